"""Requests as API Gateway sends them, made from the files in `events/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[2] / "events"


def load_event(name: str, **changes: Any) -> dict[str, Any]:
    """Read one event and replace some of its keys."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event | changes


def with_header(event: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """Set a header, as a gateway does: in both places."""
    return event | {
        "headers": event["headers"] | {name: value},
        "multiValueHeaders": event["multiValueHeaders"] | {name: [value]},
    }


def with_query(event: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """Set the query string, as a gateway does: in both places."""
    return event | {
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()},
    }


def body_of(answer: dict[str, Any]) -> dict[str, Any]:
    """Parse an answer's body."""
    body: dict[str, Any] = json.loads(answer["body"])
    return body
