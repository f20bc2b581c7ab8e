"""Routes of the configuration and its versions."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import configurations, seen_list
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Page, Version
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=Version)
@router.get("/integration/configuration")
def show_current() -> dict[str, Any]:
    """Show the version in force."""
    request: AdminRequest = router.context["request"]
    return configurations.show_current(request.dependencies)


@described(answer=Version)
@router.get("/integration/configuration/<version>")
def show_version(version: str) -> dict[str, Any]:
    """Show one version."""
    request: AdminRequest = router.context["request"]
    return configurations.show(version, request.dependencies)


@described(answer=Page, query=("cursor",))
@router.get("/integration/configurations")
def list_versions() -> dict[str, Any]:
    """List the versions, newest first."""
    request: AdminRequest = router.context["request"]
    return configurations.list_versions(request.http.query.get("cursor", ""), request.dependencies)


@router.get("/integration/configuration/<first>/diff/<second>")
def difference(first: str, second: str) -> dict[str, Any]:
    """Compare two versions."""
    request: AdminRequest = router.context["request"]
    return configurations.difference(first, second, request.dependencies)


@router.get("/integration/seen")
def show_seen() -> dict[str, Any]:
    """List the statuses, employee types and dates that were seen, and the profile fields."""
    request: AdminRequest = router.context["request"]
    return seen_list.show_seen(request.dependencies)


@described(body=configurations.RestoreRequest, answer=Version, sensitive=True)
@router.post("/integration/configuration/<version>/restore")
def restore(version: str) -> dict[str, Any]:
    """Save an earlier version anew."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(configurations.RestoreRequest)
    return configurations.restore(version, body, request.caller, request.dependencies)


@described(body=configurations.ConfigurationRequest, answer=Version, sensitive=True)
@router.put("/integration/configuration")
def save() -> dict[str, Any]:
    """Store the next version."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(configurations.ConfigurationRequest)
    return configurations.save(body, request.caller, request.dependencies)
