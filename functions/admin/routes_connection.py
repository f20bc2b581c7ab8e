"""Routes of the Zoho account: connecting it, whose token it is, which networks it sees."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import account_owner, connection, consent, integration
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Page
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(body=connection.ConnectionRequest, sensitive=True)
@router.post("/integration/connection")
def connect() -> dict[str, Any]:
    """Connect a Zoho account."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(connection.ConnectionRequest)
    if not body.code:
        return consent.begin_consent(body, request.caller, request.http.base_url, request.dependencies)
    return connection.connect(body, request.dependencies)


@described(body=account_owner.OwnerRequest, sensitive=True)
@router.put("/integration/account-owner")
def name_owner() -> dict[str, Any]:
    """Say whose token it is."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    body = request.http.json_model(account_owner.OwnerRequest)
    return account_owner.name_owner(body, request.dependencies)


@described(answer=Page, query=("cursor",))
@router.get("/integration/account-owner/candidates")
def list_owner_candidates() -> dict[str, Any]:
    """List whose token it may be."""
    request: AdminRequest = router.context["request"]
    return account_owner.list_candidates(request.http.query.get("cursor", ""), request.dependencies)


@router.get("/networks")
def list_networks() -> dict[str, Any]:
    """List the Connect networks to choose from."""
    request: AdminRequest = router.context["request"]
    return integration.list_networks(request.dependencies)
