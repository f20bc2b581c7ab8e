"""The word before the call: what is about to happen to whom, so that whoever comes after a crash knows it.

Use case, a part of apply. Nobody else touches a membership until its intent is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Intents:
    """Writes the intents of one batch; `run` is who asked for it."""

    batch: Batch
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
        intents = [self._intent(self.batch.targets[one], groups, call=call, removing=removing) for one in members]
        return self.ledger.intend(intents) if intents else {}

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
