"""Who is where because of us, with an intent before each call to Zoho and a fact after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from groupsync.core.ledger_entries import Account, EmployeeEntry, GroupEntry, MembershipState
from groupsync.core.model import ConnectId, EmployeeId, GroupKey


@dataclass(frozen=True, slots=True)
class Intent:
    """What one call is about to do to one account, and the revision it stands on.

    Accepted when the stored revision is `expected_rev`, or already `rev` with the same `token` (another part of the
    same plan was here). `rev` equals `expected_rev` when nothing changes in what is wanted.
    """

    connect_id: ConnectId
    employees: tuple[EmployeeId, ...]
    desired: frozenset[GroupKey]
    expected_rev: int
    rev: int
    token: str
    adding: frozenset[GroupKey] = frozenset()
    removing: frozenset[GroupKey] = frozenset()
    call: str = ""
    expires: int = 0
    run: str = ""
    doubts: Mapping[GroupKey, int] | None = None
    """What to store as doubts, or None to leave them."""
    parked: tuple[EmployeeId, ...] = ()
    link: int = 0
    """The link, as the groups have it, that the memberships belong to."""
    first: str = ""
    """See `Membership`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What Zoho answered for one membership. `state` None: no longer there. Conditional only on the call id."""

    connect_id: ConnectId
    group: GroupKey
    call: str
    state: MembershipState | None
    since: int = 0
    run: str = ""
    reason: str = ""
    link: int = 0


@dataclass(frozen=True, slots=True)
class Carry:
    """One account's membership that becomes another group's: the account as it was read, and as it is to be.

    Accepted while the account's revision and its memberships in both groups are still those of `before`.
    """

    before: Account
    after: Account
    source: GroupKey
    target: GroupKey


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """Everything the ledger holds, for a full sweep."""

    accounts: Mapping[ConnectId, Account] = field(default_factory=dict)
    employees: Mapping[EmployeeId, EmployeeEntry] = field(default_factory=dict)
    groups: Mapping[GroupKey, GroupEntry] = field(default_factory=dict)


class MembershipLedger(Protocol):
    """Who is where because of us. One item per account, per employee record and per group."""

    def snapshot(self) -> LedgerSnapshot:
        """Read the whole ledger, consistently per item."""
        ...

    def load(
        self,
        *,
        accounts: Iterable[ConnectId] = (),
        employees: Iterable[EmployeeId] = (),
        groups: Iterable[GroupKey] = (),
    ) -> LedgerSnapshot:
        """Read the named items, consistently; missing ones are left out."""
        ...

    def intend(self, intents: Sequence[Intent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally, independently of the others; at most one intent per account.

        Returns the refused ones with `superseded` (the revision moved on) or `busy` (another live intent on one of
        the groups). An account that does not exist counts as revision 0 without memberships. Repeating an intent with
        the same call id is accepted. `now` for expiry is the adapter's clock.
        """
        ...

    def settle(self, facts: Sequence[Fact]) -> None:
        """Write each fact, conditional only on the membership's call id.

        A membership that another call took over is left alone.
        """
        ...

    def put(self, *, employees: Iterable[EmployeeEntry] = (), groups: Iterable[GroupEntry] = ()) -> None:
        """Write entries.

        A group is conditional on its `version` (0: absent), which is raised by one; raises `ConflictError`.
        """
        ...


class GroupList(Protocol):
    """The ledger's groups alone, for whoever shows them."""

    def list_groups(self) -> Mapping[GroupKey, GroupEntry]:
        """Read every group's entry, consistently per item, in any order."""
        ...

    def list_members(self, group: GroupKey) -> Sequence[Account]:
        """Read the accounts that have a membership of this group, whatever its state, in any order."""
        ...


class CarryingLedger(MembershipLedger, Protocol):
    """The ledger, for whoever may give one unit's group to another."""

    def carry(self, carries: Sequence[Carry]) -> frozenset[ConnectId]:
        """Write each account's two memberships, what is wanted, its doubts and revision; independently of the others.

        Returns the accounts that are not any more as they were read: read them again.
        """
        ...
