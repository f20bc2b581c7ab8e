"""The simulated People and Connect behind the ports, as one process of ours reaches them.

Paging is newest first, by position, so that rows shift under a reader. Calls go through the real budget and cool-downs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from groupsync.core.errors import CooldownError, RefusedError, UnexpectedAnswerError
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
    ConnectMember,
    Employee,
    EmployeeId,
    Network,
    PartitionId,
    Unit,
    UnreadableRecord,
)
from groupsync.ports.connect import ConnectDirectory, ConnectGroups, NewGroup
from groupsync.ports.invocation import CallMeter
from groupsync.ports.people import PeopleSource, RecordPage
from groupsync.state.call_budget import CallBudget
from groupsync.state.cooldowns import Cooldowns

if TYPE_CHECKING:
    from tests.simulation.world import Simulation

T = TypeVar("T")
PAGE = 3
LOCK_SECONDS = 300.0
CALL_SECONDS = 0.05


class Line:
    """One process's way to Zoho: waits for its budget, keeps cool-downs, and is interrupted around each call."""

    def __init__(self, world: Simulation, cooldowns: Cooldowns, budget: CallBudget, meter: CallMeter) -> None:
        self.world = world
        self._cooldowns = cooldowns
        self._budget = budget
        self._meter = meter

    def call(self, operation: str, effect: Callable[[], T]) -> T:
        """Make one call."""
        product = operation.partition(".")[0]
        if product == "people":
            self._budget.reserve(1)
        minute = int(self.world.clock() // 60)
        self._cooldowns.check(product)
        self.world.stage(operation)
        self._meter.count(product)
        self.world.watch.called(product, minute)
        if product in self.world.locked:
            self.world.locked.discard(product)
            self._cooldowns.lock(product, LOCK_SECONDS)
            self.world.watch.told(product, LOCK_SECONDS)
            raise CooldownError(f"{product} is throttled", product=product, retry_after=LOCK_SECONDS)
        self.world.advance(CALL_SECONDS)
        answer = effect()
        self.world.stage(f"{operation}.done")
        return answer


class SimulatedPeople(PeopleSource):
    """Zoho People as one process reads it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._world = line.world

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield the pages of a form by position, as the rows stand when each is asked for."""
        start = 0
        while True:
            page = self._page(form, start, modified_after_ms)
            if page:
                yield RecordPage(page, (), len(page))
            full = len(page) == PAGE
            start += len(page) if page else PAGE
            if not full:
                break
        if confirm_end and self._page(form, start, modified_after_ms):
            raise UnexpectedAnswerError("People sent rows after the end")

    def _page(self, form: str, start: int, after_ms: int | None) -> Sequence[Employee | Unit]:
        def rows() -> Sequence[Employee | Unit]:
            found = list(self._world.rows(form))
            if after_ms is not None:
                found = [one for one in found if (one.modified_ms or 0) > after_ms]
            return found[start : start + PAGE]

        return self._line.call("people.pages", rows)

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id; somebody whom our role may not see has no record."""

        def look() -> Employee | None:
            found = self._world.company.find(employee_id)
            return None if found is None or found.id in self._world.veiled else found.record()

        return self._line.call("people.employee", look)

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Read by employee number (here `n` and the record id), or by mail address."""

        def look() -> list[Employee]:
            visible = [one for one in self._world.company.people if one.exists and one.id not in self._world.veiled]
            return [one.record() for one in visible if (number and f"n{one.id}" == number) or email == one.address]

        return self._line.call("people.find_employees", look)

    def calls_left_today(self) -> int | None:
        """People does not say."""
        return None


class SimulatedConnect(ConnectGroups, ConnectDirectory):
    """Zoho Connect as one process reaches it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._network = line.world.network

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups."""
        return self._line.call("connect.groups", lambda: [one.shown for one in self._network.groups.values()])

    def networks(self) -> Sequence[Network]:
        """List the networks."""
        return self._line.call("connect.networks", lambda: [Network("100", "Example", default=True)])

    def members(self) -> Sequence[ConnectMember]:
        """List the people of the network."""
        return self._line.call("connect.members", lambda: list(self._network.people.values()))

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group."""

        def create() -> PartitionId:
            self._line.world.watch.writes()
            return self._network.create(group)

        return self._line.call("connect.create_group", create)

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add people; those outside the network come back. Nobody here is configured to be added as an admin."""

        def add() -> frozenset[ConnectId]:
            self._line.world.watch.writes(partition_id)
            self._known(partition_id)
            return self._network.add(partition_id, tuple(members))

        return self._line.call("connect.add_members", add)

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person."""

        def remove() -> None:
            self._line.world.watch.writes(partition_id)
            self._known(partition_id)
            self._line.world.watch.removes(partition_id, member)
            self._network.groups[partition_id].members.discard(member)
            self._network.ours.discard((partition_id, member))
            self._network.left[partition_id, member] = self._line.world.company.tick()

        self._line.call("connect.remove_member", remove)

    def _known(self, partition_id: PartitionId) -> None:
        if partition_id not in self._network.groups:
            raise RefusedError("no such group", reason="group not found")


def promote(group: ConnectGroup, account: ConnectId) -> ConnectGroup:
    """Make somebody an admin of a group."""
    return replace(group, admins=group.admins | {account})
