"""Small builders of domain values with readable defaults, so that a test names only what it is about.

Numbers stand for ids: `employee(7)` is record 7 whose Connect id is 1007.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from groupsync.core.configuration import parse_configuration
from groupsync.core.desired import is_manageable
from groupsync.core.guard import Verdict
from groupsync.core.ledger_entries import (
    Account,
    EmployeeEntry,
    GroupEntry,
    GroupOrigin,
    GroupState,
    Membership,
    MembershipState,
)
from groupsync.core.matching import MemberIndex, match
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
    ConnectMember,
    Employee,
    EmployeeId,
    Family,
    GroupKey,
    PartitionId,
    Unit,
    family_of,
    group_key,
)
from groupsync.core.situation import Situation

NETWORK = "100"


def connect_id(number: int) -> ConnectId:
    """Give the Connect id of employee number so-and-so."""
    return ConnectId(str(1000 + number))


def department_key(record_id: str | int) -> GroupKey:
    """Name the group of a department."""
    return group_key(Family.DEPARTMENT, str(record_id))


def designation_key(record_id: str | int) -> GroupKey:
    """Name the group of a designation."""
    return group_key(Family.DESIGNATION, str(record_id))


def employee(number: int = 1, **changes: Any) -> Employee:
    """Build an employed person with an account, in department 10 and designation 20."""
    values: dict[str, Any] = {
        "id": EmployeeId(str(number)),
        "employed": True,
        "zuid": connect_id(number),
        "email": f"person{number}@example.com",
        "departments": ("10",),
        "designations": ("20",),
        "status": "Active",
        "modified_ms": 1_700_000_000_000 + number,
    }
    return Employee(**(values | changes))


def leaver(number: int = 1, **changes: Any) -> Employee:
    """Build somebody who has left."""
    return employee(number, **({"employed": False, "status": "Inactive"} | changes))


def unit(key: GroupKey | None = None, **changes: Any) -> Unit:
    """Build a department or designation record; its name tells its key."""
    key = key or department_key(10)
    return Unit(**({"key": key, "name": key.replace(":", " ").title()} | changes))


def membership(state: MembershipState | str = MembershipState.PRESENT, **changes: Any) -> Membership:
    """Build a membership that some finished call left; give `expires` for a live intent."""
    values: dict[str, Any] = {"state": MembershipState(state), "call": "call-0", "since": 1}
    return Membership(**(values | changes))


def account(
    number: int = 1,
    present: Iterable[GroupKey] = (),
    *,
    memberships: Mapping[GroupKey, Membership] | None = None,
    **changes: Any,
) -> Account:
    """Build an account of employee `number` that wants, and is in, the groups of `present` (revision 1)."""
    held = dict.fromkeys(present, membership()) | dict(memberships or {})
    values: dict[str, Any] = {
        "id": connect_id(number),
        "employees": (EmployeeId(str(number)),),
        "desired": frozenset(present),
        "desired_rev": 1,
        "desired_token": "token-0",
        "memberships": held,
    }
    return Account(**(values | changes))


def employee_entry(number: int = 1, **changes: Any) -> EmployeeEntry:
    """Build the ledger's entry of a matched employee."""
    return EmployeeEntry(**({"id": EmployeeId(str(number)), "connect_id": connect_id(number)} | changes))


def partition_id(key: GroupKey) -> PartitionId:
    """Give the partition that builders pair with a key: 5 and the record id, or 6 for designations."""
    family, _, record_id = key.partition(":")
    return PartitionId(f"{5 if family == Family.DEPARTMENT.value else 6}{record_id:0>4}")


def group_entry(key: GroupKey | None = None, **changes: Any) -> GroupEntry:
    """Build the ledger's entry of a managed group that we created long ago."""
    key = key or department_key(10)
    values: dict[str, Any] = {
        "key": key,
        "state": GroupState.MANAGED,
        "name": key.replace(":", " ").title(),
        "partition_id": partition_id(key),
        "origin": GroupOrigin.CREATED,
        "since": 1,
        "members": 10,
        "version": 1,
    }
    return GroupEntry(**(values | changes))


def connect_group(key: GroupKey | None = None, **changes: Any) -> ConnectGroup:
    """Build the group in Connect that `group_entry` of the same key points to, marker included."""
    key = key or department_key(10)
    values: dict[str, Any] = {
        "partition_id": partition_id(key),
        "name": key.replace(":", " ").title(),
        "description": f"[people:{key}]",
    }
    return ConnectGroup(**(values | changes))


def connect_member(number: int = 1, **changes: Any) -> ConnectMember:
    """Build the Connect person of `employee(number)`."""
    return ConnectMember(**({"id": connect_id(number), "email": f"person{number}@example.com"} | changes))


def configuration(**sections: Any) -> dict[str, Any]:
    """Build a configuration document: the defaults, and the sections that a test cares about."""
    return {"network_id": NETWORK, **sections}


def reserved(verdict: Verdict) -> dict[str, frozenset[ConnectId]]:
    """Give who takes a place, by axis."""
    return {axis: frozenset(people.values()) for axis, people in verdict.reservations.items()}


def situation(
    employees: Iterable[Employee] = (),
    accounts: Iterable[Account] = (),
    *,
    now: float,
    groups: Iterable[GroupEntry] | None = None,
    members: MemberIndex | None = None,
    settings: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Situation:
    """Gather what a plan is made of: a full sweep, with a managed group for every department and designation named.

    Matches are made as the product makes them, from `members` and a ledger that remembers each account's claimants.
    """
    read = {one.id: one for one in employees}
    stored = {one.id: one for one in accounts}
    named = {department_key(one) for person in read.values() for one in person.departments}
    named |= {designation_key(one) for person in read.values() for one in person.designations}
    named.update(*(one.memberships for one in stored.values()))
    entries = [group_entry(key) for key in sorted(named)] if groups is None else groups
    parsed = parse_configuration(configuration(**(settings or {})))
    known = {one: EmployeeEntry(one, key) for key in sorted(stored) for one in stored[key].employees}
    values: dict[str, Any] = {
        "configuration": parsed,
        "employees": read,
        "accounts": stored,
        "matches": match(read, accounts=stored, entries=known, members=members),
        "manageable": frozenset(
            one.key for one in entries if is_manageable(one.key, one, parsed.family(family_of(one.key)))
        ),
        "today": datetime.fromtimestamp(now, UTC).date(),
        "now": now,
        "sweep": True,
    }
    return Situation(**(values | changes))
