"""Webhooks of Connect as hints: people taken out by hand, what a flood costs, and whom a hint cannot touch."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.model import ConnectId, GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

REMOVED, ADDED = "Member_Removed_From_Group", "Member_Added_In_Group"
NIGHT = 24 * 3600
ENFORCE = {"drift": "enforce"}


def taken_out(product: Product, person: Employee) -> tuple[str, str]:
    """Take somebody out of the department's group by hand; give key and partition."""
    key = f"department:{person.department_id}"
    partition = str(product.stores.ledger.groups[GroupKey(key)].partition_id)
    product.world.remove_from_group(partition, person.zuid)
    return key, partition


def writing_calls(product: Product, mark: int) -> list[dict[str, Any]]:
    """Give the calls to Zoho since a mark, but for tokens."""
    return [one for one in product.world.events.read(mark, kind="call") if one["product"] != "accounts"]


def test_a_removal_by_hand_is_told() -> None:
    """With `drift: report`: a notice of the person and the group, and no call."""
    product = Stage().active()
    person = product.people()[3]
    key, partition = taken_out(product, person)
    mark = len(product.world.events)

    product.connect_hint(REMOVED, partition, person.zuid)

    assert product.attention() == {f"by_hand#{person.zuid}#{key}": "removed_by_hand"}
    assert writing_calls(product, mark) == []
    product.clock.advance(NIGHT)
    run = product.sweep()
    assert run.counts["planned"] == 0
    assert product.attention() == {f"by_hand#{person.zuid}#{key}": "removed_by_hand"}


@pytest.mark.parametrize("drift", ["report", "enforce"])
def test_a_held_leaver_who_is_taken_out_by_hand_is_no_news(drift: str) -> None:
    """Somebody did what the hold asks about: nobody is told, nobody is added again, and the hold can be approved."""
    product = Stage(people=40, departments=3, configuration={"drift": drift}).active()
    leavers = product.people()[:4]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    assert product.sweep("incremental").status == "held"
    before = product.attention()
    _, partition = taken_out(product, leavers[0])

    product.connect_hint(REMOVED, partition, leavers[0].zuid)

    office = Office(product)
    assert product.attention() == before
    assert office.approve(office.only()["id"]).status == "completed"
    assert wrong_in(product) == {}


def test_the_notice_ends_when_connect_says_that_the_person_is_back() -> None:
    """Somebody put the person back by hand."""
    product = Stage().active()
    person = product.people()[3]
    _, partition = taken_out(product, person)
    product.connect_hint(REMOVED, partition, person.zuid)

    product.connect_hint(ADDED, partition, person.zuid)

    assert product.attention() == {}


def test_the_notice_ends_when_the_person_is_not_wanted_any_more() -> None:
    """Whoever moved away is of no concern to the group."""
    product = Stage().active()
    person = product.people()[3]
    _, partition = taken_out(product, person)
    product.connect_hint(REMOVED, partition, person.zuid)
    other = next(one.department_id for one in product.people() if one.department_id != person.department_id)
    product.world.move(person.record_id, department=other)
    product.hint(person.record_id)
    product.work()

    product.clock.advance(NIGHT)
    product.sweep()

    assert product.attention() == {}


def test_the_notice_ends_when_an_operator_has_the_person_looked_at() -> None:
    """A sync of that one person adds again what is known to be lost, whatever `drift` says."""
    product = Stage().active()
    person = product.people()[3]
    _, partition = taken_out(product, person)
    product.connect_hint(REMOVED, partition, person.zuid)
    product.clock.advance(60)

    product.hint(person.record_id, trigger="operator")
    product.work()

    assert wrong_in(product) == {}
    product.clock.advance(NIGHT)
    product.sweep()
    assert product.attention() == {}


def test_enforcing_adds_the_person_again() -> None:
    """One read and one call; the audit says why, and nothing is left to be told."""
    product = Stage(configuration=ENFORCE).active()
    person = product.people()[3]
    key, partition = taken_out(product, person)
    mark = len(product.world.events)

    product.connect_hint(REMOVED, partition, person.zuid)

    assert wrong_in(product) == {}
    assert [one["action"] for one in writing_calls(product, mark)] == ["getDataByID", "addUsersToGroup"]
    assert product.attention() == {}
    row = product.stores.audit.rows[-1]
    assert (row.kind, row.trigger, row.group, row.outcome) == ("again", "connect", key, "applied")


