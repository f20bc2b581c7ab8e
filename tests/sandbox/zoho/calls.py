"""One API call as the views see it, and the answer they give; rendering and logging happen in `application`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request

from tests.sandbox.zoho.accounts import AccessToken
from tests.sandbox.zoho.world import World


@dataclass(slots=True)
class Answer:
    """A body (JSON value, or text as HTML), its status and headers, and one word on the outcome for the event log."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    outcome: str = "ok"


@dataclass(slots=True)
class Call:
    """A request with its parameters from query and form body together; the body wins."""

    world: World
    request: Request
    product: str
    action: str
    values: dict[str, str]
    parameters: dict[str, str]
    token: AccessToken | None = None

    @property
    def form(self) -> str:
        """The People form in the path, as it was written."""
        return self.values.get("form", "")


View = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a path leads to; `locked` views run under the world's lock."""

    product: str
    action: str
    view: View
    locked: bool = True


def allowed(token: AccessToken, *scopes: str) -> bool:
    """Tell whether the token has one of the scopes, spelled exactly so."""
    return any(scope in token.scopes for scope in scopes)


def html(title: str, status: int) -> Answer:
    """Return a web page where a client expects JSON."""
    return Answer(
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>",
        status,
        outcome="html",
    )
