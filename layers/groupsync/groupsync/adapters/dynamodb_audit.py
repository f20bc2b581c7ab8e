"""The audit table: one row per change, kept for the retention time, behind the port `AuditTrail`.

The partition is the day; indexes by employee, group and run share the sort key.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from groupsync.adapters.dynamodb_batches import Item, put_items
from groupsync.ports import AuditRow, Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SCHEMA_VERSION = 1
DAY = 24 * 3600


class DynamoAudit:
    """`AuditTrail` in one table of DynamoDB. The same row (time, change id, group) written twice is one row."""

    def __init__(
        self, table_name: str, client: DynamoDBClient, *, retention_days: int, clock: Clock = time.time
    ) -> None:
        self._table_name = table_name
        self._client = client
        self._retention = retention_days * DAY
        self._clock = clock

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Write the rows. Raises `TransientError`; then some are written, and all may be written again."""
        expires_at = int(self._clock()) + self._retention
        items = {item["pk"]["S"] + item["sk"]["S"]: item for item in (_item(row, expires_at) for row in rows)}
        put_items(self._client, self._table_name, items.values())


def _item(row: AuditRow, expires_at: int) -> Item:
    moment = datetime.fromtimestamp(row.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    texts = {
        "at": moment,
        "employee": row.employee,
        "grp": row.group,
        "run": row.run,
        "trigger": row.trigger,
        "cause": row.cause,
        "kind": row.kind,
        "connect_id": row.connect_id,
        "before": row.before,
        "after": row.after,
        "outcome": row.outcome,
        "answer": row.answer,
        "change": row.change,
    }
    return {
        "pk": {"S": f"day#{moment[:10]}"},
        "sk": {"S": f"{moment}#{row.change or uuid.uuid4().hex}#{row.group}"},
        "expires_at": {"N": str(expires_at)},
        "schema_version": {"N": str(SCHEMA_VERSION)},
        # Left out when empty: an index refuses an empty key, and a row without the key is simply not in it.
        **{name: {"S": text} for name, text in texts.items() if text},
    }
