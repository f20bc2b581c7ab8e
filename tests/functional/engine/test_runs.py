"""Runs from their chunks to their end: cursors that wait, chunks that are given up, messages that are lost."""

from __future__ import annotations

from groupsync.core.errors import TransientError
from groupsync.engine.worker import MOST_ATTEMPTS
from tests.functional.engine.facts import groups_per_unit, sums_up, wrong_in
from tests.functional.engine.stage import Stage


def test_the_cursor_moves_with_the_last_chunk() -> None:
    """Read is not done: until the chunks are, the next sweep would read the same again."""
    product = Stage(people=30).active()
    before = product.cursor()
    product.world.hire(silent=True)

    product.sweep("incremental", work=False)
    meanwhile = product.cursor()
    product.work()

    assert meanwhile == before
    assert product.cursor() > before


def test_a_run_whose_chunk_is_given_up_has_failed() -> None:
    """Its cursor stays, so that the next sweep reads the same people again and makes them right."""
    product = Stage(people=30).active()
    before = product.cursor()
    product.world.hire(silent=True)
    run = product.sweep("incremental", work=False)
    product.stores.ledger.fail("intend", TransientError("no"), times=MOST_ATTEMPTS)

    product.work()
    ended, cursor, dead = product.run(run.run_id), product.cursor(), list(product.queue.dead)
    product.clock.advance(20 * 60)
    product.sweep("incremental")

    assert (ended.status, ended.reason) == ("failed", "chunks were given up")
    assert sums_up(dict(ended.counts))
    assert cursor == before
    assert len(dead) == 1
    assert wrong_in(product) == {}
    assert product.cursor() > before


def test_a_chunk_that_was_given_up_is_not_applied_when_it_comes_again() -> None:
    """A second delivery after the end of its run neither writes to Connect nor counts twice."""
    product = Stage(people=30).active()
    product.world.hire(silent=True)
    run = product.sweep("incremental", work=False)
    again = list(product.queue.waiting)
    product.stores.ledger.fail("intend", TransientError("no"), times=MOST_ATTEMPTS)
    product.work()
    mark = len(product.world.events)

    product.queue.waiting.extend(again)
    product.clock.advance(3600)
    product.work()

    ended = product.run(run.run_id)
    assert product.world.events.read(mark, kind="membership") == []
    assert ended.status == "failed"
    assert sums_up(dict(ended.counts))


def test_lost_messages_are_sent_again_by_the_schedule() -> None:
    """Every message of the first sweep is lost: a later schedule resumes the run, and it ends right."""
    product = Stage(people=30).build()
    product.go_live()
    run = product.sweep("full", work=False)
    product.queue.waiting.clear()
    product.clock.advance(15 * 60)
    early = product.sweep("incremental")

    product.clock.advance(15 * 60)
    product.sweep("incremental")

    assert early.status == "skipped"
    assert product.run(run.run_id).status == "completed"
    assert wrong_in(product) == {}
    assert set(groups_per_unit(product).values()) == {1}


def test_a_queue_that_is_down_costs_only_time() -> None:
    """The sweep cannot hand its chunks over: the run stays open, and is resumed."""
    product = Stage(people=30).active()
    product.world.hire(silent=True)
    product.queue.fail("send", TransientError("down"))

    run = product.sweep("incremental")
    product.clock.advance(25 * 60)
    product.sweep("incremental")

    assert run.status == "continuing"
    assert product.run(run.run_id).status == "completed"
    assert wrong_in(product) == {}


def test_approval_lasts_until_the_activation_is_done() -> None:
    """The first sweep's chunk is given up: the next one still does what the bound preview showed, over any limit."""
    product = Stage(people=60, departments=2, configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    for row in product.world.company.departments:
        product.world.add_group(row.name)
    product.go_live()
    first = product.sweep("full", activation=True, work=False)
    product.stores.ledger.fail("intend", TransientError("no"), times=MOST_ATTEMPTS)
    product.work()
    product.clock.advance(20 * 60)

    run = product.sweep("full")

    assert product.run(first.run_id).status == "failed"
    assert run.status == "completed"
    assert wrong_in(product) == {}
