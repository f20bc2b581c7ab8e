"""The route of the people who wait."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import waiting_list
from groupsync.administration.admin_request import AdminRequest

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@router.get("/waiting")
def list_waiting() -> dict[str, Any]:
    """List who waits, and why."""
    request: AdminRequest = router.context["request"]
    return waiting_list.show_waiting(request.http.query, request.dependencies)
