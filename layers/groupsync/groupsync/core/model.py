"""The words of the domain as values: people, units, groups, memberships, matches, changes.

Core: no I/O. Everything is frozen; ids are distinct types so that two strings cannot be swapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Network:
    """A Connect network that the token may see."""

    id: str
    name: str
    default: bool = False


class MembershipState(StrEnum):
    """Where one membership stands. `ADDING` already counts as ours, `REMOVING` still counts as there."""

    ADDING = "adding"
    PRESENT = "present"
    REMOVING = "removing"
    REFUSED = "refused"
    """Connect would not add the person. Not ours; kept so that it is reported and not asked for at every turn."""
    RELEASED = "released"
    """We put the person there and manage it no more. Not ours; kept to say so. Wanted again, it is added again."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One account in one group, as the ledger has it. Times are epoch seconds. `link`: see `GroupEntry`."""

    state: MembershipState
    call: str
    expires: int = 0
    since: int = 0
    run: str = ""
    reason: str = ""
    link: int = 0

    def live(self, now: float) -> bool:
        """Tell whether an intent of somebody is under way, so that nobody else may touch it."""
        return self.state in (MembershipState.ADDING, MembershipState.REMOVING) and self.expires > now

    @property
    def ours(self) -> bool:
        """Tell whether we put, or may have put, the person there."""
        return self.state not in (MembershipState.REFUSED, MembershipState.RELEASED)


@dataclass(frozen=True, slots=True)
class ProfileState:
    """What was written to one account's profile: keyed digests per field, never a value.

    `rev` rises with each plan that writes, `token` names the plan. `written` has what the profile's home accepted last,
    `refused` what it would not take. `writing` is what the call under way is about: once `expires` (epoch seconds) is
    over and no fact came, nobody knows whether those fields were written.
    """

    rev: int = 0
    token: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    call: str = ""
    writing: Mapping[str, str] = field(default_factory=dict)
    expires: int = 0

    def live(self, now: float) -> bool:
        """Tell whether somebody is writing at this moment, so that nobody else may."""
        return self.expires > now

    def known(self) -> dict[str, str]:
        """Give the digests that may be relied on: those of a call without an answer may be wrong."""
        return {name: digest for name, digest in self.written.items() if name not in self.writing}


@dataclass(frozen=True, slots=True)
class Account:
    """One person of Connect in the ledger: the claim on the id, what is wanted, what we put there.

    `employees` are the records that claim this id, `parked` employed ones that claim it too and have to wait: when the
    holder goes, it is theirs. `desired_rev` rises only when what is wanted changes;
    `desired_token` names who raised it, so that the parts of one plan recognise their own revision, and `desired_at`
    says when (epoch milliseconds), so that an older read recognises a newer one.
    `doubts` holds since when (epoch seconds) a loss has been seen per group, or that we manage it no more (`release`).
    """

    id: ConnectId
    employees: tuple[EmployeeId, ...] = ()
    desired: frozenset[GroupKey] = frozenset()
    desired_rev: int = 0
    desired_token: str = ""
    memberships: Mapping[GroupKey, Membership] = field(default_factory=dict)
    doubts: Mapping[GroupKey, int] = field(default_factory=dict)
    parked: tuple[EmployeeId, ...] = ()
    profile: ProfileState = ProfileState()
    desired_at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class EmployeeEntry:
    """What the ledger knows of one employee record: which account it was matched to, and whether it is missing.

    `missing_since` (epoch seconds) is set by a complete full read that lacked the record, `gone` once it was proven.
    """

    id: EmployeeId
    connect_id: ConnectId | None = None
    missing_since: int | None = None
    gone: bool = False


class GroupState(StrEnum):
    """Whether the product manages a group."""

    CREATING = "creating"
    MANAGED = "managed"
    WAITING = "waiting"
    """An administrator has to say which group it is (`link_group`)."""
    IGNORED = "ignored"
    STOPPED = "stopped"
    """Archived in Connect: nobody is put in or taken out until it is active again. The memberships stay ours."""
    ENDED = "ended"
    """The unit's record is gone from People: memberships stay as they are."""
    CARRYING = "carrying"
    """A group is being carried over from one unit to another: neither of the two is managed meanwhile."""
    CARRIED = "carried"
    """Its group is another unit's now. When somebody is named in the unit again, it gets a new one."""


class GroupOrigin(StrEnum):
    """How a managed group came to be."""

    CREATED = "created"
    ADOPTED = "adopted"


class Choice(StrEnum):
    """What a person decided on a group."""

    LINK = "link"
    CREATE = "create"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided on a group: no plan decides otherwise. `at` is in epoch seconds, `by` a caller's id."""

    choice: Choice
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """What the ledger knows of one group. `members` is the count at the last full sweep. Times are epoch seconds.

    `link` counts what people decided on the group: a membership of an earlier link is in another group of Connect, or
    was released, and is not ours here. `kept_name` is a name of Connect's that somebody linked knowingly.
    `counterpart` is the other unit of a carrying over, `given` the group of Connect that was given away by it: it may
    still bear this unit's marker, and is never taken for this unit's again.
    """

    key: GroupKey
    state: GroupState
    name: str = ""
    partition_id: PartitionId | None = None
    origin: GroupOrigin | None = None
    since: int = 0
    call: str = ""
    expires: int = 0
    private: bool = False
    members: int = 0
    link: int = 0
    decision: Decision | None = None
    kept_name: str = ""
    lead: EmployeeId | None = None
    """Who leads the unit, as last read, while the configuration makes leads admins."""
    counterpart: GroupKey | None = None
    given: PartitionId | None = None
    gone_since: int = 0
    """Since when complete full reads have not shown the unit's record; 0 while they do."""
    version: int = 0