def test_enforcing_does_not_quarrel() -> None:
    """Whoever is taken out again the same day is told, not added again; the next day another attempt is due."""
    product = Stage(configuration=ENFORCE).active()
    person = product.people()[3]
    key, partition = taken_out(product, person)
    product.connect_hint(REMOVED, partition, person.zuid)
    product.clock.advance(600)
    taken_out(product, person)
    mark = len(product.world.events)

    product.connect_hint(REMOVED, partition, person.zuid)

    assert writing_calls(product, mark) == []
    assert product.attention() == {f"by_hand#{person.zuid}#{key}": "removed_by_hand"}
    product.clock.advance(NIGHT)
    product.sweep()
    assert wrong_in(product) == {}


def test_our_own_removals_are_no_drift() -> None:
    """Connect tells of those too; nobody is told of them or added again."""
    product = Stage(configuration=ENFORCE).active()
    person = product.people()[3]
    partition = str(product.stores.ledger.groups[GroupKey(f"department:{person.department_id}")].partition_id)
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    product.work()
    mark = len(product.world.events)

    product.connect_hint(REMOVED, partition, person.zuid)

    assert writing_calls(product, mark) == []
    assert product.attention() == {}


@pytest.mark.parametrize(
    ("trigger", "partition", "member"),
    [
        (REMOVED, "12266000000008040", ""),
        (REMOVED, "12266000000008040", "1006050001"),
        (REMOVED, "", "1006050001"),
        ("Group_Deleted", "12266000000008040", ""),
        ("Group_Created", "12266000000008040", ""),
        ("Task_Assigned", "", ""),
        ("../../etc", "'; drop", ""),
    ],
)
def test_what_the_ledger_does_not_know_costs_nothing(trigger: str, partition: str, member: str) -> None:
    """No call, no write, no dead letter."""
    product = Stage(configuration=ENFORCE).active()
    mark, writes = len(product.world.events), product.documents.writes

    product.connect_hint(trigger, partition, member)

    assert writing_calls(product, mark) == []
    assert product.documents.writes == writes
    assert not product.queue.dead


def test_a_flood_about_groups_costs_a_handful_of_lists() -> None:
    """Three hundred hints about fifteen groups within the hour: six lists, whoever sends them."""
    product = Stage(people=30, departments=12).active()
    partitions = [str(one.partition_id) for one in product.stores.ledger.groups.values()]
    mark = len(product.world.events)

    for number in range(300):
        product.connect_hint("Group_Deleted", partitions[number % len(partitions)])

    assert len(partitions) > 6
    assert len(writing_calls(product, mark)) == 6
    assert product.attention() == {}


def test_a_flood_about_people_costs_a_bounded_number_of_additions() -> None:
    """False hints about everybody: no more than the hour allows, and nobody is added twice."""
    product = Stage(people=41, configuration=ENFORCE).active()
    mark = len(product.world.events)

    for _ in range(3):
        for person in product.people():
            partition = str(product.stores.ledger.groups[GroupKey(f"department:{person.department_id}")].partition_id)
            product.connect_hint(REMOVED, partition, person.zuid)

    assert len(product.calls("addUsersToGroup", since=mark)) == 20
    assert wrong_in(product) == {}


def test_a_hint_of_another_configuration_of_groups_is_dropped() -> None:
    """The partition is that of a group, the person is in none of ours: nothing happens."""
    product = Stage(configuration=ENFORCE).active()
    partition = str(next(iter(product.stores.ledger.groups.values())).partition_id)
    guest = product.world.add_guest(partition, "Helper")
    product.world.remove_from_group(partition, guest)
    mark = len(product.world.events)

    product.connect_hint(REMOVED, partition, guest)

    assert writing_calls(product, mark) == []
    assert ConnectId(guest) not in product.stores.ledger.accounts
