"""Holds that are approved: exactly what was approved and is still wanted happens, read afresh, whole or in part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.facts import members_of, sums_up, wrong_in
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage
from tests.functional.engine.test_limits import crowd
from tests.sandbox.zoho.company import Employee


def held_leavers(number: int = 4, *, people: int = 40) -> tuple[Product, Office, list[Employee]]:
    """Let so many of a company leave that a sweep holds them."""
    product = Stage(people=people, departments=3).active()
    leavers = crowd(product, number)
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    assert product.sweep("incremental").status == "held"
    return product, Office(product), leavers


def held_moves(number: int = 20) -> tuple[Product, Office, list[Employee], list[str]]:
    """Move so many people to another department that a sweep holds it; give the departments' ids too."""
    product = Stage(people=60, departments=3, designations=1).active()
    movers = crowd(product, number)
    was = movers[0].department_id
    others = [row.record_id for row in product.world.company.departments if row.record_id != was]
    product.world.bulk_edit([one.record_id for one in movers], {"Department": others[0]})
    assert product.sweep("incremental").status == "held"
    return product, Office(product), movers, [was, *others]


def test_an_approved_hold_is_done() -> None:
    """The run reads these people alone and removes them; nothing is left to decide."""
    product, office, leavers = held_leavers()
    mark = len(product.world.events)

    run = office.approve(office.only()["id"])

    assert (run.mode, run.status, run.counts["removed"]) == ("targeted", "completed", 8)
    assert [product.groups_of(one) for one in leavers] == [set()] * 4
    assert wrong_in(product) == {}
    assert office.only()["status"] == "approved"
    assert sums_up(dict(run.counts))
    reads, searches = (len(product.calls(one, since=mark)) for one in ("getDataByID", "getRecords"))
    assert (reads, searches) == (4, 4)  # each is read, and it is asked whether they were rehired under a newer record
    assert run.calls["people"] == reads + searches


def test_what_was_approved_does_not_count() -> None:
    """After four approved leavers three more go without asking, as the limit says."""
    product, office, leavers = held_leavers()
    office.approve(office.only()["id"])
    more = [one for one in product.people() if one.record_id not in {row.record_id for row in leavers}][:3]
    for one in more:
        product.world.leave(one.record_id, silent=True)

    run = product.sweep("incremental")

    assert run.status == "completed"
    assert wrong_in(product) == {}


def test_one_person_of_a_hold_is_approved() -> None:
    """The others stay where they are and go on waiting in the same hold, whose content is what it was."""
    product, office, leavers = held_leavers()
    before = office.only()

    office.approve(before["id"], people=[leavers[0].record_id])
    product.clock.advance(20 * 60)
    product.sweep("full")

    after = office.only()
    assert [bool(product.groups_of(one)) for one in leavers] == [False, True, True, True]
    assert (after["status"], after["hash"], after["causes"]) == ("open", before["hash"], before["causes"])
    assert (after["counts"]["undecided"], after["counts"]["approved"]) == (6, 2)
    assert [bool(one["decided"]) for one in after["changes"]].count(True) == 2


def test_the_rest_of_a_hold_is_approved_later() -> None:
    """A decision about a part leaves the rest to a later one."""
    product, office, leavers = held_leavers()
    hold_id = office.only()["id"]
    office.approve(hold_id, people=[leavers[0].record_id])

    office.approve(hold_id)

    assert wrong_in(product) == {}
    assert office.only()["status"] == "approved"


