"""Accepting a refused read over the API: only the newest, only a smaller company, with who and when."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.completeness import Suspicion
from groupsync.core.model import EmployeeId
from groupsync.engine.accepted_read import ACCEPTED_KEY, REFUSED_KEY, keep_acceptable
from groupsync.engine.sweep_record import note_refusal
from groupsync.ports.documents import Delete
from groupsync.state.integration_state import Lifecycle
from groupsync.state.runs import Run, RunStatus, save_run
from tests.functional.admin.world import AdminWorld

RUN = "20260921T141320000-1a2b3c4d"
"""The run of the example event."""
REFUSAL = "30 of 90 people with managed memberships are missing (more than 10 percent)"
DAY = 24 * 3600


def refuse(world: AdminWorld, run_id: str = RUN, *, acceptable: bool = True, **changes: Any) -> None:
    """Leave what a refused full sweep leaves."""
    values: dict[str, Any] = {
        "mode": "full",
        "dry_run": False,
        "status": RunStatus.REFUSED,
        "started_at": world.clock(),
        "refusals": (REFUSAL,),
    }
    run = Run(run_id=run_id, **(values | changes))
    save_run(world.documents, run)
    if acceptable:
        keep_acceptable(world.documents, run, Suspicion((REFUSAL,), (EmployeeId("1"), EmployeeId("2"))))
    note_refusal(world.documents, run, now=world.clock())


@pytest.fixture
def active(world: AdminWorld) -> AdminWorld:
    """Give an active integration."""
    world.set_up(state=Lifecycle.ACTIVE)
    return world


def test_accepting_keeps_who_was_missing_with_who_and_when(active: AdminWorld) -> None:
    """The next full sweep finds it, and the run says that somebody accepted its read."""
    refuse(active)

    answer = active.send("accept-read")
    stored = active.documents.get(ACCEPTED_KEY)
    shown = active.get(f"/runs/{RUN}").body

    assert (answer.status, answer.body["accepted"], answer.body["missing"]) == (200, True, 2)
    assert stored is not None
    assert stored.body["missing"] == ["1", "2"]
    assert (stored.body["by"], stored.body["at"]) == (answer.body["by"], int(active.clock()))
    assert answer.body["by"]
    assert shown["accepted"] == {"at": answer.body["at"], "by": answer.body["by"]}


def test_accepting_twice_says_when_it_was_accepted(active: AdminWorld) -> None:
    """The second one changes nothing."""
    refuse(active)
    first = active.send("accept-read")
    active.clock.advance(60)

    answer = active.send("accept-read")

    assert (answer.status, answer.body["error"]) == (409, "read_accepted")
    assert (answer.body["by"], answer.body["at"]) == (first.body["by"], first.body["at"])


def test_only_the_newest_refused_read_can_be_accepted(active: AdminWorld) -> None:
    """Another one came after it, or a complete one: the answer says which."""
    refuse(active)
    refuse(active, "20260921T151320000-1a2b3c4d")
    outdated = active.send("accept-read")
    active.documents.write(Delete(REFUSED_KEY))
    healed = active.send("accept-read")

    assert (outdated.status, outdated.body["error"]) == (409, "read_outdated")
    assert (outdated.body["newest"], outdated.body["refusals"]) == ("20260921T151320000-1a2b3c4d", [REFUSAL])
    assert (healed.status, healed.body["error"], healed.body["newest"]) == (409, "read_outdated", None)
    assert active.documents.get(ACCEPTED_KEY) is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"status": RunStatus.COMPLETED}, "not_refused"),
        ({"status": RunStatus.FAILED}, "not_refused"),
        ({"dry_run": True}, "not_refused"),
        ({"acceptable": False}, "not_acceptable"),
    ],
)
def test_nothing_else_can_be_accepted(active: AdminWorld, changes: dict[str, Any], error: str) -> None:
    """A run that was not refused, a preview, and a read with an error or a hole are no smaller company."""
    refuse(active, **changes)

    answer = active.send("accept-read")

    assert (answer.status, answer.body["error"]) == (409, error)
    assert active.documents.get(ACCEPTED_KEY) is None


@pytest.mark.parametrize("state", [Lifecycle.PENDING, Lifecycle.INACTIVE, Lifecycle.AVAILABLE])
def test_nothing_is_accepted_while_not_active(world: AdminWorld, state: Lifecycle) -> None:
    """Nobody sweeps then."""
    world.set_up(state=state)
    refuse(world)

    answer = world.send("accept-read")

    assert (answer.status, answer.body["error"]) == (409, "wrong_state")


def test_an_unknown_run_is_not_found(active: AdminWorld) -> None:
    """There is nothing to accept."""
    assert active.send("accept-read").status == 404


@pytest.mark.parametrize(("waited", "urgent"), [(DAY - 1, False), (DAY, True)])
def test_an_unanswered_refusal_is_urgent_after_a_day(active: AdminWorld, waited: int, urgent: bool) -> None:
    """Counted from the first refusal, said in the action and before the others; it names the route."""
    refuse(active)
    active.clock.advance(waited)
    refuse(active, "20260922T141320000-1a2b3c4d")

    actions = active.send("show-integration").body["pending_actions"]
    action = next(one for one in actions if one["code"] == "read_refused")

    assert action.get("urgent", False) is urgent
    assert ("urgent" in action["why"]) is urgent
    assert "POST /runs/{run_id}/accept-read" in action["action"]
    assert (actions[0]["code"] == "read_refused") is urgent


def test_an_accepted_refusal_is_answered(active: AdminWorld) -> None:
    """It stays open until the next complete read, and is urgent no more."""
    refuse(active)
    active.send("accept-read")
    active.clock.advance(2 * DAY)

    actions = active.send("show-integration").body["pending_actions"]

    assert "urgent" not in next(one for one in actions if one["code"] == "read_refused")
