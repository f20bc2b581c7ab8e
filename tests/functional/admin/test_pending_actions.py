"""What was noticed elsewhere becomes an action for a person."""

from __future__ import annotations

import pytest

from groupsync.state.integration_state import Lifecycle
from groupsync.state.runs import Run, RunStatus, save_run
from tests.functional.admin.world import AdminWorld


@pytest.mark.parametrize(
    ("partition", "sort", "body", "code"),
    [
        ("hold", "hold-1", {"status": "open"}, "held_changes"),
        ("action", "read_refused", {}, "read_refused"),
        ("dead_letter", "letter-1", {}, "dead_letters"),
        ("attention", "group#department:10", {}, "link_group"),
        ("attention", "employee#7", {"code": "matching_conflict"}, "matching_conflict"),
        ("attention", "employee#7", {"code": "unknown_status"}, "unknown_status"),
        ("attention", "employee#7", {"code": "unreadable_field"}, "unreadable_field"),
    ],
)
def test_a_document_of_somebody_else_opens_an_action(
    world: AdminWorld, partition: str, sort: str, body: dict[str, str], code: str
) -> None:
    """The action is open as long as the document says so."""
    world.set_up(state=Lifecycle.ACTIVE)
    before = world.open_codes()

    world.note(partition, sort, **body)

    assert world.open_codes() - before == {code}
    assert world.send("show-integration").body["health"]["noticed"] == {code: 1}


@pytest.mark.parametrize(
    ("partition", "sort", "body"),
    [
        ("hold", "hold-1", {"status": "approved"}),
        ("attention", "employee#7", {"code": "no_account"}),
        ("attention", "employee#7", {"code": "native_integration_off"}),
        ("attention", "employee#7", {}),
    ],
)
def test_what_asks_for_nobody_opens_nothing(world: AdminWorld, partition: str, sort: str, body: dict[str, str]) -> None:
    """People who wait for an account, and holds that are decided, are no action."""
    world.set_up(state=Lifecycle.ACTIVE)
    before = world.open_codes()

    world.note(partition, sort, **body)

    assert world.open_codes() == before


@pytest.mark.parametrize("form", ["employee", "department", "designation"])
def test_the_first_webhook_closes_the_request_for_one(world: AdminWorld, form: str) -> None:
    """Any form will do."""
    world.set_up()
    assert "send_test_webhook" in world.open_codes()

    world.note("webhook_seen", form, at=1)

    assert "send_test_webhook" not in world.open_codes()


@pytest.mark.parametrize(
    ("hours", "dry_run", "status", "overdue"),
    [
        (25, False, RunStatus.COMPLETED, False),
        (27, False, RunStatus.COMPLETED, True),
        (1, True, RunStatus.COMPLETED, True),
        (1, False, RunStatus.FAILED, True),
        (1, False, RunStatus.SKIPPED, True),
        (1, False, RunStatus.CONTINUING, False),
        (1, False, RunStatus.HELD, False),
    ],
)
def test_a_day_without_a_real_sweep_is_overdue(
    world: AdminWorld, hours: int, dry_run: bool, status: RunStatus, overdue: bool
) -> None:
    """Neither a dry run nor one that failed heals anything; one under way does."""
    world.set_up(state=Lifecycle.ACTIVE)
    started = world.clock() - hours * 3600
    run = Run("20260920T000000000-00000001", "full", dry_run, status, started_at=started)
    save_run(world.documents, run)

    assert ("sweep_overdue" in world.open_codes()) == overdue


def test_no_sweep_is_due_while_inactive(world: AdminWorld) -> None:
    """Nobody is told off for what is switched off."""
    world.set_up(state=Lifecycle.INACTIVE)

    assert "sweep_overdue" not in world.open_codes()


def test_health_names_the_last_sweeps(world: AdminWorld) -> None:
    """The latest finished sweep and the latest full one, dry runs left out."""
    world.set_up(state=Lifecycle.ACTIVE)
    for number, (mode, dry_run) in enumerate([("full", False), ("incremental", False), ("full", True)], start=1):
        moment = world.clock() + number
        run = Run(f"2026092{number}T000000000-00000001", mode, dry_run, RunStatus.COMPLETED, moment, finished_at=moment)
        save_run(world.documents, run)

    health = world.send("show-integration").body["health"]

    assert health["last_sweep"]["run_id"] == "20260922T000000000-00000001"
    assert health["last_full_sweep"]["run_id"] == "20260921T000000000-00000001"
