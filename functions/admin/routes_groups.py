"""Routes of the groups: which unit has which, and what somebody decides about it."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import group_list, group_view, groups
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Page
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=Page, query=("cursor",))
@router.get("/groups")
def list_groups() -> dict[str, Any]:
    """List the groups."""
    request: AdminRequest = router.context["request"]
    return group_list.show_groups(request.http.query, request.dependencies)


@described(answer=Page, query=("cursor",))
@router.get("/groups/<family>/<record_id>")
def show_group(family: str, record_id: str) -> dict[str, Any]:
    """Show one group and whom we put there."""
    request: AdminRequest = router.context["request"]
    return group_view.show_group(family, record_id, request.http.query, request.dependencies)


@router.get("/groups/<family>/<record_id>/address")
def find_address(family: str, record_id: str) -> dict[str, Any]:
    """Say where a group is opened in Connect."""
    request: AdminRequest = router.context["request"]
    return group_view.find_address(family, record_id, request.dependencies)


@described(body=groups.LinkRequest, sensitive=True)
@router.put("/groups/<family>/<record_id>/link")
def link(family: str, record_id: str) -> dict[str, Any]:
    """Decide which group a unit has."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(groups.LinkRequest)
    return groups.link(family, record_id, body, request.caller, request.dependencies)
