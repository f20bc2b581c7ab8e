"""What a person decided on a group: no later plan decides otherwise, and nobody is wrongly taken to be ours."""

from __future__ import annotations

from dataclasses import replace

from groupsync.core.ledger_entries import MembershipState
from groupsync.core.model import GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.decisions import decide
from tests.functional.engine.facts import members_of, wrong_in
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.network import Group

FREE = {"guard": {"gains": {"count": 100, "percent": 100}, "private_gains": {"count": 100, "percent": 100}}}


def asked() -> tuple[Product, GroupKey, Group]:
    """Give a product in which one department waits, and the group that has its name."""
    product = Stage(configuration=FREE).build()
    department = next(iter(product.world.company.departments))
    group = product.world.add_group(department.name)
    product.activate()
    return product, GroupKey(f"department:{department.record_id}"), group


def of_unit(product: Product, key: str) -> set[str]:
    """Give the accounts of a department's people."""
    return {one.zuid for one in product.people() if f"department:{one.department_id}" == key}


def test_a_linked_group_is_filled_and_kept() -> None:
    """The next full sweep fills it, later ones find nothing to do, and who was there before stays."""
    product, key, group = asked()
    guest = product.world.add_guest(group.partition_id, "Helper")

    decide(product, key, group.partition_id)
    product.sweep()
    product.schedules()

    assert members_of(product)[key] == of_unit(product, key) | {guest}
    assert product.attention() == {}
    assert len(product.world.network.groups) == 5


def test_a_linked_group_takes_effect_with_the_next_hint() -> None:
    """Nobody has to wait for the night."""
    product, key, group = asked()
    person = next(one for one in product.people() if f"department:{one.department_id}" == key)

    decide(product, key, group.partition_id)
    product.hint(person.record_id)
    product.work()

    assert person.zuid in group.members


def test_a_group_is_made_although_another_has_its_name() -> None:
    """The next full sweep makes it, and the namesake is left alone."""
    product, key, group = asked()
    before = set(group.members)

    decide(product, key, "create")
    product.sweep()
    product.schedules()

    assert wrong_in(product) == {}
    assert set(group.members) == before
    assert [one.name for one in product.world.network.groups.values()].count(group.name) == 2
    assert product.attention() == {}


def test_an_ignored_group_is_left_alone() -> None:
    """Nobody is asked again, nobody is added, and who moves away or leaves is not taken out."""
    product = Stage(configuration=FREE).active()
    people = product.people()
    moves, leaves = people[0], next(one for one in people[1:] if one.department_id == people[0].department_id)
    key = f"department:{moves.department_id}"
    before = members_of(product)[key]
    partition = product.stores.ledger.groups[GroupKey(key)].partition_id

    decide(product, key, "ignore")
    product.world.move(moves.record_id, department=elsewhere(product, moves), silent=True)
    product.world.leave(leaves.record_id)
    product.schedules()

    group = product.world.network.groups[str(partition)]
    assert before <= set(group.members)
    assert product.attention() == {}
    assert len(product.world.network.groups) == 5


def test_whom_we_released_stays_when_the_group_is_linked_again() -> None:
    """To ignore a group is to forget that its members are ours; only whom a later plan adds is ours again."""
    product = Stage(configuration=FREE).active()
    leaves, *_ = product.people()
    key = f"department:{leaves.department_id}"
    partition = str(product.stores.ledger.groups[GroupKey(key)].partition_id)

    decide(product, key, "ignore")
    product.world.leave(leaves.record_id)
    decide(product, key, partition)
    product.schedules()

    assert leaves.zuid in product.world.network.groups[partition].members
    others = of_unit(product, key) - {leaves.zuid}
    ledger = product.stores.ledger
    links = {one: ledger.accounts[one].memberships[GroupKey(key)].link for one in ledger.accounts if one in others}  # type: ignore[comparison-overlap]
    assert set(links.values()) == {2}


def test_members_of_the_former_group_are_not_taken_for_members_of_the_new_one() -> None:
    """Everybody is added to the new group; who is in both by others' doing is not removed from it later."""
    product = Stage(configuration=FREE).active()
    person = product.people()[0]
    key = f"department:{person.department_id}"
    former = product.world.network.groups[str(product.stores.ledger.groups[GroupKey(key)].partition_id)]
    new = product.world.add_group("Another")
    stranger = next(one for one in product.people() if f"department:{one.department_id}" != key)
    product.world.add_to_group(new.partition_id, stranger.zuid)
    before = set(former.members)

    decide(product, key, new.partition_id)
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.world.add_to_group(new.partition_id, person.zuid)
    product.schedules()

    assert set(former.members) == before
    assert of_unit(product, key) <= set(new.members)
    assert {stranger.zuid, person.zuid} <= set(new.members)


def test_work_for_the_former_group_is_dropped() -> None:
    """A removal that was planned before the link would meet somebody in the new group whom we did not put there."""
    product = Stage(configuration=FREE).active()
    person = product.people()[0]
    key = f"department:{person.department_id}"
    new = product.world.add_group("Another")
    product.world.add_to_group(new.partition_id, person.zuid)
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)

    product.sweep(work=False)
    decide(product, key, new.partition_id)
    product.work()
    product.schedules()

    assert person.zuid in new.members


def test_a_creation_that_was_planned_before_is_dropped() -> None:
    """Somebody ignores the unit while its group waits to be made."""
    product = Stage().active()
    department = product.world.add_department("Shipyard", silent=True)
    product.world.hire(department="Shipyard", silent=True)
    groups = len(product.world.network.groups)

    product.sweep(work=False)
    decide(product, f"department:{department.record_id}", "ignore")
    product.work()
    product.schedules()

    assert len(product.world.network.groups) == groups


def test_an_invisible_group_is_filled_and_nobody_is_taken_out() -> None:
    """Connect does not list a private group that we are not in: who its admins are cannot be known, and it is told."""
    product, key, _ = asked()
    hidden = product.world.add_group("Hidden", private=True, creator=product.people()[0].zuid)
    person = next(one for one in product.people() if f"department:{one.department_id}" == key)

    answer = decide(product, key, hidden.partition_id)
    product.sweep()
    product.world.remove_from_group(hidden.partition_id, product.world.owner.zuid)  # works there too, and saw it
    product.world.leave(person.record_id)
    product.schedules()

    assert answer["warnings"]
    assert of_unit(product, key) <= set(hidden.members)
    assert product.attention() == {
        f"group_admin_left#{key}#{person.zuid}": "left",
        f"group_in_connect#{key}": "not_listed",
    }


def test_a_call_under_way_is_waited_for() -> None:
    """A membership that somebody is changing while the link moves is not planned for until that call is over."""
    product = Stage(configuration=FREE).active()
    person = product.people()[0]
    key = GroupKey(f"department:{person.department_id}")
    ledger = product.stores.ledger
    account = next(one for one in ledger.accounts.values() if person.record_id in one.employees)
    busy = replace(account.memberships[key], state=MembershipState.ADDING, expires=int(product.clock()) + 60)
    ledger.accounts[account.id] = replace(account, memberships={**account.memberships, key: busy})
    new = product.world.add_group("Another")

    decide(product, key, new.partition_id)
    product.hint(person.record_id)
    began = product.clock()
    product.work()

    assert product.clock() - began >= 60
    assert person.zuid in new.members
