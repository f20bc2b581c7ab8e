"""Sweeps beside each other, beside newer news, and beside an administrator: what is stale is dropped, never applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.engine.facts import groups_per_unit, sums_up, taken_out, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product
    from tests.sandbox.zoho.company import Employee


def elsewhere(product: Product, person: Employee) -> str:
    """Give a department that somebody is not in."""
    return next(row.record_id for row in product.world.company.departments if row.record_id != person.department_id)


def test_a_full_sweep_beside_an_open_one_is_skipped() -> None:
    """While chunks of the first are on their way the second one does nothing; afterwards it may."""
    product = Stage().build()
    product.go_live()
    first = product.sweep("full", work=False)
    product.clock.advance(60)

    second = product.sweep("full", work=False)
    beside = product.sweep("incremental", work=False)
    product.work()
    product.clock.advance(60)
    third = product.sweep("full")

    assert (second.status, second.reason) == ("skipped", f"run {first.run_id} is still open")
    assert beside.status == "skipped"
    assert product.run(first.run_id).status == "completed"
    assert third.status == "completed"
    assert set(groups_per_unit(product).values()) == {1}


def test_a_sweep_while_another_holds_the_lease_is_skipped() -> None:
    """Two at the same moment: the second one is told so in its run."""
    product = Stage().active()
    seen: list[str] = []

    product.killer.once("zoho.call", lambda: seen.append(product.sweep("full", work=False).status))
    run = product.sweep("full")

    assert seen == ["skipped"]
    assert run.status == "completed"


def test_an_incremental_sweep_leaves_people_in_open_chunks_to_them() -> None:
    """Somebody whom the open full sweep is going to touch is left out; the cursor waits; both end right."""
    product = Stage(people=30).active()
    mover, other = product.people()[:2]
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    full = product.sweep("full", work=False)
    cursor = product.cursor()
    product.clock.advance(60)
    product.world.move(other.record_id, department=elsewhere(product, other), silent=True)

    run = product.sweep("incremental", work=False)
    planned = run.counts["planned"]
    product.work()
    product.clock.advance(60)
    product.sweep("incremental")

    assert planned == 2
    assert product.run(full.run_id).status == "completed"
    assert product.run(run.run_id).cursors.get("employee", 0) <= max(cursor, 0)
    assert wrong_in(product) == {}
    assert product.cursor() > cursor


def test_an_incremental_sweep_beside_an_open_full_one_does_not_close_it() -> None:
    """The open full sweep stays open for the others until its own last chunk, and is resumed if that was lost."""
    product = Stage(people=30).active()
    mover, other = product.people()[:2]
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    full = product.sweep("full", work=False)
    lost = list(product.queue.waiting)
    product.queue.waiting.clear()
    product.world.move(other.record_id, department=elsewhere(product, other), silent=True)
    product.clock.advance(60)
    product.sweep("incremental")

    again = product.sweep("full")
    product.clock.advance(25 * 60)
    product.sweep("incremental")

    assert len(lost) == 1
    assert (again.status, again.reason) == ("skipped", f"run {full.run_id} is still open")
    assert product.run(full.run_id).status == "completed"
    assert wrong_in(product) == {}


def test_news_that_came_and_went_makes_an_open_chunk_stale() -> None:
    """A→B→A while a sweep that saw B is open: its chunk is dropped, the person never moves."""
    product = Stage(people=30).active()
    person = product.people()[0]
    home = person.department_id
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    run = product.sweep("full", work=False)
    product.world.move(person.record_id, department=home)
    mark = len(product.world.events)
    chunks = list(product.queue.waiting)
    product.queue.waiting.clear()
    product.hint(person.record_id)
    product.work()

    product.queue.waiting.extend(chunks)
    product.work()

    ended = product.run(run.run_id)
    assert product.world.events.read(mark, kind="membership") == []
    assert ended.counts["skipped"] == 2
    assert sums_up(dict(ended.counts))
    assert wrong_in(product) == {}


def test_a_leaver_who_is_back_while_a_sweep_is_open_stays_in() -> None:
    """The sweep read "left", the newer hint reads "employed": the chunk takes nobody out."""
    product = Stage(people=30).active()
    person = product.people()[0]
    product.world.leave(person.record_id, silent=True)
    product.sweep("full", work=False)
    chunks = list(product.queue.waiting)
    product.queue.waiting.clear()
    product.world.rehire(person.record_id)
    mark = len(product.world.events)
    product.hint(person.record_id)
    product.work()

    product.queue.waiting.extend(chunks)
    product.work()

    assert taken_out(product, since=mark) == set()
    assert wrong_in(product) == {}


def test_deactivated_between_plan_and_chunk() -> None:
    """What was planned before is not done after: every membership of the chunk is counted as skipped."""
    product = Stage(people=30, departments=3).active()
    for one in product.people()[:3]:
        product.world.leave(one.record_id, silent=True)
    hired = product.world.hire(silent=True)
    run = product.sweep("incremental", work=False)
    mark = len(product.world.events)

    product.deactivate()
    product.work()

    ended = product.run(run.run_id)
    assert product.world.events.read(mark, kind="call", product="connect") == []
    assert ended.finished
    assert ended.counts["skipped"] == ended.counts["planned"]
    assert sums_up(dict(ended.counts))
    assert product.groups_of(hired) == set()


def test_deactivated_in_the_middle_of_a_chunk() -> None:
    """The call that is under way ends; no other is made, and every membership is accounted for."""
    product = Stage(people=60, departments=2, designations=1).active()
    leavers = [one for one in product.people() if one.department_id == product.people()[0].department_id][:3]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    run = product.sweep("incremental", work=False)
    mark = len(product.world.events)
    product.killer.once("zoho.write.done", product.deactivate)
    product.work()

    ended = product.run(run.run_id)
    assert len(product.calls("removeUserFromGroup", since=mark)) == 1
    assert (ended.counts["applied"], ended.counts["skipped"]) == (1, 5)
    assert sums_up(dict(ended.counts))


def test_activated_again_while_chunks_of_before_are_on_their_way() -> None:
    """The activation's own sweep is not held up by a run whose plan nobody applies any more."""
    product = Stage(people=30).active()
    mover = product.people()[0]
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    product.sweep("full", work=False)
    lost = list(product.queue.waiting)
    product.queue.waiting.clear()
    product.deactivate()
    product.clock.advance(60)

    run = product.activate()
    product.queue.waiting.extend(lost)
    product.work()

    assert run.status == "completed"
    assert wrong_in(product) == {}


def test_the_configuration_changes_between_plan_and_chunk() -> None:
    """The chunk is dropped and its people are looked at again, by the configuration that is now in force."""
    product = Stage(people=30).active()
    mover = product.people()[0]
    old = mover.department_id
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    run = product.sweep("incremental", work=False)

    product.configure({"groups": {"department": {"exclude": [old]}}})
    product.work()

    ended = product.run(run.run_id)
    assert ended.counts["skipped"] == ended.counts["planned"] == 2
    assert product.groups_of(mover) == {
        f"department:{old}",
        f"department:{mover.department_id}",
        f"designation:{mover.designation_id}",
    }
