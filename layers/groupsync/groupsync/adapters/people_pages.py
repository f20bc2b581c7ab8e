"""Parses a page of People's getRecords: the whole page at once, and row by row when one of them is odd.

Between the wire models and `zoho_people`: one bad record is parked, never the page with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, ValidationError

from groupsync.adapters.people_records import (
    AnyRow,
    DepartmentRow,
    DesignationRow,
    Reading,
    Row,
    employee_row,
    is_record_id,
)
from groupsync.core.model import Employee, Family, Unit, UnreadableRecord
from groupsync.core.profile import ProfileField

RowT = TypeVar("RowT", bound=Row)


class _Response(BaseModel, Generic[RowT]):
    status: int = Field(strict=True)
    result: list[dict[str, list[RowT]]]
    errors: Any = None
    error: Any = None


class _Page(BaseModel, Generic[RowT]):
    response: _Response[RowT]
    errors: Any = None
    error: Any = None


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: its wire model too, for what the domain does not keep."""

    id: str
    record: Employee | Unit | UnreadableRecord
    wire: AnyRow | None = None


class FormParser:
    """Parses one form's answers."""

    def __init__(self, row: type[AnyRow], reading: Reading) -> None:
        self._row = row
        self._reading = reading
        self._page: Any = _Page.__class_getitem__(row)

    def page(self, content: bytes) -> list[ParsedRow] | None:
        """Parse a page in which everything is as expected, straight from its bytes; None when anything is not."""
        try:
            page = self._page.model_validate_json(content)
        except ValidationError:
            return None
        response = page.response
        if response.status != 0 or response.errors or response.error or page.errors or page.error:
            return None
        parsed = []
        reading = self._reading
        for entry in response.result:
            for record_id, records in entry.items():
                if len(entry) != 1 or len(records) != 1 or not is_record_id(record_id):
                    return None
                if not records[0].__pydantic_fields_set__:
                    return None
                parsed.append(ParsedRow(record_id, records[0].to_domain(record_id, reading), records[0]))
        return parsed if len(parsed) == len(response.result) else None

    def rows(self, result: Sequence[object]) -> list[ParsedRow]:
        """Parse row by row; what has an unexpected shape becomes an `UnreadableRecord`."""
        return [self._entry(entry) for entry in result]

    def record(self, record_id: str, fields: object) -> ParsedRow:
        """Parse one record that is flat, as getDataByID gives it."""
        if not isinstance(fields, dict):
            return ParsedRow(record_id, UnreadableRecord(record_id, "the record is no object"))
        try:
            row = self._row.model_validate(fields)
        except ValidationError as error:
            return ParsedRow(record_id, UnreadableRecord(record_id, _reason(error)))
        if not row.model_fields_set:
            return ParsedRow(record_id, UnreadableRecord(record_id, "no known field"))
        return ParsedRow(record_id, row.to_domain(record_id, self._reading), row)

    def _entry(self, entry: object) -> ParsedRow:
        if not isinstance(entry, dict) or len(entry) != 1:
            return ParsedRow("", UnreadableRecord("", "the row is not one record under its id"))
        record_id, records = next(iter(entry.items()))
        if not is_record_id(record_id):
            return ParsedRow("", UnreadableRecord("", "the record id is no number"))
        if not isinstance(records, list) or len(records) != 1:
            return ParsedRow(record_id, UnreadableRecord(record_id, "the row is not one record"))
        return self.record(record_id, records[0])


def form_parsers(
    labels: Mapping[Family, Sequence[str]],
    statuses: Mapping[str, str],
    date_formats: Sequence[str],
    profile_labels: Mapping[ProfileField, Sequence[str]],
) -> Mapping[str, FormParser]:
    """Make the parser of each form."""
    employees, reading = employee_row(labels, statuses, date_formats, profile_labels)
    return {
        "employee": FormParser(employees, reading),
        Family.DEPARTMENT.value: FormParser(DepartmentRow, reading),
        Family.DESIGNATION.value: FormParser(DesignationRow, reading),
    }


def _reason(error: ValidationError) -> str:
    """Name the fields and what is wrong with them, never their values."""
    errors = error.errors(include_url=False, include_input=False, include_context=False)
    return ", ".join(sorted({f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in errors}))[:200]