@pytest.mark.parametrize("by", ["causes", "groups"])
def test_a_cause_or_a_group_of_a_hold_is_approved(by: str) -> None:
    """Two causes in one hold: the approved one happens, both sides of its moves, the other one waits."""
    product = Stage(people=60, departments=3, designations=1).active()
    movers = crowd(product, 12)
    was = movers[0].department_id
    first, second = [row.record_id for row in product.world.company.departments if row.record_id != was]
    product.world.bulk_edit([one.record_id for one in movers[:6]], {"Department": first})
    product.world.bulk_edit([one.record_id for one in movers[6:]], {"Department": second})
    product.sweep("incremental")
    office = Office(product)
    hold = office.only()
    change = next(one for one in hold["changes"] if one["employee_id"] == movers[0].record_id)
    part: dict[str, Any] = {by: [change["cause"] if by == "causes" else f"department:{first}"]}

    office.approve(hold["id"], **part)

    members = members_of(product)
    moved = [one.zuid in members[f"department:{first}"] for one in movers[:6]]
    gone = [one.zuid not in members[f"department:{was}"] for one in movers[:6]]
    assert moved == gone == [True] * 6
    assert [f"department:{was}" in product.groups_of(one) for one in movers[6:]] == [True] * 6
    assert office.only()["counts"]["undecided"] == 6


def test_what_is_not_wanted_any_more_is_not_done() -> None:
    """Somebody came back before the approval: that person stays."""
    product, office, leavers = held_leavers()
    product.world.edit(leavers[0].record_id, {"Employeestatus": "Active"}, silent=True)

    office.approve(office.only()["id"])

    assert [bool(product.groups_of(one)) for one in leavers] == [True, False, False, False]
    assert wrong_in(product) == {}


def test_what_is_wanted_instead_was_not_approved() -> None:
    """Moved on to a third department after the hold: nobody goes to the second, and the new moves are held."""
    product, office, movers, departments = held_moves()
    before = members_of(product)
    product.world.bulk_edit([one.record_id for one in movers], {"Department": departments[2]})
    hold_id = office.only()["id"]

    run = office.approve(hold_id)

    assert run.status == "held"
    assert members_of(product) == before
    assert {one["status"] for one in office.holds()} == {"approved", "open"}


def test_many_people_are_read_in_full() -> None:
    """More than fifty cost one full read, not a call each."""
    product = Stage(people=300, departments=2, designations=1).active()
    movers = crowd(product, 60)
    target = next(
        row.record_id for row in product.world.company.departments if row.record_id != movers[0].department_id
    )
    product.world.bulk_edit([one.record_id for one in movers], {"Department": target})
    product.sweep("incremental")
    office = Office(product)

    run = office.approve(office.only()["id"])

    assert (run.mode, run.status, run.counts["removed"]) == ("full", "completed", 60)
    assert run.calls["people"] < 20
    assert wrong_in(product) == {}


def test_approved_losses_are_done() -> None:
    """A field cleared on purpose for a whole department: second sight was had, so the approval is all it takes."""
    product = Stage(people=60, departments=3, designations=1).active()
    people = crowd(product, 15)
    product.world.bulk_edit([one.record_id for one in people], {"Department": ""})
    product.sweep("incremental")
    product.clock.advance(16 * 60)
    product.sweep("incremental")
    office = Office(product)

    run = office.approve(office.only()["id"])

    assert (run.mode, run.counts["removed"]) == ("full", 15)
    assert wrong_in(product) == {}


def test_an_approval_outlives_its_run() -> None:
    """The run that it started never began: the next incremental sweep reads them for it, long after the cursor."""
    product, office, leavers = held_leavers()
    product.clock.advance(60 * 60)
    product.world.hire(silent=True)
    product.sweep("incremental")
    product.clock.advance(60 * 60)
    office.approve(office.only()["id"], begin=False)
    product.clock.advance(30 * 60)

    run = product.sweep("incremental")

    assert run.counts["removed"] == 8
    assert [product.groups_of(one) for one in leavers] == [set()] * 4


def test_a_webhook_may_do_what_was_approved() -> None:
    """Between the approval and its run a hint about one of them is enough."""
    product, office, leavers = held_leavers()
    office.approve(office.only()["id"], begin=False)
    product.hint(leavers[0].record_id)

    product.work()

    assert product.groups_of(leavers[0]) == set()
    assert len(office.holds()) == 1
