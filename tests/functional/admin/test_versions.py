"""Configuration versions: listed, compared, restored, and saved together with the plan that they cause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.state.integration_state import Lifecycle
from groupsync.state.runs import RunStatus, load_run, save_run
from tests.builders import employee
from tests.functional.admin.world import AdminWorld

CHANGED = {"network_id": "100", "drift": "enforce", "groups": {"department": {"name": "Team {name}"}}}


def save(world: AdminWorld, configuration: dict[str, Any] = CHANGED, **more: Any) -> Any:
    """Save the next version."""
    body = {"version": world.integration.configuration_version, "configuration": configuration, **more}
    return world.post("save-configuration", body)


def shown(world: AdminWorld, configuration: dict[str, Any] = CHANGED, status: RunStatus = RunStatus.COMPLETED) -> str:
    """Preview a configuration that is not saved, and end the preview as the sweep engine does."""
    run_id: str = world.post("preview", {"configuration": configuration}).body["run_id"]
    run = load_run(world.documents, run_id)
    assert run is not None
    save_run(world.documents, replace(run, status=status, finished_at=world.clock()))
    return run_id


@pytest.fixture
def configured(world: AdminWorld) -> AdminWorld:
    """An active integration with its first configuration."""
    world.set_up(state=Lifecycle.ACTIVE)
    return world


def test_versions_are_listed_newest_first_with_who_and_when(configured: AdminWorld) -> None:
    """The documents themselves are asked for one by one."""
    configured.clock.advance(60)
    save(configured)

    listed = configured.send("list-configurations").body

    assert [one["version"] for one in listed["configurations"]] == [2, 1]
    assert {one["saved_by"] for one in listed["configurations"]} == {"5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"}
    assert listed["configurations"][0]["saved_at"] > listed["configurations"][1]["saved_at"]
    assert listed["cursor"] is None


def test_the_list_goes_on_behind_its_cursor(configured: AdminWorld) -> None:
    """A page holds a hundred; the cursor is of an answer, or 400."""
    for _ in range(100):
        save(configured)

    first = configured.send("list-configurations").body
    query = {"queryStringParameters": {"cursor": first["cursor"]}, "multiValueQueryStringParameters": None}
    second = configured.send("list-configurations", **query).body
    wrong = {"queryStringParameters": {"cursor": "x"}, "multiValueQueryStringParameters": None}

    assert (len(first["configurations"]), first["cursor"]) == (100, "2")
    assert ([one["version"] for one in second["configurations"]], second["cursor"]) == ([1], None)
    assert configured.send("list-configurations", **wrong).status == 400


def test_two_versions_are_compared_key_by_key(configured: AdminWorld) -> None:
    """Only what differs is named, with both values."""
    save(configured)

    answer = configured.get("/integration/configuration/1/diff/2")

    assert answer.status == 200
    changes = {one["path"]: (one["before"], one["after"]) for one in answer.body["changes"]}
    assert changes["drift"] == ("report", "enforce")
    assert changes["groups.department.name"] == ("{name}", "Team {name}")
    assert configured.get("/integration/configuration/2/diff/2").body["changes"] == []


@pytest.mark.parametrize("path", ["/1/diff/9", "/9/diff/1", "/x/diff/1", "/1/diff/-1", "/1/diff/1e0"])
def test_a_version_that_does_not_exist_cannot_be_compared(configured: AdminWorld, path: str) -> None:
    """404, whichever of the two it is."""
    assert configured.get(f"/integration/configuration{path}").status == 404


def test_an_earlier_version_is_restored_as_the_next_one(configured: AdminWorld) -> None:
    """Nothing is overwritten; the number goes on."""
    first = configured.get("/integration/configuration/1").body["configuration"]
    save(configured)

    answer = configured.post("restore-configuration", {"version": 2})

    assert (answer.status, answer.body["version"], answer.body["configuration"]) == (200, 3, first)
    assert configured.integration.configuration_version == 3


def test_restoring_is_refused_like_saving(configured: AdminWorld) -> None:
    """A stale version is 409, an unknown one 404, a wrong type 400."""
    path = "/admin/integration/configuration/7/restore"

    stale = configured.post("restore-configuration", {"version": 0})
    unknown = configured.post("restore-configuration", {}, path=path)
    wrong = configured.post("restore-configuration", {"version": "1"})

    assert (stale.status, stale.body["error"], stale.body["version"]) == (409, "version_conflict", 1)
    assert (unknown.status, wrong.status, wrong.body["field"]) == (404, 400, "version")


def test_saving_with_the_plan_that_was_shown_approves_it(configured: AdminWorld) -> None:
    """While active the full sweep that does it is started, under a generation of its own."""
    generation = configured.integration.generation
    run_id = shown(configured)

    answer = save(configured, preview=run_id)

    assert answer.status == 200
    assert configured.sweeps.events[-1] == {"mode": "full", "dry_run": False, "run_id": answer.body["run_id"]}
    after = configured.integration
    assert (after.approved_run, after.generation, after.configuration_version) == (run_id, generation + 1, 2)


def test_before_activation_the_plan_is_what_activation_is_bound_to(world: AdminWorld) -> None:
    """No second preview is needed for what was seen a moment ago; nothing is started."""
    world.set_up()
    world.send("confirm-native-integration-off")
    run_id = shown(world)
    started = len(world.sweeps.events)

    answer = save(world, preview=run_id)

    assert (answer.status, "run_id" in answer.body, len(world.sweeps.events)) == (200, False, started)
    assert world.send("activate").status == 202
    assert world.integration.approved_run == run_id


def test_an_approved_plan_whose_sweep_cannot_start_is_done_by_the_next_one(configured: AdminWorld) -> None:
    """The configuration is saved, the approval stands, and the answer says that no run was started."""
    run_id = shown(configured)
    configured.sweeps.fail("start", TransientError("throttled"))

    answer = save(configured, preview=run_id)

    assert (answer.status, answer.body["run_id"]) == (200, None)
    assert configured.integration.approved_run == run_id


@pytest.mark.parametrize("status", [RunStatus.CONTINUING, RunStatus.REFUSED, RunStatus.FAILED])
def test_a_preview_that_has_not_completed_approves_nothing(configured: AdminWorld, status: RunStatus) -> None:
    """409, and nothing is saved."""
    run_id = shown(configured, status=status)

    answer = save(configured, preview=run_id)

    assert (answer.status, answer.body["error"]) == (409, "preview_useless")
    assert configured.integration.configuration_version == 1


def test_only_a_fresh_preview_of_this_very_configuration_approves(configured: AdminWorld) -> None:
    """Another configuration, an hour's age, a preview of what is saved, or no run at all: 409."""
    run_id = shown(configured)
    saved_one = configured.finish_preview()

    answers = [save(configured, CHANGED | {"drift": "report"}, preview=run_id), save(configured, preview=saved_one)]
    answers.append(save(configured, preview="20260921T141320000-99999999"))
    configured.clock.advance(3601)
    answers.append(save(configured, preview=run_id))

    assert {(one.status, one.body["error"]) for one in answers} == {(409, "preview_useless")}


def test_one_employee_is_synchronised_on_demand(configured: AdminWorld) -> None:
    """The sweep of one person can be followed at once."""
    one = employee(7)
    configured.people.set(one)

    answer = configured.send("sync-employee", path=f"/admin/employees/{one.id}/sync")

    run_id = answer.body["run_id"]
    event = {"mode": "targeted", "dry_run": False, "run_id": run_id, "employee": one.id}
    assert (answer.status, configured.sweeps.events) == (202, [event])
    assert configured.get(f"/runs/{run_id}").body["mode"] == "targeted"


@pytest.mark.parametrize("record_id", ["404", "abc", "1" * 21])
def test_nobody_is_synchronised_whom_nobody_knows(configured: AdminWorld, record_id: str) -> None:
    """404; no run is made."""
    assert configured.send("sync-employee", path=f"/admin/employees/{record_id}/sync").status == 404
    assert configured.sweeps.events == []


def test_nobody_is_synchronised_before_it_is_active(world: AdminWorld) -> None:
    """409 with the state."""
    world.set_up()

    assert (world.send("sync-employee").status, world.send("sync-employee").body["state"]) == (409, "pending")
