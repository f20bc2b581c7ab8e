"""The word before the call: what is about to happen to whom, so that whoever comes after a crash knows it.

Use case, a part of apply. Nobody else touches a membership until its intent is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.operations import Batch
from groupsync.core.targets import Target
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import Intent, MembershipLedger

INTENT_SECONDS = 90
"""Longer than a worker lives: an intent that is over belongs to nobody who still runs."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to Connect: its id, until when its intents protect what it touches (epoch seconds), the group's link."""

    id: str
    expires: int
    link: int = 0

    @property
    def begun(self) -> int:
        """Give when it was announced."""
        return self.expires - INTENT_SECONDS


def cut_short(before: Membership | None, now: float) -> Call | None:
    """Give the call whose intent ran out without a fact: the first of those that repeated each other."""
    if before is None or not before.expires or before.live(now):
        return None
    begun, _, first = before.first.partition("#")
    return Call(first or before.call, int(begun) + INTENT_SECONDS if first else before.expires, before.link)


@dataclass(frozen=True, slots=True)
class Intents:
    """Writes the intents of one batch; `run` is who asked for it, `accounts` are as they were before."""

    batch: Batch
    accounts: Mapping[ConnectId, Account]
    ledger: MembershipLedger
    clock: Clock
    run: str

    def note(self, members: Iterable[ConnectId]) -> Mapping[ConnectId, str]:
        """Store what is wanted and seen for accounts that nothing is done to; give whom the ledger refused."""
        return self._write(members, frozenset(), call=self.begin(""), removing=False)

    def announce(
        self, members: Iterable[ConnectId], group: GroupKey | None, *, call: Call, removing: bool
    ) -> Mapping[ConnectId, str]:
        """Write that a call puts members into a group, or takes them out; give whom it must not touch, and why."""
        return self._write(members, frozenset() if group is None else frozenset({group}), call=call, removing=removing)

    def begin(self, call_id: str, *, link: int = 0) -> Call:
        """Give a call that is announced now, for a group as it is linked now."""
        return Call(call_id, int(self.clock()) + INTENT_SECONDS, link)

    def _write(
        self, members: Iterable[ConnectId], groups: frozenset[GroupKey], *, call: Call, removing: bool
    ) -> Mapping[ConnectId, str]:
        intents = [
            replace(
                self._intent(self.batch.targets[one], groups, call=call, removing=removing),
                first=self._first(one, groups, removing=removing),
            )
            for one in members
        ]
        return self.ledger.intend(intents) if intents else {}

    def _first(self, member: ConnectId, groups: frozenset[GroupKey], *, removing: bool) -> str:
        account = self.accounts.get(member)
        state = MembershipState.REMOVING if removing else MembershipState.ADDING
        for group in groups:
            before = account.memberships.get(group) if account is not None else None
            call = cut_short(before, self.clock())
            if before is not None and call is not None and before.state is state:
                return f"{call.begun}#{call.id}"
        return ""

    def _intent(self, target: Target, groups: frozenset[GroupKey], *, call: Call, removing: bool) -> Intent:
        return Intent(
            target.connect_id,
            target.employees,
            target.desired,
            target.expected_rev,
            target.rev,
            self.batch.token,
            adding=frozenset() if removing else groups,
            removing=groups if removing else frozenset(),
            call=call.id,
            expires=call.expires,
            run=self.run,
            doubts=target.doubts,
            parked=target.parked,
            link=call.link,
        )
