"""The audit of sensitive actions: who did what, when, from where, and what was answered (`GET /changes?kind=action`).

Use case. The row is there before the action, without an answer; the same row is written again with it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace

from groupsync.core.errors import GroupSyncError
from groupsync.ports.audit import AuditRow, AuditTrail

ACTION = "action"
"""The kind of such a row, and what stands for a group in it, so that an index finds them."""
LONGEST_PATH = 200
READABLE = re.compile(r"[0-9A-Za-z._-]+")
"""What an id or a word of a path is made of; anything else was typed by somebody, and may be a name."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action, told of before it is done."""

    row: AuditRow
    audit: AuditTrail

    def answered(self, answer: str) -> None:
        """Add what was answered. If that cannot be written, the row that says that it was begun stands."""
        with suppress(GroupSyncError):
            self.audit.append([replace(self.row, answer=answer)])


def begin_action(audit: AuditTrail, *, route: str, by: str, source: str, request_id: str, now: float) -> Action:
    """Write down an action before it is done. Raises `TransientError`: then it is not to be done."""
    row = AuditRow(
        at=now,
        run="",
        trigger="operator",
        cause="",
        kind=ACTION,
        employee="",
        connect_id="",
        group=ACTION,
        before="",
        after="",
        outcome="asked",
        change=_readable(route),
        call=request_id,
        by=by,
        source=source,
    )
    audit.append([row])
    return Action(row, audit)


def _readable(route: str) -> str:
    method, _, path = route.partition(" ")
    parts = [part if not part or READABLE.fullmatch(part) else "?" for part in path.split("/")]
    return f"{method} {'/'.join(parts)}"[:LONGEST_PATH]
