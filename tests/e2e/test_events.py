"""Every file in `events/` through `sam remote invoke` on the deployed stack, and under AWS's own Lambda runtime.

`sam local invoke` needs Docker; the Runtime Interface Emulator is what runs inside it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.asking import Answer
from tests.e2e.journey import Journey
from tests.sandbox.build import FUNCTIONS, Build
from tests.sandbox.runtime_emulator import EmulatedFunction, emulated
from tests.sandbox.stack import function_environment, remote_invoke
from tests.sandbox.tools import ROOT

EVENTS = ROOT / "events"
PLACEHOLDER = "replace-with-the-webhook-token"

STALE_SIGN_IN = (401, "reauthentication_required")
ANSWERS: dict[str, tuple[int, str]] = {
    "webhook-connect": (200, "delivery"),
    "webhook-connect-ping": (200, "accepted"),
    "webhook-people-form": (200, "delivery"),
    "webhook-people-form-base64": (200, "delivery"),
    "webhook-people-json": (200, "delivery"),
    "webhook-people-query": (200, "delivery"),
    "webhook-people-signed": (200, "delivery"),
    # Whoever made these files signed in long ago.
    "admin-activate": STALE_SIGN_IN,
    "admin-confirm-native-integration-off": STALE_SIGN_IN,
    "admin-confirm-profile-fields": STALE_SIGN_IN,
    "admin-connect": STALE_SIGN_IN,
    "admin-deactivate": STALE_SIGN_IN,
    "admin-delete": STALE_SIGN_IN,
    "admin-save-configuration": STALE_SIGN_IN,
    "admin-link-group": STALE_SIGN_IN,
    "admin-approve-hold": STALE_SIGN_IN,
    "admin-reject-hold": STALE_SIGN_IN,
    "admin-accept-read": STALE_SIGN_IN,
    "admin-remove-exception": STALE_SIGN_IN,
    "admin-connect-by-consent": STALE_SIGN_IN,
    "admin-redrive": STALE_SIGN_IN,
    "admin-rotate-webhook-secret": STALE_SIGN_IN,
    "admin-oauth-callback": (400, "invalid_request"),
    "admin-list-dead-letters": (200, "dead_letters"),
    "admin-list-groups": (200, "groups"),
    "admin-list-waiting": (200, "waiting"),
    "admin-show-data-quality": (200, "kinds"),
    "admin-show-seen": (200, "statuses"),
    "admin-name-employees": (200, "names"),
    "admin-list-holds": (200, "holds"),
    "admin-show-hold": (404, "not_found"),
    "admin-list-exceptions": (200, "exceptions"),
    "admin-enable": (409, "wrong_state"),
    "admin-explain-employee": (404, "not_found"),
    "admin-find-employee": (200, "employees"),
    "admin-list-changes": (200, "changes"),
    "admin-list-changes-of-run": (404, "not_found"),
    "admin-list-networks": (200, "networks"),
    "admin-list-owner-candidates": (200, "candidates"),
    "admin-list-runs": (200, "runs"),
    "admin-preview": (202, "run_id"),
    "admin-list-configurations": (200, "configurations"),
    "admin-diff-configurations": (200, "changes"),
    "admin-restore-configuration": STALE_SIGN_IN,
    "admin-sync-employee": (404, "not_found"),
    "admin-show-openapi": (200, "paths"),
    "admin-name-account-owner": STALE_SIGN_IN,
    "admin-show-configuration": (200, "configuration"),
    "admin-show-configuration-version": (200, "configuration"),
    "admin-show-integration": (200, "pending_actions"),
    "admin-show-run": (404, "not_found"),
    "admin-start-sweep": (202, "run_id"),
}
"""Status, and a key of the body or its error."""

BATCHES = ("worker-chunk", "worker-employee-hint", "worker-unit-hint", "worker-unreadable")
SWEEPS = ("reconcile-dry-run", "reconcile-full", "reconcile-incremental")
EVERY = (*ANSWERS, *BATCHES, *SWEEPS)


def filled_in(name: str, token: str) -> dict[str, Any]:
    """Read an event and put the stack's webhook token where the file says so, or sign with it."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text().replace(PLACEHOLDER, token))
    if event.get("isBase64Encoded"):
        body = base64.b64decode(event["body"]).replace(PLACEHOLDER.encode(), token.encode())
        event["body"] = base64.b64encode(body).decode()
    if name == "webhook-people-signed":
        timestamp = str(int(time.time()))
        signature = hmac.new(token.encode(), f"{timestamp}.{event['body']}".encode(), hashlib.sha256).hexdigest()
        for header, value in {"X-Timestamp": timestamp, "X-Signature": f"sha256={signature}"}.items():
            event["headers"][header] = value
            event["multiValueHeaders"][header] = [value]
    return event


