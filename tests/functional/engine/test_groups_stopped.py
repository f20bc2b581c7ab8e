"""Managed groups that somebody archived or deleted in Connect, or that the list does not show."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.facts import groups_per_unit, members_of, wrong_in
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

NIGHT = 24 * 3600


def night(product: Product) -> None:
    """Let a full sweep pass, a night later."""
    product.clock.advance(NIGHT)
    product.sweep()


def department_of(product: Product, person: Employee) -> tuple[str, str]:
    """Give key and partition of somebody's department."""
    key = f"department:{person.department_id}"
    return key, str(product.stores.ledger.groups[GroupKey(key)].partition_id)


def hire_like(product: Product, model: Employee) -> Employee:
    """Hire somebody into the same units, and tell."""
    hired = product.world.hire(department=model.department_id, designation=model.designation_id)
    product.hint(hired.record_id)
    product.work()
    return hired


def memberships(product: Product, key: str) -> int:
    """Count whom the ledger has in a group."""
    return sum(GroupKey(key) in one.memberships for one in product.stores.ledger.accounts.values())


def test_an_archived_group_is_told_and_left_alone_until_it_is_active() -> None:
    """No call while archived, for hires and leavers neither; all of it is made good when it is active again."""
    product = Stage().active()
    leaver, model = product.people()[2], product.people()[3]
    key, partition = department_of(product, model)
    product.world.archive_group(partition)
    night(product)
    mark = len(product.world.events)

    product.world.move(
        leaver.record_id,
        department=next(o.department_id for o in product.people() if o.department_id != leaver.department_id),
    )
    product.hint(leaver.record_id)
    hired = hire_like(product, model)
    night(product)

    assert product.attention()[f"group_in_connect#{key}"] == "archived"
    body = product.documents.bodies("attention")[f"group_in_connect#{key}"]
    assert body["code"] == "link_group"
    assert body["detail"] == product.stores.ledger.groups[GroupKey(key)].name
    assert not [
        one for one in product.calls("addUsersToGroup", since=mark) if one["parameters"]["partitionId"] == partition
    ]
    assert product.groups_of(hired) == {f"designation:{model.designation_id}"}
    product.world.archive_group(partition, archived=False)
    night(product)
    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_an_archived_group_costs_nothing_night_after_night() -> None:
    """Told once: later sweeps neither call nor write."""
    product = Stage().active()
    _, partition = department_of(product, product.people()[3])
    product.world.archive_group(partition)
    night(product)
    writes = product.stores.ledger.writes
    attention = dict(product.documents.bodies("attention"))
    mark = len(product.world.events)

    night(product)

    assert product.stores.ledger.writes == writes
    assert dict(product.documents.bodies("attention")) == attention
    assert product.world.events.read(mark, kind="call", product="connect", method="POST") == []


def test_live_work_that_meets_an_archived_group_stops_there_at_once() -> None:
    """The first hire is refused; that shows the archive, and the second one costs no call to it."""
    product = Stage().active()
    model = product.people()[3]
    key, partition = department_of(product, model)
    product.world.archive_group(partition)

    hire_like(product, model)
    mark = len(product.world.events)
    hire_like(product, model)

    assert product.attention()[f"group_in_connect#{key}"] == "archived"
    assert not [
        one for one in product.calls("addUsersToGroup", since=mark) if one["parameters"]["partitionId"] == partition
    ]


def test_a_group_that_is_not_listed_is_only_told() -> None:
    """It may be private and out of sight: no pending action, and it is managed as before."""
    product = Stage().active()
    model = product.people()[3]
    key, _ = department_of(product, model)
    group = product.world.network.groups[department_of(product, model)[1]]
    group.private = True
    owner = product.world.owner.zuid
    group.members.pop(owner)

    night(product)

    body = product.documents.bodies("attention")[f"group_in_connect#{key}"]
    assert (body["reason"], body["code"]) == ("not_listed", "")
    hired = hire_like(product, model)
    assert key in product.groups_of(hired)


def test_a_deleted_group_becomes_a_pending_action_when_connect_refuses_it() -> None:
    """Not listed and refused: somebody is asked. No second group is made, and the memberships stay in the ledger."""
    product = Stage().active()
    model = product.people()[3]
    key, partition = department_of(product, model)
    before = memberships(product, key)
    product.world.delete_group_by_hand(partition)
    night(product)
    assert product.attention()[f"group_in_connect#{key}"] == "not_listed"

    hire_like(product, model)
    night(product)

    body = product.documents.bodies("attention")[f"group_in_connect#{key}"]
    assert (body["reason"], body["code"]) == ("gone", "link_group")
    assert f"group_admin_left#{key}" not in product.attention()
    assert key not in groups_per_unit(product)
    assert memberships(product, key) == before + 1


def test_a_word_of_connect_that_a_group_was_deleted_is_looked_after() -> None:
    """The webhook names the partition; the list lacks it; somebody is asked, at once."""
    product = Stage().active()
    key, partition = department_of(product, product.people()[3])
    night(product)
    product.world.delete_group_by_hand(partition)

    product.connect_hint("Group_Deleted", partition)

    assert product.attention()[f"group_in_connect#{key}"] == "gone"


def test_a_false_word_that_a_group_was_deleted_changes_nothing() -> None:
    """The list has it: nothing is told."""
    product = Stage().active()
    _, partition = department_of(product, product.people()[3])

    product.connect_hint("Group_Deleted", partition)

    assert product.attention() == {}
    assert members_of(product)


def test_an_empty_list_of_groups_says_nothing() -> None:
    """No group listed at all is an answer that is not believed: no notice, and no notice is forgotten either."""
    product = Stage().active()
    key, partition = department_of(product, product.people()[3])
    product.world.delete_group_by_hand(partition)
    night(product)
    body: dict[str, Any] = {"allGroups": {"groups": []}}
    product.world.faults.add("answer", product="connect", action="allGroups", body=body)

    night(product)

    assert product.attention() == {f"group_in_connect#{key}": "not_listed"}
