"""The words of the domain as values: ids, people and units of People, members and groups of Connect.

Core: no I/O. Everything is frozen; ids are distinct types so that two strings cannot be swapped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from groupsync.core.profile import RawProfile

EmployeeId = NewType("EmployeeId", str)
"""Record id of People's employee form: digits, at most 18, beyond 2**53."""
ConnectId = NewType("ConnectId", str)
"""Id of a person in Connect, which is People's `ZUID`."""
GroupKey = NewType("GroupKey", str)
"""`<family>:<record id>`: a department or designation of People, and the group that follows it."""
PartitionId = NewType("PartitionId", str)
"""Id of a group in Connect."""


class Family(StrEnum):
    """The two kinds of unit that get a group; the value is People's form link name."""

    DEPARTMENT = "department"
    DESIGNATION = "designation"


def group_key(family: Family, record_id: str) -> GroupKey:
    """Name the group of one department or designation."""
    return GroupKey(f"{family}:{record_id}")


def family_of(key: GroupKey) -> Family:
    """Tell the family of a group key."""
    return Family(key.partition(":")[0])


def record_id_of(key: GroupKey) -> str:
    """Tell the People record id of a group key."""
    return key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Employee:
    """One employee record as read from People, reduced to what decides memberships.

    `departments` and `designations` are record ids in the order of the configured fields, blanks left out. A family
    in `unreadable` had a configured key missing from the record, which is not the same as blank: no conclusion.
    `email` is trimmed and case-folded, or empty; `profile` is None while profiles are off. Both live in memory only.
    """

    id: EmployeeId
    employed: bool
    zuid: ConnectId | None = None
    email: str = ""
    departments: tuple[str, ...] = ()
    designations: tuple[str, ...] = ()
    unreadable: frozenset[Family] = frozenset()
    status: str = ""
    status_known: bool = True
    employee_type: str = ""
    location: str = ""
    joined_on: date | None = None
    exits_on: date | None = None
    modified_ms: int | None = None
    profile: RawProfile | None = None
    date_shapes: tuple[tuple[str, bool], ...] = ()
    """How the record's dates are written, without what they say, and whether a configured format reads them."""
    manager: EmployeeId | None = None
    """Whom the record names as manager: only looked at, nothing is decided by it. None too when it cannot be read."""

    def references(self, family: Family) -> tuple[str, ...]:
        """Give the record ids that this person has in one family."""
        return self.departments if family is Family.DEPARTMENT else self.designations


@dataclass(frozen=True, slots=True)
class Unit:
    """One department or designation record of People."""

    key: GroupKey
    name: str
    parent: str = ""
    code: str = ""
    lead: EmployeeId | None = None
    modified_ms: int | None = None
    lead_readable: bool = True
    """False: the record has no such key, which says nothing about who leads."""


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record of unexpected shape: parked and counted, never half applied. `reason` holds no value of it."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConnectMember:
    """A person of the Connect network. `email` is folded, and empty when Connect hides it."""

    id: ConnectId
    email: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True)
class ConnectGroup:
    """A group as `allGroups` lists it."""

    partition_id: PartitionId
    name: str
    description: str = ""
    active: bool = True
    closed: bool = False
    admins: frozenset[ConnectId] = frozenset()
    archived: bool = False
    """Connect names a status, and it is not the active one. Without any status a group is neither."""
    slug: str = ""
    """How its address in the network ends, as Connect says; compared with nothing."""


@dataclass(frozen=True, slots=True)
class Network:
    """A Connect network that the token may see."""

    id: str
    name: str
    default: bool = False
    url: str = ""
    """Where people open it, as Connect says."""
