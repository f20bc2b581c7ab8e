"""What a route says of itself for the OpenAPI document: its body, its answer, its parameters. No I/O.

A route without a description takes no body and answers 200 with a JSON object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

ATTRIBUTE = "described_operation"
Route = TypeVar("Route", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Description:
    """One route's own words. `status` is that of success; a `sensitive` route wants a fresh sign-in."""

    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    query: tuple[str, ...] = ()
    status: int = 200
    sensitive: bool = False


def described(
    *,
    body: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    query: tuple[str, ...] = (),
    status: int = 200,
    sensitive: bool = False,
) -> Callable[[Route], Route]:
    """Attach a description to a route."""

    def attach(route: Route) -> Route:
        setattr(route, ATTRIBUTE, Description(body, answer, query, status, sensitive))
        return route

    return attach


def description_of(route: Callable[..., object]) -> Description:
    """Give a route's description."""
    found = getattr(route, ATTRIBUTE, Description())
    return found if isinstance(found, Description) else Description()
