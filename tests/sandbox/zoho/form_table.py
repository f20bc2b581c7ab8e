"""The rows of one People form, kept in the order in which they were added."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Record(Protocol):
    """What every row of a People form has."""

    record_id: str
    created_ms: int
    modified_ms: int


Row = TypeVar("Row", bound=Record)


class FormTable(Generic[Row]):
    """Rows by record id; a slice of the newest-first list costs no more than the slice."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._order: list[str] = []

    def add(self, row: Row) -> None:
        """Put a new row in front."""
        if row.record_id in self._rows:
            raise ValueError("record id exists")
        self._rows[row.record_id] = row
        self._order.append(row.record_id)

    def remove(self, record_id: str) -> Row:
        """Take a row out; KeyError when there is none."""
        row = self._rows.pop(record_id)
        self._order.remove(record_id)
        return row

    def get(self, record_id: str) -> Row | None:
        """Return the row or None."""
        return self._rows.get(record_id)

    def newest(self, start: int, stop: int) -> list[Row]:
        """Return rows `start` to `stop` (0-based, exclusive) of the newest-first list."""
        total = len(self._order)
        return [
            self._rows[record_id] for record_id in reversed(self._order[max(0, total - stop) : max(0, total - start)])
        ]

    def newest_first(self) -> Iterator[Row]:
        """Yield every row, the one added last first."""
        return (self._rows[record_id] for record_id in reversed(self._order))

    def __iter__(self) -> Iterator[Row]:
        """Yield every row, oldest first."""
        return iter(self._rows.values())

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._order)

    def __contains__(self, record_id: str) -> bool:
        """Tell whether a record id exists."""
        return record_id in self._rows
