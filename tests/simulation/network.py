"""The simulated Connect network: groups and their members, and every removal judged at the moment it happens."""

from __future__ import annotations

from dataclasses import dataclass, field

from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, PartitionId
from groupsync.ports.connect import NewGroup


@dataclass(slots=True)
class Group:
    """A group as Connect has it."""

    shown: ConnectGroup
    members: set[ConnectId] = field(default_factory=set)


@dataclass
class Network:
    """Groups, people, and who was ever put where by a call of ours."""

    people: dict[ConnectId, ConnectMember] = field(default_factory=dict)
    groups: dict[PartitionId, Group] = field(default_factory=dict)
    ours: set[tuple[PartitionId, ConnectId]] = field(default_factory=set)
    left: dict[tuple[PartitionId, ConnectId], int] = field(default_factory=dict)
    """The number at which we took somebody out."""
    made: int = 0
    by_hand: set[tuple[PartitionId, ConnectId]] = field(default_factory=set)
    """Whom somebody took out by hand, and nobody has put back."""

    def create(self, group: NewGroup) -> PartitionId:
        """Create a group, whether or not one of that name exists."""
        self.made += 1
        partition = PartitionId(f"9{self.made:05d}")
        self.groups[partition] = Group(ConnectGroup(partition, group.name, group.description))
        self.add(partition, tuple(group.members))
        return partition

    def add(self, partition: PartitionId, members: tuple[ConnectId, ...]) -> frozenset[ConnectId]:
        """Add people by a call of ours; whoever is not in the network comes back."""
        landed = [one for one in members if one in self.people]
        self.groups[partition].members.update(landed)
        self.ours.update((partition, one) for one in landed)
        self.by_hand.difference_update((partition, one) for one in landed)
        return frozenset(members).difference(landed)

    def add_by_hand(self, name: str, members: tuple[ConnectId, ...] = ()) -> PartitionId:
        """Let somebody make a group in Connect."""
        self.made += 1
        partition = PartitionId(f"9{self.made:05d}")
        self.groups[partition] = Group(ConnectGroup(partition, name), set(members))
        return partition
