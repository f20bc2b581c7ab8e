"""Preview, confirm, activate, deactivate, and sweeps on demand."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import PermanentError, TransientError
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.world import AdminWorld


def codes(answer_body: dict[str, Any]) -> set[str]:
    """List the codes of the pending actions in a refusal."""
    return {action["code"] for action in answer_body["pending_actions"]}


def ready(world: AdminWorld) -> str:
    """Do everything that has to be done before activation; give the preview's run."""
    world.set_up()
    world.send("confirm-native-integration-off")
    return world.finish_preview()


def test_a_preview_is_a_dry_full_sweep_that_can_be_followed_at_once(world: AdminWorld) -> None:
    """The answer names a run that is there already, and the sweep engine is told which it is."""
    world.set_up()

    answer = world.send("preview")

    assert (answer.status, answer.body.keys()) == (202, {"run_id"})
    run_id = answer.body["run_id"]
    assert world.sweeps.events == [{"mode": "full", "dry_run": True, "run_id": run_id}]
    report = world.get(f"/runs/{run_id}").body
    assert (report["status"], report["mode"], report["dry_run"]) == ("continuing", "full", True)
    assert (report["configuration_version"], report["finished_at"]) == (1, None)


def test_a_preview_needs_no_body(world: AdminWorld) -> None:
    """An empty body previews the saved configuration."""
    world.set_up()

    assert world.send("preview", body=None).status == 202


def test_an_unsaved_configuration_can_be_previewed(world: AdminWorld) -> None:
    """It is kept beside the run, whole; the saved one and its version are untouched."""
    world.send("enable")
    world.send("connect")

    answer = world.post("preview", {"configuration": {"network_id": "200"}})

    assert answer.status == 202
    run_id = answer.body["run_id"]
    assert world.sweeps.events[0]["unsaved_configuration"] is True
    stored = world.documents.bodies(f"run#{run_id}")["configuration"]["configuration"]
    assert (stored["network_id"], stored["drift"]) == ("200", "report")
    assert world.get(f"/runs/{run_id}").body["configuration_version"] == 0
    assert world.integration.configuration_version == 0


def test_an_invalid_unsaved_configuration_is_named(world: AdminWorld) -> None:
    """No run is made for what cannot be planned."""
    world.set_up()

    answer = world.post("preview", {"configuration": {"network_id": "200", "drift": "maybe"}})

    assert (answer.status, answer.body["field"]) == (400, "drift")
    assert world.get("/runs").body == {"runs": [], "cursor": None}


def test_a_preview_needs_an_account_and_a_network(world: AdminWorld) -> None:
    """What is missing is listed."""
    available = world.send("preview")
    world.send("enable")
    pending = world.send("preview")

    assert (available.status, available.body["error"]) == (409, "wrong_state")
    assert (pending.status, pending.body["error"]) == (409, "pending_actions_open")
    assert codes(pending.body) == {"connect_account", "choose_network"}
    assert world.sweeps.events == []


@pytest.mark.parametrize("error", [TransientError("throttled"), PermanentError("AccessDenied")])
@pytest.mark.parametrize("name", ["preview", "start-sweep"])
def test_a_sweep_that_cannot_be_started_is_a_failed_run(world: AdminWorld, name: str, error: Exception) -> None:
    """Nobody waits for a run that never began."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.sweeps.fail("start", error)

    answer = world.send(name)

    assert answer.status in {500, 503}
    [report] = world.send("list-runs").body["runs"]
    assert (report["status"], report["reason"]) == ("failed", "not_started")
    assert report["finished_at"] is not None


def test_activation_is_refused_with_what_is_to_do(world: AdminWorld) -> None:
    """Only the blocking actions are listed, each with its words."""
    world.send("enable")

    answer = world.send("activate")

    assert (answer.status, answer.body["error"]) == (409, "pending_actions_open")
    assert codes(answer.body) == {"connect_account", "choose_network", "native_integration_off", "review_plan"}
    assert all(action["blocking"] for action in answer.body["pending_actions"])
    assert world.integration.state is Lifecycle.PENDING


def test_activation_starts_the_sweep_that_the_preview_showed(world: AdminWorld) -> None:
    """The state is bound to the preview's run, and everything planned before is stale."""
    preview = ready(world)
    generation = world.integration.generation

    answer = world.send("activate")

    assert answer.status == 202
    run_id = answer.body["run_id"]
    assert world.sweeps.events[-1] == {"mode": "full", "dry_run": False, "run_id": run_id, "activation": True}
    integration = world.integration
    assert (integration.state, integration.approved_run) == (Lifecycle.ACTIVE, preview)
    assert integration.generation == generation + 1
    assert world.get(f"/runs/{run_id}").body["status"] == "continuing"
    assert world.open_codes() == {"send_test_webhook", "name_account_owner"}


def test_an_advising_action_does_not_block(world: AdminWorld) -> None:
    """Held changes, dead letters and missing webhooks wait without stopping anybody."""
    ready(world)
    world.note("hold", "hold-1", status="open")
    world.note("dead_letter", "letter-1")

    assert world.send("activate").status == 202


def test_a_preview_of_another_version_does_not_count(world: AdminWorld) -> None:
    """What was shown has to be what will be done."""
    ready(world)
    world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100", "drift": "enforce"}})

    answer = world.send("activate")

    assert answer.status == 409
    assert codes(answer.body) == {"review_plan"}


