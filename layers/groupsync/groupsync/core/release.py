"""What we stop managing: which memberships are ours no more, though the person stays in the group.

Core, a part of the planner: no I/O. Believed only when full sweeps have seen it for as long as an absence takes, since
what is released is forgotten: a later leaver would stay in.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from groupsync.core.claims import Claims
from groupsync.core.desired import is_included
from groupsync.core.ledger_entries import Account, Membership
from groupsync.core.model import Family, GroupKey, family_of
from groupsync.core.situation import Situation

LEAVING = "released#"
"""Begins the key under which an account's doubts keep since when a membership is not managed any more."""


def leaving_key(group: GroupKey) -> GroupKey:
    """Name a doubt of this kind, so that it is never taken for a loss that was seen."""
    return GroupKey(LEAVING + group)


def unmanaged(
    account: Account, claims: Claims, wanted: frozenset[GroupKey], situation: Situation
) -> dict[GroupKey, Membership]:
    """Give the memberships of ours that nobody manages: out of scope, family off, group left out, record deleted."""
    return {
        group: one
        for group, one in account.memberships.items()
        if one.ours
        and (
            claims.outside
            or _is_off(group, situation)
            or (group in situation.deleted - wanted and _says_nothing(claims, family_of(group)))
        )
    }


def _says_nothing(claims: Claims, family: Family) -> bool:
    """Tell whether the deletion is all there is: whoever went to another unit moves, and whoever left leaves."""
    if claims.speakers:
        return not any(one.references(family) for one in claims.speakers)
    return not claims.left


def _is_off(group: GroupKey, situation: Situation) -> bool:
    settings = situation.configuration.family(family_of(group))
    return not settings.enabled or not is_included(group, settings)


def release(
    candidates: Mapping[GroupKey, Membership], doubts: MutableMapping[GroupKey, int], situation: Situation
) -> tuple[GroupKey, ...]:
    """Decide which of them to release now. Changes `doubts`, the memory of what was seen since when."""
    if not (situation.sweep and situation.complete and situation.touched is None):
        return ()
    for key in [key for key in doubts if key.startswith(LEAVING)]:
        if GroupKey(key.removeprefix(LEAVING)) not in candidates:
            del doubts[key]
    released = []
    for group, membership in sorted(candidates.items()):
        since = doubts.setdefault(leaving_key(group), int(situation.now))
        due = situation.now - since >= situation.configuration.guard.absence_hours * 3600
        if due and not membership.live(situation.now):
            del doubts[leaving_key(group)]
            released.append(group)
    return tuple(released)
