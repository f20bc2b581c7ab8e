"""Releases memberships: they stay in Connect and are ours no more. Nobody is called.

Use case, a part of apply. The fact is conditional on the call that put the person there: what somebody else does
meanwhile to the same membership wins.
"""

from __future__ import annotations

from collections.abc import Iterable

from groupsync.core.causes import RELEASE, release_cause_id
from groupsync.core.ledger_entries import MembershipState
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.operations import Operation
from groupsync.engine.intents import Intents
from groupsync.engine.recording import Recording
from groupsync.ports.audit import AuditRow
from groupsync.ports.ledger import Fact

ROWS_OF = "release:"
"""Begins the call of such a row, so that it does not replace the row of the call that put the person there."""


def release_members(operation: Operation, intents: Intents, recording: Recording) -> Iterable[ConnectId]:
    """Write the audit, then the facts; give whose plan was overtaken. Repeating it finds nothing of ours left."""
    refused = intents.note(operation.members)
    now = int(recording.clock())
    rows, facts = [], []
    for one in operation.members:
        account, group = recording.accounts.get(one), operation.group
        membership = account.memberships.get(group) if account is not None and group is not None else None
        if one in refused or group is None or membership is None or not membership.ours or membership.live(now):
            continue
        released, link = MembershipState.RELEASED, membership.link
        facts.append(Fact(one, group, membership.call, released, since=now, run=recording.run, link=link))
        rows.append(
            AuditRow(
                at=now,
                run=recording.run,
                trigger=recording.trigger,
                cause=release_cause_id(group),
                kind=RELEASE,
                employee=next(iter(recording.targets[one].employees), EmployeeId("")),
                connect_id=one,
                group=group,
                before="in",
                after="in",
                outcome="released",
                call=f"{ROWS_OF}{membership.call}",
            )
        )
    if rows:
        recording.audit.append(rows)
        recording.ledger.settle(facts)
    return refused
