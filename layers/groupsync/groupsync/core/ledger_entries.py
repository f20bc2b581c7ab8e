"""What the ledger holds: accounts with their memberships and profiles, employee records, groups.

Core: no I/O. `ports.ledger` stores them, `adapters.ledger_items` says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from groupsync.core.model import ConnectId, EmployeeId, GroupKey, PartitionId


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
    first: str = ""
    """Of a call that repeats what was cut short: the first one of them, `<begun>#<id>`. Its row is this one's too."""

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
