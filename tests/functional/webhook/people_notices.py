"""Notifications of People, as its webhooks send them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from functions.webhook import app
from groupsync.webhooks.webhook import WebhookDependencies
from tests.functional.gateway_events import load_event

TOKEN = "replace-with-the-webhook-token"
RECORD = "300000000000001007"


def post(dependencies: WebhookDependencies, event: dict[str, Any]) -> dict[str, Any]:
    """Send one event to the function."""
    return app.handle(event, None, dependencies)


def form_event(**parameters: str) -> dict[str, Any]:
    """Build a form post with these parameters alone."""
    return load_event("webhook-people-form", body=urlencode(parameters))


def employee_event(**parameters: str) -> dict[str, Any]:
    """Build a form post that is right but for what is given."""
    return form_event(**({"token": TOKEN, "form": "employee", "record_id": RECORD} | parameters))
