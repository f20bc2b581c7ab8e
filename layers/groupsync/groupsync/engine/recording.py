"""What came of a call to Connect: the audit row, the fact in the ledger and the count.

Use case, a part of apply. The row comes first: killed in between, the call is repeated and its row written again.
A fact is written whatever comes back, and recognised when the same batch comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from groupsync.core.errors import (
    AuthorityError,
    GroupSyncError,
    RefusedError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.core.operations import REPEATED, Operation, OperationKind
from groupsync.core.tally import Tally
from groupsync.core.targets import Target, why_of
from groupsync.engine.intents import Call, cut_short
from groupsync.ports.audit import AuditRow, AuditTrail
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import Fact, MembershipLedger

T = TypeVar("T")

GROUP_ONLY = frozenset({"permission", "forbidden"})
"""Authority that may be missing for one group alone; every group refusing is told by the caller's tally."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Records what one batch does; `accounts` are as they were before it."""

    targets: Mapping[ConnectId, Target]
    accounts: Mapping[ConnectId, Account]
    ledger: MembershipLedger
    audit: AuditTrail
    clock: Clock
    run: str
    trigger: str
    tally: Tally

    def attempt(
        self, operation: Operation, members: Sequence[ConnectId], call: Call, effect: Callable[[], T], *, removing: bool
    ) -> T | None:
        """Make one call; None when Connect said no to it. What is certain is recorded whatever comes back."""
        self._append_overtaken(operation, members, removing=removing)
        try:
            return effect()
        except UnknownOutcomeError:
            raise  # the intents stand until they are over
        except RefusedError as error:
            if operation.group is not None:
                self.tally.denied_groups.add(operation.group)
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
        self, operation: Operation, members: Iterable[ConnectId], call: Call, reason: str, *, removing: bool
    ) -> None:
        for one in members:
            before = self._before(one, operation.group)
            unknown = before is not None and before.state in (MembershipState.ADDING, MembershipState.REMOVING)
            # An earlier call may have done it after all: then it stays ours until the next one tells.
            kept = removing or operation.kind in REPEATED
            stays = MembershipState.PRESENT if kept else MembershipState.REFUSED
            self.record(operation, (one,), call, MembershipState.ADDING if unknown else stays, reason)
            self.failed(operation, 1)

    def failed(self, operation: Operation, people: int) -> None:
        """Count what did not work; a weekly repetition is no part of any plan, so it is counted apart."""
        if operation.kind in REPEATED:
            self.tally.not_readded += people
        if operation.kind is not OperationKind.REFRESH:
            self.tally.failed += people

    def _unsettled(
        self, operation: Operation, members: Iterable[ConnectId], call: Call, reason: str, *, removing: bool
    ) -> None:
        """Keep the memberships as ours, with an intent that is over, so that the next attempt may settle them."""
        facts = [
            self._fact(one, operation, call, self._unsettled_state(operation, one, removing=removing), reason)
            for one in members
        ]
        if reason:
            self._append(operation, members, call, "unknown", reason)
            self.failed(operation, len(facts))
        if facts:
            self.ledger.settle(facts)

    def _unsettled_state(self, operation: Operation, member: ConnectId, *, removing: bool) -> MembershipState:
        before = self._before(member, operation.group)
        if operation.kind in REPEATED and before is not None and before.state is MembershipState.PRESENT:
            return MembershipState.PRESENT  # it was before, and nobody said that it is not
        return MembershipState.REMOVING if removing else MembershipState.ADDING

    def _before(self, member: ConnectId, group: GroupKey | None) -> Membership | None:
        account = self.accounts.get(member) or Account(member)
        return account.memberships.get(group) if group is not None else None

    def record(
        self,
        operation: Operation,
        members: Sequence[ConnectId],
        call: Call,
        state: MembershipState | None,
        reason: str = "",
    ) -> None:
        """Write the audit, then the facts. A fact is never dropped."""
        if not members:
            return
        self._append(operation, members, call, "refused" if reason else "applied", reason)
        self.ledger.settle([self._fact(one, operation, call, state, reason) for one in members])

    def _fact(
        self, member: ConnectId, operation: Operation, call: Call, state: MembershipState | None, reason: str
    ) -> Fact:
        group = operation.group
        if group is None:
            raise UnexpectedAnswerError("a fact without a group")
        before = self._before(member, group)
        if operation.kind in REPEATED and state is MembershipState.PRESENT and reason and before is not None:
            # Not added once more: the last time that it worked stays what is known.
            return Fact(
                member, group, call.id, state, since=before.since, run=before.run, reason=reason, link=call.link
            )
        now = int(self.clock())
        return Fact(member, group, call.id, state, since=now, run=self.run, reason=reason, link=call.link)

    def _append(
        self, operation: Operation, members: Iterable[ConnectId], call: Call, outcome: str, answer: str
    ) -> None:
        group = operation.group
        if group is None or (operation.kind is OperationKind.REFRESH and outcome == "applied"):
            return  # whether a repetition changed anything cannot be seen: it is counted, not written down
        removing = operation.kind is OperationKind.REMOVE
        rows = []
        for one in members:
            why = why_of(self.targets[one], group)
            settled = self._settled_call(one, group, call, removing=removing)
            rows.append(
                AuditRow(
                    at=settled.begun,
                    run=self.run,
                    trigger=self.trigger,
                    cause=why.cause if why else "",
                    kind=why.kind.value if why else "settle",
                    employee=why.employee_id if why else "",
                    connect_id=one,
                    group=group,
                    before="in" if removing or operation.kind is OperationKind.REFRESH else "out",
                    after=_after(operation, outcome),
                    outcome=outcome,
                    answer=answer,
                    change=why.change if why else "",
                    call=settled.id,
                )
            )
        if rows:
            self.audit.append(rows)

    def _append_overtaken(self, operation: Operation, members: Iterable[ConnectId], *, removing: bool) -> None:
        """Write down the opposite calls that were cut short, and are undone now: what they did nobody will know."""
        group, opposite = operation.group, MembershipState.ADDING if removing else MembershipState.REMOVING
        rows = []
        for one in members:
            before = self._before(one, group)
            call = cut_short(before, self.clock())
            if group is None or before is None or call is None or before.state is not opposite:
                continue
            rows.append(
                AuditRow(
                    at=call.begun,
                    run=before.run,
                    trigger="",
                    cause="",
                    kind="settle",
                    employee=next(iter(self.targets[one].employees), EmployeeId("")),
                    connect_id=one,
                    group=group,
                    before="out" if removing else "in",
                    after="out" if removing else "in",
                    outcome="unknown",
                    answer="overtaken before there was an answer",
                    call=call.id,
                )
            )
        if rows:
            self.audit.append(rows)

    def _settled_call(self, member: ConnectId, group: GroupKey, call: Call, *, removing: bool) -> Call:
        """Give the call that a row is about: one that was cut short, if this one repeats it, may have its row."""
        before = self._before(member, group)
        same = MembershipState.REMOVING if removing else MembershipState.ADDING
        cut = cut_short(before, self.clock())
        return call if before is None or cut is None or before.state is not same else cut

    def added(self, members: Sequence[ConnectId]) -> None:
        """Count who is in now."""
        self.tally.added += len(members)
        self.tally.applied += len(members)


def _after(operation: Operation, outcome: str) -> str:
    """Say where somebody is after a call. A repetition that failed proves nothing: the ledger says in."""
    if operation.kind is OperationKind.REMOVE:
        return "out" if outcome == "applied" else "in"
    return "in" if outcome == "applied" or operation.kind is OperationKind.REFRESH else "out"
