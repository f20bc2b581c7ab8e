"""Zoho People, read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from groupsync.core.mapping_proposal import FormField
from groupsync.core.model import Employee, EmployeeId, Unit, UnreadableRecord


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of a form. `records` are parsed rows; `rows` counts what Zoho sent, readable or not."""

    records: Sequence[Employee | Unit]
    unreadable: Sequence[UnreadableRecord]
    rows: int


class PeopleSource(Protocol):
    """Zoho People, read only. Raises `TransientError`, `CooldownError`, `AuthorityError`, `UnexpectedAnswerError`."""

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield every page of `employee`, `department` or `designation`, newest added first, to the end.

        With `confirm_end` one page past the end is asked for; rows there raise `UnexpectedAnswerError`
        (a short or a lost page inside). "No records" is an end, any other error is raised: never an empty answer.
        """
        ...

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id; None only when People says that no such record exists (7049)."""
        ...

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Read the employees with this employee number, or with this mail address (exactly one is given)."""
        ...

    def calls_left_today(self) -> int | None:
        """Give the allowance that People named in its last answer, or None before the first."""
        ...


class PeopleForms(Protocol):
    """How the organisation has built its forms in Zoho People. Raises what `PeopleSource` does."""

    def fields(self, form: str) -> Sequence[FormField]:
        """Read the fields of `employee`, `department` or `designation`.

        Raises `RefusedError` when the token's scope covers records but not fields: everything else can go on.
        """
        ...
