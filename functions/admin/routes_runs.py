"""Routes of sweeps and their runs."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import sweeps
from groupsync.administration.accept_read import accept_read
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import Report, Reports, Started
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(body=sweeps.SweepRequest, answer=Started, status=202)
@router.post("/sweeps")
def start_sweep() -> tuple[dict[str, Any], int]:
    """Start a sweep."""
    request: AdminRequest = router.context["request"]
    body = request.http.json_model(sweeps.SweepRequest)
    return sweeps.sweep(body, request.dependencies), 202


@described(answer=Reports, query=("cursor",))
@router.get("/runs")
def list_runs() -> dict[str, Any]:
    """List the runs, newest first."""
    request: AdminRequest = router.context["request"]
    return sweeps.show_runs(request.http.query, request.dependencies)


@described(answer=Report)
@router.get("/runs/<run_id>")
def show_run(run_id: str) -> dict[str, Any]:
    """Show one run's report."""
    request: AdminRequest = router.context["request"]
    return sweeps.show_run(run_id, request.dependencies)


@described(sensitive=True)
@router.post("/runs/<run_id>/accept-read")
def accept(run_id: str) -> dict[str, Any]:
    """Make a refused read the new baseline."""
    request: AdminRequest = router.context["request"]
    request.require_fresh_sign_in()
    return accept_read(run_id, request.caller, request.dependencies)
