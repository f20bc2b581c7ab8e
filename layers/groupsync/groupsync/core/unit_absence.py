"""Units whose record is gone from People: once nobody is in their groups by us, these are managed no more.

Core: no I/O. What becomes of the people is the matter of `release`; this is about the group that stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import GroupKey


def judge_absence(
    entries: Mapping[GroupKey, GroupEntry],
    *,
    listed: Iterable[GroupKey],
    deleted: Iterable[GroupKey],
    used: Iterable[GroupKey],
    now: float,
    hours: float,
) -> dict[GroupKey, GroupEntry]:
    """Give the entries that change: absent since now, ended, or managed again.

    Args:
        entries: the ledger's groups.
        listed: the units whose record a complete full read has shown.
        deleted: those whose record it lacked, where that means something.
        used: groups that somebody is in by us, or is to be put into.
        now: epoch seconds.
        hours: how far apart the first and the last reading have to be.
    """
    listed, deleted, used = frozenset(listed), frozenset(deleted), frozenset(used)
    changed: dict[GroupKey, GroupEntry] = {}
    for key, entry in entries.items():
        new = entry
        if entry.state is GroupState.MANAGED and key in deleted:
            new = replace(entry, gone_since=entry.gone_since or int(now))
            if now - new.gone_since >= hours * 3600 and key not in used:
                new = replace(new, state=GroupState.ENDED)
        elif entry.state in (GroupState.MANAGED, GroupState.ENDED) and entry.gone_since and key in listed:
            new = replace(entry, gone_since=0, state=GroupState.MANAGED)
        if new != entry:
            changed[key] = new
    return changed
