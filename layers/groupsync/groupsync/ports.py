"""Ports: what the use cases need from outside, each with five methods or fewer.

Adapters implement them; `tests/fakes.py` has one with state for each; `tests/contract` runs both through one suite.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from groupsync.core.mapping_proposal import FormField
from groupsync.core.model import (
    Account,
    ConnectGroup,
    ConnectId,
    ConnectMember,
    Employee,
    EmployeeEntry,
    EmployeeId,
    GroupEntry,
    GroupKey,
    MembershipState,
    Network,
    PartitionId,
    Unit,
    UnreadableRecord,
)

Clock = Callable[[], float]
"""Now, in seconds since the epoch."""

TimeLeft = Callable[[], float]
"""Seconds that this invocation may still use."""


# ---------------------------------------------------------------------------------------------------- Zoho People


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of a form. `records` are parsed rows; `rows` counts what Zoho sent, readable or not."""

    records: Sequence[Employee | Unit]
    unreadable: Sequence[UnreadableRecord]
    rows: int


class PeopleSource(Protocol):
    """Zoho People, read only. Raises `TransientError`, `CooldownError`, `AuthorityError`, `UnexpectedAnswerError`."""

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield every page of `employee`, `department` or `designation`, newest added first, to the end.

        With `confirm_end` one page past the end is asked for; rows there raise `UnexpectedAnswerError`
        (a short or a lost page inside). "No records" is an end, any other error is raised: never an empty answer.
        """
        ...

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id; None only when People says that no such record exists (7049)."""
        ...

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Read the employees with this employee number, or with this mail address (exactly one is given)."""
        ...

    def calls_left_today(self) -> int | None:
        """Give the allowance that People named in its last answer, or None before the first."""
        ...


class PeopleForms(Protocol):
    """How the organisation has built its forms in Zoho People. Raises what `PeopleSource` does."""

    def fields(self, form: str) -> Sequence[FormField]:
        """Read the fields of `employee`, `department` or `designation`.

        Raises `RefusedError` when the token's scope covers records but not fields: everything else can go on.
        """
        ...


# --------------------------------------------------------------------------------------------------- Zoho Connect


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group to create. `members` are at most 100 and are added by the same call."""

    name: str
    description: str
    private: bool
    open_membership: bool
    members: Sequence[ConnectId] = ()


class ConnectGroups(Protocol):
    """Zoho Connect's groups of one network.

    Writes raise `UnknownOutcomeError` when no readable answer came, `RefusedError` when Connect said no,
    `AuthorityError` when it says no to everything, `CooldownError` when it throttles.
    """

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups that the token may see."""
        ...

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group. Not idempotent: after an unknown outcome list again and look for the marker."""
        ...

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add at most 100 people in one call, as admins of the group or not; return those that Connect did not add.

        Members already in count as added, and are not made admins by it.
        """
        ...

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person. Someone who is no member counts as removed."""
        ...


class ConnectDirectory(Protocol):
    """Zoho Connect's networks and people."""

    def networks(self) -> Sequence[Network]:
        """List the networks that the token may see."""
        ...

    def members(self) -> Sequence[ConnectMember]:
        """List the people of the configured network in one answer (Connect documents no paging)."""
        ...


# ------------------------------------------------------------------------------------------------------- profiles


@dataclass(frozen=True, slots=True)
class DirectoryUser:
    """A user of Zoho Directory. `values` by the keys of an update; a key that Directory did not send is not there."""

    connect_id: ConnectId
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrganisationLists:
    """Directory's own lists: name, as Directory has it, to the ids that bear it. A name may stand there twice."""

    departments: Mapping[str, tuple[str, ...]]
    designations: Mapping[str, tuple[str, ...]]
    locations: Mapping[str, tuple[str, ...]]


