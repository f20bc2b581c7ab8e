"""Finding an employee and showing why they are where they are (`/employees`), read from People at this moment.

Use case, read only. Answers hold ids and words, never a name or a mail address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import AdminDependencies, saved_configuration
from groupsync.errors import InvalidInputError
from groupsync.integration_state import load_integration
from groupsync.model import Account, ConnectId, Employee, EmployeeEntry, EmployeeId, Family, GroupKey, UnreadableRecord
from groupsync.moments import iso_time
from groupsync.ports import PeopleSource
from groupsync.refusals import NotFoundError

Identifier = Annotated[str, Field(max_length=200)]
RECORD_ID = re.compile(r"[0-9]{1,20}")


class FindRequest(BaseModel):
    """Whom to find: exactly one of the three. In a body, since a mail address does not belong into a path."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    email: Identifier = ""
    employee_id: Identifier = ""
    record_id: Identifier = ""


def find(request: FindRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """List the records that match; none is an empty list. Raises `InvalidInputError` unless one identifier is given."""
    given = [value for value in (request.email, request.employee_id, request.record_id) if value]
    if len(given) != 1:
        raise InvalidInputError("give exactly one of email, employee_id and record_id", field="body")
    people = _people(dependencies)
    return {"employees": [_read_to_json(one) for one in _found(request, people)]}


def explain(record_id: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show what People says of one employee, what is wanted for them, and what they have because of us.

    Raises:
        NotFoundError: neither People nor the ledger knows the record.
    """
    if not RECORD_ID.fullmatch(record_id):
        raise NotFoundError("there is no such employee")
    employee_id = EmployeeId(record_id)
    read = _people(dependencies).employee(employee_id)
    entry = dependencies.ledger.load(employees=[employee_id]).employees.get(employee_id)
    if read is None and entry is None:
        raise NotFoundError("there is no such employee")
    connect_id, matched_by = _match(read, entry)
    account = dependencies.ledger.load(accounts=[connect_id]).accounts.get(connect_id) if connect_id else None
    attention = dependencies.documents.get(("attention", f"employee#{employee_id}"))
    return {
        "record_id": employee_id,
        "read": None if read is None else _read_to_json(read),
        "matched": {"connect_id": connect_id, "by": matched_by},
        "missing_since": entry and entry.missing_since and iso_time(entry.missing_since),
        **_account_to_json(account),
        "attention": None if attention is None else dict(attention.body),
    }


def _people(dependencies: AdminDependencies) -> PeopleSource:
    configuration = saved_configuration(load_integration(dependencies.documents), dependencies)
    return dependencies.people_factory(configuration)


def _found(request: FindRequest, people: PeopleSource) -> Sequence[Employee | UnreadableRecord]:
    if request.email:
        return people.find_employees(email=request.email)
    if request.employee_id:
        return people.find_employees(number=request.employee_id)
    if not RECORD_ID.fullmatch(request.record_id):
        raise InvalidInputError("a record id is made of digits", field="record_id")
    found = people.employee(EmployeeId(request.record_id))
    return [] if found is None else [found]


def _match(
    read: Employee | UnreadableRecord | None, entry: EmployeeEntry | None
) -> tuple[ConnectId | None, str | None]:
    if isinstance(read, Employee) and read.zuid:
        return read.zuid, "zuid"
    if entry is not None and entry.connect_id:
        return entry.connect_id, "ledger"
    return None, None


def _read_to_json(read: Employee | UnreadableRecord) -> dict[str, Any]:
    if isinstance(read, UnreadableRecord):
        return {"record_id": read.id, "unreadable": read.reason}
    return {
        "record_id": read.id,
        "employed": read.employed,
        "status_known": read.status_known,
        "connect_id": read.zuid,
        "departments": list(read.references(Family.DEPARTMENT)),
        "designations": list(read.references(Family.DESIGNATION)),
        "unreadable_fields": sorted(family.value for family in read.unreadable),
    }


def _account_to_json(account: Account | None) -> Mapping[str, Any]:
    if account is None:
        return {"wanted": [], "has": [], "would_change": {"add": [], "remove": []}}
    ours: set[GroupKey] = {group for group, membership in account.memberships.items() if membership.ours}
    return {
        "wanted": sorted(account.desired),
        "has": [
            {
                "group": group,
                "state": membership.state.value,
                "since": iso_time(membership.since),
                "run": membership.run,
                "reason": membership.reason,
            }
            for group, membership in sorted(account.memberships.items())
        ],
        "would_change": {"add": sorted(account.desired - ours), "remove": sorted(ours - account.desired)},
    }
