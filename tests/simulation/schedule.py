"""A schedule: from a seed to a small world, what happens in it and what disturbs whom, to the verdict."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cache
from random import Random

from groupsync.core.model import ConnectId, ConnectMember, EmployeeId, Family
from tests.simulation.actors import Disturbance
from tests.simulation.company import Person
from tests.simulation.happenings import Happenings
from tests.simulation.verdict import drain, judge, recover
from tests.simulation.world import Shape, Simulation

CHANGES = (
    "hire", "move", "move", "move", "retitle", "retitle", "leave", "leave", "rehire", "rehire", "blank", "delete",
    "back", "back", "back", "back", "found", "join", "guest", "promote", "blur", "take", "archive",
)  # fmt: skip
SIGHT = ("hide", "veil", "show")
DECISIONS = ("approve", "reject", "expire")
LIFECYCLE = ("stop", "start", "configure", "lose")
WORK = ("deliver", "deliver", "incremental", "full")
EDGES = (
    "", "", "people.", "people.pages", "connect.", "connect.add_members", "connect.remove_member", "connect.create",
    "ledger.", "ledger.intend", "ledger.settle", "ledger.settle.done", "documents.", "documents.write", "queue.send",
    "audit.append",
)  # fmt: skip
ACTIONS = (
    "kill",
    "kill",
    "fail",
    "fail",
    "refuse",
    "forbid",
    "throttle",
    "advance",
    "meanwhile",
    "meanwhile",
    "meanwhile",
)
PAUSES = (3.0, 45.0, 70.0, 200.0, 1000.0)
SHAPES = (
    Shape(),
    Shape(people=5, designations=1),
    Shape(people=3, existing="adopt"),
    Shape(people=6, trusting=True),
    Shape(people=5, trusting=True),
    Shape(people=4, guard="default"),
    Shape(people=5, guard="tight"),
    Shape(people=4, per_minute=13),
    Shape(people=5, drift="enforce"),
    Shape(people=6, guard="tight"),
)


@dataclass
class Result:
    """What came of one seed."""

    seed: int
    wrong: list[str]
    sweeps: int
    edges: int
    trace: list[str] = field(default_factory=list)


def run_seed(seed: int, *, tracing: bool = False) -> Result:
    """Play one schedule to its end."""
    random = Random(seed)  # noqa: S311 - a schedule, no secret
    shape = SHAPES[seed % len(SHAPES)]
    world = begin(shape, live=random.random() < 0.85, tracing=tracing)
    for _ in range(random.randint(4, 10)):
        _step(world, random)
        if world.watch.wrong:
            break
    sweeps = recover(world)
    wrong = judge(world)
    return Result(seed, wrong, sweeps, world.stage.edges, world.stage.trace or [])


def _step(world: Simulation, random: Random) -> None:
    chance = random.random()
    if chance < 0.42:
        world.do(*_change(random))
    elif chance < 0.82:
        _work(world, random)
    elif chance < 0.90:
        world.do("wait", random.randrange(8), 0)
    elif chance < 0.94:
        world.do(random.choice(SIGHT), random.randrange(64), random.randrange(64))
    elif chance < 0.945:
        world.do(random.choice(LIFECYCLE), 0, 0)
    elif chance < 0.955:
        world.do(random.choice(DECISIONS), random.randrange(8), random.randrange(8))
    else:
        random.choice((_frozen, _blind, _raced, _stale, _crowd, _decided))(world, random)


def _stale(world: Simulation, random: Random) -> None:
    """A change is taken back without a word while its chunk waits, and a full sweep sees it before the chunk comes."""
    world.do(random.choice(("leave", "move", "retitle")), random.randrange(64), random.randrange(8))
    world.sweep("incremental")
    world.do("back", 0, random.randrange(8))
    if random.random() < 0.5:
        world.do("retitle", random.randrange(64), random.randrange(8))
    world.sweep("full")
    world.do("deliver", 0, 3)


def _crowd(world: Simulation, random: Random) -> None:
    """Several people leave or move at once, and workers look at them together."""
    kind = random.choice(("leave", "move"))
    for number in range(random.randint(2, 4)):
        world.do(kind, number, random.randrange(48, 56))
    beside = Disturbance("documents.write", random.randint(3, 6), "meanwhile", 0, (("deliver", 1, 3),))
    world.deliver(0, (beside,))
    world.do("deliver", 0, 3)


def _decided(world: Simulation, random: Random) -> None:
    """A crowd waits in a hold; somebody decides about it, or nobody does, and it comes up again one by one."""
    _crowd(world, random)
    if random.random() < 0.5:
        world.sweep("full")
    world.do(random.choice(DECISIONS), random.randrange(8), random.randrange(8))
    for _ in range(random.randint(1, 3)):
        world.do(random.choice(("retitle", "move", "back")), random.randrange(64), random.randrange(48, 56))
        world.do("deliver", random.randrange(8), 1)


def _frozen(world: Simulation, random: Random) -> None:
    """A sweep stands still past its lease, while another one takes over and somebody's change is taken back."""
    world.do(random.choice(("leave", "move")), random.randrange(64), random.randrange(8))
    steps = (("back", 0, 127), ("incremental", 0, 0), ("deliver", random.randrange(8), 3))
    frozen = Disturbance("connect.groups", 1, "advance", 1000.0, steps)
    world.sweep("full", disturbances=(frozen,), frozen=True)
    world.do("deliver", 0, 3)


