"""Every file in `events/` through the handler of its function, as it stands, on an active integration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.functional.gateway_events import EVENTS, load_event
from tests.functional.handlers.functions import Functions

ANSWERS: dict[str, tuple[int, tuple[str, ...]]] = {
    "webhook-connect": (200, ("accepted", "delivery")),
    "webhook-connect-ping": (200, ("accepted",)),
    "webhook-people-form": (200, ("accepted", "delivery")),
    "webhook-people-form-base64": (200, ("accepted", "delivery")),
    "webhook-people-json": (200, ("accepted", "delivery")),
    "webhook-people-query": (200, ("accepted", "delivery")),
    # Its signature stands there only to show where one goes.
    "webhook-people-signed": (401, ("error", "message")),
    "admin-activate": (409, ("error", "message", "state")),
    "admin-confirm-native-integration-off": (409, ("error", "message")),
    "admin-confirm-profile-fields": (409, ("error", "message")),
    # The pretend Zoho does not know this client.
    "admin-connect": (409, ("error", "message", "code", "product")),
    # The state is nobody's.
    "admin-oauth-callback": (400, ("error", "message", "field")),
    "admin-connect-by-consent": (200, ("authorize_url", "redirect_uri")),
    "admin-list-dead-letters": (200, ("dead_letters", "cursor")),
    "admin-redrive": (200, ("sent", "not_sent", "left")),
    "admin-rotate-webhook-secret": (200, ("token", "previous_accepted")),
    "admin-deactivate": (200, ("state", "pending_actions")),
    "admin-delete": (202, ("run_id",)),
    "admin-enable": (409, ("error", "message", "state")),
    "admin-explain-employee": (404, ("error", "message")),
    "admin-find-employee": (200, ("employees",)),
    "admin-approve-hold": (404, ("error", "message")),
    "admin-accept-read": (404, ("error", "message")),
    "admin-reject-hold": (404, ("error", "message")),
    "admin-list-groups": (200, ("groups", "cursor")),
    "admin-show-data-quality": (200, ("as_of", "kinds", "records", "cursor")),
    "admin-name-employees": (200, ("names", "unknown", "left")),
    "admin-list-waiting": (200, ("waiting", "counts", "cursor")),
    "admin-link-group": (404, ("error", "message")),
    "admin-list-holds": (200, ("holds",)),
    "admin-show-hold": (404, ("error", "message")),
    "admin-list-exceptions": (200, ("exceptions",)),
    "admin-remove-exception": (404, ("error", "message")),
    "admin-list-changes": (200, ("changes", "cursor")),
    "admin-list-changes-of-run": (404, ("error", "message")),
    "admin-list-networks": (200, ("networks",)),
    "admin-list-owner-candidates": (200, ("candidates", "cursor")),
    "admin-list-runs": (200, ("runs",)),
    "admin-preview": (202, ("run_id",)),
    "admin-save-configuration": (409, ("error", "message", "version")),
    "admin-list-configurations": (200, ("configurations", "cursor")),
    "admin-diff-configurations": (200, ("from", "to", "changes")),
    "admin-restore-configuration": (200, ("version", "configuration")),
    "admin-sync-employee": (404, ("error", "message")),
    "admin-show-openapi": (200, ("openapi", "paths")),
    "admin-name-account-owner": (404, ("error", "message")),
    "admin-show-configuration": (200, ("version", "configuration")),
    "admin-show-configuration-version": (200, ("version", "configuration")),
    "admin-show-integration": (200, ("state", "pending_actions", "health", "runs")),
    "admin-show-seen": (200, ("at", "statuses", "profile_fields")),
    "admin-show-run": (404, ("error", "message")),
    "admin-start-sweep": (202, ("run_id",)),
}
"""Status and some keys of the body."""

BATCHES = ("worker-chunk", "worker-employee-hint", "worker-unit-hint", "worker-unreadable")
SWEEPS = {"reconcile-incremental": "completed", "reconcile-full": "completed", "reconcile-dry-run": "completed"}


def test_every_file_is_tried() -> None:
    """A file that nobody tries would rot."""
    assert {path.stem for path in EVENTS.iterdir()} == {*ANSWERS, *BATCHES, *SWEEPS}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_request_is_answered(functions: Functions, name: str) -> None:
    """API Gateway gets a status and a JSON object."""
    event = load_event(name)
    if "authorizer" in event.get("requestContext", {}):
        event["requestContext"]["authorizer"]["claims"]["auth_time"] = str(int(functions.product.clock()))

    answer = functions.call(name.partition("-")[0], event)

    status, keys = ANSWERS[name]
    assert answer["statusCode"] == status
    assert set(keys) <= json.loads(answer["body"]).keys()
    assert answer["isBase64Encoded"] is False


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_is_worked_off(functions: Functions, name: str) -> None:
    """None of the examples is to be delivered again: what nobody knows is done, what nobody can read is given up."""
    assert functions.call("worker", load_event(name)) == {"batchItemFailures": []}


@pytest.mark.parametrize(("name", "status"), SWEEPS.items())
def test_a_sweep_reports(functions: Functions, name: str, status: str) -> None:
    """Mode and dry run are taken from the event."""
    event: dict[str, Any] = load_event(name)

    report = functions.call("reconcile", event)

    assert (report["mode"], report["dry_run"], report["status"]) == (event["mode"], event["dry_run"], status)
