"""What a batch leaves behind for others: whom and what Connect refused, and who is to be looked at again.

Use case, after apply, the same for live work and for a sweep's chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from groupsync.core.drift import Sight
from groupsync.core.matching import WaitingReason, index_members
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.tally import Tally
from groupsync.core.targets import Target
from groupsync.engine.attention import AttentionList, Notice, employee_subject, group_notice
from groupsync.engine.drift import note_made
from groupsync.engine.group_sights import look_at_groups
from groupsync.engine.reading import Sources
from groupsync.ports.documents import Documents
from groupsync.ports.invocation import Clock


def note_refusals(
    tally: Tally, targets: Mapping[ConnectId, Target], sources: Sources, documents: Documents, *, clock: Clock
) -> None:
    """Store what Connect refused.

    Raises `AuthorityError` when Connect shows that it refuses everything, not one group alone.
    """
    note_made(tally.made_groups, documents)
    attention = AttentionList(documents, clock)
    stopped: set[GroupKey] = set()
    if tally.without_authority or tally.denied_groups:
        existing = sources.connect.groups()
        denied = tally.denied_groups
        seen = look_at_groups(denied, existing, ledger=sources.ledger, attention=attention, denied=denied)
        stopped = {key for key, sight in seen.of.items() if sight is not Sight.ACTIVE}
    for group in sorted(tally.refused_groups - stopped):
        notice = group_notice(group, "refused_by_connect", code="group_admin_left")
        attention.replace({}, [notice], scope=[])
    if tally.refused:
        attention.replace({}, _outside_the_network(tally.refused, targets, sources), scope=[])


def _outside_the_network(
    refused: Iterable[ConnectId], targets: Mapping[ConnectId, Target], sources: Sources
) -> list[Notice]:
    """Say whom Connect did not add because they are not in the network yet: sweeps wait for them to join."""
    members = index_members(sources.directory.members())
    return [
        Notice(employee_subject(employee), WaitingReason.NOT_IN_NETWORK.value, connect_id=one)
        for one in sorted(refused)
        if members.complete and one not in members.ids
        for employee in targets[one].employees
    ]
