"""The audit table: one row per change, kept for the retention time, behind the port `AuditTrail`.

The partition is the day; indexes by employee, group and run share the sort key.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from groupsync.adapters.audit_items import day_partition, item_of, moment_of, row_of
from groupsync.adapters.aws_calls import aws_call
from groupsync.adapters.dynamodb_batches import Item, put_items
from groupsync.core.errors import InvalidInputError
from groupsync.ports.audit import AuditPage, AuditQuery, AuditRow
from groupsync.ports.invocation import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DAY = 24 * 3600
MOST_READS = 100
"""Calls that one page may cost: an answer comes in time, however rare what is asked for is."""
READ_AT_ONCE = 1000
"""Rows that one call looks through when others than those of the index are filtered out."""
POSITION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[!-~]{0,500}")
INDEXES = (("by_employee", "employee", "employee"), ("by_run", "run", "run"), ("by_group", "grp", "group"))
"""Index, its attribute, and the part of a question that it answers; the narrowest first."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A run of rows in the order of their sort keys: an index's for one value, or a day's."""

    attribute: str
    value: str
    index: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)

    def has(self, position: str) -> bool:
        """Tell whether a position can be in it."""
        return bool(position) and (bool(self.index) or self.value == day_partition(position))

    def parameters(self, first: str, position: str, limit: int) -> dict[str, Any]:
        """Give the parameters of a query for what is not before `first`, after `position`, newest first."""
        names = {"#key": self.attribute, "#sort": "sk"}
        values = {":key": {"S": self.value}, ":first": {"S": first}}
        parameters: dict[str, Any] = {
            "KeyConditionExpression": "#key = :key AND #sort >= :first",
            "ScanIndexForward": False,
            "Limit": READ_AT_ONCE if self.filters else limit,
        }
        if self.filters:
            names |= {f"#{name}": name for name in self.filters}
            values |= {f":{name}": {"S": text} for name, text in self.filters.items()}
            parameters["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in self.filters)
        if self.index:
            parameters["IndexName"] = self.index
        if position:
            # Made from what is asked for: a position can only say where in these rows to go on.
            key = {"pk": day_partition(position), "sk": position, self.attribute: self.value}
            parameters["ExclusiveStartKey"] = {name: {"S": text} for name, text in key.items()}
        return parameters | {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}


class DynamoAudit:
    """`AuditTrail` in one table of DynamoDB. What one call did to one membership, written twice, is one row."""

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
        items = [item_of(row, expires_at=expires_at) for row in rows]
        once = {item["sk"]["S"]: item for item in items}
        put_items(self._client, self._table_name, once.values())

    def changes(self, query: AuditQuery, *, position: str = "", limit: int = 100) -> AuditPage:
        """Find rows, newest first. A page may be short, even empty, before the end: then it has a position."""
        day = _day_of(position) if position else None
        first = moment_of(max(query.since, self._clock() - self._retention))
        if position and position < first:
            return AuditPage(())
        found: list[Item] = []
        reached = ""
        for items, read_to in itertools.islice(self._reads(query, first, position, day, limit + 1), MOST_READS):
            found += items
            reached = read_to
            if len(found) > limit:
                reached = found[limit - 1]["sk"]["S"]
                break
        return AuditPage(tuple(row_of(item) for item in found[:limit]), reached)

    def _reads(
        self, query: AuditQuery, first: str, position: str, day: date | None, limit: int
    ) -> Iterator[tuple[Sequence[Item], str]]:
        """Yield what each call finds, and where it got to: empty at the end."""
        for section, is_last, end in self._sections(query, first, day):
            at = position if section.has(position) else ""
            while True:
                parameters = section.parameters(first, at, limit)
                with aws_call("Query"):
                    answer = self._client.query(TableName=self._table_name, **parameters)
                at = answer.get("LastEvaluatedKey", {}).get("sk", {}).get("S", "")
                yield answer["Items"], at or ("" if is_last else end)
                if not at:
                    break

    def _sections(self, query: AuditQuery, first: str, day: date | None) -> Iterator[tuple[_Section, bool, str]]:
        """Yield where to look, whether it is the last place, and a position at its end."""
        wanted = {name: getattr(query, part) for _, name, part in INDEXES if getattr(query, part)}
        for index, name, _ in INDEXES:
            if name in wanted:
                yield _Section(name, wanted.pop(name), index, wanted), True, ""
                return
        today = datetime.fromtimestamp(self._clock(), UTC).date()
        oldest = date.fromisoformat(first[:10])
        newest = min(today, day or today)
        for back in range((newest - oldest).days + 1):
            one = newest - timedelta(days=back)
            yield _Section("pk", f"day#{one}"), one == oldest, f"{one}T"


def _day_of(position: str) -> date:
    match = POSITION.fullmatch(position)
    try:
        if match is not None:
            return date.fromisoformat(match[1])
    except ValueError:
        pass
    raise InvalidInputError("this is no cursor of an answer", field="cursor")
