"""Routes that ask the audit."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import changes
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Changes
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=Changes, query=("employee", "group", "run", "kind", "since", "cursor"))
@router.get("/changes")
def list_changes() -> dict[str, Any]:
    """List changes by employee, group, run and time."""
    request: AdminRequest = router.context["request"]
    return changes.show_changes(request.http.query, request.dependencies)


@described(answer=Changes, query=("cursor",))
@router.get("/runs/<run_id>/changes")
def list_changes_of_run(run_id: str) -> dict[str, Any]:
    """List the changes of one run."""
    request: AdminRequest = router.context["request"]
    return changes.show_changes_of_run(run_id, request.http.query, request.dependencies)
