"""What a group's entry becomes by a person's choice. The same choice again gives the entry itself. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groupsync.core.group_plan import marked_key
from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import ConnectGroup, PartitionId
from groupsync.web.refusals import WrongStateError


def linked(before: GroupEntry, partition_id: PartitionId, group: ConnectGroup | None, *, now: int) -> GroupEntry:
    """Give a unit a group that exists; None: Connect does not list it."""
    if before.state is GroupState.MANAGED and before.partition_id == partition_id:
        return before
    ours = group is not None and marked_key(group.description) == before.key
    return replace(
        before,
        state=GroupState.MANAGED,
        partition_id=partition_id,
        origin=GroupOrigin.CREATED if ours else GroupOrigin.ADOPTED,
        since=now,
        private=group.closed if group is not None else True,  # the stricter limits, as long as nobody can tell
        members=0,
        kept_name=group.name if group is not None else "",
        given=before.given if before.given != partition_id else None,
        gone_since=0,
    )


def to_be_made(before: GroupEntry, listed: Mapping[PartitionId, ConnectGroup]) -> GroupEntry:
    """Let the next plan make a group, whatever has its name. Raises `WrongStateError` while the unit has one."""
    if before.state is GroupState.CREATING and before.decision is not None:
        return before
    group = listed.get(before.partition_id) if before.partition_id is not None else None
    if before.state is GroupState.MANAGED and group is not None and group.active:
        raise WrongStateError("the unit has a group; link another one, or ignore it first", code="has_group")
    return replace(
        before,
        state=GroupState.CREATING,
        partition_id=None,
        origin=None,
        since=0,
        members=0,
        kept_name="",
        gone_since=0,
    )


def ignored(before: GroupEntry) -> GroupEntry:
    """Let a unit have no group: nobody is removed from the one that it had."""
    if before.state is GroupState.IGNORED:
        return before
    return replace(
        before, state=GroupState.IGNORED, partition_id=None, origin=None, since=0, members=0, kept_name="", gone_since=0
    )
