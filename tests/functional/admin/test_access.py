"""Who may do what, and the shape of every refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groupsync.core.errors import AuthorityError, CooldownError, TransientError, UnexpectedAnswerError
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.world import VIEWER, AdminWorld
from tests.functional.gateway_events import load_event
from tests.functional.log_capture import captured_log

SENSITIVE = ("connect", "save-configuration", "confirm-native-integration-off", "activate", "deactivate")
SENSITIVE += (
    "delete",
    "name-account-owner",
    "restore-configuration",
    "approve-hold",
    "reject-hold",
    "remove-exception",
    "accept-read",
)
CHANGING = (*SENSITIVE, "enable", "preview", "start-sweep", "find-employee", "sync-employee", "name-employees")
READING = (
    "show-integration", "list-networks", "list-owner-candidates",
    "show-configuration", "show-configuration-version", "list-runs", "show-run",
    "list-configurations", "diff-configurations",
    "explain-employee", "list-holds", "show-hold", "list-exceptions", "list-changes", "list-changes-of-run",
    "show-data-quality",
)  # fmt: skip


@pytest.mark.parametrize(
    "groups", ["administrator", "viewer,administrator", "[administrator viewer]", ["administrator"]]
)
def test_an_administrator_may_do_everything(world: AdminWorld, groups: Any) -> None:
    """The group is found in whatever way Cognito writes several of them."""
    assert world.send("enable", claims={"cognito:groups": groups}).status == 200


@pytest.mark.parametrize("name", CHANGING)
def test_a_viewer_changes_nothing(world: AdminWorld, name: str) -> None:
    """Everything but GET is 403 for a viewer."""
    before = world.documents.writes

    answer = world.send(name, claims=VIEWER)

    assert (answer.status, answer.body["error"]) == (403, "forbidden")
    assert world.documents.writes == before


@pytest.mark.parametrize("name", READING)
def test_a_viewer_may_look_without_a_fresh_sign_in(world: AdminWorld, name: str) -> None:
    """No GET asks for more than being in the group."""
    world.set_up()

    answer = world.send(name, claims=VIEWER | {"auth_time": "1"})

    assert answer.status in {200, 404}


@pytest.mark.parametrize("groups", ["", None, "[]", "administrators", "not-a-viewer", "x_administrator"])
@pytest.mark.parametrize("name", ["show-integration", "enable"])
def test_whoever_is_in_neither_group_sees_nothing(world: AdminWorld, name: str, groups: str | None) -> None:
    """Being signed in is not enough, and a name that only resembles a group is none."""
    answer = world.send(name, claims={"cognito:groups": groups})

    assert (answer.status, answer.body["error"]) == (403, "forbidden")


def test_a_request_without_claims_sees_nothing(world: AdminWorld) -> None:
    """Should the authorizer ever be missing, nobody is let in."""
    context = load_event("admin-show-integration")["requestContext"]

    answer = world.send("show-integration", requestContext=context | {"authorizer": {"claims": {"auth_time": "1"}}})

    assert answer.status == 403


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("claims", [{"age": 901}, {"auth_time": ""}, {"auth_time": "soon"}, {"age": -61}])
def test_sensitive_actions_ask_for_a_fresh_sign_in(world: AdminWorld, name: str, claims: dict[str, Any]) -> None:
    """A sign-in of more than the configured minutes ago, of the future, or of no known time is not fresh."""
    if "age" in claims:
        claims = {"auth_time": str(int(world.clock()) - claims["age"])}

    answer = world.send(name, claims=claims)

    assert answer.status == 401
    assert answer.body.keys() == {"error", "message", "max_age_minutes"}
    assert (answer.body["error"], answer.body["max_age_minutes"]) == ("reauthentication_required", 15)


def test_a_renewed_token_does_not_make_the_sign_in_fresh(world: AdminWorld) -> None:
    """A refresh gives a new `iat`; what counts is when the password was given."""
    now = int(world.clock())

    answer = world.send("connect", claims={"iat": str(now), "exp": str(now + 3600), "auth_time": str(now - 3600)})

    assert answer.body["error"] == "reauthentication_required"


@pytest.mark.parametrize("name", ["enable", "preview", "start-sweep", "find-employee"])
def test_other_actions_take_any_sign_in(world: AdminWorld, name: str) -> None:
    """What is not sensitive does not ask for the password again."""
    world.set_up(state=Lifecycle.AVAILABLE if name == "enable" else Lifecycle.ACTIVE)

    assert world.send(name, claims={"auth_time": "1"}).status in {200, 202}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/payroll"),
        ("DELETE", "/admin/integration"),
        ("GET", "/admin/integration/enable"),
        ("GET", "/admin/"),
    ],
)
def test_an_unknown_address_is_404(world: AdminWorld, method: str, path: str) -> None:
    """There is one shape for what does not exist."""
    answer = world.send("show-integration", httpMethod=method, path=path)

    assert answer.status == 404
    assert answer.body == {"error": "not_found", "message": "there is nothing at this address"}


@pytest.mark.parametrize("path", ["/consoles", "/administration/integration"])
def test_addresses_beside_the_api_have_nothing(world: AdminWorld, path: str) -> None:
    """Nothing outside `/admin/` and the public addresses is answered, whoever asks."""
    assert world.send("show-integration", path=path, claims={"cognito:groups": ""}).status == 404


@pytest.mark.parametrize("name", ["connect", "save-configuration", "preview", "start-sweep", "find-employee"])
@pytest.mark.parametrize("body", ["{", "[]", '"x"', "[" * 50_000])
def test_a_body_that_is_no_json_object_is_named(world: AdminWorld, name: str, body: str) -> None:
    """Malformed JSON is 400 `body`."""
    answer = world.send(name, body=body)

    assert answer.status == 400
    assert (answer.body["error"], answer.body["field"]) == ("invalid_request", "body")


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("connect", {"client_id": 5, "client_secret": "s", "code": "c"}, "client_id"),
        ("connect", {"client_id": "i", "code": "c"}, "client_secret"),
        ("connect", {"client_id": "i", "client_secret": "s", "code": "c", "products": ["desk"]}, "products.0"),
        ("connect", {"client_id": "i", "client_secret": "s", "code": "c", "scope": "all"}, "scope"),
        ("save-configuration", {"configuration": {}}, "version"),
        ("save-configuration", {"version": "0", "configuration": {}}, "version"),
        ("save-configuration", {"version": 0}, "configuration"),
        ("preview", {"configuration": []}, "configuration"),
        ("start-sweep", {"mode": "some"}, "mode"),
        ("start-sweep", {"dry_run": "no"}, "dry_run"),
        ("start-sweep", {"run_id": "mine"}, "run_id"),
        ("find-employee", {"mail": "x"}, "mail"),
        ("find-employee", {"record_id": 7}, "record_id"),
    ],
)
def test_wrong_types_and_unknown_keys_are_named(world: AdminWorld, name: str, body: Any, field: str) -> None:
    """The path of the first wrong key stands in the answer."""
    world.set_up()

    answer = world.post(name, body)

    assert (answer.status, answer.body["field"]) == (400, field)


def test_a_body_over_256_kib_is_too_large(world: AdminWorld) -> None:
    """Larger bodies are not even parsed."""
    answer = world.post("save-configuration", {"version": 0, "configuration": {"network_id": "1" * 256 * 1024}})

    assert (answer.status, answer.body["error"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (TransientError("slow", retry_after=2.5), 503, {"error": "unavailable"}),
        (CooldownError("locked", product="connect", retry_after=300), 503, {"error": "unavailable"}),
        (AuthorityError("no", product="connect", code="no_scope"), 409, {"error": "zoho_refused", "code": "no_scope"}),
        (UnexpectedAnswerError("odd"), 502, {"error": "zoho_unexpected"}),
    ],
)
def test_what_zoho_does_is_told_apart(
    world: AdminWorld, error: Exception, status: int, expected: dict[str, str]
) -> None:
    """Trouble at Zoho has one answer per cure."""
    world.connect.fail("networks", error)

    answer = world.send("list-networks")

    assert answer.status == status
    assert answer.body | expected == answer.body


@pytest.mark.parametrize(("seconds", "header"), [(2.5, "3"), (0, "1")])
def test_a_later_try_is_told_when(world: AdminWorld, seconds: float, header: str) -> None:
    """Whoever may try again learns after how many seconds."""
    world.connect.fail("networks", TransientError("slow", retry_after=seconds))

    assert world.send("list-networks").headers["Retry-After"] == header


def test_an_unexpected_error_is_a_plain_500(world: AdminWorld) -> None:
    """It is answered without detail, and logged by its type alone."""
    from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

    world.connect.fail("networks", RuntimeError("client secret of person7@example.com"))

    with captured_log(app.logger) as log:
        answer = world.send("list-networks")

    assert answer.status == 500
    assert answer.body == {"error": "internal", "message": "something went wrong on this side"}
    assert "RuntimeError" in log.getvalue()
    assert "person7" not in log.getvalue()


def test_secrets_are_never_quoted(world: AdminWorld) -> None:
    """A refused body is described by its keys, never by its values."""
    answer = world.post("connect", {"client_id": "i", "client_secret": {"deep": "very-secret"}, "code": "secret-code"})

    assert answer.status == 400
    assert "secret-code" not in json.dumps(answer.body)
    assert "very-secret" not in json.dumps(answer.body)
