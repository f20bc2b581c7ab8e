"""Reads that cannot be believed: nobody is removed, and the run says why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.engine.facts import sums_up, taken_out, wrong_in
from tests.functional.engine.stage import Stage

INCOMPLETE: dict[str, dict[str, Any]] = {
    "the last page is lost": {"kind": "lose_last_page"},
    "a page in the middle is lost": {"kind": "drop_page", "page": 2},
    "a page in the middle is short": {"kind": "drop_page", "page": 2, "mode": "short"},
    "a page is skipped": {"kind": "drop_page", "page": 2, "mode": "skip"},
    "the first page is lost": {"kind": "drop_page", "page": 1},
    "no employee at all": {"kind": "empty", "product": "people", "action": "getRecords", "form": "employee"},
    "an error with HTTP 200": {"kind": "error_at_200", "product": "people", "action": "getRecords", "form": "employee"},
    "an error on the second page": {
        "kind": "error_at_200", "product": "people", "action": "getRecords", "form": "employee", "after": 1,
    },
    "a result that is no list": {
        "kind": "answer", "product": "people", "action": "getRecords", "form": "employee",
        "body": {"response": {"status": 0, "result": {"none": 1}}},
    },
}  # fmt: skip
UNANSWERED: dict[str, dict[str, Any]] = {
    "a web page": {"kind": "html", "product": "people", "action": "getRecords"},
    "a server error": {"kind": "status", "product": "people", "action": "getRecords", "status": 502},
    "a lost connection": {"kind": "drop_connection", "product": "people", "action": "getRecords"},
}


@pytest.mark.parametrize("fault", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_incomplete_read_removes_nobody(fault: dict[str, Any]) -> None:
    """Whatever was lost: the run is refused, nobody goes, the cursor stays, and it is healed by the next good read."""
    product = Stage(people=450, departments=4, designations=5).active()
    cursor, mark = product.cursor(), len(product.world.events)
    product.world.leave(product.people()[300].record_id, silent=True)
    product.world.faults.add(**fault)

    run = product.sweep("full")
    removed = product.world.events.read(mark, kind="membership", change="removed")
    refused = product.documents.bodies("action", "read_refused")
    product.world.faults.clear()
    product.clock.advance(3600)
    healed = product.sweep("full")

    assert run.status == "refused"
    assert run.refusals
    assert removed == []
    assert list(refused) == ["read_refused"]
    assert product.documents.bodies("action", "read_refused") == {}
    assert healed.status == "completed"
    assert product.cursor() > cursor
    assert wrong_in(product) == {}


@pytest.mark.parametrize("mode", ["empty", "short"])
def test_a_first_read_with_a_hole_is_no_beginning(mode: str) -> None:
    """Nobody is known yet who could be missed: rows behind the hole tell, no cursor is set, and all get in later."""
    product = Stage(people=450, departments=4, designations=5).build()
    product.go_live()
    product.world.faults.add("drop_page", page=2, mode=mode)

    run = product.sweep("full", activation=True)
    cursor = product.cursor()
    product.world.faults.clear()
    product.clock.advance(20 * 60)
    product.sweep("incremental")

    assert run.status == "refused"
    assert cursor == -1
    assert wrong_in(product) == {}


@pytest.mark.parametrize("fault", UNANSWERED.values(), ids=UNANSWERED.keys())
def test_no_answer_is_no_empty_company(fault: dict[str, Any]) -> None:
    """Without a readable answer the run fails, nothing changes, and the next one does the work."""
    product = Stage().active()
    cursor, mark = product.cursor(), len(product.world.events)
    product.world.leave(product.people()[0].record_id, silent=True)
    product.world.faults.add(**fault)

    run = product.sweep("full")
    changed = product.world.events.read(mark, kind="membership")
    product.world.faults.clear()
    after = product.cursor()
    product.schedules()

    assert run.status == "failed"
    assert changed == []
    assert after == cursor
    assert wrong_in(product) == {}


def test_a_refused_read_still_lets_people_in() -> None:
    """Whoever was read and is missing in Connect is added; only removals wait for a read to be believed."""
    product = Stage(people=450, departments=4, designations=5).active()
    person = product.world.hire(silent=True)
    product.world.faults.add("lose_last_page")

    run = product.sweep("full")

    assert run.status == "refused"
    assert len(product.groups_of(person)) == 2
    assert sums_up(dict(run.counts))


def test_one_department_that_is_not_returned_removes_nobody() -> None:
    """A role that lost sight of a department: refused, although the pages are contiguous."""
    product = Stage(people=120, departments=6, designations=5).active()
    mark = len(product.world.events)
    department = product.people()[0].department_id
    product.world.faults.add("hide_rows", rows={"department": department}, also_by_id=True)

    runs = []
    for _ in range(3):
        product.clock.advance(13 * 3600)
        runs.append(product.sweep("full").status)

    assert runs == ["refused"] * 3
    assert product.world.events.read(mark, kind="membership") == []


def test_a_hidden_person_who_is_found_by_id_makes_the_read_incomplete() -> None:
    """Missing from the list and there by id: the list is not complete, so nobody is removed by it."""
    product = Stage(people=40).active()
    person = product.people()[5]
    product.world.faults.add("hide_rows", rows={"record_ids": [person.record_id]})
    product.world.leave(product.people()[7].record_id, silent=True)
    mark = len(product.world.events)

    product.clock.advance(13 * 3600)
    run = product.sweep("full")
    product.clock.advance(13 * 3600)
    again = product.sweep("full")

    assert (run.status, again.status) == ("refused", "refused")
    assert product.world.events.read(mark, kind="membership") == []


def test_a_deleted_record_is_believed_at_the_second_full_read() -> None:
    """Not at the first, not before `absence_hours`, then removed once a look-up by id finds nothing."""
    product = Stage(people=40).active()
    person = product.people()[5]
    product.world.delete_employee(person.record_id, silent=True)
    mark = len(product.world.events)

    first = product.sweep("full")
    product.clock.advance(6 * 3600)
    early = product.sweep("full")
    before = product.groups_of(person)
    product.clock.advance(7 * 3600)
    run = product.sweep("full")

    assert (first.status, early.status, run.status) == ("completed", "completed", "completed")
    assert len(before) == 2
    assert product.groups_of(person) == set()
    assert run.counts["removed"] == 2
    assert len(product.calls("getDataByID", since=mark)) >= 3


def test_a_deleted_record_that_is_back_counts_from_the_beginning() -> None:
    """A record that was missing once and is there again is no suspect any more."""
    product = Stage(people=40).active()
    person = product.people()[5]
    fault = product.world.faults.add("hide_rows", rows={"record_ids": [person.record_id]}, also_by_id=True)
    product.sweep("full")
    product.world.faults.clear(fault.fault_id)
    product.clock.advance(24 * 3600)
    product.sweep("full")
    product.world.faults.add("hide_rows", rows={"record_ids": [person.record_id]}, also_by_id=True)

    product.clock.advance(24 * 3600)
    product.sweep("full")

    assert len(product.groups_of(person)) == 2


def test_a_deleted_record_is_not_removed_by_a_hint() -> None:
    """A webhook that says "deleted" proves nothing: the person stays until the full sweeps have concluded."""
    product = Stage(people=40).active()
    person = product.people()[5]
    product.world.delete_employee(person.record_id)
    mark = len(product.world.events)

    product.hint(person.record_id, event="deleted")
    product.work()

    assert taken_out(product, since=mark) == set()
    assert len(product.groups_of(person)) == 2


def test_whoever_is_hired_or_deleted_while_pages_are_read_harms_nobody() -> None:
    """Rows shift between two pages: an id seen twice is folded, a hidden one is only suspected."""
    product = Stage(people=450).active()
    mark = len(product.world.events)
    oldest = product.people()[1]
    calls = 0

    def disturb(operation: str) -> None:
        nonlocal calls
        if operation != "zoho.call":
            return
        calls += 1
        if calls == 4:
            product.world.hire(silent=True)
        if calls == 5:
            product.world.delete_employee(product.people()[-3].record_id, silent=True)

    product.killer.disturb = disturb
    product.sweep("full")
    product.killer.disturb = None
    product.schedules()

    assert len(product.groups_of(oldest)) == 2
    assert taken_out(product, since=mark) == set()