def check(name: str, event: dict[str, Any], answer: Any, journey: Journey) -> None:
    """Compare an answer with what is expected of the file; wait for what it started."""
    if name in BATCHES:
        assert answer == {"batchItemFailures": []}
    elif name in SWEEPS:
        assert (answer["mode"], answer["dry_run"]) == (event["mode"], event["dry_run"])
        assert answer["status"] == "completed"
    else:
        status, word = ANSWERS[name]
        body = json.loads(answer["body"])
        assert answer["statusCode"] == status
        assert word in {*body, body.get("error")}
        if status == 202:
            journey.admin.follow(Answer(answer["statusCode"], body))


@pytest.fixture(autouse=True)
def settled(journey: Journey) -> None:
    """Begin each test when nothing of the one before is on its way: two sweeps at once would skip one."""
    journey.settle()


def test_every_file_is_tried() -> None:
    """A file that nobody tries would rot; each function has some."""
    assert {path.name for path in EVENTS.iterdir()} == {f"{name}.json" for name in EVERY}
    assert {name.partition("-")[0] for name in EVERY} == FUNCTIONS.keys()


@pytest.mark.parametrize("name", EVERY)
def test_sam_remote_invoke_carries_the_file(journey: Journey, tmp_path: Path, name: str) -> None:
    """The deployed function answers as expected, with its own role and environment, once the token is filled in."""
    event = filled_in(name, journey.token)
    file = tmp_path / f"{name}.json"
    file.write_text(json.dumps(event))

    answer = remote_invoke(journey.stack, FUNCTIONS[name.partition("-")[0]], file)

    check(name, event, answer, journey)


def test_a_file_without_the_token_is_refused(journey: Journey) -> None:
    """As it stands in the folder, a notification is a stranger's."""
    event = json.loads((EVENTS / "webhook-people-form.json").read_text())
    function = journey.stack.outputs["WebhookFunctionName"]

    answer = journey.stack.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))

    assert json.loads(answer["Payload"].read())["statusCode"] == 401


def test_wrong_input_of_a_sweep_is_named(journey: Journey) -> None:
    """Whoever invokes the function with a typo is told where."""
    function = journey.stack.outputs["ReconcileFunctionName"]

    answer = journey.stack.client("lambda").invoke(FunctionName=function, Payload=json.dumps({"dry_run": "yes"}))

    assert answer["FunctionError"] == "Unhandled"
    assert "dry_run: " in json.loads(answer["Payload"].read())["errorMessage"]


@pytest.fixture(scope="module", params=FUNCTIONS)
def under_rie(
    request: pytest.FixtureRequest, journey: Journey, built: Build, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, EmulatedFunction]]:
    """One built function under AWS's runtime, with the stack's environment."""
    name: str = request.param
    environment = function_environment(journey.stack, journey.stack.outputs[f"{name.capitalize()}FunctionName"])
    log = tmp_path_factory.mktemp("rie") / f"{name}.log"
    with emulated(built.function(name), layer=built.layer, environment=environment, log=log) as function:
        yield name, function


def test_awss_runtime_runs_the_built_function(journey: Journey, under_rie: tuple[str, EmulatedFunction]) -> None:
    """INIT succeeds and every file of the function is answered as on the stack."""
    folder, function = under_rie
    for name in (each for each in EVERY if each.startswith(f"{folder}-")):
        event = filled_in(name, journey.token)

        check(name, event, function.invoke(event), journey)
        journey.settle()

    assert function.init_ms > 0
