"""Routes of the integration's life: enable, connect, preview, confirm, activate, deactivate, delete."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import (
    deletion,
    integration,
    profile_fields,
    sweeps,
)
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Overview, Started
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=Overview)
@router.get("/integration")
def show_integration() -> dict[str, Any]:
    """Show where the integration stands."""
    request: AdminRequest = router.context["request"]
    return integration.overview(request.dependencies)


@described(answer=Overview)
@router.post("/integration/enable")
def enable() -> dict[str, Any]:
    """Begin."""
    request: AdminRequest = router.context["request"]
    return integration.enable(request.dependencies)


@described(body=sweeps.PreviewRequest, answer=Started, status=202)
@router.post("/integration/preview")
def preview() -> tuple[dict[str, Any], int]:
    """Plan without writing."""
    request: AdminRequest = router.context["request"]
    body = request.http.json_model(sweeps.PreviewRequest)
    return sweeps.preview(body, request.dependencies), 202


@described(body=profile_fields.FieldsRequest, sensitive=True)
@router.post("/integration/pending-actions/confirm_profile_fields/confirm")
def confirm_profile_fields() -> dict[str, Any]:
    """Take a person's word for the first write of profile fields, field by field."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(profile_fields.FieldsRequest)
    return profile_fields.confirm_fields(body, request.caller, request.dependencies)


@described(sensitive=True)
@router.post("/integration/pending-actions/<code>/confirm")
def confirm(code: str) -> dict[str, Any]:
    """Take a person's word for what no call can tell."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return integration.confirm(code, request.caller, request.dependencies)


@described(answer=Started, status=202, sensitive=True)
@router.post("/integration/activate")
def activate() -> tuple[dict[str, Any], int]:
    """Go live."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return sweeps.activate(request.dependencies), 202


@described(answer=Overview, sensitive=True)
@router.post("/integration/deactivate")
def deactivate() -> dict[str, Any]:
    """Stop."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return integration.deactivate(request.dependencies)


@described(body=deletion.DeletionRequest, answer=Started, status=202, sensitive=True)
@router.post("/integration/delete")
def delete() -> tuple[dict[str, Any], int]:
    """Delete everything, for good, or count what that would take out."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(deletion.DeletionRequest)
    return deletion.delete(body, request.caller, request.dependencies), 202
