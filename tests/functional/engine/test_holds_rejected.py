"""Holds that are rejected: nothing of it happens, nobody asks again, until People says something else."""

from __future__ import annotations

import pytest

from groupsync.core.model import ConnectId
from groupsync.web.refusals import WrongStateError
from tests.functional.engine.facts import members_of, sums_up
from tests.functional.engine.test_holds import held_leavers, held_moves


def test_what_was_rejected_does_not_happen() -> None:
    """Later sweeps and hints leave it out, report it nowhere as held, and make no hold of it."""
    product, office, movers, _ = held_moves()
    before = members_of(product)
    answer = office.reject(office.only()["id"])

    product.hint(movers[0].record_id)
    product.work()
    product.clock.advance(20 * 60)
    runs = [product.sweep("incremental"), product.sweep("full")]

    assert answer == {"id": office.only()["id"], "status": "rejected", "rejected": 20, "exceptions": 40}
    assert members_of(product) == before
    assert [run.status for run in runs] == ["completed", "completed"]
    assert all(sums_up(dict(run.counts)) and run.counts["planned"] == 0 for run in runs)
    assert len(office.exceptions()) == 40
    assert office.only()["status"] == "rejected"


def test_an_exception_ends_when_people_says_something_else() -> None:
    """Moved back, nothing is left out any more: the same move later is asked for again."""
    product, office, movers, departments = held_moves()
    office.reject(office.only()["id"])
    ids = [one.record_id for one in movers]
    product.world.bulk_edit(ids, {"Department": departments[0]})
    product.clock.advance(60)
    product.sweep("full")
    left = office.exceptions()
    product.world.bulk_edit(ids, {"Department": departments[1]})
    product.clock.advance(60)

    run = product.sweep("incremental")

    assert left == []
    assert run.status == "held"


def test_an_exception_is_of_one_value() -> None:
    """Moved on to a third department within the limit: the person goes there, out of the first one."""
    product, office, movers, departments = held_moves()
    office.reject(office.only()["id"])
    product.world.edit(movers[0].record_id, {"Department": departments[2]})
    product.hint(movers[0].record_id)

    product.work()

    assert f"department:{departments[2]}" in product.groups_of(movers[0])
    assert f"department:{departments[0]}" not in product.groups_of(movers[0])
    assert len(office.exceptions()) == 38


def test_leaving_ends_an_exception() -> None:
    """A rejected move keeps somebody in; when the person leaves the company, that is another word of People's."""
    product, office, movers, _ = held_moves()
    office.reject(office.only()["id"])
    product.world.leave(movers[0].record_id, silent=True)

    product.sweep("incremental")

    assert product.groups_of(movers[0]) == set()


def test_what_was_rejected_is_not_stored_as_wanted() -> None:
    """Another family of the same person changes: that happens, and the department stays as the ledger has it."""
    product, office, movers, departments = held_moves()
    office.reject(office.only()["id"])
    title = product.world.add_designation("Lighthouse keeper")
    product.sweep("full")
    product.world.move(movers[0].record_id, designation="Lighthouse keeper")

    product.hint(movers[0].record_id)
    product.work()

    wanted = product.stores.ledger.accounts[ConnectId(movers[0].zuid)].desired
    assert wanted == {f"department:{departments[0]}", f"designation:{title.record_id}"}
    assert product.groups_of(movers[0]) == wanted


def test_a_part_is_rejected_and_the_rest_approved() -> None:
    """One stays, the others go; the hold tells who had which fate."""
    product, office, leavers = held_leavers()
    hold_id = office.only()["id"]
    office.reject(hold_id, people=[leavers[0].record_id])

    office.approve(hold_id)

    hold = office.only()
    assert [bool(product.groups_of(one)) for one in leavers] == [True, False, False, False]
    assert hold["status"] == "decided"
    assert (hold["counts"]["approved"], hold["counts"]["rejected"], hold["counts"]["undecided"]) == (6, 2, 0)


def test_a_rejected_change_is_not_approved_later() -> None:
    """Whoever decides second is told that it is decided."""
    _, office, leavers = held_leavers()
    hold_id = office.only()["id"]
    office.reject(hold_id, people=[leavers[0].record_id])

    with pytest.raises(WrongStateError) as refused:
        office.approve(hold_id, people=[leavers[0].record_id])

    assert refused.value.code == "hold_decided"
    assert refused.value.details["hold"]["counts"]["rejected"] == 2


def test_a_removed_exception_leaves_nothing_out() -> None:
    """One of two memberships is free again: the next full sweep takes the person out of that one group."""
    product, office, leavers = held_leavers()
    office.reject(office.only()["id"])
    mine = [one for one in office.exceptions() if one["employee_id"] == leavers[0].record_id]
    office.forget(mine[0]["id"])
    product.clock.advance(20 * 60)

    product.sweep("full")

    assert product.groups_of(leavers[0]) == {mine[1]["group"]}
    assert len(office.exceptions()) == 7


def test_an_exception_is_of_one_person() -> None:
    """Three others leave within the limit while four are kept: they go."""
    product, office, leavers = held_leavers()
    office.reject(office.only()["id"])
    kept = {one.record_id for one in leavers}
    others = [each for each in product.people() if each.record_id not in kept][:3]
    for one in others:
        product.world.leave(one.record_id, silent=True)

    product.sweep("incremental")

    assert [product.groups_of(one) for one in others] == [set()] * 3
    assert all(product.groups_of(one) for one in leavers)
