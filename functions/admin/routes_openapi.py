"""The route that describes all routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayRouter

from groupsync.administration.admin_request import PREFIX, AdminRequest
from groupsync.web.openapi import Operation, openapi

router = APIGatewayRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it without types
described_routers: list[APIGatewayRouter] = [router]
"""Filled by `routes`, which knows all routers."""


@router.get("/openapi.json")
def show_openapi() -> dict[str, Any]:
    """Describe the admin API."""
    request: AdminRequest = router.context["request"]
    return openapi(operations(), server=f"{request.http.base_url}{PREFIX}")


def operations() -> Iterator[Operation]:
    """Yield every route of every router."""
    for one in described_routers:
        for rule, route in one._routes.items():  # noqa: SLF001 - Powertools shows the routes of a router nowhere else
            yield from (Operation(method, rule[0], route) for method in rule[1])
