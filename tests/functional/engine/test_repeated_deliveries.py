"""One announced sweep delivered twice, as Lambda may: it is done once, and to its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.events import SweepEvent
from groupsync.engine.sweep import run_sweep
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import Run, RunStatus, save_run
from tests.functional.engine.company import Product
from tests.functional.engine.facts import groups_per_unit, sums_up, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.stage import Stage

EVENT = SweepEvent(mode="full", run_id="R1", activation=True)


def announced() -> Product:
    """Give a product whose activation has announced its sweep, which nobody has begun."""
    product = Stage(people=30).build()
    product.go_live()
    integration = load_integration(product.documents)
    run = Run(
        run_id="R1",
        mode="full",
        dry_run=False,
        status=RunStatus.CONTINUING,
        started_at=product.clock(),
        generation=integration.generation,
        configuration_version=integration.configuration_version,
        heartbeat=product.clock(),
    )
    save_run(product.documents, run)
    return product


def kill_at(product: Product, wanted: str) -> None:
    """Kill the sweep's function when it is about to do something."""

    def kill(operation: str) -> None:
        if operation == wanted:
            raise KilledError

    product.killer.disturb = kill
    with pytest.raises(KilledError):
        run_sweep(EVENT, product.sweeper())
    product.killer.disturb = None


def test_a_retry_after_the_chunks_were_stored_sends_them() -> None:
    """The function was killed before the queue had anything: the second delivery hands over what the first planned."""
    product = announced()
    kill_at(product, "queue.send")
    waiting = len(product.queue.waiting)

    run_sweep(EVENT, product.sweeper())
    product.work()

    ended = product.run("R1")
    assert waiting == 0
    assert ended.status == "completed"
    assert sums_up(dict(ended.counts))
    assert wrong_in(product) == {}


def test_a_retry_after_everything_was_sent_does_nothing_twice() -> None:
    """The same messages are not sent again, before and after the run has ended."""
    product = announced()
    run_sweep(EVENT, product.sweeper())

    run_sweep(EVENT, product.sweeper())
    product.work()
    ended, mark = product.run("R1"), len(product.world.events)
    again = run_sweep(EVENT, product.sweeper())
    product.work()

    assert ended.status == "completed"
    assert again == ended
    assert sums_up(dict(ended.counts))
    assert set(groups_per_unit(product).values()) == {1}
    assert product.world.events.read(mark, kind="call") == []


def test_two_deliveries_at_the_same_time() -> None:
    """While the first one reads, the second one leaves the run to it."""
    product = announced()
    seen: list[Run] = []

    def deliver_again() -> None:
        seen.append(product.run("R1"))
        seen.append(run_sweep(EVENT, product.sweeper()))

    product.killer.once("zoho.call", deliver_again)
    run_sweep(EVENT, product.sweeper())
    product.work()

    before, second = seen
    assert replace(second, calls=before.calls) == before
    assert product.run("R1").status == "completed"
    assert wrong_in(product) == {}


@pytest.mark.parametrize("read", range(1, 7))
def test_the_other_delivery_was_quicker(read: int) -> None:
    """The first one begins and ends between two reads of the second one: nothing is planned over what it did."""
    product = announced()
    reads: list[str] = []

    def deliver_first(operation: str) -> None:
        if operation == "documents.get":
            reads.append(operation)
            if len(reads) == read:
                run_sweep(EVENT, product.sweeper())
                product.work()

    product.killer.disturb = deliver_first
    again = run_sweep(EVENT, product.sweeper())
    product.killer.disturb = None
    product.work()

    assert again.run_id == "R1"
    assert product.run("R1").status == "completed"
    assert sums_up(dict(product.run("R1").counts))
    assert set(groups_per_unit(product).values()) == {1}
    assert wrong_in(product) == {}


def test_a_run_whose_function_was_killed_while_reading_comes_to_an_end() -> None:
    """The retry finds the dead one's lease and waits for it in vain: a later schedule ends the run as failed."""
    product = announced()
    kill_at(product, "zoho.call")

    run_sweep(EVENT, product.sweeper())
    product.clock.advance(25 * 60)
    product.sweep("full")

    assert product.run("R1").finished
    assert wrong_in(product) == {}
