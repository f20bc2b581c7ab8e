"""Zoho is away for a while: whatever was asked for meanwhile is done when it is back, nothing is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from groupsync.state.runs import RunStatus
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import sums_up, taken_out, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product

MINUTES = 20


def break_down(product: Product, kind: str, *, minutes: float) -> None:
    """Let every call fail until so many minutes are over."""
    options = {"status": 503} if kind == "status" else {}
    fault = product.world.faults.add(kind, **options)
    over = product.clock() + minutes * 60

    def recover(_operation: str) -> None:
        if product.clock() >= over:
            product.world.faults.clear(fault.fault_id)

    product.killer.disturb = recover


@pytest.mark.parametrize("kind", ["status", "drop_connection"])
def test_hints_survive_an_outage(kind: str) -> None:
    """The hints about a mover and a leaver wait it out; no schedule is needed to make them right."""
    product = Stage(people=20).active()
    mover, leaver = product.people()[:2]
    product.world.move(mover.record_id, department=elsewhere(product, mover))
    product.world.leave(leaver.record_id)
    product.hint(mover.record_id)
    product.hint(leaver.record_id)
    break_down(product, kind, minutes=MINUTES)
    mark, began = len(product.world.events), product.clock()

    product.work()

    assert product.clock() - began >= MINUTES * 60
    assert product.queue.dead == []
    assert product.documents.bodies("dead_letter") == {}
    assert wrong_in(product) == {}
    assert taken_out(product, since=mark) == set()


@pytest.mark.parametrize("kind", ["status", "drop_connection"])
def test_the_chunks_of_an_activation_survive_an_outage(kind: str) -> None:
    """Nothing of the plan is lost: the run is completed with everybody in."""
    product = Stage(people=30).build()
    product.go_live()
    run = product.sweep("full", activation=True, work=False)
    break_down(product, kind, minutes=MINUTES)

    product.work()

    ended = product.run(run.run_id)
    assert ended.status is RunStatus.COMPLETED
    assert sums_up(dict(ended.counts))
    assert product.queue.dead == []
    assert wrong_in(product) == {}