class ProfileWriter(Protocol):
    """One place that keeps profile values of a person, under keys of its own."""

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write these values and leave the others. Repeating it does no harm; an empty value clears.

        No message and no attribute of an error holds a value. Raises `RefusedError` when a value is not taken (nothing
        was written), `NotFoundError` when there is no such person, `UnknownOutcomeError` when no readable answer came,
        `WrongSettingError` when there is no such call, `AuthorityError` when the account may not write profiles,
        `CooldownError` when we are throttled.
        """
        ...


class ProfileDirectory(ProfileWriter, Protocol):
    """Zoho Directory: one organisation's users and lists. A value's key is Directory's own (`first_name`, `mobile`)."""

    def users(self) -> Iterator[DirectoryUser]:
        """Yield all users, page by page, to the end. Raises rather than to end early."""
        ...

    def user(self, connect_id: ConnectId) -> DirectoryUser | None:
        """Read one user; None when Directory has nobody under this id, and without a call when it is no id."""
        ...

    def lists(self) -> OrganisationLists:
        """Read the three lists to their ends."""
        ...


# ---------------------------------------------------------------------------------------------------------- state

Key = tuple[str, str]
"""Partition and sort key of a document."""


@dataclass(frozen=True, slots=True)
class Document:
    """One stored JSON document. `version` counts its writes from 1."""

    key: Key
    body: Mapping[str, Any]
    version: int


ANY = -1
"""Write whatever is there."""
ABSENT = 0
"""Write only if nothing is there."""


@dataclass(frozen=True, slots=True)
class Put:
    """A conditional write: `expect` is `ANY`, `ABSENT` or the version that must be stored.

    `expires_at` is in epoch seconds.
    """

    key: Key
    body: Mapping[str, Any]
    expect: int = ANY
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """A conditional deletion; `expect` as in `Put`."""

    key: Key
    expect: int = ANY


class Documents(Protocol):
    """Versioned JSON documents with conditional writes: everything but the ledger and the audit lives here.

    A document of any size up to a few megabytes is accepted; the adapter splits it. Reads are consistent.
    """

    def get(self, key: Key) -> Document | None:
        """Read one document."""
        ...

    def query(
        self, partition: str, *, prefix: str = "", newest_first: bool = False, limit: int | None = None
    ) -> Iterator[Document]:
        """Yield a partition's documents in the order of their sort keys."""
        ...

    def write(self, *writes: Put | Delete) -> None:
        """Write all or nothing: at most 25 at once, documents that need splitting only alone.

        Raises `ConflictError`.
        """
        ...


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


class Erasable(Protocol):
    """A table whose content can be forgotten for good."""

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete every item that `keep` does not claim, in any order; False when `enough` ended it before.

        Repeating it goes on. Raises `TransientError`.
        """
        ...


class GroupList(Protocol):
    """The ledger's groups alone, for whoever shows them."""

    def list_groups(self) -> Mapping[GroupKey, GroupEntry]:
        """Read every group's entry, consistently per item, in any order."""
        ...


class CarryingLedger(MembershipLedger, Protocol):
    """The ledger, for whoever may give one unit's group to another."""

    def carry(self, carries: Sequence[Carry]) -> frozenset[ConnectId]:
        """Write each account's two memberships, what is wanted, its doubts and revision; independently of the others.

        Returns the accounts that are not any more as they were read: read them again.
        """
        ...


@dataclass(frozen=True, slots=True)
class ProfileIntent:
    """What one call is about to write to one account's profile: field → keyed digest of the value.

    Accepted when the stored revision is `expected_rev`, or already `rev` with the same `token`, and nobody else is
    writing. An empty `writing` only raises the revision: whatever was planned before is stale.
    """

    connect_id: ConnectId
    expected_rev: int
    rev: int
    token: str
    writing: Mapping[str, str]
    call: str
    expires: int


@dataclass(frozen=True, slots=True)
class ProfileFact:
    """What the profile holds after a call, all fields together. Conditional only on the call id."""

    connect_id: ConnectId
    call: str
    written: Mapping[str, str]
    refused: Mapping[str, str]


