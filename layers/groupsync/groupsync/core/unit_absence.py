"""Units whose record is gone from People: their groups are managed no more, and nobody is removed for it.

Core: no I/O. As with people, one reading proves nothing: it takes two complete ones, hours apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from groupsync.core.model import GroupEntry, GroupKey, GroupState


def judge_absence(
    entries: Mapping[GroupKey, GroupEntry],
    *,
    gone: Iterable[GroupKey],
    spoken_of: Iterable[GroupKey],
    now: float,
    hours: float,
) -> dict[GroupKey, GroupEntry]:
    """Give the entries that change: absent since now, ended, or managed again.

    Args:
        entries: the ledger's groups.
        gone: those whose record is missing from its form in a complete full read.
        spoken_of: those that somebody employed names, or about whose members something is planned or waits: as long
            as it does, ending would answer the question by itself.
        now: epoch seconds.
        hours: how far apart the two readings have to be.
    """
    absent = frozenset(gone) - frozenset(spoken_of)
    changed: dict[GroupKey, GroupEntry] = {}
    for key, entry in entries.items():
        new = entry
        if entry.state is GroupState.MANAGED and key in absent:
            since = entry.gone_since or int(now)
            ended = now - since >= hours * 3600
            new = replace(entry, gone_since=since, state=GroupState.ENDED if ended else entry.state)
        elif entry.gone_since and key not in absent and entry.state in (GroupState.MANAGED, GroupState.ENDED):
            new = replace(entry, gone_since=0, state=GroupState.MANAGED)
        if new != entry:
            changed[key] = new
    return changed
