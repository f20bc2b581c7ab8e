"""Ordering the deletion: what has to be said, in which state, and what is answered meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import PermanentError, TransientError
from groupsync.state.integration_state import DeletionStage, Lifecycle
from tests.functional.admin.world import AdminWorld

KEEP = {"confirm": "delete", "groups": "keep"}


@pytest.mark.parametrize("state", [Lifecycle.PENDING, Lifecycle.ACTIVE, Lifecycle.INACTIVE])
def test_an_order_can_be_followed_at_once(world: AdminWorld, state: Lifecycle) -> None:
    """The state says that all is being deleted, whatever was planned is stale, and a run tells how far it is."""
    world.set_up(state=state)
    generation = world.integration.generation

    answer = world.post("delete", KEEP)

    assert answer.status == 202
    run_id = answer.body["run_id"]
    assert world.sweeps.events == [{"mode": "delete", "dry_run": False, "run_id": run_id}]
    assert (world.integration.state, world.integration.generation) == (Lifecycle.DELETING, generation + 1)
    assert world.get(f"/runs/{run_id}").body["status"] == "continuing"
    shown = world.send("show-integration").body
    assert (shown["state"], shown["deletion"]["stage"], shown["deletion"]["groups"]) == ("deleting", "emptying", "keep")
    assert shown["pending_actions"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"groups": "keep"}, "confirm"),
        ({"confirm": "yes", "groups": "keep"}, "confirm"),
        ({"confirm": "delete"}, "groups"),
        ({"confirm": "delete", "groups": "burn"}, "groups"),
        ({"confirm": "delete", "groups": "empty"}, "memberships"),
        ({"confirm": "delete", "groups": "empty", "memberships": "7"}, "memberships"),
        ({"confirm": "delete", "groups": "empty", "memberships": -1}, "memberships"),
        ({"confirm": "delete", "groups": "keep", "force": "yes"}, "force"),
        ({"confirm": "delete", "groups": "keep", "all": True}, "all"),
    ],
)
def test_what_is_missing_or_wrong_is_named(world: AdminWorld, body: dict[str, Any], field: str) -> None:
    """Nothing begins without the word, the choice and the number."""
    world.set_up(state=Lifecycle.ACTIVE)

    answer = world.post("delete", body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert world.integration.state is Lifecycle.ACTIVE


@pytest.mark.parametrize("body", [KEEP, {"groups": "empty", "dry_run": True}])
def test_there_is_nothing_to_delete_before_it_is_enabled(world: AdminWorld, body: dict[str, Any]) -> None:
    """409 with the state."""
    answer = world.post("delete", body)

    assert (answer.status, answer.body["error"], answer.body["state"]) == (409, "wrong_state", "available")


@pytest.mark.parametrize(
    "name",
    ["enable", "save-configuration", "preview", "activate", "deactivate", "start-sweep", "rotate-webhook-secret"],
)
def test_nothing_else_happens_while_all_is_deleted(world: AdminWorld, name: str) -> None:
    """Everything that would change something is 409 with the state."""
    world.set_up()
    world.post("delete", KEEP)

    answer = world.send(name)

    assert (answer.status, answer.body["error"], answer.body["state"]) == (409, "wrong_state", "deleting")


def test_ordering_again_goes_on_with_the_same_run(world: AdminWorld) -> None:
    """Nobody has to find out whether the first order got through; force may be added to it."""
    world.set_up()
    first = world.post("delete", KEEP)

    second = world.post("delete", KEEP | {"force": True})

    assert second.body == first.body
    assert [event["run_id"] for event in world.sweeps.events] == [first.body["run_id"]] * 2
    assert world.integration.deletion is not None
    assert world.integration.deletion.force


def test_what_becomes_of_the_groups_is_final_once_they_are_done(world: AdminWorld) -> None:
    """Another choice comes too late: 409."""
    world.set_up()
    world.post("delete", KEEP)
    deletion = world.integration.deletion
    assert deletion is not None
    world.set(deletion=type(deletion)(**{**_fields(deletion), "stage": DeletionStage.CLEARING}))
    world.note("deletion", "count", memberships=0, at=int(world.clock()))

    answer = world.post("delete", {"confirm": "delete", "groups": "empty", "memberships": 0})

    assert (answer.status, answer.body["error"]) == (409, "groups_done")


def test_an_order_whose_start_is_lost_stands(world: AdminWorld) -> None:
    """It is for good: the schedules go on with it."""
    world.set_up()
    world.sweeps.fail("start", TransientError("throttled"))

    answer = world.post("delete", KEEP)

    assert answer.status == 202
    assert world.integration.state is Lifecycle.DELETING


def test_a_count_that_cannot_be_started_is_a_failed_run(world: AdminWorld) -> None:
    """Nobody waits for it, and nothing has changed."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.sweeps.fail("start", PermanentError("AccessDenied"))

    answer = world.send("delete")

    assert answer.status == 500
    assert world.send("list-runs").body["runs"][0]["status"] == "failed"
    assert world.integration.state is Lifecycle.ACTIVE


def test_an_account_can_be_connected_while_the_groups_are_emptied(world: AdminWorld) -> None:
    """A dead token is one reason why it stands still; after the groups no token is of use."""
    world.set_up()
    world.post("delete", KEEP)

    emptying = world.send("connect").status
    deletion = world.integration.deletion
    assert deletion is not None
    world.set(deletion=type(deletion)(**{**_fields(deletion), "stage": DeletionStage.REVOKING}))

    assert (emptying, world.send("connect").status) == (200, 409)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
