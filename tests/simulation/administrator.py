"""An administrator of a simulated world, who decides about what waits in holds."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.holds import DecisionRequest, approve, reject
from groupsync.administration.sign_in import Caller
from groupsync.core.errors import GroupSyncError
from groupsync.engine.holds import is_open, undecided
from tests.fakes.queue import FakeSweepStarter
from tests.simulation.clients import SimulatedConnect, SimulatedPeople

if TYPE_CHECKING:
    from tests.simulation.clients import Line
    from tests.simulation.world import Simulation

CALLER = Caller("an-administrator", frozenset({"administrator"}), 0)


class Administrator:
    """Approves and rejects, whole holds or one person of them."""

    def __init__(self, world: Simulation, line: Line) -> None:
        self._world = world
        self._sweeps = FakeSweepStarter()
        self._dependencies = AdminDependencies(
            documents=world.documents,
            ledger=world.ledger,
            audit=world.audit,
            secrets=world.secrets,
            sweeps=self._sweeps,
            queue=world.queue,
            people_factory=lambda _configuration: SimulatedPeople(line),
            connect_factory=lambda _network: SimulatedConnect(line),
            exchange_code=_nobody_connects,
            clock=world.clock,
            random_id=lambda: f"{len(world.actors):08d}",  # the run is named after the actor that it becomes
            random_secret=lambda: "a-secret",
            accounts_server="https://accounts.example.com",
        )

    def approve(self, a: int, b: int) -> None:
        """Approve, and let the run that it starts be begun."""
        found = self._pick(a, b)
        begun = len(self._sweeps.events)
        with self._world.aside(), contextlib.suppress(GroupSyncError):
            if found is not None:
                hold_id, request, changes = found
                approve(hold_id, request, CALLER, self._dependencies)
                pairs = ((one["connect_id"], group) for one in changes for group in (*one["adds"], *one["removes"]))
                self._world.approved.update(pairs)
        for event in self._sweeps.events[begun:]:
            self._world.sweep(event["mode"], run_id=event["run_id"])

    def reject(self, a: int, b: int) -> None:
        """Reject."""
        found = self._pick(a, b)
        with self._world.aside(), contextlib.suppress(GroupSyncError):
            if found is not None:
                reject(found[0], found[1], CALLER, self._dependencies)

    def _pick(self, a: int, b: int) -> tuple[str, DecisionRequest, list[Any]] | None:
        now = self._world.clock()
        holds = sorted((key, body) for key, body in self._world.documents.bodies("hold").items() if is_open(body, now))
        if not holds:
            return None
        hold_id, body = holds[a % len(holds)]
        changes = list(undecided(body))
        people: list[str] = []
        if b % 2:
            people = [changes[b % len(changes)]["employee_id"]]
            changes = [one for one in changes if one["employee_id"] in people]
        return hold_id, DecisionRequest(people=people, hash=body["hash"]), changes


def _nobody_connects(**_anything: Any) -> Any:
    """Stand for the exchange of a code: no schedule connects."""
    raise AssertionError("nobody connects here")