@pytest.mark.parametrize(("age", "status"), [(3600, 202), (3601, 409)])
def test_a_preview_counts_for_an_hour(world: AdminWorld, age: int, status: int) -> None:
    """The company changes meanwhile."""
    ready(world)
    world.clock.advance(age)

    assert world.send("activate").status == status


@pytest.mark.parametrize("state", [Lifecycle.AVAILABLE, Lifecycle.ACTIVE, Lifecycle.DELETING])
def test_activation_is_possible_from_two_states_only(world: AdminWorld, state: Lifecycle) -> None:
    """Anything else is 409 with the state, whatever has been done."""
    ready(world)
    world.set(state=state)

    answer = world.send("activate")

    assert (answer.status, answer.body["error"], answer.body["state"]) == (409, "wrong_state", state.value)


def test_activating_again_asks_everything_again(world: AdminWorld) -> None:
    """The confirmation and the preview are used up by the activation they were for."""
    ready(world)
    world.send("activate")
    world.send("deactivate")

    answer = world.send("activate")

    assert answer.status == 409
    assert codes(answer.body) == {"native_integration_off", "review_plan"}


def test_an_activation_whose_sweep_cannot_start_did_not_happen(world: AdminWorld) -> None:
    """State, preview and confirmation are as before, for another try; what was seen meanwhile is stale."""
    preview = ready(world)
    before = world.integration
    world.sweeps.fail("start", TransientError("throttled"))

    refused = world.send("activate")

    assert refused.status == 503
    after = world.integration
    assert (after.state, after.preview, after.confirmed) == (before.state, before.preview, before.confirmed)
    assert after.generation == before.generation + 2
    assert world.send("activate").status == 202
    assert world.integration.approved_run == preview


def test_deactivation_stops_and_makes_plans_stale(world: AdminWorld) -> None:
    """Active becomes inactive; there is nothing else to deactivate."""
    world.set_up(state=Lifecycle.ACTIVE)
    generation = world.integration.generation

    first = world.send("deactivate")
    second = world.send("deactivate")

    assert (first.status, first.body["state"]) == (200, "inactive")
    assert world.integration.generation == generation + 1
    assert (second.status, second.body["error"], second.body["state"]) == (409, "wrong_state", "inactive")


def test_a_confirmation_is_kept_with_who_and_when(world: AdminWorld) -> None:
    """Confirming twice is confirming once."""
    world.set_up()

    answers = [world.send("confirm-native-integration-off").status for _ in range(2)]

    assert answers == [200, 200]
    assert world.integration.confirmed == {
        "native_integration_off": {"at": int(world.clock()), "by": "5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"}
    }
    assert "native_integration_off" not in world.open_codes()


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("review_plan", 409, "not_confirmable"),
        ("connect_account", 409, "not_confirmable"),
        ("confirm_profile_fields", 409, "not_open"),
        ("make_coffee", 404, "not_found"),
    ],
)
def test_only_what_a_person_alone_knows_is_confirmed(world: AdminWorld, code: str, status: int, error: str) -> None:
    """The rest is done, not confirmed; and a code that does not exist is nowhere."""
    world.set_up()

    answer = world.send("confirm-native-integration-off", path=f"/admin/integration/pending-actions/{code}/confirm")

    assert (answer.status, answer.body["error"]) == (status, error)


@pytest.mark.parametrize("state", [Lifecycle.AVAILABLE, Lifecycle.ACTIVE])
def test_nothing_is_confirmed_before_it_is_asked(world: AdminWorld, state: Lifecycle) -> None:
    """The confirmation belongs to the coming activation."""
    world.set(state=state)

    answer = world.send("confirm-native-integration-off")

    assert (answer.status, answer.body["error"]) == (409, "not_open")


@pytest.mark.parametrize("body", [{}, {"mode": "full"}, {"mode": "incremental", "dry_run": False}])
def test_a_sweep_on_demand(world: AdminWorld, body: dict[str, Any]) -> None:
    """The mode is incremental and real unless told otherwise."""
    world.set_up(state=Lifecycle.ACTIVE)

    answer = world.post("start-sweep", body)

    assert answer.status == 202
    expected = {"mode": "incremental", "dry_run": False, "run_id": answer.body["run_id"]} | body
    assert world.sweeps.events == [expected]


@pytest.mark.parametrize("state", [Lifecycle.PENDING, Lifecycle.INACTIVE])
def test_only_a_dry_run_sweeps_without_activation(world: AdminWorld, state: Lifecycle) -> None:
    """While not active nothing may be written, but planning is allowed."""
    world.set_up(state=state)

    real = world.post("start-sweep", {"mode": "full"})
    dry = world.post("start-sweep", {"mode": "full", "dry_run": True})

    assert (real.status, real.body["error"]) == (409, "wrong_state")
    assert dry.status == 202
    assert [event["dry_run"] for event in world.sweeps.events] == [True]


def test_runs_are_listed_newest_first(world: AdminWorld) -> None:
    """The overview shows the latest of them too."""
    world.set_up()
    first = world.send("preview").body["run_id"]
    world.clock.advance(1)
    second = world.send("preview").body["run_id"]

    assert [run["run_id"] for run in world.send("list-runs").body["runs"]] == [second, first]
    assert [run["run_id"] for run in world.send("show-integration").body["runs"]] == [second, first]


@pytest.mark.parametrize("run_id", ["20260921T141320000-99999999", "x" * 65, "a%2Fb", "a.b"])
def test_an_unknown_run_is_404(world: AdminWorld, run_id: str) -> None:
    """Ids that no run can have are unknown too."""
    assert world.get(f"/runs/{run_id}").status == 404
