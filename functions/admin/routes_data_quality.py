"""The route of faulty records."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration import data_quality
from groupsync.administration.admin_request import AdminRequest
from groupsync.web.answers import DataQuality
from groupsync.web.described import described

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types


@described(answer=DataQuality, query=("kind", "cursor"))
@router.get("/data-quality")
def show_data_quality() -> dict[str, Any]:
    """List faulty records, why they matter, and where they are cured."""
    request: AdminRequest = router.context["request"]
    return data_quality.show_data_quality(request.http.query, request.dependencies)
