"""Zoho Connect: the groups and people of one network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, Network, PartitionId


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group to create. `members` are at most 100 and are added by the same call."""

    name: str
    description: str
    private: bool
    open_membership: bool
    members: Sequence[ConnectId] = ()


class ConnectGroups(Protocol):
    """Zoho Connect's groups of one network.

    Writes raise `UnknownOutcomeError` when no readable answer came, `RefusedError` when Connect said no,
    `AuthorityError` when it says no to everything, `CooldownError` when it throttles.
    """

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups that the token may see."""
        ...

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group. Not idempotent: after an unknown outcome list again and look for the marker."""
        ...

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add at most 100 people in one call, as admins of the group or not; return those that Connect did not add.

        Members already in count as added, and are not made admins by it.
        """
        ...

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person. Someone who is no member counts as removed."""
        ...


class ConnectDirectory(Protocol):
    """Zoho Connect's networks and people."""

    def networks(self) -> Sequence[Network]:
        """List the networks that the token may see."""
        ...

    def members(self) -> Sequence[ConnectMember]:
        """List the people of the configured network in one answer (Connect documents no paging)."""
        ...
