"""Apply: does one batch of operations in Connect, intent before effect, fact after.

Use case, the fourth and fifth of the five steps. Killed at any line, the same batch, or a newer plan, continues and
ends the same: what is already a fact is skipped, what is unknown is repeated towards what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from groupsync.core.errors import (
    AuthorityError,
    GroupSyncError,
    OutOfTimeError,
    RefusedError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.core.model import (
    Account,
    ConnectId,
    EmployeeEntry,
    EmployeeId,
    GroupKey,
    GroupState,
    Membership,
    MembershipState,
    PartitionId,
)
from groupsync.core.operations import MOST_PER_CALL, Batch, Operation, OperationKind, Target, why_of
from groupsync.core.tally import Tally
from groupsync.engine.create_group import GroupMaker
from groupsync.ports import (
    AuditRow,
    AuditTrail,
    Clock,
    ConnectGroups,
    Documents,
    Fact,
    Intent,
    LedgerSnapshot,
    MembershipLedger,
    TimeLeft,
)

T = TypeVar("T")

INTENT_SECONDS = 90
"""Longer than a worker lives: an intent that is over belongs to nobody who still runs."""
SECONDS_PER_CALL = 8
"""Time that must be left before a call is begun."""
GROUP_ONLY = frozenset({"permission", "forbidden"})
"""Authority that may be missing for one group alone; every group refusing is told by the caller's tally."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that apply touches outside."""

    documents: Documents
    ledger: MembershipLedger
    connect: ConnectGroups
    audit: AuditTrail
    clock: Clock
    time_left: TimeLeft
    random_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked for the batch: the run or delivery, its trigger, and whether the plan is still the newest.

    `is_current` is asked before each call; False means that somebody deactivated or changed the configuration.
    """

    run: str
    trigger: str
    is_current: Callable[[], bool]


def apply_batch(batch: Batch, *, effects: Effects, origin: Origin, tally: Tally | None = None) -> Tally:
    """Do the operations in order. What is counted goes into `tally`, so that it is known whatever ends the batch.

    Raises:
        UnknownOutcomeError, CooldownError, OutOfTimeError, TransientError: do the same batch again later.
        AuthorityError: Connect says no to everything.
    """
    groups = {one.group for one in batch.operations if one.group is not None}
    state = effects.ledger.load(accounts=batch.targets, employees=_employees(batch), groups=groups)
    return _Application(batch, state, effects, origin, Tally() if tally is None else tally).run()


def count_done(batch: Batch, ledger: MembershipLedger) -> Tally:
    """Count what earlier attempts at a batch did, without doing anything."""
    accounts = ledger.load(accounts=batch.targets).accounts
    tally = Tally()
    for operation in batch.operations:
        for member in operation.members:
            _count_if_done(accounts.get(member), batch, operation, tally)
    return tally


def _count_if_done(account: Account | None, batch: Batch, operation: Operation, tally: Tally) -> bool:
    """Tell whether an earlier attempt did one membership of an operation, and count it then."""
    group = operation.group
    if account is None or group is None or account.desired_token != batch.token:
        return False
    membership = account.memberships.get(group)
    if operation.kind is OperationKind.REMOVE and membership is None:
        tally.removed += 1
    elif (
        operation.kind in (OperationKind.ADD, OperationKind.CREATE)
        and membership is not None
        and membership.state is MembershipState.PRESENT
    ):
        tally.added += 1
    else:
        return False
    tally.applied += 1
    return True


def _employees(batch: Batch) -> Iterator[EmployeeId]:
    return (one for target in batch.targets.values() for one in target.employees)


class _Application:
    """One batch being applied."""

    def __init__(self, batch: Batch, state: LedgerSnapshot, effects: Effects, origin: Origin, tally: Tally) -> None:
        self._batch = batch
        self._accounts = dict(state.accounts)
        self._entries = state.employees
        self._groups = dict(state.groups)
        self._effects = effects
        self._origin = origin
        self._maker = GroupMaker(effects.ledger, effects.connect, effects.clock)
        self.tally = tally

    def run(self) -> Tally:
        self._remember_matches()
        for operation in self._batch.operations:
            match operation.kind:
                case OperationKind.CREATE:
                    self._create(operation)
                case OperationKind.ADD:
                    self._add(operation)
                case OperationKind.REMOVE:
                    self._remove(operation)
                case OperationKind.NOTE:
                    self._intend(operation, (), call="", removing=False)
        return self.tally

    def _remember_matches(self) -> None:
        """Store which account each record was matched to, before the first intent names them together."""
        new = []
        for target in self._batch.targets.values():
            for one in target.employees:
                known = self._entries.get(one)
                if known is None or known.connect_id != target.connect_id:
                    new.append(replace(known or EmployeeEntry(one), connect_id=target.connect_id))
        if new:
            self._effects.ledger.put(employees=new)

    # ------------------------------------------------------------------------------------------------ operations

    def _create(self, operation: Operation) -> None:
        key, action = operation.group, operation.action
        if key is None or action is None:
            raise UnexpectedAnswerError("a creation without a group")
        entry = self._groups.get(key)
        if entry is not None and entry.state is GroupState.MANAGED:
            self._add(operation)
            return
        if not self._may_call(operation):
            return
        call = self._effects.random_id()
        claimed = self._maker.claim(action, entry, call=call, expires=self._expires())
        if claimed.state is GroupState.MANAGED:  # made before, the answer was lost
            self._groups[key] = claimed
            self.tally.groups_created += 1
            self._add(operation)
            return
        members = self._intend(operation, operation.members, call=call, removing=False)
        created = self._attempt(
            operation, members, call, lambda: self._maker.create(action, claimed, members), removing=False
        )
        if created is None:
            self._maker.give_up(claimed)
            return
        self._groups[key] = created
        self.tally.groups_created += 1
        self._record(operation, members, call, MembershipState.PRESENT)
        self._added(members)

    def _add(self, operation: Operation) -> None:
        partition = self._partition(operation)
        if partition is None:
            return
        waiting = [one for one in operation.members if not self._is_done(one, operation)]
        for start in range(0, len(waiting), MOST_PER_CALL):
            slice_ = replace(operation, kind=OperationKind.ADD, members=tuple(waiting[start : start + MOST_PER_CALL]))
            if not self._may_call(slice_):
                return
            call = self._effects.random_id()
            members = self._intend(slice_, slice_.members, call=call, removing=False)
            if not members:
                continue
            failed = self._attempt(
                slice_,
                members,
                call,
                partial(self._effects.connect.add_members, partition, members),
                removing=False,
            )
            if failed is None:
                continue
            landed = [one for one in members if one not in failed]
            self._record(slice_, landed, call, MembershipState.PRESENT)
            self._added(landed)
            refused = [one for one in members if one in failed]
            self._record(slice_, refused, call, MembershipState.REFUSED, "not added by Connect")
            self.tally.failed += len(refused)
            self.tally.refused.update(refused)

    def _remove(self, operation: Operation) -> None:
        partition = self._partition(operation)
        if partition is None:
            return
        for member in operation.members:
            if self._is_done(member, operation):
                continue
            single = replace(operation, members=(member,))
            if not self._may_call(single):
                continue
            call = self._effects.random_id()
            if not self._intend(single, (member,), call=call, removing=True):
                continue
            done = self._attempt(
                single,
                (member,),
                call,
                partial(self._out, partition, member),
                removing=True,
            )
            if done:
                self._record(single, (member,), call, None)
                self.tally.removed += 1
                self.tally.applied += 1

    def _out(self, partition: PartitionId, member: ConnectId) -> bool:
        self._effects.connect.remove_member(partition, member)
        return True

    # ------------------------------------------------------------------------------------------- before a call

    def _partition(self, operation: Operation) -> PartitionId | None:
        entry = self._groups.get(operation.group) if operation.group is not None else None
        if entry is None or entry.state is not GroupState.MANAGED or entry.partition_id is None:
            self.tally.skipped += len(operation.members)
            self._reread(operation.members)
            return None
        return entry.partition_id

    def _is_done(self, member: ConnectId, operation: Operation) -> bool:
        return _count_if_done(self._accounts.get(member), self._batch, operation, self.tally)

    def _may_call(self, operation: Operation) -> bool:
        if self._effects.time_left() < SECONDS_PER_CALL:
            raise OutOfTimeError("too little time for another call", retry_after=0)
        if self._origin.is_current():
            return True
        self.tally.skipped += len(operation.members)
        self._reread(operation.members)
        return False

    def _intend(
        self, operation: Operation, members: Sequence[ConnectId], *, call: str, removing: bool
    ) -> tuple[ConnectId, ...]:
        """Write the intents and give the accounts that we may touch; the others are counted and read again."""
        noted = operation.kind is OperationKind.NOTE
        group = frozenset() if noted or operation.group is None else frozenset({operation.group})
        intents = [
            self._intent(self._batch.targets[one], group, call=call, removing=removing)
            for one in (operation.members if noted else members)
        ]
        refusals = self._effects.ledger.intend(intents) if intents else {}
        if noted:
            return ()
        self.tally.skipped += len(refusals)
        self.tally.superseded += sum(reason == "superseded" for reason in refusals.values())
        self._reread(refusals)
        return tuple(one for one in members if one not in refusals)

    def _intent(self, target: Target, group: frozenset[GroupKey], *, call: str, removing: bool) -> Intent:
        return Intent(
            target.connect_id,
            target.employees,
            target.desired,
            target.expected_rev,
            target.rev,
            self._batch.token,
            adding=frozenset() if removing else group,
            removing=group if removing else frozenset(),
            call=call,
            expires=self._expires(),
            run=self._origin.run,
            doubts=target.doubts,
            parked=target.parked,
        )

    def _expires(self) -> int:
        return int(self._effects.clock()) + INTENT_SECONDS

    # ------------------------------------------------------------------------------------------ around a call

    def _attempt(
        self, operation: Operation, members: Sequence[ConnectId], call: str, effect: Callable[[], T], *, removing: bool
    ) -> T | None:
        """Make one call; None when Connect said no to it. What is certain is recorded whatever comes back."""
        try:
            return effect()
        except UnknownOutcomeError:
            raise  # the intents stand until they are over
        except RefusedError as error:
            self._refused(operation, members, call, error.reason or "refused", removing=removing)
        except UnexpectedAnswerError:
            self._unsettled(operation, members, call, "answer not understood", removing=removing)
        except AuthorityError as error:
            if error.product != "connect" or error.code not in GROUP_ONLY:
                self._unsettled(operation, members, call, "", removing=removing)
                raise
            self.tally.without_authority += 1
            self._refused(operation, members, call, error.code, removing=removing)
        except GroupSyncError:
            # Nothing was sent: free the memberships for the next attempt.
            self._unsettled(operation, members, call, "", removing=removing)
            raise
        if operation.group is not None:
            self.tally.refused_groups.add(operation.group)
        return None

    def _refused(
        self, operation: Operation, members: Iterable[ConnectId], call: str, reason: str, *, removing: bool
    ) -> None:
        for one in members:
            before = self._before(one, operation.group)
            unknown = before is not None and before.state in (MembershipState.ADDING, MembershipState.REMOVING)
            # An earlier call may have done it after all: then it stays ours until the next one tells.
            stays = MembershipState.PRESENT if removing else MembershipState.REFUSED
            self._record(operation, (one,), call, MembershipState.ADDING if unknown else stays, reason)
            self.tally.failed += 1

    def _unsettled(
        self, operation: Operation, members: Iterable[ConnectId], call: str, reason: str, *, removing: bool
    ) -> None:
        """Keep the memberships as ours, with an intent that is over, so that the next attempt may settle them."""
        state = MembershipState.REMOVING if removing else MembershipState.ADDING
        facts = [self._fact(one, operation.group, call, state, reason) for one in members]
        if facts:
            self._effects.ledger.settle(facts)
        if reason:
            self._append(operation, members, "unknown", reason)
            self.tally.failed += len(facts)

    def _before(self, member: ConnectId, group: GroupKey | None) -> Membership | None:
        account = self._accounts.get(member) or Account(member)
        return account.memberships.get(group) if group is not None else None

    def _record(
        self,
        operation: Operation,
        members: Sequence[ConnectId],
        call: str,
        state: MembershipState | None,
        reason: str = "",
    ) -> None:
        """Write the facts, then the audit. A fact is never dropped."""
        if not members:
            return
        self._effects.ledger.settle([self._fact(one, operation.group, call, state, reason) for one in members])
        outcome = "refused" if reason else "applied"
        self._append(operation, members, outcome, reason)

    def _fact(
        self, member: ConnectId, group: GroupKey | None, call: str, state: MembershipState | None, reason: str
    ) -> Fact:
        if group is None:
            raise UnexpectedAnswerError("a fact without a group")
        now = int(self._effects.clock())
        return Fact(member, group, call, state, since=now, run=self._origin.run, reason=reason)

    def _append(self, operation: Operation, members: Iterable[ConnectId], outcome: str, answer: str) -> None:
        group = operation.group
        if group is None:
            return
        removing = operation.kind is OperationKind.REMOVE
        rows = []
        for one in members:
            why = why_of(self._batch.targets[one], group)
            rows.append(
                AuditRow(
                    at=self._effects.clock(),
                    run=self._origin.run,
                    trigger=self._origin.trigger,
                    cause=why.cause if why else "",
                    kind=why.kind.value if why else "settle",
                    employee=why.employee_id if why else "",
                    connect_id=one,
                    group=group,
                    before="in" if removing else "out",
                    after=("in" if outcome != "applied" else "out")
                    if removing
                    else ("in" if outcome == "applied" else "out"),
                    outcome=outcome,
                    answer=answer,
                    change=why.change if why else "",
                )
            )
        if rows:
            self._effects.audit.append(rows)

    def _added(self, members: Sequence[ConnectId]) -> None:
        self.tally.added += len(members)
        self.tally.applied += len(members)

    def _reread(self, members: Iterable[ConnectId]) -> None:
        for one in members:
            self.tally.reread.update(self._batch.targets[one].employees)
