"""The record of every change, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change and why. No personal value; `before`, `after` and `answer` are words and ids."""

    at: float
    run: str
    trigger: str
    cause: str
    kind: str
    employee: str
    connect_id: str
    group: str
    before: str
    after: str
    outcome: str
    answer: str = ""
    change: str = ""
    call: str = ""
    """The call that did it. What one call did to one membership, written again, is the same row."""
    by: str = ""
    """Who asked for it, of a sensitive action: the id of whoever is signed in."""
    source: str = ""
    """The network address that the request came from."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which rows are asked for: all that is given has to fit. `since` is in epoch seconds."""

    employee: str = ""
    group: str = ""
    run: str = ""
    since: float = 0


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Rows, newest first, and the position of the next page; empty at the end."""

    rows: Sequence[AuditRow]
    position: str = ""


class AuditTrail(Protocol):
    """Append-only record of changes."""

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Write the rows."""
        ...

    def changes(self, query: AuditQuery, *, position: str = "", limit: int = 100) -> AuditPage:
        """Find rows, at most `limit` from a position on that the same question gave.

        A page may be short, even empty, before the end: then it has a position. A position is only ever a place among
        what the question asks for. Raises `InvalidInputError` when it is none.
        """
        ...
