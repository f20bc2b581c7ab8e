"""Every port in memory, with state, for tests of whatever uses the ports; `tests/contract` holds them to the adapters.

Each has a hook `before_call`: it is called with the operation's name when an I/O starts and with `<name>.done` when its
effect has happened, and may raise at either, as a process that is killed there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from groupsync.adapters.document_body import encode_body, needs_parts
from groupsync.core.errors import ConflictError, InvalidInputError, NotFoundError, PermanentError, RefusedError
from groupsync.core.mapping_proposal import FormField
from groupsync.core.model import (
    Account,
    ConnectGroup,
    ConnectId,
    ConnectMember,
    Employee,
    EmployeeEntry,
    EmployeeId,
    Family,
    GroupEntry,
    GroupKey,
    Membership,
    MembershipState,
    Network,
    PartitionId,
    Unit,
    UnreadableRecord,
)
from groupsync.core.network_people import NetworkPerson
from groupsync.ports import (
    ANY,
    AuditPage,
    AuditQuery,
    AuditRow,
    AuditTrail,
    Carry,
    CarryingLedger,
    ChangeQueue,
    Clock,
    ConnectDirectory,
    ConnectGroups,
    Delete,
    DirectoryUser,
    Document,
    Documents,
    Erasable,
    Fact,
    GroupList,
    Intent,
    Key,
    LedgerSnapshot,
    NewGroup,
    OrganisationLists,
    PeopleForms,
    PeopleSource,
    ProfileDirectory,
    ProfileFact,
    ProfileIntent,
    ProfileLedger,
    ProfileWriter,
    Put,
    QueueMessage,
    RecordPage,
    SecretStore,
    SweepStarter,
)

Hook = Callable[[str], None]

NOON = 1_790_000_000.0
"""Where a test's clock stands unless told otherwise (21 September 2026)."""


class FakeClock:
    """A clock that moves only when told. Pass the clock itself, or its `now`, wherever a `Clock` is wanted."""

    def __init__(self, start: float = NOON) -> None:
        self.moment = start
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        """Give the time."""
        return self.moment

    def now(self) -> float:
        """Give the time."""
        return self.moment

    def advance(self, seconds: float) -> None:
        """Move on (or back: clocks do jump)."""
        self.moment += seconds

    def sleep(self, seconds: float) -> None:
        """Stand in for `time.sleep`: move on and remember for how long."""
        self.sleeps.append(seconds)
        self.advance(seconds)


class Boundary:
    """What all fakes share: the hook, and errors that a test injects."""

    name = ""

    def __init__(self, *, before_call: Hook | None = None) -> None:
        self.before_call = before_call
        self._failures: dict[str, list[tuple[Exception, bool]]] = defaultdict(list)

    def fail(self, operation: str, error: Exception, *, times: int = 1, after_effect: bool = False) -> None:
        """Make the next calls of an operation raise; `after_effect`: although it was done (a lost answer)."""
        self._failures[operation].extend([(error, after_effect)] * times)

    @contextmanager
    def _io(self, operation: str) -> Iterator[None]:
        full_name = f"{self.name}.{operation}"
        if self.before_call:
            self.before_call(full_name)
        error, after_effect = self._failures[operation].pop(0) if self._failures[operation] else (None, False)
        if error and not after_effect:
            raise error
        yield
        if self.before_call:
            self.before_call(f"{full_name}.done")
        if error:
            raise error


# -------------------------------------------------------------------------------------------------------- documents


@dataclass
class _Stored:
    text: str
    version: int
    expires_at: int | None


