"""A refused read that somebody accepts: the next one that looks the same is taken as complete, and nothing else is."""

from __future__ import annotations

from groupsync.engine.accepted_read import ACCEPTED_KEY, REFUSED_KEY, missing_of, store_accepted
from groupsync.engine.approvals import store_approval
from tests.functional.engine.company import Product
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage

HOUR = 3600
ROOMY = {"count": 100, "percent": 100, "max": 1000}


def hide(product: Product, department: str) -> None:
    """Let a department's people be gone for every read and look-up."""
    product.world.faults.add("hide_rows", rows={"department": department}, also_by_id=True)


def accept(product: Product, run_id: str) -> int:
    """Accept a refused read, as the route does; tell how many were missing from it."""
    missing = missing_of(product.documents, run_id)
    assert missing is not None
    assert store_accepted(product.documents, run_id, missing, by="admin", now=product.clock())
    return len(missing)


def members(product: Product, mark: int) -> list[object]:
    """List what our calls removed."""
    return product.world.events.read(mark, kind="membership", change="removed")


def test_an_accepted_read_is_the_baseline_and_still_removes_nobody_by_itself() -> None:
    """Complete now, noted as missing; half a day later too many to lose without a person's word: held, not removed."""
    product = Stage(people=120, departments=6, designations=5).active()
    department = product.people()[0].department_id
    hide(product, department)
    mark = len(product.world.events)
    refused = product.sweep("full")

    count = accept(product, refused.run_id)
    product.clock.advance(HOUR)
    accepted = product.sweep("full")
    product.clock.advance(13 * HOUR)
    later = product.sweep("full")

    assert (refused.status, accepted.status, later.status) == ("refused", "completed", "held")
    assert count >= 15
    assert product.documents.bodies(*REFUSED_KEY) == {}
    assert members(product, mark) == []
    assert {change["kind"] for change in product.holds()} == {"loss"}
    assert next(one for one in later.guard if one["axis"] == "losses")["tripped"] is True


def test_an_accepted_read_weakens_nothing_for_others() -> None:
    """Another department that is missing as well is refused as ever, and so is the first one, back and gone again."""
    product = Stage(people=120, departments=6, designations=5).active()
    first, second = [row.record_id for row in product.world.company.departments][:2]
    hide(product, first)
    accept(product, product.sweep("full").run_id)
    product.clock.advance(HOUR)
    hide(product, second)

    both = product.sweep("full")
    product.world.faults.clear()
    product.clock.advance(HOUR)
    healed = product.sweep("full")
    kept = product.documents.bodies(*ACCEPTED_KEY)
    hide(product, first)
    product.clock.advance(HOUR)
    again = product.sweep("full")

    assert (both.status, healed.status, again.status) == ("refused", "completed", "refused")
    assert kept == {}


def test_people_whom_the_list_leaves_out_can_be_accepted() -> None:
    """They exist, but People's list never shows them: accepted, they are neither there nor gone, and stay."""
    product = Stage(people=120, departments=6, designations=5).active()
    hidden = product.people()[0]
    product.world.faults.add("hide_rows", rows={"record_ids": [hidden.record_id]})
    refused = product.sweep("full")
    accept(product, refused.run_id)
    mark = len(product.world.events)
    runs = []
    for _ in range(3):
        product.clock.advance(13 * HOUR)
        runs.append(product.sweep("full"))

    assert (refused.status, [run.status for run in runs]) == ("refused", ["completed"] * 3)
    assert "still have a record" in refused.refusals[0]
    assert members(product, mark) == []
    assert wrong_in(product) == {}


def test_somebody_else_whom_the_list_leaves_out_is_no_part_of_it() -> None:
    """One more person who is missing and found refuses the read again."""
    product = Stage(people=120, departments=6, designations=5).active()
    first, second = product.people()[:2]
    product.world.faults.add("hide_rows", rows={"record_ids": [first.record_id]})
    accept(product, product.sweep("full").run_id)
    product.world.faults.add("hide_rows", rows={"record_ids": [second.record_id]})
    product.clock.advance(HOUR)

    run = product.sweep("full")

    assert run.status == "refused"
    assert "1 missing people still have a record" in run.refusals[0]


def test_an_error_cannot_be_accepted() -> None:
    """An empty answer, a lost page, another organisation: no run of theirs has anything to accept."""
    product = Stage(people=450, departments=4, designations=5).active()
    runs = []
    for fault in (
        {"kind": "empty", "product": "people", "action": "getRecords", "form": "employee"},
        {"kind": "drop_page", "page": 2},
    ):
        product.world.faults.add(**fault)
        runs.append(product.sweep("full"))
        product.world.faults.clear()

    assert [run.status for run in runs] == ["refused", "refused"]
    assert [missing_of(product.documents, run.run_id) for run in runs] == [None, None]


def test_more_missing_people_than_look_ups_wait_in_a_hold() -> None:
    """Within every limit, but only a sample was looked up: held; approved is another matter, applied it is never."""
    guard = {"losses": ROOMY, "lookups": 2, "group_losses": ROOMY}
    product = Stage(people=120, departments=6, designations=5, configuration={"guard": guard}).active()
    gone = product.people()[10:60:10]
    for one in gone:
        product.world.delete_employee(one.record_id, silent=True)
    mark = len(product.world.events)

    first = product.sweep("full")
    looked_up = product.calls("getDataByID", since=mark)
    product.clock.advance(13 * HOUR)
    second = product.sweep("full")

    assert (first.status, second.status) == ("completed", "held")
    assert len(looked_up) == 2
    assert second.counts["held"] == 2 * len(gone)
    assert members(product, mark) == []


def test_a_sample_that_finds_somebody_refuses_the_read() -> None:
    """One of more people than are looked up still has a record: nothing is concluded for any of them."""
    product = Stage(people=120, departments=6, designations=5, configuration={"guard": {"lookups": 3}}).active()
    hidden = [one.record_id for one in product.people()[10:60:10]]
    product.world.faults.add("hide_rows", rows={"record_ids": hidden})

    run = product.sweep("full")

    assert run.status == "refused"
    product.world.faults.clear()
    product.sweep("full")
    assert wrong_in(product) == {}


def test_an_approved_hold_of_unproven_people_is_applied() -> None:
    """There is a way past the sample: somebody's yes, and everybody is read again."""
    guard = {"lookups": 2}
    product = Stage(people=120, departments=6, designations=5, configuration={"guard": guard}).active()
    gone = product.people()[10:60:10]
    for one in gone:
        product.world.delete_employee(one.record_id, silent=True)
    product.sweep("full")
    product.clock.advance(13 * HOUR)
    held = product.sweep("full")
    mark = len(product.world.events)
    changes = product.holds()
    store_approval(product.documents, "approving-run", changes, targeted=False, now=product.clock())

    run = product.sweep("full")

    assert held.status == "held"
    assert (run.status, run.counts["removed"]) == ("completed", 2 * len(gone))
    assert len(members(product, mark)) == 2 * len(gone)
