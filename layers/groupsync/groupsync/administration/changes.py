"""Asking the audit (`/changes`, `/runs/{id}/changes`): who was put in or taken out, when, and why.

Use case, read only. Rows hold ids and words, never a name or a mail address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from groupsync.administration.actions import ACTION
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.sweeps import show_run
from groupsync.core.causes import RELEASE
from groupsync.core.errors import InvalidInputError
from groupsync.core.plan import ChangeKind
from groupsync.core.profile_parts import PROFILE
from groupsync.ports.audit import AuditQuery, AuditRow

PAGE = 500
SEAL_BYTES = 12
SHAPES = {
    "employee": (re.compile(r"[0-9]{1,20}"), "a record id is made of digits"),
    "group": (
        re.compile(r"(department|designation):[0-9]{1,20}"),
        "a group is department: or designation: and a record id",
    ),
    "run": (re.compile(r"[0-9A-Za-z:._-]{1,128}"), "this is no id of a run or a delivery"),
}


def show_changes(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List changes, newest first. Raises `InvalidInputError` naming the wrong parameter."""
    known = (*SHAPES, "kind", "since", "cursor")
    for name in parameters:
        if name not in known:
            raise InvalidInputError(f"the parameters are {', '.join(known)}", field=name[:40])
    texts = {name: _shaped(name, parameters[name]) for name in SHAPES if parameters.get(name)}
    if parameters.get("kind"):
        texts |= _of_kind(parameters["kind"], texts)
    since = parameters.get("since", "")
    query = AuditQuery(**texts, since=_moment(since) if since else 0)
    return _page(query, parameters.get("cursor", ""), dependencies)


def _of_kind(kind: str, others: Mapping[str, str]) -> dict[str, str]:
    """Ask for sensitive actions, the one kind with an index of its own; they are about no employee, group or run."""
    if kind != ACTION:
        raise InvalidInputError(f"the one kind that can be asked for is {ACTION}", field="kind")
    if others:
        raise InvalidInputError("an action has neither employee, group nor run", field=next(iter(others)))
    return {"group": ACTION}


def show_changes_of_run(run_id: str, parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List the changes of one run, newest first. Raises `NotFoundError`, `InvalidInputError`."""
    for name in parameters:
        if name != "cursor":
            raise InvalidInputError("the one parameter is cursor", field=name[:40])
    run = show_run(run_id, dependencies)
    return _page(AuditQuery(run=run["run_id"]), parameters.get("cursor", ""), dependencies)


WHY = {
    ChangeKind.JOIN.value: "People has the person in this unit.",
    ChangeKind.MOVE.value: "In People the person moved from one unit of the family to another.",
    ChangeKind.LEAVE.value: "People's status says that the person left.",
    ChangeKind.LOSS.value: "The record vanished, or its field is blank, and a second look confirmed it.",
    ChangeKind.AGAIN.value: "Connect had lost the person, who is wanted there, and was told once more.",
    ChangeKind.DELETION.value: "The integration was deleted, and its groups were emptied of whom it had put there.",
    RELEASE: "The product manages this membership no more; it stays in Connect.",
    PROFILE: "A profile field differs from what People says.",
    "carry_over": "The unit was given the group of the one that it replaces, with the people in it.",
    "settle": "An earlier call had come to no clear end and was repeated.",
}
"""The cause of a change in one sentence, by its kind: a webhook's change has no run whose causes could be read."""


def row_to_json(row: AuditRow) -> dict[str, Any]:
    """Give the form of a row in answers."""
    return {
        "at": iso_time(row.at),
        "run": row.run,
        "trigger": row.trigger,
        "cause": row.cause,
        "kind": row.kind,
        "why": WHY.get(row.kind, ""),
        "employee": row.employee,
        "connect_id": row.connect_id,
        "group": "" if row.kind == ACTION else row.group,
        "before": row.before,
        "after": row.after,
        "outcome": row.outcome,
        "answer": row.answer,
        "change": row.change,
        "by": row.by,
        "source": row.source,
    }


def _page(query: AuditQuery, cursor: str, dependencies: AdminDependencies) -> dict[str, Any]:
    position = _open(cursor, query) if cursor else ""
    page = dependencies.audit.changes(query, position=position, limit=PAGE)
    following = _seal(page.position, query) if page.position else None
    return {"changes": [row_to_json(row) for row in page.rows], "cursor": following}


def _shaped(name: str, text: str) -> str:
    pattern, message = SHAPES[name]
    if not pattern.fullmatch(text):
        raise InvalidInputError(message, field=name)
    return text


def _moment(text: str) -> float:
    """Parse ISO 8601; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise InvalidInputError("a moment is written as 2026-01-31 or 2026-01-31T12:00:00Z", field="since") from error


def _digest(position: str, query: AuditQuery) -> bytes:
    text = "\n".join((query.employee, query.group, query.run, str(query.since), position))
    return hashlib.sha256(text.encode()).digest()[:SEAL_BYTES]


def _seal(position: str, query: AuditQuery) -> str:
    """Make a cursor. It belongs to one question: that is a check for mistakes, since it holds no right to anything."""
    return base64.urlsafe_b64encode(_digest(position, query) + position.encode()).decode().rstrip("=")


def _open(cursor: str, query: AuditQuery) -> str:
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = sealed[SEAL_BYTES:].decode()
    except (binascii.Error, ValueError):
        sealed, position = b"", ""
    if not position or sealed[:SEAL_BYTES] != _digest(position, query):
        raise InvalidInputError("this is no cursor of an answer to the same question", field="cursor")
    return position
