"""Sweeps look at whoever the token belongs to: the silent failures are told before Zoho refuses."""

from __future__ import annotations

from groupsync.administration.account_owner import OwnerRequest, name_owner
from tests.functional.engine.company import Product
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage


def named() -> tuple[Product, str]:
    """Give an active product whose token's owner is named, and who that is."""
    product = Stage().active()
    owner = str(product.world.state(groups=False)["owner"])
    name_owner(OwnerRequest(connect_id=owner), Office(product).dependencies)
    return product, owner


def notices(product: Product) -> dict[str, str]:
    """Give what is said about the owner, with the reason."""
    return {subject: reason for subject, reason in product.attention().items() if subject.startswith("account_")}


def test_nothing_is_said_while_all_is_well() -> None:
    """And nothing is written."""
    product, _ = named()

    product.sweep("full")

    assert notices(product) == {}


def test_a_role_that_was_lost_is_told_and_closes() -> None:
    """By the next full sweep, in both directions."""
    product, owner = named()
    member = product.world.network.members[owner]
    product.world.network.put(type(member)(member.zuid, member.name, member.email, role="MEMBER"))
    product.sweep("full")
    lost = notices(product)
    product.world.network.put(type(member)(member.zuid, member.name, member.email, role="ADMIN"))
    product.clock.advance(3600)
    product.sweep("full")

    assert lost == {"account_owner": "no_network_admin"}
    assert notices(product) == {}


def test_whoever_is_no_admin_of_a_group_that_we_made_is_told() -> None:
    """Group by group."""
    product, owner = named()
    key, entry = next(iter(sorted(product.stores.ledger.groups.items())))
    group = product.world.network.groups[str(entry.partition_id)]
    group.admins = {next(one for one in product.world.network.members if one != owner): None}

    product.sweep("full")

    assert notices(product) == {f"account_admin#{key}": "account_no_admin"}


def test_a_network_admin_need_not_administer_adopted_groups() -> None:
    """Their admins are others; only who administers neither is told."""
    product = Stage(configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    for row in product.world.company.departments:
        group = product.world.add_group(row.name)
        group.admins = {product.people()[0].zuid: None}
    product.activate()
    owner = str(product.world.state(groups=False)["owner"])
    name_owner(OwnerRequest(connect_id=owner), Office(product).dependencies)
    product.clock.advance(3600)

    product.sweep("full")

    assert notices(product) == {}


def test_nobody_is_looked_at_before_an_owner_is_named() -> None:
    """Nothing is guessed."""
    product = Stage().active()
    owner = str(product.world.state(groups=False)["owner"])
    member = product.world.network.members[owner]
    product.world.network.put(type(member)(member.zuid, member.name, member.email, role="MEMBER"))

    product.sweep("full")

    assert notices(product) == {}


def demote(product: Product, owner: str) -> None:
    """Let whoever the token belongs to be an ordinary member."""
    member = product.world.network.members[owner]
    product.world.network.put(type(member)(member.zuid, member.name, member.email, role="MEMBER"))


def test_an_incremental_sweep_that_reads_the_people_sees_the_role() -> None:
    """Somebody waits for an account, so the list is there anyway; it says nothing of the groups, and leaves that be."""
    product, owner = named()
    key, entry = next(iter(sorted(product.stores.ledger.groups.items())))
    group = product.world.network.groups[str(entry.partition_id)]
    group.admins = {next(one for one in product.world.network.members if one != owner): None}
    product.sweep("full")
    product.world.hire(account=False, silent=True)
    product.clock.advance(20 * 60)
    product.sweep("incremental")
    demote(product, owner)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert notices(product) == {"account_owner": "no_network_admin", f"account_admin#{key}": "account_no_admin"}


def test_an_incremental_sweep_reads_nobody_for_this_alone() -> None:
    """Nobody waits: the list of everybody is not asked for every quarter of an hour, and the full sweep sees it."""
    product, owner = named()
    demote(product, owner)
    product.clock.advance(20 * 60)
    mark = len(product.world.events)
    product.sweep("incremental")

    assert product.calls("orgMembers", since=mark) == []
    assert notices(product) == {}
    product.sweep("full")
    assert notices(product) == {"account_owner": "no_network_admin"}
