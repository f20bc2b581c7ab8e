"""The admin API of the deployed stack where the main job does not lead: looking somebody up, mistakes, roles."""

from __future__ import annotations

import pytest

from tests.e2e.asking import Admin
from tests.e2e.journey import CONFIRMATION, Journey
from tests.sandbox import administrator
from tests.sandbox.verification import groups_of

VIEWER = "viewer@example.com"


@pytest.fixture(scope="module")
def viewer(journey: Journey) -> Admin:
    """Somebody who may only look."""
    stack, password = journey.stack, administrator.PASSWORD
    administrator.create(stack, email=VIEWER, password=password, group=administrator.VIEWER)
    token = administrator.sign_in(stack, email=VIEWER, password=password)
    return Admin(stack.outputs["AdminApiUrl"], token)


def test_an_employee_is_found_and_explained(journey: Journey) -> None:
    """By mail, number or record id; with what is wanted for the person and what the product gave. No name, no mail."""
    hired = journey.zoho.act("hire", fields={"FirstName": "Quirina"})
    wanted = journey.until_right(hired["record_id"])
    journey.settle()
    keys = {"email": hired["email"], "employee_id": hired["employee_id"], "record_id": hired["record_id"]}

    found = [journey.admin.post("/employees/find", {name: value}) for name, value in keys.items()]
    explained = journey.admin.get(f"/employees/{hired['record_id']}")

    assert [one.status for one in found] == [200, 200, 200]
    assert {employee["record_id"] for one in found for employee in one.body["employees"]} == {hired["record_id"]}
    assert explained.status == 200
    matched = explained.body["matched"]
    assert (matched["connect_id"], matched["by"]) == (hired["zuid"], "zuid")
    assert set(explained.body["wanted"]) == wanted
    assert {(one["group"], one["state"]) for one in explained.body["has"]} == {(group, "present") for group in wanted}
    assert "Quirina" not in str(explained.body)
    assert hired["email"] not in str(explained.body)


def test_nobody_is_found_by_what_nobody_has(journey: Journey) -> None:
    """A mail address that no record has is an empty list; a record that does not exist is 404."""
    found = journey.admin.post("/employees/find", {"email": "nobody@example.com"})
    explained = journey.admin.get("/employees/300000000000000404")

    assert (found.status, found.body) == (200, {"employees": []})
    assert (explained.status, explained.body["error"]) == (404, "not_found")


def test_whoever_has_no_account_is_reported(journey: Journey) -> None:
    """The person waits, and the answer says why; when the account is there, a sweep lets the person in."""
    hired = journey.zoho.act("hire", account=False)["record_id"]
    journey.settle()
    waiting = journey.admin.get(f"/employees/{hired}").body["attention"]
    journey.zoho.act("give-account", employee=hired)
    journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert waiting is not None
    state = journey.zoho.state()
    wanted, has = groups_of(state, next(one for one in state["people"] if one["record_id"] == hired))
    assert wanted == has
    assert len(has) == 2
    assert journey.admin.get(f"/employees/{hired}").body["attention"] is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"gruops": {}}, "gruops"),
        ({"guard": {"leavers": {"count": "many"}}}, "guard.leavers.count"),
        ({"groups": {"department": {"private": "no"}}}, "groups.department.private"),
    ],
)
def test_a_wrong_configuration_is_refused_and_the_old_one_stays(
    journey: Journey, change: dict[str, object], path: str
) -> None:
    """400 with the path of what is wrong."""
    before = journey.admin.get("/integration/configuration").body
    wrong = {"version": before["version"], "configuration": before["configuration"] | change}

    answer = journey.admin.put("/integration/configuration", wrong)

    assert (answer.status, answer.body["error"]) == (400, "invalid_request")
    assert answer.body["field"].endswith(path)
    assert journey.admin.get("/integration/configuration").body == before


def test_a_stale_configuration_is_refused(journey: Journey) -> None:
    """Of two administrators who edit the same version the second is told which one is in force."""
    before = journey.admin.get("/integration/configuration").body
    stale = {"version": before["version"] - 1, "configuration": before["configuration"]}

    answer = journey.admin.put("/integration/configuration", stale)

    assert (answer.status, answer.body["error"]) == (409, "version_conflict")
    assert answer.body["version"] == before["version"]
    assert journey.admin.get("/integration/configuration").body == before


def test_enabling_twice_is_refused(journey: Journey) -> None:
    """What has begun cannot begin again."""
    answer = journey.admin.post("/integration/enable")

    assert (answer.status, answer.body["state"]) == (409, "active")


def test_an_oversized_body_is_refused(journey: Journey) -> None:
    """413, and nothing is saved."""
    before = journey.admin.get("/integration/configuration").body
    large = {"version": before["version"], "configuration": {"network_id": "1" * 300_000}}

    answer = journey.admin.put("/integration/configuration", large)

    assert (answer.status, answer.body["error"]) == (413, "too_large")
    assert journey.admin.get("/integration/configuration").body == before


def test_a_sensitive_action_is_found_in_the_audit(journey: Journey) -> None:
    """What was done, by whom, from where, and what was answered."""
    journey.admin.post("/webhook-secret/rotate", {"step": "show"})

    row = journey.admin.get("/changes?kind=action").body["changes"][0]

    assert (row["change"], row["answer"]) == ("POST /webhook-secret/rotate", "200")
    assert row["by"]
    assert row["source"]


def test_the_api_describes_itself(journey: Journey) -> None:
    """The document names the address under which it was asked for."""
    document = journey.admin.get("/openapi.json").body

    assert document["openapi"].startswith("3.1")
    assert document["servers"][0]["url"].endswith("/admin")


def test_a_viewer_looks(viewer: Admin) -> None:
    """Every GET is answered."""
    paths = ("/integration", "/networks", "/integration/configuration", "/integration/configurations", "/runs")

    assert [viewer.get(path).status for path in paths] == [200] * len(paths)


@pytest.mark.parametrize(
    "path", ["/sweeps", "/integration/preview", "/integration/deactivate", CONFIRMATION, "/employees/find"]
)
def test_a_viewer_changes_nothing(journey: Journey, viewer: Admin, path: str) -> None:
    """Everything else is 403, and nothing happens."""
    before = journey.admin.get("/integration").body

    answer = viewer.post(path, {})

    assert (answer.status, answer.body["error"]) == (403, "forbidden")
    assert journey.admin.get("/integration").body == before
