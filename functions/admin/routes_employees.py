"""Routes about one employee."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import employee_sync, employees, names
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Names, Started
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(body=employees.FindRequest)
@router.post("/employees/find")
def find() -> dict[str, Any]:
    """Find employees by mail address, employee number or record id."""
    request: AdminRequest = router.context["request"]
    body = request.http.json_model(employees.FindRequest)
    return employees.find(body, request.dependencies)


@described(body=names.NamesRequest, answer=Names)
@router.post("/employees/names")
def name_employees() -> dict[str, Any]:
    """Read names of employees from People, for whoever has to decide about them; nothing is kept."""
    request: AdminRequest = router.context["request"]
    return names.names_of(request.http.json_model(names.NamesRequest), request.dependencies)


@router.get("/employees/<record_id>")
def explain(record_id: str) -> dict[str, Any]:
    """Explain where one employee stands."""
    request: AdminRequest = router.context["request"]
    return employees.explain(record_id, request.dependencies)


@described(answer=Started, status=202)
@router.post("/employees/<record_id>/sync")
def sync(record_id: str) -> tuple[dict[str, Any], int]:
    """Make one employee right now."""
    request: AdminRequest = router.context["request"]
    return employee_sync.sync(record_id, request.dependencies), 202
