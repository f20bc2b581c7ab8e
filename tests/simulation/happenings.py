"""What can happen in a simulated world, each by a name and two numbers, so that a schedule can be printed and repeated.

A number picks among what there is; a step that finds nothing to act on does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from groupsync.core.events import ConnectHint, EmployeeHint, UnitHint
from groupsync.core.message_groups import message_group
from groupsync.core.model import ConnectId, ConnectMember, EmployeeId, Family, PartitionId
from groupsync.ports.queue import QueueMessage
from tests.simulation.clients import promote
from tests.simulation.company import Person
from tests.simulation.world import Simulation

MOST_PEOPLE = 7
FAMILIES = (Family.DEPARTMENT, Family.DESIGNATION)
WAITS = (1.0, 7.0, 61.0, 400.0, 16 * 60.0, 21 * 60.0, 6.1 * 3600, 13 * 3600.0)


class Happenings:
    """The steps of one world."""

    def __init__(self, world: Simulation) -> None:
        self.world = world
        world.do = self
        self._last: tuple[Person, tuple[str, str, bool]] | None = None
        self._steps: dict[str, Callable[[int, int], None]] = {
            name.removeprefix("do_"): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }

    def __call__(self, name: str, a: int, b: int) -> None:
        """Let one thing happen."""
        if self.world.stage.trace is not None:
            self.world.stage.trace.append(f"{'  ' * len(self.world.stage.actors)}* {name} {a} {b}")
        self._steps[name](a, b)

    # ----------------------------------------------------------------------------------------------------- in People

    def do_hire(self, a: int, b: int) -> None:
        """Somebody is hired; some are let into the network only later, some records show no account id."""
        world = self.world
        if len(world.company.people) >= MOST_PEOPLE:
            return
        number = len(world.company.people) + 1
        person = Person(
            EmployeeId(f"{1000 + number}"),
            ConnectId(f"{7000 + number}"),
            f"p{number}@example.com",
            self._unit(Family.DEPARTMENT, a),
            self._unit(Family.DESIGNATION, a // 3) if a % 5 else "",
            in_network=a % 4 != 3,
            shows_account=b % 4 != 3,
        )
        world.company.people.append(person)
        if person.in_network:
            world.network.people[person.account] = ConnectMember(person.account, person.address)
        self._changed(person, b)

    def do_move(self, a: int, b: int) -> None:
        """Somebody gets a department, another one or the same."""
        self._with(a, lambda one: setattr(one, "department", self._unit(Family.DEPARTMENT, b)), b // 8)

    def do_retitle(self, a: int, b: int) -> None:
        """Somebody gets a designation, another one or the same."""
        self._with(a, lambda one: setattr(one, "designation", self._unit(Family.DESIGNATION, b)), b // 8)

    def do_blank(self, a: int, b: int) -> None:
        """Somebody's department or designation is cleared."""
        name = FAMILIES[b % 2].value
        self._with(a, lambda one: setattr(one, name, ""), b // 8)

    def do_blur(self, a: int, b: int) -> None:
        """A record comes without the key of a field, or with it again."""
        family = FAMILIES[b % 2]
        self._with(a, lambda one: setattr(one, "blurred", one.blurred ^ {family}), b // 8)

    def do_leave(self, a: int, b: int) -> None:
        """Somebody's status says that they left."""
        self._with(a, lambda one: setattr(one, "employed", False), b // 8)

    def do_rehire(self, a: int, b: int) -> None:
        """Somebody who left is employed again: under the old record, or under a new one with the same account."""
        world = self.world
        gone = [one for one in world.company.present() if not one.employed]
        if not gone:
            return
        old = gone[a % len(gone)]
        if b % 2 or not old.shows_account or len(world.company.people) >= MOST_PEOPLE:
            old.employed = True
            self._changed(old, b // 8)
            return
        old.retired = True
        number = len(world.company.people) + 1
        department = self._unit(Family.DEPARTMENT, b // 2)
        new = Person(EmployeeId(f"{1000 + number}"), old.account, old.address, department, old.designation)
        new.in_network = old.in_network
        world.company.people.append(new)
        self._changed(new, b // 8)

    def do_delete(self, a: int, b: int) -> None:
        """A record is deleted; once, and only where a read may lack it and be believed."""
        company = self.world.company
        enough = sum(one.employed for one in company.present()) >= 4
        if self.world.shape.trusting and enough and all(one.exists for one in company.people):
            self._with(a, lambda one: setattr(one, "exists", False), b // 8)

    def do_found(self, a: int, b: int) -> None:
        """A department or designation is founded, or renamed when there are three."""
        world = self.world
        family = FAMILIES[a % 2]
        ids = world.company.ids_of(family)
        prefix = "2" if family is Family.DEPARTMENT else "3"
        record_id = f"{prefix}0{len(ids) + 1}" if len(ids) < 3 else ids[b % len(ids)]
        world.company.found(family, record_id, f"Unit {record_id} {world.company.number}", world.clock())
        world.company.changed(world.clock())
        if b % 4:
            self._send(UnitHint(delivery=f"d{world.company.number}", family=family), family.value, "form")

    def do_back(self, _a: int, b: int) -> None:
        """What was changed last of somebody becomes again what it was before."""
        if self._last is not None:
            one, before = self._last
            if one.exists and not one.retired:
                self._last = (one, (one.department, one.designation, one.employed))
                one.department, one.designation, one.employed = before
                self._changed(one, b // 8)

    # ---------------------------------------------------------------------------------------------------- in Connect

    def do_join(self, a: int, _b: int) -> None:
        """Somebody who was not in the network is let in; nobody tells us."""
        outside = [one for one in self.world.company.people if not one.in_network]
        if outside:
            one = outside[a % len(outside)]
            one.in_network = True
            self.world.network.people[one.account] = ConnectMember(one.account, one.address)
            self.world.company.changed(self.world.clock())

    def do_guest(self, a: int, b: int) -> None:
        """Somebody by hand puts a guest, or one of the company, into a group."""
        groups = self.world.network.groups
        if groups:
            group = groups[sorted(groups)[a % len(groups)]]
            people = [*(one.account for one in self.world.company.people if one.in_network), ConnectId("999")]
            group.members.add(people[b % len(people)])

    def do_take(self, a: int, b: int) -> None:
        """Somebody by hand takes out whom we put there; Connect's webhook tells of it, or is lost."""
        network = self.world.network
        ours = sorted((one, who) for one, who in network.ours if who in network.groups[one].members)
        if ours:
            partition, account = ours[a % len(ours)]
            if account not in network.groups[partition].shown.admins:
                network.groups[partition].members.discard(account)
                network.by_hand.add((partition, account))
                if b % 2:
                    self._tell(partition, account)

    def _tell(self, partition: PartitionId, account: ConnectId) -> None:
        hint = ConnectHint(
            delivery=f"c{self.world.company.tick()}",
            partition_id=partition,
            member_id=account,
            trigger_type="Member_Removed_From_Group",
        )
        with self.world.aside():
            group = message_group("connect", partition)
            self.world.queue.send([QueueMessage(hint.model_dump_json(), group, hint.delivery)])

    def do_archive(self, a: int, _b: int) -> None:
        """Somebody archives a group, or takes it up again."""
        groups = self.world.network.groups
        if groups:
            group = groups[sorted(groups)[a % len(groups)]]
            group.shown = replace(group.shown, archived=not group.shown.archived)

    def do_promote(self, a: int, b: int) -> None:
        """Somebody by hand makes a member of a group its admin."""
        groups = self.world.network.groups
        if groups:
            partition = sorted(groups)[a % len(groups)]
            group = groups[partition]
            members = sorted(group.members)
            if members:
                account = members[b % len(members)]
                group.shown = promote(group.shown, account)
                self.world.promoted.setdefault((partition, account), self.world.company.tick())

    # ------------------------------------------------------------------------------------------------ what is seen

    def do_hide(self, a: int, _b: int) -> None:
        """A list lacks a row that a look-up finds."""
        people = self.world.company.present()
        self.world.hidden.add(people[a % len(people)].id)

    def do_veil(self, a: int, b: int) -> None:
        """Our role loses sight of a record, or of a whole department; a look-up does not find it either."""
        world = self.world
        person = world.company.present()[a % len(world.company.present())]
        same = [one for one in world.company.present() if one.department == person.department]
        again = {one.account for one in world.company.people if one.retired}  # unseen so far
        for one in [person] if b % 2 or world.shape.trusting else same:
            if one.account in again:
                continue
            world.veiled.setdefault(one.id, world.clock())

    def do_show(self, _a: int, _b: int) -> None:
        """Everything is in sight again."""
        self.world.hidden.clear()
        self.world.veiled.clear()

    # ------------------------------------------------------------------------------------------- time, queue, ourselves

    def do_wait(self, a: int, _b: int) -> None:
        """Time passes."""
        self.world.advance(WAITS[a % len(WAITS)])

    def do_deliver(self, a: int, b: int) -> None:
        """The worker gets one message or more; the queue may forget that one was done."""
        for turn in range(1 + b % 4):
            if not self.world.deliver(a + turn, keep=b % 16 == 5):
                return

    def do_lose(self, _a: int, _b: int) -> None:
        """Every message in the queue is lost, but for those that somebody is working on."""
        now = self.world.clock()
        self.world.queue.waiting = [one for one in self.world.queue.waiting if one.visible_at > now]

    def do_incremental(self, _a: int, _b: int) -> None:
        """The incremental sweep's time has come."""
        self.world.sweep("incremental")

    def do_full(self, _a: int, _b: int) -> None:
        """A full sweep is begun."""
        self.world.sweep("full")

    def do_approve(self, a: int, b: int) -> None:
        """Somebody approves what waits in a hold, or one person of it."""
        self.world.administrator.approve(a, b)

    def do_reject(self, a: int, b: int) -> None:
        """Somebody rejects it."""
        self.world.administrator.reject(a, b)

    def do_expire(self, _a: int, _b: int) -> None:
        """Nobody decides for more than a week."""
        if self.world.documents.bodies("hold"):
            self.world.advance(7.1 * 24 * 3600)

    def do_stop(self, _a: int, _b: int) -> None:
        """Somebody deactivates."""
        if self.world.active:
            self.world.switch(False)

    def do_start(self, _a: int, _b: int) -> None:
        """Somebody activates again."""
        if not self.world.active:
            self.world.switch(True)

    def do_configure(self, _a: int, _b: int) -> None:
        """Somebody saves another version of the configuration."""
        self.world.configure()

    # -------------------------------------------------------------------------------------------------------- parts

    def _unit(self, family: Family, number: int) -> str:
        ids = self.world.company.ids_of(family)
        return ids[number % len(ids)] if ids else ""

    def _with(self, a: int, change: Callable[[Person], None], webhook: int) -> None:
        people = self.world.company.present()
        if people:
            one = people[a % len(people)]
            self._last = (one, (one.department, one.designation, one.employed))
            change(one)
            self._changed(one, webhook)

    def _changed(self, one: Person, webhook: int) -> None:
        world = self.world
        one.modified_ms = int(world.clock() * 1000)
        world.company.changed(world.clock())
        delivery = f"d{world.company.number}"
        match webhook % 16:
            case 0 | 1 | 2:
                return  # the webhook is lost
            case 3:
                self._send(EmployeeHint(delivery=delivery, employee_id=f"n{one.id}"), "employee", f"n{one.id}")
            case 4:
                self._send(EmployeeHint(delivery=delivery, email=one.address), "employee", one.address)
            case 5:
                self._send(EmployeeHint(delivery=delivery, record_id=one.id), "employee", one.id)
                self._send(EmployeeHint(delivery=f"{delivery}b", record_id=one.id), "employee", one.id)
            case _:
                self._send(EmployeeHint(delivery=delivery, record_id=one.id), "employee", one.id)

    def _send(self, hint: EmployeeHint | UnitHint, form: str, identifier: str) -> None:
        with self.world.aside():
            message = QueueMessage(hint.model_dump_json(), message_group(form, identifier), hint.delivery)
            self.world.queue.send([message])