def _raced(world: Simulation, random: Random) -> None:
    """An incremental sweep reads of a change that is taken back, and done by a webhook, before it reads our state."""
    world.do(random.choice(("leave", "move")), random.randrange(64), random.randrange(8))
    steps = (("back", 0, 127), ("deliver", random.randrange(8), 3))
    at = Disturbance("ledger.load", random.randint(1, 3), "meanwhile", 0, steps)
    world.sweep("incremental", disturbances=(at,))
    world.do("deliver", 0, 3)


def _blind(world: Simulation, random: Random) -> None:
    """Our role loses sight of people for longer than an absence takes to be believed."""
    world.do("veil", random.randrange(64), 0)
    for name, a in (("full", 0), ("wait", 7), ("full", 0), ("deliver", 0)):
        world.do(name, a, 3)


def _change(random: Random) -> tuple[str, int, int]:
    return random.choice(CHANGES), random.randrange(64), random.randrange(128)


def _work(world: Simulation, random: Random) -> None:
    disturbances = tuple(_disturbance(random) for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3))))
    kind = random.choice(WORK)
    if kind == "deliver":
        world.deliver(random.randrange(8), disturbances, keep=random.random() < 0.05)
    else:
        world.sweep(kind, disturbances=disturbances, frozen=random.random() < 0.3)
        if random.random() < 0.5:
            world.do("deliver", 0, random.randrange(4))


def _disturbance(random: Random) -> Disturbance:
    at = random.choice(EDGES)
    count = random.randint(1, 60) if not at else random.randint(1, 4)
    action = random.choice(ACTIONS)
    seconds = random.choice(PAUSES) if action == "advance" or random.random() < 0.15 else 0
    steps: tuple[tuple[str, int, int], ...] = ()
    if action in ("advance", "meanwhile"):
        steps = tuple(_meanwhile(random) for _ in range(random.randint(1, 4)))
        if random.random() < 0.3:
            steps = (*steps, ("back", 0, 127), ("deliver", random.randrange(8), random.randrange(4)))
    return Disturbance(at, count, action, seconds, steps)


def _meanwhile(random: Random) -> tuple[str, int, int]:
    chance = random.random()
    if chance < 0.45:
        return _change(random)
    if chance < 0.93:
        return random.choice(WORK), random.randrange(8), random.randrange(16)
    return random.choice(LIFECYCLE), 0, 0


# ------------------------------------------------------------------------------------------------------ beginnings


def begin(shape: Shape, *, live: bool, tracing: bool = False) -> Simulation:
    """Build a world that has been live for an hour, or is about to go live."""
    world = _young(shape) if not live else _grown(shape)
    return _twin(world, tracing=tracing)


@cache
def _young(shape: Shape) -> Simulation:
    world = Simulation(shape)
    Happenings(world)
    company = world.company
    for number in range(2):
        company.found(Family.DEPARTMENT, f"20{number + 1}", f"Department {number + 1}", world.clock())
    for number in range(shape.designations):
        company.found(Family.DESIGNATION, f"30{number + 1}", f"Designation {number + 1}", world.clock())
    for number in range(1, shape.people + 1):
        one = Person(
            EmployeeId(f"{1000 + number}"),
            ConnectId(f"{7000 + number}"),
            f"p{number}@example.com",
            f"20{1 + number % 2}",
            f"30{1 + number % shape.designations}",
            shows_account=number != 3,
            modified_ms=int(world.clock() * 1000),
        )
        company.people.append(one)
        world.network.people[one.account] = ConnectMember(one.account, one.address)
    company.changed(world.clock())
    world.network.people[ConnectId("999")] = ConnectMember(ConnectId("999"), "guest@example.com")
    world.theirs.add(world.network.add_by_hand("Book club", (ConnectId("7001"), ConnectId("999"))))
    if shape.existing == "adopt":
        world.network.add_by_hand("Department 1", (ConnectId("999"), ConnectId("7001")))
    world.configure()
    world.go_live()
    return world


@cache
def _grown(shape: Shape) -> Simulation:
    world = _twin(_young(shape), tracing=False)
    world.sweep("full")
    drain(world)
    world.advance(3600)
    world.sweep("incremental")
    return world


def _twin(original: Simulation, *, tracing: bool) -> Simulation:
    """Copy a world; what is frozen is shared."""
    world = Simulation(original.shape, tracing=tracing)
    Happenings(world)
    world.clock.moment = original.clock.moment
    company, network = original.company, original.network
    world.company.people = [copy.copy(one) for one in company.people]
    world.company.units = dict(company.units)
    world.company.number = company.number
    world.company.wanted = dict(company.wanted)
    world.network.people.update(network.people)
    for partition, group in network.groups.items():
        world.network.groups[partition] = type(group)(group.shown, set(group.members))
    world.network.ours = set(network.ours)
    world.network.by_hand = set(network.by_hand)
    world.network.made = network.made
    world.documents._items = dict(original.documents._items)  # noqa: SLF001
    world.ledger.accounts = dict(original.ledger.accounts)
    world.ledger.employees = dict(original.ledger.employees)
    world.ledger.groups = dict(original.ledger.groups)
    world.audit._rows = dict(original.audit._rows)  # noqa: SLF001
    world.theirs = set(original.theirs)
    world.active, world.generation, world.version = original.active, original.generation, original.version
    world.actors = list(original.actors)
    world.watch.wrong = list(original.watch.wrong)
    return world
