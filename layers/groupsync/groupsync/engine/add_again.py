"""Adds people once more to groups in which the ledger has them: what Connect may have lost without a word.

Use case, a part of apply, with the same intents and facts. Whoever is not added stays what the ledger says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from groupsync.core.errors import BusyError
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import ConnectId
from groupsync.core.operations import Batch, Operation, OperationKind
from groupsync.engine.intents import Intents
from groupsync.engine.recording import Recording
from groupsync.ports.invocation import Clock


@dataclass(frozen=True, slots=True)
class Repetition:
    """Repeats additions of one batch; `accounts` are as the ledger had them when it began."""

    batch: Batch
    accounts: Mapping[ConnectId, Account]
    intents: Intents
    recording: Recording
    clock: Clock

    def open(self, operation: Operation) -> tuple[ConnectId, ...]:
        """Give who is still to be added, and count whom an earlier attempt at this batch did.

        Raises `BusyError` while one of the memberships is being changed.
        """
        waiting = []
        for one in operation.members:
            membership = self._membership(one, operation)
            if membership is None or not membership.ours:
                self.leave(operation, (one,))  # taken out, or refused, since this was planned
                continue
            left = membership.expires - self.clock() if membership.live(self.clock()) else 0
            if left > 0:
                raise BusyError("a membership is being changed", retry_after=left + 1)
            if membership.state is MembershipState.PRESENT and membership.call.startswith(self._mark):
                self._count(operation, 1)
            else:
                waiting.append(one)
        return tuple(waiting)

    def add(
        self,
        operation: Operation,
        members: Sequence[ConnectId],
        *,
        call_id: str,
        effect: Callable[[Sequence[ConnectId]], frozenset[ConnectId]],
    ) -> None:
        """Make the call. Raises what `Recording.attempt` does."""
        call = self.intents.begin(f"{self._mark}{call_id}", link=operation.link)
        refusals = self.intents.announce(members, operation.group, call=call, removing=False)
        self.leave(operation, tuple(refusals))
        sent = tuple(one for one in members if one not in refusals)
        if not sent:
            return
        failed = self.recording.attempt(operation, sent, call, lambda: effect(sent), removing=False)
        if failed is None:
            return
        landed = [one for one in sent if one not in failed]
        self.recording.record(operation, landed, call, MembershipState.PRESENT)
        self._count(operation, len(landed))
        lost = [one for one in sent if one in failed]
        self.recording.record(operation, lost, call, MembershipState.PRESENT, "not added once more by Connect")
        self.recording.failed(operation, len(lost))

    def leave(self, operation: Operation, members: Sequence[ConnectId]) -> None:
        """Count whom something newer overtook; a weekly repetition just leaves them out."""
        if operation.kind is OperationKind.AGAIN:
            self.recording.tally.skipped += len(members)

    @property
    def _mark(self) -> str:
        """Begin the ids of this batch's calls, so that what it did is recognised when it comes again."""
        return f"{self.batch.token}~"

    def _membership(self, member: ConnectId, operation: Operation) -> Membership | None:
        account = self.accounts.get(member)
        return account.memberships.get(operation.group) if account is not None and operation.group else None

    def _count(self, operation: Operation, people: int) -> None:
        tally = self.recording.tally
        tally.readded += people
        if operation.kind is OperationKind.AGAIN:
            tally.added += people
            tally.applied += people
