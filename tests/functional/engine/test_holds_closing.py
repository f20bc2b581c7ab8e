"""Holds that close without a decision: expired, overtaken, or wanted by nobody any more; and approvals that end."""

from __future__ import annotations

import pytest

from groupsync.engine.observability import read_gauges
from groupsync.web.refusals import WrongStateError
from tests.functional.engine.test_holds import held_leavers, held_moves


def test_a_hold_that_was_overtaken_closes() -> None:
    """Moved on to a third department: the next sweep holds the new moves, and nobody is asked about the old ones."""
    product, office, movers, departments = held_moves()
    product.world.bulk_edit([one.record_id for one in movers], {"Department": departments[2]})
    product.clock.advance(60)

    product.sweep("incremental")

    assert [one["status"] for one in office.holds()] == ["open", "obsolete"]
    assert len(office.hold(office.holds()[0]["id"])["changes"]) == len(movers)


def test_an_approval_is_used_up() -> None:
    """Two hours after it was done the same people leave again, back from a mistake: they are held again."""
    product, office, leavers = held_leavers()
    office.approve(office.only()["id"])
    for one in leavers:
        product.world.edit(one.record_id, {"Employeestatus": "Active"}, silent=True)
    product.sweep("incremental")
    product.clock.advance(2 * 3600)
    product.sweep("incremental")
    for one in leavers:
        product.world.leave(one.record_id, silent=True)

    run = product.sweep("incremental")

    assert run.status == "held"
    assert all(product.groups_of(one) for one in leavers)


def test_an_expired_hold_is_held_anew() -> None:
    """After seven days nobody can approve it; the next full sweep asks again."""
    product, office, _ = held_leavers()
    old = office.only()["id"]
    product.clock.advance(7 * 24 * 3600 + 1)

    with pytest.raises(WrongStateError) as refused:
        office.approve(old)
    product.sweep("full")

    assert refused.value.code == "hold_expired"
    assert refused.value.details["hold"]["status"] == "expired"
    assert [one["status"] for one in office.holds()] == ["open", "expired"]


@pytest.mark.parametrize("by", ["webhook", "incremental"])
def test_nothing_of_an_expired_hold_gets_through_in_parts(by: str) -> None:
    """One after the other they would be within the limit; they were stopped as a whole, and are held anew."""
    product, office, leavers = held_leavers()
    product.clock.advance(7 * 24 * 3600 + 1)
    for one in leavers:
        product.world.edit(one.record_id, {"Extension": "77"}, silent=True)
        if by == "webhook":
            product.hint(one.record_id)
            product.work()
        else:
            product.sweep("incremental")
        product.clock.advance(60)
    product.sweep("full")

    holds = office.holds()
    again = [one for hold in holds if hold["status"] == "open" for one in office.hold(hold["id"])["changes"]]
    assert all(product.groups_of(one) for one in leavers)
    assert {one["employee_id"] for one in again} == {one.record_id for one in leavers}
    assert len(again) == 2 * len(leavers)
    assert {one["axis"] for one in again} == {"leavers"}


def test_what_was_held_anew_and_done_is_forgotten() -> None:
    """Approved in the newer hold, back, and gone again a week later: within the limit it is not asked about."""
    product, office, leavers = held_leavers()
    product.clock.advance(7 * 24 * 3600 + 1)
    product.sweep("full")
    office.approve(next(one["id"] for one in office.holds() if one["status"] == "open"))
    product.world.edit(leavers[0].record_id, {"Employeestatus": "Active"}, silent=True)
    product.sweep("full")
    product.clock.advance(2 * 24 * 3600)
    product.world.leave(leavers[0].record_id, silent=True)

    run = product.sweep("incremental")

    assert run.status == "completed"
    assert product.groups_of(leavers[0]) == set()
    assert {one["status"] for one in office.holds()} == {"approved", "expired"}


def test_a_hold_of_nothing_that_is_wanted_closes() -> None:
    """Put right in People: the next sweep that looks at these people closes the hold, and its alarm."""
    product, office, leavers = held_leavers()
    for one in leavers:
        product.world.edit(one.record_id, {"Employeestatus": "Active"}, silent=True)

    run = product.sweep("incremental")

    assert office.only()["status"] == "obsolete"
    assert read_gauges(product.documents, run, now=product.clock()).open_holds == 0
    with pytest.raises(WrongStateError) as refused:
        office.approve(office.only()["id"])
    assert refused.value.code == "hold_decided"


def test_an_incomplete_read_closes_no_hold() -> None:
    """A department is missing from what People answers: it is not concluded that nobody wants these moves any more."""
    product, office, movers, departments = held_moves()
    product.world.faults.add("hide_rows", rows={"department": departments[2]}, also_by_id=True)
    product.clock.advance(20 * 60)

    run = product.sweep("full")

    assert run.status == "refused"
    assert office.only()["counts"]["undecided"] == len(movers)


def test_a_hold_of_somebody_who_was_not_looked_at_stays() -> None:
    """A hint overtakes the sweep that has read the person: it plans nothing for them, and closes no hold."""
    product, office, leavers = held_leavers()
    product.clock.advance(60)
    product.world.edit(leavers[0].record_id, {"Extension": "77"}, silent=True)

    def overtake() -> None:
        product.clock.advance(1)
        product.hint(leavers[0].record_id)
        product.work()

    seen = product.killer.once("zoho.call", overtake)
    product.sweep("incremental")
    product.killer.disturb = None

    assert seen == ["zoho.call"]
    assert office.only()["counts"]["undecided"] == 2 * len(leavers)
