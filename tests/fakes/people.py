"""Zoho People in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from groupsync.core.mapping_proposal import FormField
from groupsync.core.model import Employee, EmployeeId, Family, GroupKey, Unit, UnreadableRecord
from groupsync.ports.people import PeopleForms, PeopleSource, RecordPage
from tests.fakes.boundary import Boundary, Hook


class FakePeople(Boundary, PeopleSource, PeopleForms):
    """`PeopleSource` over records that a test sets and changes, and `PeopleForms` over `form_fields`.

    `hidden` are ids that lists leave out although a look-up finds them (a lost page); `unreadable` rows come first in
    their form; `numbers` maps employee numbers to record ids. `calls` logs the operation and what was asked.
    """

    name = "people"

    def __init__(
        self,
        employees: Iterable[Employee] = (),
        units: Iterable[Unit] = (),
        *,
        page_size: int = 200,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.employees: dict[EmployeeId, Employee] = {employee.id: employee for employee in employees}
        self.units: dict[GroupKey, Unit] = {unit.key: unit for unit in units}
        self.page_size = page_size
        self.hidden: set[str] = set()
        self.unreadable: dict[str, list[UnreadableRecord]] = defaultdict(list)
        self.numbers: dict[str, EmployeeId] = {}
        self.left_today: int | None = None
        self.form_fields: dict[str, Sequence[FormField]] = {}
        self.calls: list[tuple[str, str]] = []

    def set(self, *records: Employee | Unit) -> None:
        """Add records, or replace those of the same id."""
        for record in records:
            if isinstance(record, Employee):
                self.employees[record.id] = record
            else:
                self.units[record.key] = record

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield the pages of a form, newest added first, always ending with a page that is not full."""
        rows: list[Employee | Unit | UnreadableRecord] = [*self.unreadable[form], *self._rows(form, modified_after_ms)]
        start = 0
        while True:
            with self._io("pages"):
                self.calls.append(("pages", form))
                page = rows[start : start + self.page_size]
            if page or start == 0:
                yield RecordPage(
                    [row for row in page if not isinstance(row, UnreadableRecord)],
                    [row for row in page if isinstance(row, UnreadableRecord)],
                    len(page),
                )
            if len(page) < self.page_size:
                break
            start += self.page_size
        if confirm_end and page:
            with self._io("pages"):
                self.calls.append(("pages", form))

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id."""
        with self._io("employee"):
            self.calls.append(("employee", employee_id))
            parked = [row for row in self.unreadable["employee"] if row.id == employee_id]
            return parked[0] if parked else self.employees.get(employee_id)

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Read by employee number, or by mail address."""
        with self._io("find_employees"):
            self.calls.append(("find_employees", number or email))
            if number:
                found = self.employees.get(self.numbers.get(number, EmployeeId("")))
                return [found] if found else []
            return [one for one in self.employees.values() if one.email == email.strip().casefold()]

    def calls_left_today(self) -> int | None:
        """Give what the test set."""
        return self.left_today

    def fields(self, form: str) -> Sequence[FormField]:
        """Give the fields that the test set."""
        with self._io("fields"):
            self.calls.append(("fields", form))
            return self.form_fields[form]

    def _rows(self, form: str, modified_after_ms: int | None) -> list[Employee | Unit]:
        records: list[Employee | Unit]
        if form == "employee":
            records = [one for one in self.employees.values() if one.id not in self.hidden]
        else:
            family = Family(form)
            records = [
                one
                for key, one in self.units.items()
                if key.startswith(f"{family.value}:") and key.partition(":")[2] not in self.hidden
            ]
        if modified_after_ms is not None:
            records = [one for one in records if (one.modified_ms or 0) > modified_after_ms]
        return records[::-1]
