"""Makes a group of Connect exactly once: a claim in the ledger before, the marker in the description after.

Use case, part of apply. Connect's own call is not idempotent and names repeat, so a lost answer is settled by listing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from groupsync.core.errors import BusyError, ConflictError
from groupsync.core.group_plan import GroupAction, GroupStep, marked_key
from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.matching import MemberIndex, index_members
from groupsync.core.model import ConnectId, PartitionId
from groupsync.ports.connect import ConnectDirectory, ConnectGroups, NewGroup
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import MembershipLedger


def network_of_new_groups(members: MemberIndex | None, directory: ConnectDirectory) -> MemberIndex:
    """Give the network's people, whom a new group may begin with: Connect does not say whom it left out of one."""
    return members if members is not None else index_members(directory.members())


class GroupMaker:
    """Claims, creates, adopts."""

    def __init__(self, ledger: MembershipLedger, connect: ConnectGroups, clock: Clock) -> None:
        self._ledger = ledger
        self._connect = connect
        self._clock = clock

    def claim(self, action: GroupAction, entry: GroupEntry | None, *, call: str, expires: int) -> GroupEntry:
        """Claim the right to create a group; gives a managed entry when an earlier attempt turns out to have worked.

        Raises `BusyError` while somebody else holds the claim.
        """
        now = self._clock()
        if entry is not None and entry.state is GroupState.CARRYING:
            raise BusyError("the unit is being given another one's group", retry_after=30)
        if entry is not None and entry.state is GroupState.CREATING and entry.expires > now:
            raise BusyError("the group is being created", retry_after=max(1.0, entry.expires - now))
        claimed = self._put(replace(_begun(action, entry), call=call, expires=expires))
        if entry is None or entry.state is not GroupState.CREATING:
            return claimed
        for group in self._connect.groups():
            given_away = group.partition_id == claimed.given
            if marked_key(group.description) == action.key and group.active and not given_away:
                return self._put(self._managed(claimed, group.partition_id, GroupOrigin.CREATED))
        return claimed

    def create(self, action: GroupAction, claimed: GroupEntry, members: Sequence[ConnectId]) -> GroupEntry:
        """Create the group with its first members, and record it."""
        partition = self._connect.create_group(
            NewGroup(action.name, action.description, action.private, action.open_membership, tuple(members))
        )
        return self._put(self._managed(claimed, partition, GroupOrigin.CREATED))

    def adopt(self, action: GroupAction, entry: GroupEntry | None) -> GroupEntry:
        """Record a group that exists: one of that name, or our own whose answer was lost."""
        origin = GroupOrigin.CREATED if action.step is GroupStep.RECOVER else GroupOrigin.ADOPTED
        return self._put(self._managed(_begun(action, entry), action.partition_id, origin))

    def ask(self, action: GroupAction, entry: GroupEntry | None) -> GroupEntry:
        """Record that somebody has to say which group it is; a question that is open already is not written again."""
        if entry is not None and entry.state is GroupState.WAITING:
            return entry
        before = entry or GroupEntry(action.key, GroupState.WAITING)
        waiting = GroupState.WAITING
        asked = GroupEntry(
            action.key, waiting, action.name, given=before.given, link=before.link, version=before.version
        )
        return self._put(asked)

    def give_up(self, claimed: GroupEntry) -> None:
        """Let the next plan try again: Connect said no, so nothing exists."""
        self._put(replace(claimed, expires=0))

    def _managed(self, claimed: GroupEntry, partition: PartitionId | None, origin: GroupOrigin) -> GroupEntry:
        return replace(
            claimed,
            state=GroupState.MANAGED,
            partition_id=partition,
            origin=origin,
            since=int(self._clock()),
            call="",
            expires=0,
        )

    def _put(self, entry: GroupEntry) -> GroupEntry:
        try:
            self._ledger.put(groups=[entry])
        except ConflictError as error:
            raise BusyError("somebody else decided on the group", retry_after=2) from error
        return replace(entry, version=entry.version + 1)


def _begun(action: GroupAction, entry: GroupEntry | None) -> GroupEntry:
    """Give the entry of a group that is about to be there; what somebody decided on it stays."""
    before = entry or GroupEntry(action.key, GroupState.CREATING)
    return GroupEntry(
        action.key,
        GroupState.CREATING,
        action.name,
        private=action.private,
        members=action.members,
        link=before.link,
        decision=before.decision,
        given=before.given,
        lead=action.lead,
        version=before.version,
    )
