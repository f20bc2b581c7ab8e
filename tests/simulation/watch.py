"""What may never happen at any moment: wrong removals, stale writes, calls over the budget. Checked as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groupsync.core.model import ConnectId, GroupKey, PartitionId, family_of
from groupsync.engine.holds import undecided
from groupsync.state.cooldowns import REMEMBERED_SECONDS

if TYPE_CHECKING:
    from tests.simulation.world import Simulation


@dataclass
class Watch:
    """Collects what went wrong, in words."""

    world: Simulation
    wrong: list[str] = field(default_factory=list)
    looked: dict[ConnectId, int] = field(default_factory=dict)
    """The number at which the last look at a person began that came to its end."""
    minutes: dict[int, int] = field(default_factory=dict)
    told_at: dict[str, tuple[float, float]] = field(default_factory=dict)
    """When a product's cool-down was written, and until when it stands."""

    def say(self, what: str) -> None:
        """Note something wrong."""
        self.wrong.append(what)
        if self.world.stage.trace is not None:
            self.world.stage.trace.append(f"?? {what}")

    def called(self, product: str, minute: int) -> None:
        """Judge one call: People's within the share of the minute it was reserved in, none while a cool-down stands."""
        world = self.world
        now = world.clock()
        if product == "people":
            self.minutes[minute] = self.minutes.get(minute, 0) + 1
            if self.minutes[minute] > world.shape.per_minute:
                self.say(f"call {self.minutes[minute]} to People in one minute")
        told = self.told_at.get(product)
        if told is not None and told[0] + REMEMBERED_SECONDS < now < told[1]:
            self.say(f"{product} was called during its cool-down")

    def told(self, product: str, seconds: float) -> None:
        """Note that a cool-down was written."""
        now = self.world.clock()
        self.told_at[product] = (now, now + seconds)

    def writes(self, partition: PartitionId | None = None) -> None:
        """Judge that a write to Connect stands on the newest state: one call may be under way when it changes."""
        world = self.world
        actor = world.stage.actors[-1]
        stale = not world.active
        if actor.generation is not None:
            stale = stale or (actor.generation, actor.version) != (world.generation, world.version)
        if stale:
            actor.stale_writes += 1
            if actor.stale_writes > 1:
                self.say(f"{actor.name} went on writing after the integration had moved on")
        if partition is not None and partition in world.theirs:
            self.say(f"{actor.name} wrote to a group of others: {partition}")

    def removes(self, partition: PartitionId, account: ConnectId) -> None:
        """Judge a removal: of somebody of ours, no admin, whom People has not wanted there all the time."""
        world = self.world
        actor = world.stage.actors[-1]
        group = world.network.groups[partition]
        where = f"{account} from {partition} by {actor.name}"
        if account not in group.members:
            return
        if world.network.left.get((partition, account), 0) < actor.read_from and (
            (partition, account) not in world.network.ours
        ):
            self.say(f"removed whom we never added: {where}")
        promoted = world.promoted.get((partition, account))
        if promoted is not None and promoted <= actor.read_from:
            self.say(f"removed an admin: {where}")
        key = world.key_of(partition)
        if key is None:
            self.say(f"removed from a group that is not in the ledger: {where}")
            return
        since = world.company.wanted.get((key, account))
        if since is not None and since <= max(actor.read_from, self.looked.get(account, 0)):
            self.say(f"wrongly out: {where}, wanted since {since}, read from {actor.read_from}")
        self._loss(key, account, where)
        self._held(key, account, where)

    def _held(self, key: GroupKey, account: ConnectId, where: str) -> None:
        """What a hold has stopped happens after somebody's yes alone, also when the hold has expired."""
        world = self.world
        records = [one for one in world.company.people if one.account == account]
        if (account, key) in world.approved or any(one.employed for one in records):
            return
        atom = f"{account}|{key}|leave|remove"
        before = world.stage.actors[-1].at
        for body in world.documents.bodies("hold").values():
            waits = body["status"] == "open" and body["created"] < int(before)
            if waits and any(atom in one["atoms"] for one in undecided(body)):
                self.say(f"out though a hold has stopped it: {where}")

    def _loss(self, key: GroupKey, account: ConnectId, where: str) -> None:
        """Somebody whose field is blank goes no earlier than a quarter of an hour after it became so."""
        blank = self.world.company.blank.get((account, family_of(key)))
        ended = self.world.company.first_end.get((key, account), 0.0)
        if (
            blank is not None
            and blank <= self.world.stage.actors[-1].read_from
            and self.world.clock() - ended < 15 * 60
        ):
            self.say(f"out at the first sight of a loss: {where}")