class FakeDocuments(Boundary, Documents, Erasable):
    """`Documents` in a dictionary. Bodies go through JSON, so what is not JSON fails here too."""

    name = "documents"

    def __init__(self, clock: Clock | None = None, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.writes = 0
        self._items: dict[Key, _Stored] = {}

    def get(self, key: Key) -> Document | None:
        """Read one document."""
        with self._io("get"):
            stored = self._live(key)
            return None if stored is None else _document(key, stored)

    def query(
        self, partition: str, *, prefix: str = "", newest_first: bool = False, limit: int | None = None
    ) -> Iterator[Document]:
        """Yield a partition's documents in the order of their sort keys (of their bytes, as DynamoDB does)."""
        with self._io("query"):
            keys = sorted(
                (key for key in self._items if key[0] == partition and key[1].startswith(prefix)),
                key=lambda key: key[1].encode(),
                reverse=newest_first,
            )
            found = [_document(key, stored) for key in keys if (stored := self._live(key))]
        yield from found[:limit]

    def write(self, *writes: Put | Delete) -> None:
        """Write all or nothing."""
        with self._io("write"):
            self._check(writes)
            for write in writes:
                self._apply(write)
            self.writes += len(writes)

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete everything but what is kept, one by one."""
        for key in [one for one in self._items if not keep(one)]:
            if enough():
                return False
            with self._io("erase"):
                del self._items[key]
        return True

    def bodies(self, partition: str, prefix: str = "") -> dict[str, Mapping[str, Any]]:
        """Give a partition's bodies by sort key, for assertions; no I/O is counted."""
        return {
            sort: _document((part, sort), stored).body
            for (part, sort) in sorted(self._items)
            if part == partition and sort.startswith(prefix) and (stored := self._live((part, sort)))
        }

    def versions(self) -> dict[Key, int]:
        """Give the version of every document, to see what a piece of work wrote; no I/O is counted."""
        return {key: stored.version for key, stored in self._items.items()}

    def _live(self, key: Key) -> _Stored | None:
        stored = self._items.get(key)
        if stored and stored.expires_at is not None and stored.expires_at <= self.clock():
            return None
        return stored

    def _check(self, writes: Sequence[Put | Delete]) -> None:
        if len(writes) > 25 or len({write.key for write in writes}) < len(writes):
            raise PermanentError("at most 25 writes at once, each of another document")
        for write in writes:
            if isinstance(write, Put) and needs_parts(encode_body(write.body)) and len(writes) > 1:
                raise PermanentError("a document that needs splitting is written alone")
            live = self._live(write.key)
            if write.expect not in (ANY, live.version if live else 0):
                raise ConflictError("the stored document is another version")

    def _apply(self, write: Put | Delete) -> None:
        if isinstance(write, Delete):
            self._items.pop(write.key, None)
            return
        stored = self._items.get(write.key)
        before = write.expect if write.expect != ANY else stored.version if stored else 0
        self._items[write.key] = _Stored(json.dumps(write.body, allow_nan=False), before + 1, write.expires_at)


def _document(key: Key, stored: _Stored) -> Document:
    return Document(key, json.loads(stored.text), stored.version)


# ----------------------------------------------------------------------------------------------------------- ledger


class FakeLedger(Boundary, CarryingLedger, ProfileLedger, GroupList, Erasable):
    """`CarryingLedger`, `ProfileLedger` and `GroupList` in dictionaries.

    `accounts`, `employees` and `groups` may be read, and filled by a test.
    """

    name = "ledger"

    def __init__(self, clock: Clock | None = None, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.accounts: dict[ConnectId, Account] = {}
        self.employees: dict[EmployeeId, EmployeeEntry] = {}
        self.groups: dict[GroupKey, GroupEntry] = {}
        self.writes = 0

    def snapshot(self) -> LedgerSnapshot:
        """Read the whole ledger."""
        with self._io("snapshot"):
            return LedgerSnapshot(dict(self.accounts), dict(self.employees), dict(self.groups))

    def load(
        self,
        *,
        accounts: Iterable[ConnectId] = (),
        employees: Iterable[EmployeeId] = (),
        groups: Iterable[GroupKey] = (),
    ) -> LedgerSnapshot:
        """Read the named items; missing ones are left out."""
        with self._io("load"):
            return LedgerSnapshot(
                {one: self.accounts[one] for one in accounts if one in self.accounts},
                {one: self.employees[one] for one in employees if one in self.employees},
                {one: self.groups[one] for one in groups if one in self.groups},
            )

    def intend(self, intents: Sequence[Intent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally; the refused ones come back with why."""
        with self._io("intend"):
            if len({intent.connect_id for intent in intents}) < len(intents):
                raise PermanentError("one intent per account")
            refused: dict[ConnectId, str] = {}
            for intent in intents:
                reason = self._refusal(intent)
                if reason:
                    refused[intent.connect_id] = reason
                else:
                    self._store(intent)
            return refused

    def settle(self, facts: Sequence[Fact]) -> None:
        """Write each fact whose call still holds the membership."""
        with self._io("settle"):
            for fact in facts:
                self._settle(fact)

    def carry(self, carries: Sequence[Carry]) -> frozenset[ConnectId]:
        """Write the accounts that are as they were read; each is an effect of its own."""
        changed: set[ConnectId] = set()
        for one in carries:
            with self._io("carry"):
                stored = self.accounts.get(one.before.id)
                if stored is None or _carried_parts(stored, one) != _carried_parts(one.before, one):
                    changed.add(one.before.id)
                else:
                    self._carry(stored, one)
        return frozenset(changed)

    def put(self, *, employees: Iterable[EmployeeEntry] = (), groups: Iterable[GroupEntry] = ()) -> None:
        """Write entries; a group only on the version it was read at."""
        with self._io("put"):
            for employee in employees:
                self.employees[employee.id] = employee
                self.writes += 1
            for group in groups:
                stored = self.groups.get(group.key)
                if (stored.version if stored else 0) != group.version:
                    raise ConflictError("the group is another version")
                self.groups[group.key] = replace(group, version=group.version + 1)
                self.writes += 1

    def intend_profiles(self, intents: Sequence[ProfileIntent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally; the refused ones come back with why."""
        with self._io("intend_profiles"):
            if len({intent.connect_id for intent in intents}) < len(intents):
                raise PermanentError("one intent per account")
            refused: dict[ConnectId, str] = {}
            for intent in intents:
                account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
                state = account.profile
                if state.rev != intent.expected_rev and (state.rev, state.token) != (intent.rev, intent.token):
                    refused[intent.connect_id] = "superseded"
                elif state.live(self.clock()) and state.call != intent.call:
                    refused[intent.connect_id] = "busy"
                else:
                    state = replace(
                        state,
                        rev=intent.rev,
                        token=intent.token,
                        call=intent.call,
                        writing=dict(intent.writing) or state.writing,
                        expires=intent.expires,
                    )
                    self.accounts[intent.connect_id] = replace(account, profile=state)
                    self.writes += 1
            return refused

    def settle_profiles(self, facts: Sequence[ProfileFact]) -> None:
        """Write each fact whose call still holds the profile."""
        with self._io("settle_profiles"):
            for fact in facts:
                account = self.accounts.get(fact.connect_id)
                if account is not None and account.profile.call == fact.call:
                    state = replace(
                        account.profile,
                        written=dict(fact.written),
                        refused=dict(fact.refused),
                        writing={},
                        expires=0,
                    )
                    self.accounts[fact.connect_id] = replace(account, profile=state)
                    self.writes += 1

    def list_groups(self) -> Mapping[GroupKey, GroupEntry]:
        """Read every group's entry."""
        with self._io("list_groups"):
            return dict(self.groups)

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete every entry, one by one."""
        tables: tuple[dict[Any, Any], ...] = (self.accounts, self.employees, self.groups)
        for table in tables:
            for key in [one for one in table if not keep((str(one), ""))]:
                if enough():
                    return False
                with self._io("erase"):
                    del table[key]
        return True

    def raise_revision(self, connect_id: ConnectId) -> None:
        """Do what somebody's newer news does to an account; no I/O is counted."""
        account = self.accounts[connect_id]
        self.accounts[connect_id] = replace(account, desired_rev=account.desired_rev + 1, desired_token="another")

    def _carry(self, stored: Account, one: Carry) -> None:
        after = one.after
        memberships = {group: there for group, there in stored.memberships.items() if group != one.source}
        memberships[one.target] = after.memberships[one.target]
        self.accounts[stored.id] = replace(
            stored,
            memberships=memberships,
            desired=after.desired,
            doubts=after.doubts,
            desired_rev=after.desired_rev,
            desired_token=after.desired_token,
            desired_at=int(self.clock() * 1000),
        )
        self.writes += 1

    def _refusal(self, intent: Intent) -> str:
        if intent.adding & intent.removing:
            raise PermanentError("one group cannot be added and removed by one intent")
        account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
        same_part = (account.desired_rev, account.desired_token) == (intent.rev, intent.token)
        if account.desired_rev != intent.expected_rev and not same_part:
            return "superseded"
        touched = (account.memberships.get(group) for group in intent.adding | intent.removing)
        now = self.clock()
        taken = any(one and one.live(now) and one.call != intent.call for one in touched)
        return "busy" if taken else ""

    def _store(self, intent: Intent) -> None:
        account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
        if intent.rev != intent.expected_rev or intent.connect_id not in self.accounts:
            account = replace(
                account,
                desired=intent.desired,
                desired_rev=intent.rev,
                desired_token=intent.token,
                desired_at=int(self.clock() * 1000),
            )  # what is wanted changes with the revision only
        memberships = dict(account.memberships)
        for state, groups in ((MembershipState.ADDING, intent.adding), (MembershipState.REMOVING, intent.removing)):
            for group in groups:
                memberships[group] = Membership(
                    state,
                    intent.call,
                    expires=intent.expires,
                    since=int(self.clock()),
                    run=intent.run,
                    link=intent.link,
                )
        doubts = account.doubts if intent.doubts is None else dict(intent.doubts)
        self.accounts[intent.connect_id] = replace(
            account, employees=intent.employees, parked=intent.parked, memberships=memberships, doubts=doubts
        )
        self.writes += 1

    def _settle(self, fact: Fact) -> None:
        account = self.accounts.get(fact.connect_id)
        membership = account.memberships.get(fact.group) if account else None
        if account is None or membership is None or membership.call != fact.call:
            return
        memberships = dict(account.memberships)
        if fact.state is None:
            del memberships[fact.group]
        else:
            memberships[fact.group] = Membership(
                fact.state, fact.call, since=fact.since, run=fact.run, reason=fact.reason, link=fact.link
            )
        self.accounts[fact.connect_id] = replace(account, memberships=memberships)
        self.writes += 1


def _carried_parts(account: Account, one: Carry) -> tuple[int, Membership | None, Membership | None]:
    return account.desired_rev, account.memberships.get(one.source), account.memberships.get(one.target)


# --------------------------------------------------------------------------------------- audit, secrets, invocations


class FakeAudit(Boundary, AuditTrail):
    """`AuditTrail` in a dictionary; the same row written twice is one row."""

    name = "audit"

    def __init__(self, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self._rows: dict[tuple[object, ...], AuditRow] = {}

    @property
    def rows(self) -> list[AuditRow]:
        """The rows in the order in which they were first written."""
        return list(self._rows.values())

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Write the rows."""
        with self._io("append"):
            for row in rows:
                unique = row.call or row.change or len(self._rows)
                self._rows[(row.at, unique, row.group, row.connect_id, row.outcome)] = row

    def changes(self, query: AuditQuery, *, position: str = "", limit: int = 100) -> AuditPage:
        """Find rows; the position of a row is its place, counted from the oldest."""
        with self._io("changes"):
            if position and not position.isdecimal():
                raise InvalidInputError("this is no cursor of an answer", field="cursor")
            wanted = {"employee": query.employee, "group": query.group, "run": query.run}
            found = [
                (str(place), row)
                for place, row in enumerate(sorted(self.rows, key=lambda row: row.at))
                if row.at >= query.since
                and all(not text or getattr(row, name) == text for name, text in wanted.items())
                and (not position or place < int(position))
            ][::-1]
            page = found[:limit]
            return AuditPage(tuple(row for _, row in page), page[-1][0] if len(found) > limit else "")


class FakeSecrets(Boundary, SecretStore):
    """`SecretStore` in a dictionary of JSON texts."""

    name = "secrets"

    def __init__(
        self, values: Mapping[str, Mapping[str, Any]] | None = None, *, before_call: Hook | None = None
    ) -> None:
        super().__init__(before_call=before_call)
        self.writes = 0
        self._texts = {role: json.dumps(value) for role, value in (values or {}).items()}

    def read(self, role: str) -> Mapping[str, Any]:
        """Read the current value; `{}` when it was never written."""
        with self._io("read"):
            value: Mapping[str, Any] = json.loads(self._texts.get(role, "{}"))
            return value

    def write(self, role: str, value: Mapping[str, Any]) -> None:
        """Replace the value."""
        with self._io("write"):
            self._texts[role] = json.dumps(value, allow_nan=False)
            self.writes += 1


class FakeSweepStarter(Boundary, SweepStarter):
    """`SweepStarter` that remembers the events."""

    name = "sweeps"

    def __init__(self, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.events: list[dict[str, Any]] = []

    def start(self, event: Mapping[str, Any]) -> None:
        """Remember the event."""
        with self._io("start"):
            self.events.append(json.loads(json.dumps(dict(event), allow_nan=False)))


# ------------------------------------------------------------------------------------------------------------ queue


@dataclass
class Delivery:
    """A message in the queue. `receipt` names it, `count` is how often it was received."""

    message: QueueMessage
    receipt: str
    count: int = 0
    visible_at: float = 0.0


class FakeQueue(Boundary, ChangeQueue):
    """`ChangeQueue` as SQS FIFO is: in order per group, one group's next only when the one before it is gone.

    Duplicates (same group and deduplication id) within five minutes vanish. A message received `max_receive_count`
    times and not deleted goes to `dead`.
    """

    name = "queue"
    DEDUPLICATION_SECONDS = 300

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        visibility_seconds: float = 360,
        max_receive_count: int = 1000,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.visibility_seconds = visibility_seconds
        self.max_receive_count = max_receive_count
        self.waiting: list[Delivery] = []
        self.dead: list[QueueMessage] = []
        self._seen: dict[tuple[str, str, str], float] = {}
        self._sent = 0

    def __len__(self) -> int:
        """Count the messages that are not deleted."""
        return len(self.waiting)

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Take all messages."""
        with self._io("send"):
            for message in messages:
                if self._first_time("live", message):
                    self._sent += 1
                    self.waiting.append(Delivery(message, f"receipt-{self._sent}"))

    def send_dead(self, message: QueueMessage) -> None:
        """Take one message that was given up."""
        with self._io("send_dead"):
            if self._first_time("dead", message):
                self.dead.append(message)

    def remove_dead(self, deduplication_ids: Collection[str]) -> None:
        """Take these off the dead side."""
        with self._io("remove_dead"):
            self.dead = [one for one in self.dead if one.deduplication_id not in deduplication_ids]

    def receive(self, limit: int = 10) -> list[Delivery]:
        """Hand out what is visible, oldest first, and hide it for the visibility time."""
        now = self.clock()
        for spent in [one for one in self.waiting if one.count >= self.max_receive_count and one.visible_at <= now]:
            self.waiting.remove(spent)
            self.dead.append(spent.message)
        received: list[Delivery] = []
        blocked: set[str] = set()
        for delivery in self.waiting:
            if delivery.visible_at > now:
                blocked.add(delivery.message.group)
            elif delivery.message.group not in blocked and len(received) < limit:
                delivery.count += 1
                delivery.visible_at = now + self.visibility_seconds
                received.append(delivery)
        return received

    def delete(self, receipt: str) -> None:
        """Take a message off, as the event source does after success."""
        self.waiting = [one for one in self.waiting if one.receipt != receipt]

    def change_visibility(self, receipt: str, seconds: float) -> None:
        """Hide a message for so long from now; 0 gives it back at once."""
        for delivery in self.waiting:
            if delivery.receipt == receipt:
                delivery.visible_at = self.clock() + seconds

    def _first_time(self, queue: str, message: QueueMessage) -> bool:
        identity = (queue, message.group, message.deduplication_id)
        now = self.clock()
        last = self._seen.get(identity)
        if last is not None and now - last < self.DEDUPLICATION_SECONDS:
            return False
        self._seen[identity] = now
        return True


# ------------------------------------------------------------------------------------------------------------- Zoho


class FakePeople(Boundary, PeopleSource, PeopleForms):
    """`PeopleSource` over records that a test sets and changes, and `PeopleForms` over `form_fields`.

    `hidden` are ids that lists leave out although a look-up finds them (a lost page); `unreadable` rows come first in
    their form; `numbers` maps employee numbers to record ids. `calls` logs the operation and what was asked.
    """

    name = "people"

    def __init__(
        self,
        employees: Iterable[Employee] = (),
        units: Iterable[Unit] = (),
        *,
        page_size: int = 200,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.employees: dict[EmployeeId, Employee] = {employee.id: employee for employee in employees}
        self.units: dict[GroupKey, Unit] = {unit.key: unit for unit in units}
        self.page_size = page_size
        self.hidden: set[str] = set()
        self.unreadable: dict[str, list[UnreadableRecord]] = defaultdict(list)
        self.numbers: dict[str, EmployeeId] = {}
        self.left_today: int | None = None
        self.form_fields: dict[str, Sequence[FormField]] = {}
        self.calls: list[tuple[str, str]] = []

    def set(self, *records: Employee | Unit) -> None:
        """Add records, or replace those of the same id."""
        for record in records:
            if isinstance(record, Employee):
                self.employees[record.id] = record
            else:
                self.units[record.key] = record

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield the pages of a form, newest added first, always ending with a page that is not full."""
        rows: list[Employee | Unit | UnreadableRecord] = [*self.unreadable[form], *self._rows(form, modified_after_ms)]
        start = 0
        while True:
            with self._io("pages"):
                self.calls.append(("pages", form))
                page = rows[start : start + self.page_size]
            if page or start == 0:
                yield RecordPage(
                    [row for row in page if not isinstance(row, UnreadableRecord)],
                    [row for row in page if isinstance(row, UnreadableRecord)],
                    len(page),
                )
            if len(page) < self.page_size:
                break
            start += self.page_size
        if confirm_end and page:
            with self._io("pages"):
                self.calls.append(("pages", form))

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id."""
        with self._io("employee"):
            self.calls.append(("employee", employee_id))
            parked = [row for row in self.unreadable["employee"] if row.id == employee_id]
            return parked[0] if parked else self.employees.get(employee_id)

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Read by employee number, or by mail address."""
        with self._io("find_employees"):
            self.calls.append(("find_employees", number or email))
            if number:
                found = self.employees.get(self.numbers.get(number, EmployeeId("")))
                return [found] if found else []
            return [one for one in self.employees.values() if one.email == email.strip().casefold()]

    def calls_left_today(self) -> int | None:
        """Give what the test set."""
        return self.left_today

    def fields(self, form: str) -> Sequence[FormField]:
        """Give the fields that the test set."""
        with self._io("fields"):
            self.calls.append(("fields", form))
            return self.form_fields[form]

    def _rows(self, form: str, modified_after_ms: int | None) -> list[Employee | Unit]:
        records: list[Employee | Unit]
        if form == "employee":
            records = [one for one in self.employees.values() if one.id not in self.hidden]
        else:
            family = Family(form)
            records = [
                one
                for key, one in self.units.items()
                if key.startswith(f"{family.value}:") and key.partition(":")[2] not in self.hidden
            ]
        if modified_after_ms is not None:
            records = [one for one in records if (one.modified_ms or 0) > modified_after_ms]
        return records[::-1]


@dataclass(frozen=True, slots=True)
class ConnectCall:
    """One call that reached Connect."""

    operation: str
    partition_id: str = ""
    members: tuple[ConnectId, ...] = ()


@dataclass
class FakeConnectGroup:
    """A group as Connect has it, members included."""

    group: ConnectGroup
    members: set[ConnectId] = field(default_factory=set)


class FakeConnect(Boundary, ConnectGroups, ConnectDirectory):
    """`ConnectGroups` and `ConnectDirectory` over one network.

    `refuse` holds pairs of partition and person that Connect will not add. Somebody who is not in `people` cannot be
    added either. `calls` logs every call, `writes` those that change something.
    """

    name = "connect"
    MOST_PER_ADD = 100

    def __init__(
        self,
        people: Iterable[ConnectMember] = (),
        *,
        networks: Sequence[Network] = (Network("100", "Example", default=True),),
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.people: dict[ConnectId, ConnectMember] = {person.id: person for person in people}
        self.names: dict[ConnectId, str] = {}
        self.network_list = list(networks)
        self.by_partition: dict[PartitionId, FakeConnectGroup] = {}
        self.refuse: set[tuple[PartitionId, ConnectId]] = set()
        self.calls: list[ConnectCall] = []
        self._made = 0

    @property
    def writes(self) -> list[ConnectCall]:
        """The calls that ask for a change."""
        return [call for call in self.calls if call.operation in ("create_group", "add_members", "remove_member")]

    def join(self, *people: ConnectMember | str) -> None:
        """Let people into the network (an id alone will do)."""
        for person in people:
            member = ConnectMember(ConnectId(person)) if isinstance(person, str) else person
            self.people[member.id] = member

    def set_group(self, group: ConnectGroup, members: Iterable[ConnectId] = ()) -> None:
        """Put a group there as a person would in Connect."""
        self.by_partition[group.partition_id] = FakeConnectGroup(group, set(members))

    def members_of(self, partition_id: PartitionId | str) -> set[ConnectId]:
        """Give a group's members, which no call of the product can see."""
        return set(self.by_partition[PartitionId(partition_id)].members)

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups."""
        with self._io("groups"):
            self.calls.append(ConnectCall("groups"))
            return [one.group for one in self.by_partition.values()]

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group, whether or not one of that name exists."""
        with self._io("create_group"):
            self._check_size(group.members)
            self._made += 1
            partition_id = PartitionId(f"9{self._made:05d}")
            self.calls.append(ConnectCall("create_group", partition_id, tuple(group.members)))
            self.by_partition[partition_id] = FakeConnectGroup(
                ConnectGroup(partition_id, group.name, group.description),
                {one for one in group.members if one in self.people},
            )
        return partition_id

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add people; those refused or unknown come back. Who is in the group already becomes no admin."""
        with self._io("add_members"):
            self._check_size(members)
            self.calls.append(ConnectCall("add_members", partition_id, tuple(members)))
            group = self._group(partition_id)
            left_out = {one for one in members if one not in self.people or (partition_id, one) in self.refuse}
            new = set(members) - left_out - group.members
            group.members |= new
            if as_admins:
                group.group = replace(group.group, admins=group.group.admins | new)
        return frozenset(left_out)

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person; one who is not there counts as removed."""
        with self._io("remove_member"):
            self.calls.append(ConnectCall("remove_member", partition_id, (member,)))
            self._group(partition_id).members.discard(member)

    def networks(self) -> Sequence[Network]:
        """List the networks."""
        with self._io("networks"):
            self.calls.append(ConnectCall("networks"))
            return list(self.network_list)

    def members(self) -> Sequence[ConnectMember]:
        """List the people of the network."""
        with self._io("members"):
            self.calls.append(ConnectCall("members"))
            return list(self.people.values())

    def named_members(self) -> Sequence[NetworkPerson]:
        """List the people of the network by name."""
        with self._io("members"):
            self.calls.append(ConnectCall("members"))
            return [NetworkPerson(one.id, self.names.get(one.id, ""), one.admin) for one in self.people.values()]

    def _group(self, partition_id: PartitionId) -> FakeConnectGroup:
        if partition_id not in self.by_partition:
            raise RefusedError("no such group", reason="group not found")
        return self.by_partition[partition_id]

    def _check_size(self, members: Sequence[ConnectId]) -> None:
        if len(members) > self.MOST_PER_ADD:
            raise RefusedError("too many members in one call", reason="limit exceeded")


# --------------------------------------------------------------------------------------------------------- profiles


@dataclass(frozen=True, slots=True)
class ProfileCall:
    """One call that reached the keeper of profiles; `values` are what a write carried."""

    operation: str
    connect_id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class FakeProfiles(Boundary, ProfileWriter):
    """`ProfileWriter` over a dictionary of people; `refuse` names the values that are not taken, by key.

    Only people who are in `people` exist. `calls` logs every call, refused ones too. With `names_field` off a refusal
    does not say which value it is about, as Zoho may not.
    """

    name = "profiles"

    def __init__(
        self,
        people: Mapping[str, Mapping[str, str]] | None = None,
        *,
        names_field: bool = True,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.people: dict[str, dict[str, str]] = {one: dict(values) for one, values in (people or {}).items()}
        self.refuse: set[tuple[str, str]] = set()
        self.names_field = names_field
        self.calls: list[ProfileCall] = []

    @property
    def writes(self) -> list[ProfileCall]:
        """The calls that ask for a change."""
        return [call for call in self.calls if call.operation == "write"]

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write values unless one of them is refused."""
        with self._io("write"):
            if not values:
                raise ValueError("nothing to write")
            if not connect_id.isdigit():
                raise NotFoundError("no account")
            self.calls.append(ProfileCall("write", connect_id, dict(values)))
            if connect_id not in self.people:
                raise NotFoundError("no such person")
            refused = next((key for key, value in values.items() if (key, value) in self.refuse), "")
            if refused:
                named = refused if self.names_field else ""
                raise RefusedError("refused", reason=f"Invalid value for {named}" if named else "", field=named)
            self.people[connect_id] |= values


class FakeDirectory(FakeProfiles, ProfileDirectory):
    """`ProfileDirectory`: users and the organisation's lists, which hold ids by name."""

    name = "directory"

    def __init__(
        self,
        people: Mapping[str, Mapping[str, str]] | None = None,
        *,
        lists: OrganisationLists | None = None,
        names_field: bool = True,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(people, names_field=names_field, before_call=before_call)
        self.organisation = lists or OrganisationLists({}, {}, {})

    def users(self) -> Iterator[DirectoryUser]:
        """Yield everybody."""
        with self._io("users"):
            self.calls.append(ProfileCall("users"))
            found = [DirectoryUser(ConnectId(one), dict(values)) for one, values in self.people.items()]
        yield from found

    def user(self, connect_id: ConnectId) -> DirectoryUser | None:
        """Read one user, without a call when it is no id."""
        if not connect_id.isdigit():
            return None
        with self._io("user"):
            self.calls.append(ProfileCall("user", connect_id))
            values = self.people.get(connect_id)
            return None if values is None else DirectoryUser(connect_id, dict(values))

    def lists(self) -> OrganisationLists:
        """Read the lists."""
        with self._io("lists"):
            self.calls.append(ProfileCall("lists"))
            return self.organisation
