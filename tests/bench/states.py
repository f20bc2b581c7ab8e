"""Both states of a large company, as they come over the wire: People's pages and the ledger's items, parsed by us.

The shape is that of the peers' figures: 200 departments, 150 designations, two memberships a person. Ids are of real
length, and who belongs where is drawn from a fixed seed, so that every run measures the same.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from groupsync.adapters.connect_records import MemberRow
from groupsync.adapters.dynamodb_batches import Item
from groupsync.adapters.group_items import group_item
from groupsync.adapters.ledger_items import employee_item, snapshot_of
from groupsync.adapters.people_pages import FormParser, form_parsers
from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.ledger_entries import (
    Account,
    EmployeeEntry,
    GroupEntry,
    GroupOrigin,
    GroupState,
    Membership,
    MembershipState,
)
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
    ConnectMember,
    Employee,
    EmployeeId,
    Family,
    GroupKey,
    PartitionId,
    group_key,
)
from groupsync.ports.ledger import LedgerSnapshot
from groupsync.ports.people import RecordPage
from tests.bench.units import account_item

DEPARTMENTS, DESIGNATIONS = 200, 150
PAGE = 200
FIRST_RECORD = 412_345_000_000_000_000
FIRST_ZUID = 60_012_345_678
HELPERS = 3
"""People of the network who are not in People; a list of a round hundred would be taken for a page."""
LONG_AGO = 1_760_000_000
CHURN = 100
"""One person in so many changes, as in the peers' figures."""


