"""Routes of what waits for somebody's decision, and of what was rejected."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import holds
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Page, Started
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@router.get("/holds")
def list_holds() -> dict[str, Any]:
    """List what is held."""
    request: AdminRequest = router.context["request"]
    return holds.show_holds(request.dependencies)


@described(answer=Page, query=("cursor",))
@router.get("/holds/<hold_id>")
def show_hold(hold_id: str) -> dict[str, Any]:
    """Show one hold's exact changes."""
    request: AdminRequest = router.context["request"]
    return holds.show_hold(hold_id, request.http.query.get("cursor", ""), request.dependencies)


@described(body=holds.DecisionRequest, answer=Started, status=202, sensitive=True)
@router.post("/holds/<hold_id>/approve")
def approve(hold_id: str) -> tuple[dict[str, Any], int]:
    """Let held changes happen."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(holds.DecisionRequest)
    return holds.approve(hold_id, body, request.caller, request.dependencies), 202


@described(body=holds.DecisionRequest, sensitive=True)
@router.post("/holds/<hold_id>/reject")
def reject(hold_id: str) -> dict[str, Any]:
    """Leave held changes out for good."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(holds.DecisionRequest)
    return holds.reject(hold_id, body, request.caller, request.dependencies)


@described(answer=Page, query=("cursor",))
@router.get("/exceptions")
def list_exceptions() -> dict[str, Any]:
    """List what was rejected."""
    request: AdminRequest = router.context["request"]
    return holds.show_exceptions(request.http.query, request.dependencies)


@described(sensitive=True)
@router.delete("/exceptions/<exception_id>")
def remove_exception(exception_id: str) -> dict[str, Any]:
    """Forget that a change was rejected."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return holds.remove_exception(exception_id, request.dependencies)
