"""Routes of the webhooks' secret, and of messages that were given up."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import dead_letters, webhook_address
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Page
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=Page, query=("cursor",))
@router.get("/dead-letters")
def list_dead_letters() -> dict[str, Any]:
    """List what was given up."""
    request: AdminRequest = router.context["request"]
    return dead_letters.show_dead_letters(request.http.query.get("cursor", ""), request.dependencies)


@described(body=dead_letters.RedriveRequest, sensitive=True)
@router.post("/dead-letters/redrive")
def redrive() -> dict[str, Any]:
    """Send messages again."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(dead_letters.RedriveRequest)
    return dead_letters.redrive(body, request.dependencies)


@described(body=webhook_address.RotationRequest, sensitive=True)
@router.post("/webhook-secret/rotate")
def rotate() -> dict[str, Any]:
    """Show or replace the webhooks' secret."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return webhook_address.rotate(request.http.json_model(webhook_address.RotationRequest), request.dependencies)
