"""Managed groups that Connect archived, or does not list any more: told, left alone, taken up again.

Use case. A list that lacks a group proves nothing; together with a refusal, or a word of Connect, somebody is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from groupsync.core.drift import Sight, Sights, sights
from groupsync.core.errors import ConflictError
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, GroupKey
from groupsync.engine.attention import AttentionList, Notice
from groupsync.ports.ledger import MembershipLedger

IN_CONNECT = "group_in_connect#"
ARCHIVED = "archived"
NOT_LISTED = "not_listed"
GONE = "gone"
CODE = "link_group"

Known = Mapping[str, Mapping[str, Any]]


def subject_of(key: GroupKey) -> str:
    """Name the notice of a group."""
    return f"{IN_CONNECT}{key}"


def switch(entries: Mapping[GroupKey, GroupEntry], seen: Sights) -> dict[GroupKey, GroupEntry]:
    """Give the entries of groups that are to be stopped, or to be managed again."""
    changed = [replace(one, state=GroupState.STOPPED) for one in seen.stopped(entries)]
    changed += [replace(one, state=GroupState.MANAGED) for one in seen.back(entries)]
    return {one.key: one for one in changed}


def store_switched(changed: Mapping[GroupKey, GroupEntry], ledger: MembershipLedger) -> dict[GroupKey, GroupEntry]:
    """Store them; whom somebody else wrote meanwhile is left to the next look. Gives what is stored now."""
    stored = {}
    for key, entry in sorted(changed.items()):
        try:
            ledger.put(groups=[entry])
        except ConflictError:
            continue
        stored[key] = replace(entry, version=entry.version + 1)
    return stored


def notices_of(
    seen: Sights, entries: Mapping[GroupKey, GroupEntry], known: Known, *, denied: Collection[GroupKey] = ()
) -> list[Notice]:
    """Say what is to be said of the groups in sight. `denied`: Connect refused them, or said that they were deleted."""
    notices = []
    for key, sight in sorted(seen.of.items()):
        name = entries[key].name
        if sight is Sight.ARCHIVED:
            notices.append(Notice(subject_of(key), ARCHIVED, CODE, detail=name))
        elif sight is Sight.NOT_LISTED:
            proven = key in denied or known.get(subject_of(key), {}).get("reason") == GONE
            notices.append(Notice(subject_of(key), GONE if proven else NOT_LISTED, CODE if proven else "", detail=name))
    return notices


def look_at_groups(
    keys: Iterable[GroupKey],
    existing: Collection[ConnectGroup],
    *,
    ledger: MembershipLedger,
    attention: AttentionList,
    denied: Collection[GroupKey] = (),
) -> Sights:
    """Compare some groups with Connect's list and record what it shows; give it."""
    entries = dict(ledger.load(groups=frozenset(keys)).groups)
    seen = sights(entries, existing)
    store_switched(switch(entries, seen), ledger)
    subjects = [subject_of(key) for key in seen.of]
    known = {subject: body for subject in subjects if (body := attention.load_one(subject)) is not None}
    attention.replace(known, notices_of(seen, entries, known, denied=denied), scope=subjects)
    return seen
