"""Routes that look at one employee."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import employees
from groupsync.administration.admin_request import AdminRequest

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@router.post("/employees/find")
def find() -> dict[str, Any]:
    """Find employees by mail address, employee number or record id."""
    request: AdminRequest = router.context["request"]
    body = request.http.json_model(employees.FindRequest)
    return employees.find(body, request.dependencies)


@router.get("/employees/<record_id>")
def explain(record_id: str) -> dict[str, Any]:
    """Explain where one employee stands."""
    request: AdminRequest = router.context["request"]
    return employees.explain(record_id, request.dependencies)
