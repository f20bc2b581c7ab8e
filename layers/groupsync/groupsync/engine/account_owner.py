"""Whether the person whose token it is still may do what the product needs: their role, and that they are group admins.

Use case, a part of recording a sweep. Without this the first sign would be that nothing is synchronised any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.matching import MemberIndex
from groupsync.core.model import ConnectGroup, ConnectId, GroupKey
from groupsync.engine.attention import AttentionList, Notice

OWNER = "account_owner"
"""The subject of the notice about the person."""
OWNED = "account_admin#"
"""Begins the subjects of the notices about groups."""
LOST_RIGHTS = "account_owner_lost_rights"


def record_owner(
    owner: str,
    *,
    full: bool,
    members: MemberIndex | None,
    entries: Mapping[GroupKey, GroupEntry],
    listed: Iterable[ConnectGroup],
    known: Mapping[str, Any],
    attention: AttentionList,
) -> None:
    """Store what a sweep saw; what is as it should be closes. An owner whom nobody has named is not looked at.

    The role is seen by every sweep that read the network's people, the admins of groups by `full` ones alone.
    """
    if members is None:
        return
    connect_id = ConnectId(owner)
    notices = _person(connect_id, members) if owner else []
    scope = {OWNER}
    if full:
        notices += _groups(connect_id, members, entries, listed) if owner else []
        scope.update(subject for subject in known if subject.startswith(OWNED))
    attention.replace(known, notices, scope=scope)


def _person(owner: ConnectId, members: MemberIndex) -> list[Notice]:
    if owner in members.ids:
        reasons = [] if owner in members.admins else ["no_network_admin"]
    else:
        reasons = ["not_in_network"] if members.complete else []
    return [Notice(OWNER, reason, LOST_RIGHTS, owner) for reason in reasons]


def _groups(
    owner: ConnectId, members: MemberIndex, entries: Mapping[GroupKey, GroupEntry], listed: Iterable[ConnectGroup]
) -> list[Notice]:
    """Tell which managed groups the owner administers no more. Adopted ones a network admin manages without that."""
    admins = {group.partition_id: group.admins for group in listed}
    notices = []
    for key, entry in entries.items():
        if entry.state is not GroupState.MANAGED or entry.partition_id not in admins:
            continue
        expected = entry.origin is GroupOrigin.CREATED or owner not in members.admins
        if expected and owner not in admins[entry.partition_id]:
            about = {"group": key, "partition_id": entry.partition_id}
            notices.append(Notice(f"{OWNED}{key}", "account_no_admin", "group_admin_left", owner, about=about))
    return notices
