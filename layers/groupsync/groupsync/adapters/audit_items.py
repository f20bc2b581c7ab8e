"""Audit rows as items of the audit table, and back. The sort key begins with the moment, so that it sorts by time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from groupsync.adapters.dynamodb_batches import Item
from groupsync.ports.audit import AuditRow

SCHEMA_VERSION = 1
NAMES = {
    "employee": "employee",
    "group": "grp",  # `group` is a reserved word of DynamoDB's expressions
    "run": "run",
    "trigger": "trigger",
    "cause": "cause",
    "kind": "kind",
    "connect_id": "connect_id",
    "before": "before",
    "after": "after",
    "outcome": "outcome",
    "answer": "answer",
    "change": "change",
    "call": "call",
    "by": "by",
    "source": "source",
}
"""Attribute of the item by the row's field."""


def moment_of(at: float) -> str:
    """Write a moment as the sort key begins, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def item_of(row: AuditRow, *, expires_at: int) -> Item:
    """Give a row's item. What one call did to one membership has one key, however often it is written."""
    moment = moment_of(row.at)
    unique = row.call or row.change or uuid.uuid4().hex
    texts = {"at": moment} | {name: getattr(row, field) for field, name in NAMES.items()}
    return {
        "pk": {"S": day_partition(moment)},
        "sk": {"S": f"{moment}#{unique}#{row.group}#{row.connect_id}#{row.outcome}"},
        "expires_at": {"N": str(expires_at)},
        "schema_version": {"N": str(SCHEMA_VERSION)},
        # Left out when empty: an index refuses an empty key, and a row without the key is simply not in it.
        **{name: {"S": text} for name, text in texts.items() if text},
    }


def row_of(item: Mapping[str, Any]) -> AuditRow:
    """Give an item's row."""
    texts = {field: item[name]["S"] if name in item else "" for field, name in NAMES.items()}
    return AuditRow(at=datetime.fromisoformat(item["at"]["S"]).timestamp(), **texts)


def day_partition(moment: str) -> str:
    """Name the partition of a moment, or of a sort key."""
    return f"day#{moment[:10]}"
