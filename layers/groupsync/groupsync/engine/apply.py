"""Apply: does one batch of operations in Connect, intent before effect, fact after.

Use case, the fourth and fifth of the five steps. Killed at any line, the same batch, or a newer plan, continues and
ends the same: what is already a fact is skipped, what is unknown is repeated towards what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from groupsync.core.errors import OutOfTimeError, UnexpectedAnswerError
from groupsync.core.ledger_entries import EmployeeEntry, GroupEntry, GroupState, MembershipState
from groupsync.core.model import ConnectId, EmployeeId, PartitionId
from groupsync.core.operations import MOST_PER_CALL, Batch, Operation, OperationKind
from groupsync.core.tally import Tally
from groupsync.engine.add_again import Repetition
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.done_before import count_if_done
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.intents import Call, Intents
from groupsync.engine.recording import Recording
from groupsync.engine.release import release_members
from groupsync.ports.ledger import LedgerSnapshot

SECONDS_PER_CALL = 8
"""Time that must be left before a call is begun."""


def apply_batch(batch: Batch, *, effects: Effects, origin: Origin, tally: Tally | None = None) -> Tally:
    """Do the operations in order. What is counted goes into `tally`, so that it is known whatever ends the batch.

    Raises:
        UnknownOutcomeError, CooldownError, OutOfTimeError, TransientError: do the same batch again later.
        AuthorityError: Connect says no to everything.
    """
    groups = {one.group for one in batch.operations if one.group is not None}
    state = effects.ledger.load(accounts=batch.targets, employees=_employees(batch), groups=groups)
    return _Application(batch, state, effects, origin, Tally() if tally is None else tally).run()


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
        self._intents = Intents(batch, state.accounts, effects.ledger, effects.clock, origin.run)
        self._recording = Recording(
            batch.targets,
            state.accounts,
            effects.ledger,
            effects.audit,
            effects.clock,
            run=origin.run,
            trigger=origin.trigger,
            tally=tally,
        )
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
                case OperationKind.RELEASE:
                    self._reread(release_members(operation, self._intents, self._recording))
                case OperationKind.AGAIN | OperationKind.REFRESH:
                    self._again(operation)
                case OperationKind.NOTE:
                    self._intents.note(operation.members)
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
        if not self._is_as_planned(entry, operation):
            return
        if not self._may_call(operation):
            return
        call = self._intents.begin(self._effects.random_id(), link=operation.link)
        claimed = self._maker.claim(action, entry, call=call.id, expires=call.expires)
        if claimed.state is GroupState.MANAGED:  # made before, the answer was lost
            self._groups[key] = claimed
            self._made(claimed)
            self._add(operation)
            return
        members = self._intend(operation, operation.members, call=call, removing=False)
        created = self._recording.attempt(
            operation, members, call, lambda: self._maker.create(action, claimed, members), removing=False
        )
        if created is None:
            self._maker.give_up(claimed)
            return
        self._groups[key] = created
        self._made(created)
        self._recording.record(operation, members, call, MembershipState.PRESENT)
        self._recording.added(members)

    def _made(self, entry: GroupEntry) -> None:
        self.tally.groups_created += 1
        if entry.partition_id is not None:
            self.tally.made_groups[entry.key] = entry.partition_id

    def _add(self, operation: Operation) -> None:
        partition = self._partition(operation)
        if partition is None:
            return
        waiting = [one for one in operation.members if not self._is_done(one, operation)]
        for start in range(0, len(waiting), MOST_PER_CALL):
            slice_ = replace(operation, kind=OperationKind.ADD, members=tuple(waiting[start : start + MOST_PER_CALL]))
            if not self._may_call(slice_):
                return
            call = self._intents.begin(self._effects.random_id(), link=operation.link)
            members = self._intend(slice_, slice_.members, call=call, removing=False)
            if not members:
                continue
            effect = partial(self._effects.connect.add_members, partition, members, as_admins=operation.as_admins)
            failed = self._recording.attempt(slice_, members, call, effect, removing=False)
            if failed is None:
                continue
            landed = [one for one in members if one not in failed]
            self._recording.record(slice_, landed, call, MembershipState.PRESENT)
            self._recording.added(landed)
            refused = [one for one in members if one in failed]
            self._recording.record(slice_, refused, call, MembershipState.REFUSED, "not added by Connect")
            self.tally.failed += len(refused)
            self.tally.refused.update(refused)

    def _again(self, operation: Operation) -> None:
        repetition = Repetition(self._batch, self._accounts, self._intents, self._recording, self._effects.clock)
        entry = self._groups.get(operation.group) if operation.group is not None else None
        partition = entry.partition_id if entry is not None and entry.state is GroupState.MANAGED else None
        members = repetition.open(operation)
        if partition is None or not members or not self._is_current():
            repetition.leave(operation, members)
            return
        effect = partial(self._effects.connect.add_members, partition)
        repetition.add(operation, members, call_id=self._effects.random_id(), effect=effect)

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
            call = self._intents.begin(self._effects.random_id(), link=operation.link)
            if not self._intend(single, (member,), call=call, removing=True):
                continue
            effect = partial(self._out, partition, member)
            if self._recording.attempt(single, (member,), call, effect, removing=True):
                self._recording.record(single, (member,), call, None)
                self.tally.removed += 1
                self.tally.applied += 1

    def _out(self, partition: PartitionId, member: ConnectId) -> bool:
        self._effects.connect.remove_member(partition, member)
        return True

    # ------------------------------------------------------------------------------------------- before a call

    def _partition(self, operation: Operation) -> PartitionId | None:
        entry = self._groups.get(operation.group) if operation.group is not None else None
        if not self._is_as_planned(entry, operation):
            return None
        if entry is None or entry.state is not GroupState.MANAGED or entry.partition_id is None:
            self._skip(operation)
            return None
        return entry.partition_id

    def _is_as_planned(self, entry: GroupEntry | None, operation: Operation) -> bool:
        """Tell whether nobody has decided on the group since: what was planned was meant for the former one."""
        if (entry.link if entry is not None else 0) == operation.link:
            return True
        self._skip(operation)
        return False

    def _skip(self, operation: Operation) -> None:
        self.tally.skipped += len(operation.members)
        self._reread(operation.members)

    def _is_done(self, member: ConnectId, operation: Operation) -> bool:
        return count_if_done(self._accounts.get(member), self._batch, operation, self.tally)

    def _is_current(self) -> bool:
        if self._effects.time_left() < SECONDS_PER_CALL:
            raise OutOfTimeError("too little time for another call", retry_after=0)
        return self._origin.is_current()

    def _may_call(self, operation: Operation) -> bool:
        if self._is_current():
            return True
        self._skip(operation)
        return False

    def _intend(
        self, operation: Operation, members: Sequence[ConnectId], *, call: Call, removing: bool
    ) -> tuple[ConnectId, ...]:
        """Write the intents and give the accounts that we may touch; the others are counted and read again."""
        refusals = self._intents.announce(members, operation.group, call=call, removing=removing)
        self.tally.skipped += len(refusals)
        self.tally.superseded += sum(reason == "superseded" for reason in refusals.values())
        self._reread(refusals)
        return tuple(one for one in members if one not in refusals)

    def _reread(self, members: Iterable[ConnectId]) -> None:
        for one in members:
            self.tally.reread.update(self._batch.targets[one].employees)
