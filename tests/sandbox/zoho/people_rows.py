"""Chooses, orders and shows the rows of a People form, as asked for and as the faults in force spoil them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.sandbox.zoho.calls import Call
from tests.sandbox.zoho.company import Department, Designation, Employee
from tests.sandbox.zoho.faults import Fault, form_name, row_predicate
from tests.sandbox.zoho.form_table import FormTable
from tests.sandbox.zoho.people_errors import PeopleError
from tests.sandbox.zoho.rendering import Shown, show

Row = Employee | Department | Designation
Table = FormTable[Employee] | FormTable[Department] | FormTable[Designation]
Test = Callable[[Row], bool]
CRITERION = re.compile(r"searchField:'([^']*)'(?:,searchOperator:'([^']*)')?,searchText:'([^']*)'")


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that a call asks for, newest added first; `matching` is None when that is the whole table."""

    table: Table
    matching: list[Row] | None

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return len(self.table) if self.matching is None else len(self.matching)

    def rows(self, start: int, limit: int) -> list[Row]:
        """Return one page; `start` counts from 1."""
        if self.matching is None:
            return list(self.table.newest(start - 1, start - 1 + limit))
        return self.matching[start - 1 : start - 1 + limit]


def read_page(call: Call, table: Table, start: int, limit: int) -> list[dict[str, list[Shown]]] | None:
    """Return one page in People's form, or None when People would say 7024. Only the page is rendered."""
    listing = _listing(call, table)
    rows = _spoiled_page(call, listing, start, limit)
    if not rows:
        return [] if listing.total and call.world.settings.past_the_end == "[]" else None
    spoilers = _spoilers(call)
    return [{row.record_id: [_spoiled(row, shown_row(call, row), spoilers)]} for row in rows]


def shown_row(call: Call, row: Row) -> Shown:
    """Render one record."""
    return show(call.world.company, row, call.world.settings.utc_offset_minutes)


def spoil(call: Call, row: Row, shown: Shown) -> Shown:
    """Blank or take away what the faults in force say, in one record."""
    return _spoiled(row, shown, _spoilers(call))


def hidden_from_lookup(call: Call, row: Row) -> bool:
    """Tell whether a fault hides this record from the look-up by id as well, as a lost role would."""
    faults = _strike(call, ("hide_rows",), lambda fault: bool(fault.options.get("also_by_id")))
    return any(row_predicate(call.world.company, fault.options.get("rows", {}))(row) for fault in faults)


def _strike(call: Call, kinds: tuple[str, ...], when: Callable[[Fault], bool] | None = None) -> list[Fault]:
    return call.world.faults.strike(kinds, "people", call.action, form_name(call.form), when=when)


def _listing(call: Call, table: Table) -> Listing:
    tests = _tests(call)
    hidden = [
        row_predicate(call.world.company, fault.options.get("rows", {})) for fault in _strike(call, ("hide_rows",))
    ]
    if not tests and not hidden:
        return Listing(table, None)
    rows: Iterable[Row] = table.newest_first()
    shown = [row for row in rows if all(test(row) for test in tests) and not any(gone(row) for gone in hidden)]
    return Listing(table, shown)


def _spoiled_page(call: Call, listing: Listing, start: int, limit: int) -> list[Row]:
    """Read a page; a lost one is empty, short by half, or skipped, so that the next page takes its place."""
    page = (start - 1) // limit + 1
    last = (listing.total - 1) // limit + 1

    def concerned(fault: Fault) -> bool:
        if fault.kind == "lose_last_page":
            return page == last
        wanted = int(fault.options.get("page", 2))
        return page >= wanted if fault.options.get("mode") == "skip" else page == wanted

    rows = listing.rows(start, limit)
    for fault in _strike(call, ("drop_page", "lose_last_page"), concerned):
        mode = fault.options.get("mode", "empty")
        if mode == "skip":
            rows = listing.rows(start + limit, limit)
        else:
            rows = rows[: len(rows) // 2] if mode == "short" else []
    return rows


def _tests(call: Call) -> list[Test]:
    """Translate the search parameters; unknown ones are ignored, as People does."""
    given = call.parameters
    tests: list[Test] = []
    if "modifiedtime" in given:
        if not given["modifiedtime"].isdigit():
            raise PeopleError(7052)
        since = int(given["modifiedtime"])
        tests.append(lambda row: row.modified_ms > since)
    column = given.get("searchColumn", given.get("SearchColumn", "")).upper()
    if column in ("EMPLOYEEID", "EMPLOYEEMAILALIAS"):
        value = given.get("searchValue", given.get("SearchValue", "")).strip().casefold()
        if not value:
            raise PeopleError(7042)
        attribute = "employee_id" if column == "EMPLOYEEID" else "email"
        tests.append(lambda row: str(getattr(row, attribute, "")).casefold() == value)
    for field, operator, text in CRITERION.findall(given.get("searchParams", "")):
        tests.append(_criterion(call, field, operator or "Contains", text))
    return tests


def _criterion(call: Call, field: str, operator: str, text: str) -> Test:
    wanted = text.casefold()
    compare: dict[str, Callable[[str], bool]] = {
        "Is": lambda value: value == wanted,
        "Is_Not": lambda value: value != wanted,
        "Is_Empty": lambda value: value == "",
        "Is_Not_Empty": lambda value: value != "",
        "Starts_With": lambda value: value.startswith(wanted),
        "Ends_With": lambda value: value.endswith(wanted),
        "Not_Contains": lambda value: wanted not in value,
    }
    holds = compare.get(operator, _contains(wanted))
    return lambda row: holds(str(shown_row(call, row).get(field, "")).casefold())


def _contains(wanted: str) -> Callable[[str], bool]:
    return lambda value: wanted in value


def _spoilers(call: Call) -> list[tuple[Fault, Callable[[object], bool]]]:
    faults = _strike(call, ("blank_field", "remove_key"))
    return [(fault, row_predicate(call.world.company, fault.options.get("rows", {}))) for fault in faults]


def _spoiled(row: Row, shown: Shown, spoilers: list[tuple[Fault, Callable[[object], bool]]]) -> Shown:
    for fault, hit in spoilers:
        if not hit(row):
            continue
        name = str(fault.options.get("field", "Department"))
        keys = [key for key in shown if key == name or key.startswith(f"{name}.")]
        if fault.kind == "remove_key":
            shown = {key: value for key, value in shown.items() if key not in keys}
        else:
            shown = shown | dict.fromkeys(keys, "")
    return shown
