"""What counts on the limits, and when: losses from their first sight, everything in the report of every run."""

from __future__ import annotations

import pytest

from groupsync.core.model import ConnectId
from groupsync.engine.guard_budget import load_window
from tests.functional.engine.stage import Stage


@pytest.mark.parametrize(("count", "status"), [(2, "completed"), (3, "held")])
def test_losses_count_from_the_first_webhook_that_tells_of_them(count: int, status: str) -> None:
    """Noted, they take the places that the limit has; at second sight they use their own, and too many are all held."""
    product = Stage(people=60, departments=3).active()
    people = product.people()[10 : 10 + count]
    for one in people:
        product.world.edit(one.record_id, {"Department": ""}, silent=True)
        product.hint(one.record_id)
        product.hint(one.record_id)
        product.work()
    noted = load_window(product.documents, now=product.clock(), hours=24).view()["losses"]
    product.clock.advance(20 * 60)

    run = product.sweep("incremental")

    losses = next(one for one in run.guard if one["axis"] == "losses")
    assert noted == {ConnectId(one.zuid) for one in people[:2]}
    assert (run.status, losses["value"], losses["limit"]) == (status, count, 2)
    assert run.counts.get("removed", 0) == (count if status == "completed" else 0)


def test_a_run_without_changes_reports_how_far_the_limits_are_used() -> None:
    """The window is everybody's: what webhooks did today stands in the next run."""
    product = Stage(people=60, departments=3).active()
    person = product.people()[10]
    product.world.leave(person.record_id, silent=True)
    product.hint(person.record_id)
    product.work()

    run = product.sweep("full")

    assert next(one for one in run.guard if one["axis"] == "leavers")["value"] == 1
