"""What the overview says of webhooks, and of People's allowance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.state.call_budget import budget_key
from groupsync.state.integration_state import Lifecycle
from groupsync.state.runs import Run, RunStatus, save_run
from tests.functional.admin.world import AdminWorld


def health(world: AdminWorld) -> Any:
    """Ask for it."""
    return world.send("show-integration").body["health"]


def swept(world: AdminWorld, left: int, *, calls: int = 5, ago: float = 60) -> None:
    """Leave a full sweep that People told how many calls are left."""
    run = Run("r-1", "full", dry_run=False, status=RunStatus.COMPLETED, started_at=world.clock() - ago)
    run = replace(run, finished_at=run.started_at, calls={"people": calls}, detail={"people_calls_left": left})
    save_run(world.documents, run)


def test_each_form_says_since_when_its_webhooks_arrive(world: AdminWorld) -> None:
    """And what was told by whom in the last week; a form that is silent says nothing."""
    world.note("webhook_seen", "employee", at=int(world.clock()))
    world.note("announced", "2026-09-20#employee", webhook=0, sweep=12)
    world.note("announced", "2026-09-21#employee", webhook=3, sweep=0)
    world.note("announced", "2026-09-14#employee", webhook=100, sweep=100)

    webhooks = health(world)["webhooks"]

    silent = {"first_at": None, "announced": 0, "found_by_sweep": 0}
    assert webhooks == {
        "employee": {"first_at": "2026-09-21T14:13:20Z", "announced": 3, "found_by_sweep": 12},
        "department": silent,
        "designation": silent,
    }


@pytest.mark.parametrize(
    ("left", "ours", "calls", "low"),
    [(5000, 100, 5, False), (500, 4500, 5, True), (501, 4500, 5, False), (19, 10, 10, True), (20, 10, 10, False)],
)
def test_an_allowance_that_is_nearly_used_is_told(
    world: AdminWorld, left: int, ours: int, calls: int, *, low: bool
) -> None:
    """A tenth is left, or less than two full sweeps cost."""
    world.set_up(state=Lifecycle.ACTIVE)
    swept(world, left, calls=calls)
    world.note(*budget_key(world.clock()), used=ours, minute=0, minute_used=0)

    assert ("quota_low" in world.open_codes()) is low
    assert health(world)["people_quota"] == {"left": left, "ours": ours, "at": "2026-09-21T14:12:20Z"}


def test_what_was_left_yesterday_says_nothing_of_today(world: AdminWorld) -> None:
    """The allowance is People's, and a day's."""
    world.set_up(state=Lifecycle.ACTIVE)
    swept(world, 1, ago=24 * 3600)

    assert health(world)["people_quota"] is None
    assert "quota_low" not in world.open_codes()