class ProfileLedger(Protocol):
    """What was written to whose profile because of us; it stands on the account's item. No value is stored."""

    def intend_profiles(self, intents: Sequence[ProfileIntent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally, independently of the others; at most one per account.

        Returns the refused ones with `superseded` or `busy`. Repeating an intent with the same call id is accepted.
        """
        ...

    def settle_profiles(self, facts: Sequence[ProfileFact]) -> None:
        """Write each fact as long as the profile is still that call's."""
        ...


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change and why. No personal value; `before`, `after` and `answer` are words and ids."""

    at: float
    run: str
    trigger: str
    cause: str
    kind: str
    employee: str
    connect_id: str
    group: str
    before: str
    after: str
    outcome: str
    answer: str = ""
    change: str = ""
    call: str = ""
    """The call that did it. What one call did to one membership, written again, is the same row."""
    by: str = ""
    """Who asked for it, of a sensitive action: the id of whoever is signed in."""
    source: str = ""
    """The network address that the request came from."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which rows are asked for: all that is given has to fit. `since` is in epoch seconds."""

    employee: str = ""
    group: str = ""
    run: str = ""
    since: float = 0


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Rows, newest first, and the position of the next page; empty at the end."""

    rows: Sequence[AuditRow]
    position: str = ""


class AuditTrail(Protocol):
    """Append-only record of changes."""

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Write the rows."""
        ...

    def changes(self, query: AuditQuery, *, position: str = "", limit: int = 100) -> AuditPage:
        """Find rows, at most `limit` from a position on that the same question gave.

        A page may be short, even empty, before the end: then it has a position. A position is only ever a place among
        what the question asks for. Raises `InvalidInputError` when it is none.
        """
        ...


# ---------------------------------------------------------------------------------------------- queue and secrets


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """A message of the change queue. `body` is JSON of `groupsync.core.events`."""

    body: str
    group: str
    deduplication_id: str


class ChangeQueue(Protocol):
    """The FIFO queue between whoever notices a change and the worker, and its dead-letter queue."""

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Send all messages; returns only when the queue has them. Raises `TransientError`."""
        ...

    def send_dead(self, message: QueueMessage) -> None:
        """Send one message that was given up to the dead-letter queue."""
        ...

    def remove_dead(self, deduplication_ids: Collection[str]) -> None:
        """Take these off the dead-letter queue, as far as it shows them now. Others stay. Raises `TransientError`."""
        ...


class SecretStore(Protocol):
    """JSON secrets by their role: `credentials`, `access_tokens`, `webhook`, `hash_key`."""

    def read(self, role: str) -> Mapping[str, Any]:
        """Read the current value; `{}` when it was never written."""
        ...

    def write(self, role: str, value: Mapping[str, Any]) -> None:
        """Replace the value."""
        ...


class Seal(Protocol):
    """Keeps personal values unreadable while they wait in a run's chunks. Each run has a key, which goes with it."""

    def close(self, run_id: str, values: Mapping[str, Any], *, now: float) -> str:
        """Encrypt values, a JSON object, for a run; `now` is in epoch seconds."""
        ...

    def open(self, run_id: str, sealed: str) -> Mapping[str, Any] | None:
        """Decrypt; None when the run's key is gone. Raises `PermanentError` when it is not what was sealed."""
        ...

    def forget(self, run_id: str) -> None:
        """Make everything that was sealed for a run unreadable. Safe to repeat."""
        ...


class SweepStarter(Protocol):
    """Starts a sweep in an invocation of its own."""

    def start(self, event: Mapping[str, Any]) -> None:
        """Invoke the reconcile function asynchronously with this event. Raises `TransientError`."""
        ...


class CallMeter:
    """Counts calls to Zoho per product during one piece of work."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def count(self, product: str) -> None:
        """Count one call."""
        self.counts[product] = self.counts.get(product, 0) + 1

    def reset(self) -> dict[str, int]:
        """Give what was counted and start again."""
        counts, self.counts = self.counts, {}
        return counts
