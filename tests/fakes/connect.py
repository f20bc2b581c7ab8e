"""Zoho Connect in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from groupsync.core.errors import RefusedError
from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, Network, PartitionId
from groupsync.core.network_people import NetworkPerson
from groupsync.ports.connect import ConnectDirectory, ConnectGroups, NewGroup
from tests.fakes.boundary import Boundary, Hook


@dataclass(frozen=True, slots=True)
class ConnectCall:
    """One call that reached Connect."""

    operation: str
    partition_id: str = ""
    members: tuple[ConnectId, ...] = ()


@dataclass
class FakeConnectGroup:
    """A group as Connect has it, members included."""

    group: ConnectGroup
    members: set[ConnectId] = field(default_factory=set)


class FakeConnect(Boundary, ConnectGroups, ConnectDirectory):
    """`ConnectGroups` and `ConnectDirectory` over one network.

    `refuse` holds pairs of partition and person that Connect will not add. Somebody who is not in `people` cannot be
    added either. `calls` logs every call, `writes` those that change something.
    """

    name = "connect"
    MOST_PER_ADD = 100

    def __init__(
        self,
        people: Iterable[ConnectMember] = (),
        *,
        networks: Sequence[Network] = (Network("100", "Example", default=True),),
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.people: dict[ConnectId, ConnectMember] = {person.id: person for person in people}
        self.names: dict[ConnectId, str] = {}
        self.network_list = list(networks)
        self.by_partition: dict[PartitionId, FakeConnectGroup] = {}
        self.refuse: set[tuple[PartitionId, ConnectId]] = set()
        self.calls: list[ConnectCall] = []
        self._made = 0

    @property
    def writes(self) -> list[ConnectCall]:
        """The calls that ask for a change."""
        return [call for call in self.calls if call.operation in ("create_group", "add_members", "remove_member")]

    def join(self, *people: ConnectMember | str) -> None:
        """Let people into the network (an id alone will do)."""
        for person in people:
            member = ConnectMember(ConnectId(person)) if isinstance(person, str) else person
            self.people[member.id] = member

    def set_group(self, group: ConnectGroup, members: Iterable[ConnectId] = ()) -> None:
        """Put a group there as a person would in Connect."""
        self.by_partition[group.partition_id] = FakeConnectGroup(group, set(members))

    def members_of(self, partition_id: PartitionId | str) -> set[ConnectId]:
        """Give a group's members, which no call of the product can see."""
        return set(self.by_partition[PartitionId(partition_id)].members)

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups."""
        with self._io("groups"):
            self.calls.append(ConnectCall("groups"))
            return [one.group for one in self.by_partition.values()]

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group, whether or not one of that name exists."""
        with self._io("create_group"):
            self._check_size(group.members)
            self._made += 1
            partition_id = PartitionId(f"9{self._made:05d}")
            self.calls.append(ConnectCall("create_group", partition_id, tuple(group.members)))
            self.by_partition[partition_id] = FakeConnectGroup(
                ConnectGroup(partition_id, group.name, group.description),
                {one for one in group.members if one in self.people},
            )
        return partition_id

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add people; those refused or unknown come back. Who is in the group already becomes no admin."""
        with self._io("add_members"):
            self._check_size(members)
            self.calls.append(ConnectCall("add_members", partition_id, tuple(members)))
            group = self._group(partition_id)
            left_out = {one for one in members if one not in self.people or (partition_id, one) in self.refuse}
            new = set(members) - left_out - group.members
            group.members |= new
            if as_admins:
                group.group = replace(group.group, admins=group.group.admins | new)
        return frozenset(left_out)

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person; one who is not there counts as removed."""
        with self._io("remove_member"):
            self.calls.append(ConnectCall("remove_member", partition_id, (member,)))
            self._group(partition_id).members.discard(member)

    def networks(self) -> Sequence[Network]:
        """List the networks."""
        with self._io("networks"):
            self.calls.append(ConnectCall("networks"))
            return list(self.network_list)

    def members(self) -> Sequence[ConnectMember]:
        """List the people of the network."""
        with self._io("members"):
            self.calls.append(ConnectCall("members"))
            return list(self.people.values())

    def named_members(self) -> Sequence[NetworkPerson]:
        """List the people of the network by name."""
        with self._io("members"):
            self.calls.append(ConnectCall("members"))
            return [NetworkPerson(one.id, self.names.get(one.id, ""), one.admin) for one in self.people.values()]

    def _group(self, partition_id: PartitionId) -> FakeConnectGroup:
        if partition_id not in self.by_partition:
            raise RefusedError("no such group", reason="group not found")
        return self.by_partition[partition_id]

    def _check_size(self, members: Sequence[ConnectId]) -> None:
        if len(members) > self.MOST_PER_ADD:
            raise RefusedError("too many members in one call", reason="limit exceeded")
