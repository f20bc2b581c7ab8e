"""Finding an employee and showing why they are where they are (`/employees`), read from People at this moment.

Use case, read only. Answers hold ids and words, never a name or a mail address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration.changes import row_to_json
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.integration import saved_configuration
from groupsync.administration.moments import iso_time
from groupsync.administration.profile_explanation import Known, explain_profile
from groupsync.core.configuration import Configuration
from groupsync.core.errors import InvalidInputError
from groupsync.core.ledger_entries import Account, EmployeeEntry
from groupsync.core.links import without_former
from groupsync.core.model import Employee, EmployeeId, Family, GroupKey, UnreadableRecord
from groupsync.core.plan import ChangeKind
from groupsync.engine.explanation import explain_employee
from groupsync.engine.reading import Sources
from groupsync.ports.audit import AuditQuery, AuditRow
from groupsync.ports.people import PeopleSource
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import NotFoundError

Identifier = Annotated[str, Field(max_length=200)]
RECORD_ID = re.compile(r"[0-9]{1,20}")
MOST_CHANGES = 200
"""Changes of one employee that are looked through for what put them where they are."""
APPLIED = "applied"
PUT_BECAUSE = {
    ChangeKind.JOIN.value: "People had the person in this unit, and nowhere else in the family before.",
    ChangeKind.MOVE.value: "In People the person had moved here from another unit.",
    "settle": "An earlier call had come to no clear end and was repeated.",
}
"""What put somebody into a group, by the kind of the change."""


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
    configuration = _configuration(dependencies)
    people = dependencies.people_factory(configuration)
    read = people.employee(employee_id)
    entry = dependencies.ledger.load(employees=[employee_id]).employees.get(employee_id)
    if read is None and entry is None:
        raise NotFoundError("there is no such employee")
    attention = dependencies.documents.get(("attention", f"employee#{employee_id}"))
    if isinstance(read, Employee):
        connect = dependencies.connect_factory(configuration.network_id)
        sources = Sources(people, connect, connect, dependencies.ledger, dependencies.clock)
        explanation = explain_employee(read, configuration, sources)
        explained, account = explanation.to_json(), explanation.account
    else:
        explained, account = _unexplained(entry), _account_of(entry, dependencies)
    page = dependencies.audit.changes(AuditQuery(employee=employee_id), limit=MOST_CHANGES)
    known = Known(read if isinstance(read, Employee) else None, account, page.rows, dependencies.clock())
    return {
        "record_id": employee_id,
        "read": None if read is None else _read_to_json(read),
        "missing_since": entry and entry.missing_since and iso_time(entry.missing_since),
        **explained,
        "has": _memberships(account, _put_by(page.rows), _origins(account, dependencies)),
        "profile": explain_profile(employee_id, known, dependencies.documents, configuration),
        "attention": None if attention is None else dict(attention.body),
    }


def _unexplained(entry: EmployeeEntry | None) -> dict[str, Any]:
    """Say what is known without a readable record: nothing would change, since nothing can be concluded."""
    known = entry.connect_id if entry is not None else None
    return {
        "standing": None,
        "in_scope": None,
        "matched": {"connect_id": known, "by": "ledger" if known else None, "waiting": None},
        "wanted": [],
        "would_change": {"add": [], "remove": []},
        "why": ["People has no readable record; nothing is concluded from that alone."],
    }


def _account_of(entry: EmployeeEntry | None, dependencies: AdminDependencies) -> Account | None:
    if entry is None or entry.connect_id is None:
        return None
    ledger = dependencies.ledger
    account = ledger.load(accounts=[entry.connect_id]).accounts.get(entry.connect_id)
    if account is None:
        return None
    groups = ledger.load(groups=account.memberships).groups
    return without_former({account.id: account}, groups, now=dependencies.clock())[account.id]


def _configuration(dependencies: AdminDependencies) -> Configuration:
    return saved_configuration(load_integration(dependencies.documents), dependencies)


def _people(dependencies: AdminDependencies) -> PeopleSource:
    return dependencies.people_factory(_configuration(dependencies))


def _found(request: FindRequest, people: PeopleSource) -> Sequence[Employee | UnreadableRecord]:
    if request.email:
        return people.find_employees(email=request.email)
    if request.employee_id:
        return people.find_employees(number=request.employee_id)
    if not RECORD_ID.fullmatch(request.record_id):
        raise InvalidInputError("a record id is made of digits", field="record_id")
    found = people.employee(EmployeeId(request.record_id))
    return [] if found is None else [found]


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


def _put_by(changes: Iterable[AuditRow]) -> dict[str, dict[str, Any]]:
    """Give by group the newest audited change that put the employee there."""
    found: dict[str, dict[str, Any]] = {}
    for row in changes:
        if row.outcome == APPLIED and row.after == "in":
            words = {"text": PUT_BECAUSE.get(row.kind, PUT_BECAUSE["settle"])}
            found.setdefault(row.group, words | row_to_json(row))
    return found


def _origins(account: Account | None, dependencies: AdminDependencies) -> dict[GroupKey, str]:
    """Give how we came to each group: what was there before us may have had the person before us, too."""
    entries = dependencies.ledger.load(groups=account.memberships).groups if account is not None else {}
    return {key: entry.origin.value for key, entry in entries.items() if entry.origin is not None}


def _memberships(
    account: Account | None, put_by: Mapping[str, dict[str, Any]], origins: Mapping[GroupKey, str]
) -> list[dict[str, Any]]:
    if account is None:
        return []
    return [
        {
            "group": group,
            "state": membership.state.value,
            "since": iso_time(membership.since),
            "run": membership.run,
            "reason": membership.reason,
            "put_by": put_by.get(group),
            "group_origin": origins.get(group),
        }
        for group, membership in sorted(account.memberships.items())
    ]
