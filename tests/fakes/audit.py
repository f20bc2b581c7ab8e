"""The audit trail in memory."""

from __future__ import annotations

from collections.abc import Sequence

from groupsync.core.errors import InvalidInputError
from groupsync.ports.audit import AuditPage, AuditQuery, AuditRow, AuditTrail
from tests.fakes.boundary import Boundary, Hook


class FakeAudit(Boundary, AuditTrail):
    """`AuditTrail` in a dictionary; the same row written twice is one row."""

    name = "audit"

    def __init__(self, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self._rows: dict[tuple[object, ...], AuditRow] = {}

    @property
    def rows(self) -> list[AuditRow]:
        """The rows in the order in which they were first written."""
        return list(self._rows.values())

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Write the rows."""
        with self._io("append"):
            for row in rows:
                unique = row.call or row.change or len(self._rows)
                self._rows[(row.at, unique, row.group, row.connect_id, row.outcome)] = row

    def changes(self, query: AuditQuery, *, position: str = "", limit: int = 100) -> AuditPage:
        """Find rows; the position of a row is its place, counted from the oldest."""
        with self._io("changes"):
            if position and not position.isdecimal():
                raise InvalidInputError("this is no cursor of an answer", field="cursor")
            wanted = {"employee": query.employee, "group": query.group, "run": query.run}
            found = [
                (str(place), row)
                for place, row in enumerate(sorted(self.rows, key=lambda row: row.at))
                if row.at >= query.since
                and all(not text or getattr(row, name) == text for name, text in wanted.items())
                and (not position or place < int(position))
            ][::-1]
            page = found[:limit]
            return AuditPage(tuple(row for _, row in page), page[-1][0] if len(found) > limit else "")