@dataclass(frozen=True)
class LargeCompany:
    """So many people, of whom one in `changed` has changed since the ledger was written; 0: nobody has.

    Of those half moved, a quarter left, and a quarter is new.
    """

    people: int
    changed: int = 0

    @cached_property
    def configuration(self) -> Configuration:
        """The defaults."""
        return parse_configuration({"network_id": "105000017039001"})

    @cached_property
    def _places(self) -> tuple[bytes, bytes]:
        draw = random.Random(7)  # noqa: S311 - the same company every time
        departments = bytes(draw.randrange(DEPARTMENTS) for _ in range(self.people))
        return departments, bytes(draw.randrange(DESIGNATIONS) for _ in range(self.people))

    def keys(self) -> list[GroupKey]:
        """Name the groups."""
        departments = [group_key(Family.DEPARTMENT, _unit(Family.DEPARTMENT, one)) for one in range(DEPARTMENTS)]
        designations = [group_key(Family.DESIGNATION, _unit(Family.DESIGNATION, one)) for one in range(DESIGNATIONS)]
        return departments + designations

    # --------------------------------------------------------------------------------------------- People

    def pages(self, form: str) -> Iterator[RecordPage]:
        """Parse a form's pages, newest record first."""
        parsers = form_parsers({one: self.configuration.family(one).fields for one in Family}, {}, ["dd-MMM-yyyy"], {})
        rows = self._rows() if form == "employee" else _unit_rows(Family(form))
        page: list[dict[str, Any]] = []
        for row in rows:
            page.append(row)
            if len(page) == PAGE:
                yield _parse(parsers[form], page)
                page = []
        if page:
            yield _parse(parsers[form], page)

    def _rows(self) -> Iterator[dict[str, Any]]:
        for number in reversed(range(self.people)):
            department, designation = (units[number] for units in self._places)
            left = self._fate(number) == "left"
            row = {
                "EmailID": f"Person.Number{number}@example.com",
                "ZUID": str(FIRST_ZUID + number),
                "EmployeeID": f"E{number}",
                "Employeestatus": "Inactive" if left else "Active",
                "Employeestatus.type": 0 if left else 1,
                "Employee_type": ("Permanent", "Contract", "Trainee")[number % 3],
                "LocationName": f"Location {number % 40}",
                "Dateofjoining": f"{number % 28 + 1:02}-Jan-2020",
                "ModifiedTime": str(1_700_000_000_000 + number),
                "Department.ID": _unit(Family.DEPARTMENT, (department + (self._fate(number) == "moved")) % DEPARTMENTS),
                "Designation.ID": _unit(Family.DESIGNATION, designation),
            }
            yield {str(FIRST_RECORD + number): [row]}

    def _fate(self, number: int) -> str:
        if not self.changed or number % self.changed:
            return ""
        return ("moved", "left", "moved", "hired")[number // self.changed % 4]

    # --------------------------------------------------------------------------------------------- Connect

    def members(self) -> list[ConnectMember]:
        """Give the network's people."""
        rows = (
            MemberRow.model_validate({"id": str(FIRST_ZUID + one), "emailId": f"person.number{one}@example.com"})
            for one in range(self.people + HELPERS)
        )
        return [member for row in rows if (member := row.to_domain()) is not None]

    def groups(self) -> list[ConnectGroup]:
        """Give Connect's groups."""
        return [
            ConnectGroup(_partition(number), key, f"[people:{key}]", admins=frozenset({ConnectId("1")}))
            for number, key in enumerate(self.keys())
        ]

    # --------------------------------------------------------------------------------------------- ledger

    def ledger(self) -> LedgerSnapshot:
        """Read the ledger from its items."""
        return snapshot_of(self._items())

    def _items(self) -> Iterator[Item]:
        sizes = dict.fromkeys(self.keys(), 0)
        for number in range(self.people):
            if self._fate(number) == "hired":
                continue
            account = self._account(number)
            for key in account.memberships:
                sizes[key] += 1
            yield employee_item(EmployeeEntry(account.employees[0], account.id))
            yield account_item(account)
        for number, (key, size) in enumerate(sizes.items()):
            entry = GroupEntry(
                key,
                GroupState.MANAGED,
                key,
                _partition(number),
                GroupOrigin.CREATED,
                since=LONG_AGO,
                members=size,
                version=3,
            )
            yield group_item(entry, version=3)

    def _account(self, number: int) -> Account:
        department, designation = (units[number] for units in self._places)
        held = {
            group_key(family, _unit(family, one)): _membership(family, one, number)
            for family, one in ((Family.DEPARTMENT, department), (Family.DESIGNATION, designation))
        }
        return Account(
            id=ConnectId(str(FIRST_ZUID + number)),
            employees=(EmployeeId(str(FIRST_RECORD + number)),),
            desired=frozenset(held),
            desired_rev=1,
            desired_token="run-1",
            memberships=held,
            desired_at=LONG_AGO * 1000 + number,
        )


def _membership(family: Family, unit: int, number: int) -> Membership:
    """Give a membership that a call of a first sweep made: a hundred people share one call."""
    call = f"{family.value[:3]}{unit:013x}{number // (100 * DEPARTMENTS):016x}"
    return Membership(MembershipState.PRESENT, call, 0, LONG_AGO, "run-1")


def _unit(family: Family, number: int) -> str:
    return str(FIRST_RECORD - (1 if family is Family.DEPARTMENT else 2) * 1_000_000 + number)


def _partition(number: int) -> PartitionId:
    return PartitionId(str(105_000_017_040_000 + number))


def _unit_rows(family: Family) -> Iterator[dict[str, Any]]:
    label, count = ("Department", DEPARTMENTS) if family is Family.DEPARTMENT else ("Designation", DESIGNATIONS)
    for number in reversed(range(count)):
        yield {_unit(family, number): [{label: f"{label} {number}", "ModifiedTime": "1700000000000"}]}


def _parse(parser: FormParser, rows: list[dict[str, Any]]) -> RecordPage:
    content = json.dumps({"response": {"result": rows, "message": "", "uri": "", "status": 0}}).encode()
    parsed = parser.page(content)
    assert parsed is not None
    records = [one.record for one in parsed if isinstance(one.record, Employee) or hasattr(one.record, "key")]
    assert len(records) == len(rows)
    return RecordPage(records, (), len(rows))  # type: ignore[arg-type]
