"""The same world driven by Hypothesis, which shrinks what goes wrong to the few steps that matter."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.simulation.actors import Disturbance
from tests.simulation.happenings import Happenings
from tests.simulation.schedule import EDGES, SHAPES, begin
from tests.simulation.verdict import judge, recover
from tests.simulation.world import Simulation

NUMBERS = st.integers(0, 63)
CHANGES = ("hire", "move", "retitle", "leave", "rehire", "blank", "back", "found", "join", "guest", "promote")
OURSELVES = ("wait", "lose", "stop", "start", "configure")
SWEEPS = ("incremental", "full")
WORK = st.sampled_from(("deliver", "incremental", "full"))
NESTED = st.lists(st.tuples(st.sampled_from((*CHANGES, *SWEEPS, "deliver")), NUMBERS, NUMBERS), max_size=3)


class Company(RuleBasedStateMachine):
    """Anything may happen in any order; nobody is ever wrongly out, and the end is right."""

    def __init__(self) -> None:
        super().__init__()
        self.world: Simulation = begin(SHAPES[0], live=True)

    @initialize(shape=st.sampled_from(SHAPES), live=st.booleans())
    def start(self, shape: object, live: bool) -> None:
        """Choose a world."""
        self.world = begin(shape, live=live)  # type: ignore[arg-type]
        assert isinstance(self.world.do, Happenings)

    @rule(name=st.sampled_from(CHANGES), a=NUMBERS, b=st.integers(0, 127))
    def change(self, name: str, a: int, b: int) -> None:
        """Something changes in People or in Connect."""
        self.world.do(name, a, b)

    @rule(name=st.sampled_from(OURSELVES), a=NUMBERS)
    def ourselves(self, name: str, a: int) -> None:
        """Time passes, messages are lost, an administrator acts."""
        self.world.do(name, a, 0)

    @rule(kind=WORK, at=st.sampled_from(EDGES), count=st.integers(1, 20), action=st.sampled_from(("", "kill", "fail")))
    def work(self, kind: str, at: str, count: int, action: str) -> None:
        """A function works, perhaps not to its end."""
        self._work(kind, (Disturbance(at, count, action),) if action else ())

    @rule(kind=WORK, at=st.sampled_from(EDGES), count=st.integers(1, 20), steps=NESTED)
    def work_meanwhile(self, kind: str, at: str, count: int, steps: list[tuple[str, int, int]]) -> None:
        """A function works, and in the middle of it something else happens."""
        self._work(kind, (Disturbance(at, count, "meanwhile", 0, tuple(steps)),))

    def _work(self, kind: str, disturbances: tuple[Disturbance, ...]) -> None:
        if kind == "deliver":
            self.world.deliver(0, disturbances)
        else:
            self.world.sweep(kind, disturbances=disturbances)

    @invariant()
    def nothing_went_wrong(self) -> None:
        """Nobody was wrongly out, nobody of others was touched, the call budget was kept."""
        assert self.world.watch.wrong == []

    def teardown(self) -> None:
        """Let the faults end: Connect becomes as People says."""
        recover(self.world)

        assert judge(self.world) == []


Company.TestCase.settings = settings(
    max_examples=100, stateful_step_count=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
TestCompany = Company.TestCase
