"""The simulated world: company, network, our state and queue, and our functions at work in it, on one clock."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from groupsync.adapters.sealed_values import RunSeal
from groupsync.adapters.wiring_zoho import SWEEP_SHARE
from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.errors import GroupSyncError
from groupsync.core.events import SweepEvent
from groupsync.core.model import ConnectId, Employee, GroupKey, PartitionId, Unit
from groupsync.engine.attention import AddressHash
from groupsync.engine.batches import work_on_batch
from groupsync.engine.effects import Effects
from groupsync.engine.forgetting import Ending
from groupsync.engine.reading import Sources
from groupsync.engine.sweep import run_sweep
from groupsync.engine.sweep_dependencies import SweepDependencies
from groupsync.engine.worker import WorkerDependencies
from groupsync.ports.invocation import CallMeter
from groupsync.state.call_budget import CallBudget
from groupsync.state.cooldowns import Cooldowns
from groupsync.state.integration_state import Lifecycle, configuration_put, load_integration, save_integration
from groupsync.state.runs import Run
from tests.fakes.audit import FakeAudit
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.ledger import FakeLedger
from tests.fakes.queue import Delivery, FakeQueue
from tests.fakes.secrets import FakeSecrets
from tests.simulation.actors import Actor, Disturbance, KilledError, Stage
from tests.simulation.administrator import Administrator
from tests.simulation.clients import Line, SimulatedConnect, SimulatedPeople
from tests.simulation.company import Company
from tests.simulation.network import Network
from tests.simulation.watch import Watch

START = 1_790_000_000.0
WORKER_SECONDS = 60
SWEEP_SECONDS = 900
EXPECTED = frozenset({"TransientError", "CooldownError", "BusyError", "OutOfTimeError"})
"""Why a message may have to come back."""
VEIL_SECONDS = 11 * 3600
"""A record may be out of sight for less than `absence_hours`, where nothing else tells that it is still there."""
WIDE = {"count": 1000, "percent": 100, "max": 1000}
WIDE_GUARD = dict.fromkeys(("leavers", "moves", "losses", "group_losses", "gains", "private_gains"), WIDE)
TIGHT = {"count": 1, "percent": 0, "max": 5}
TIGHT_GUARD = {"leavers": TIGHT, "moves": TIGHT, "losses": TIGHT, "group_losses": TIGHT}


@dataclass(frozen=True, slots=True)
class Shape:
    """What one world is like. `trusting`: a read may lack most people, so that only looking each up tells the truth."""

    people: int = 4
    designations: int = 2
    guard: str = "wide"
    trusting: bool = False
    per_minute: int = 400
    existing: str = "ask"
    drift: str = "report"

    def configuration(self, network: str = "100") -> dict[str, Any]:
        """Give the configuration document."""
        guard: dict[str, Any] = {} if self.guard == "default" else dict(WIDE_GUARD)
        if self.guard == "tight":
            guard |= TIGHT_GUARD
        if self.trusting:
            guard |= {"source_shrink_percent": 100}
        return {
            "network_id": network,
            "groups": {"department": {"existing": self.existing}},
            "guard": guard,
            "drift": self.drift,
            "limits": {
                "people_per_minute": self.per_minute,
                "people_daily_share_percent": 100,
                "connect_delay_ms": 0,
            },
        }


@dataclass
class Process:
    """A running function with what it keeps in memory between invocations."""

    worker: WorkerDependencies
    sweeper: SweepDependencies


class Simulation:
    """One world. `do` makes one step happen; the verdict is `watch.wrong` and what `recovery` finds."""

    def __init__(self, shape: Shape, *, tracing: bool = False) -> None:
        self.shape = shape
        self.clock = FakeClock(START)
        self.company = Company()
        self.network = Network()
        self.locked: set[str] = set()
        self.stage = Stage(self.clock, self._happen, self.locked.add, trace=[] if tracing else None)
        self.watch = Watch(self)
        self.documents = FakeDocuments(self.clock, before_call=self.stage)
        self.ledger = FakeLedger(self.clock, before_call=self.stage)
        self.audit = FakeAudit(before_call=self.stage)
        self.secrets = FakeSecrets({"hash_key": {"current": "k"}}, before_call=self.stage)
        self.queue = FakeQueue(self.clock, before_call=self.stage)
        self.do: Callable[[str, int, int], None] = lambda _name, _a, _b: None
        self.veiled: dict[str, float] = {}
        self.hidden: set[str] = set()
        self.promoted: dict[tuple[PartitionId, ConnectId], int] = {}
        self.theirs: set[PartitionId] = set()
        self.approved: set[tuple[str, str]] = set()
        """Account and group of what somebody approved: that counts against no limit."""
        self.active = False
        self.generation = 0
        self.version = 0
        self.ids = itertools.count(1)
        self.actors: list[Actor] = []
        self._idle: dict[str, list[Process]] = {"worker": [], "sweep": []}

    # ---------------------------------------------------------------------------------------------- what People sends

    def rows(self, form: str) -> list[Employee | Unit]:
        """Give the rows of a form as its pages are cut from them, newest added first."""
        if form == "employee":
            out = self.hidden | self.veiled.keys()
            return [one.record() for one in reversed(self.company.people) if one.exists and one.id not in out]
        return [one for key, one in reversed(self.company.units.items()) if key.startswith(form)]

    def key_of(self, partition: PartitionId) -> GroupKey | None:
        """Tell which unit's group a partition is, by the ledger."""
        return next((key for key, one in self.ledger.groups.items() if one.partition_id == partition), None)

    def advance(self, seconds: float) -> None:
        """Let time pass; nobody stays out of sight for as long as an absence takes to be believed."""
        now = self.clock() + seconds
        if self.shape.trusting:
            for one in [one for one, since in self.veiled.items() if now - since > VEIL_SECONDS]:
                del self.veiled[one]
        self.clock.advance(seconds)

    # ------------------------------------------------------------------------------------------------- administrators

    def configure(self) -> None:
        """Save the next version of the configuration."""
        self.version += 1
        parsed = parse_configuration(self.shape.configuration())
        with self.aside():
            self.documents.write(configuration_put(self.version, parsed, at=self.clock(), by="somebody"))
        self._save(configuration_version=self.version, connected=True)

    def switch(self, active: bool, **changes: Any) -> None:
        """Activate or deactivate."""
        self.active = active
        self.generation += 1
        self._save(state=Lifecycle.ACTIVE if active else Lifecycle.INACTIVE, generation=self.generation, **changes)

    def go_live(self) -> None:
        """Preview, and be active with what it showed; nothing has happened in Connect yet."""
        run_id = self.sweep("full", dry_run=True)
        self.switch(True, approved_run=run_id)

    def _save(self, **changes: Any) -> None:
        with self.aside():
            save_integration(self.documents, replace(load_integration(self.documents), **changes))

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Do what is no part of any actor's work."""
        actors, self.stage.actors = self.stage.actors, []
        yield
        self.stage.actors = actors

    # ------------------------------------------------------------------------------------------------------ functions

    def sweep(
        self,
        mode: str,
        *,
        dry_run: bool = False,
        disturbances: tuple[Disturbance, ...] = (),
        frozen: bool = False,
        run_id: str | None = None,
    ) -> str:
        """Let the reconcile function be invoked once; give the run's id, empty when it did not live to say it.

        `frozen`: nobody ends it when its time is over, so it may go on long after its lease was taken.
        """
        actor = self._actor(f"sweep{len(self.actors)}", 1e9 if frozen else SWEEP_SECONDS, disturbances)
        event = SweepEvent(mode=mode, dry_run=dry_run, run_id=run_id)  # type: ignore[arg-type]
        found: list[Run] = []
        self._live(actor, "sweep", lambda process: found.append(run_sweep(event, process.sweeper)))
        if found and not dry_run:
            self._swept(found[0], actor)
        return found[0].run_id if found else ""

    def _swept(self, run: Run, actor: Actor) -> None:
        """Remember since when everybody is known whom a full sweep has read, while nobody else was at work."""
        alone = not self.stage.actors and run.mode == "full" and run.status in ("completed", "continuing", "held")
        for one in self.company.present() if alone else ():
            if one.id not in self.veiled and one.id not in self.hidden:
                self.watch.looked[one.account] = max(actor.begun, self.watch.looked.get(one.account, 0))

    def deliver(self, choice: int = 0, disturbances: tuple[Disturbance, ...] = (), *, keep: bool = False) -> bool:
        """Let the worker be invoked with one visible message of any group; False when there is none."""
        heads: dict[str, Delivery] = {}
        for one in self.queue.waiting:
            heads.setdefault(one.message.group, one)
        now = self.clock()
        visible = [one for one in heads.values() if one.visible_at <= now]
        if not visible:
            return False
        delivery = visible[choice % len(visible)]
        delivery.count += 1
        delivery.visible_at = now + self.queue.visibility_seconds
        self._work_on(delivery, disturbances, keep=keep)
        return True

    def _work_on(self, delivery: Delivery, disturbances: tuple[Disturbance, ...], *, keep: bool) -> None:
        message = delivery.message
        body = json.loads(message.body)
        kind = body["kind"]
        actor = self._actor(f"{kind}{len(self.actors)}", WORKER_SECONDS, disturbances)
        if kind == "chunk":
            actor.generation, actor.version = body["generation"], body["configuration_version"]
            planner = self.actors[int(body["run_id"].rpartition("-")[2])]
            actor.read_from, actor.at = planner.begun, planner.at
        record = {
            "messageId": f"{message.group}:{message.deduplication_id}",
            "receiptHandle": delivery.receipt,
            "body": message.body,
            "attributes": {"MessageGroupId": message.group},
        }
        results: list[Any] = []
        self._live(
            actor, "worker", lambda process: results.append(work_on_batch({"Records": [record]}, process.worker))
        )
        if not results:
            return  # it died: the message comes back when its invisibility is over
        for again in results[0].redeliveries:
            if again.reason not in EXPECTED:
                self.watch.say(f"{actor.name} ended with {again.reason}")
            self.queue.change_visibility(again.receipt, again.seconds)
        if not results[0].failures:
            if not keep:
                self.queue.delete(delivery.receipt)
            self._looked(body, actor)

    def _looked(self, body: dict[str, Any], actor: Actor) -> None:
        """Remember since when somebody is known as People has them: what was read earlier must not be done any more."""
        person = self.company.find(body.get("record_id") or "")
        if person is None or person.id in self.veiled or not self.active or self.quarantined():
            return
        if actor.stale_writes == 0:
            self.watch.looked[person.account] = max(actor.begun, self.watch.looked.get(person.account, 0))

    def quarantined(self) -> bool:
        """Tell whether Zoho is left alone."""
        return self.documents.bodies("integration")["state"]["quarantine"] is not None

    def _actor(self, name: str, seconds: float, disturbances: tuple[Disturbance, ...]) -> Actor:
        begun = self.company.tick()
        actor = Actor(
            len(self.actors), name, begun, begun, self.clock() + seconds, [replace(one) for one in disturbances]
        )
        actor.at = self.clock()
        self.actors.append(actor)
        return actor

    def _live(self, actor: Actor, kind: str, work: Callable[[Process], object]) -> None:
        idle = self._idle[kind]
        process = idle.pop() if idle else self._start(SWEEP_SHARE if kind == "sweep" else 1.0)
        self.stage.actors.append(actor)
        try:
            work(process)
        except KilledError:
            return
        except GroupSyncError:
            pass  # the function ended with an error
        finally:
            self.stage.actors.pop()
        idle.append(process)

    @cached_property
    def administrator(self) -> Administrator:
        """Whoever decides about holds."""
        return Administrator(self, self._line(1.0, CallMeter()))

    def _line(self, share: float, meter: CallMeter) -> Line:
        budget = CallBudget(
            self.documents,
            clock=self.clock,
            sleep=self.advance,
            time_left=self._time_left,
            per_minute=self.shape.per_minute,
            share=share,
        )
        return Line(self, Cooldowns(self.documents, self.clock), budget, meter)

    def _start(self, share: float) -> Process:
        meter = CallMeter()
        line = self._line(share, meter)
        people, connect = SimulatedPeople(line), SimulatedConnect(line)
        sources = Sources(people, connect, connect, self.ledger, self.clock)
        effects = Effects(
            documents=self.documents,
            ledger=self.ledger,
            connect=connect,
            audit=self.audit,
            clock=self.clock,
            time_left=self._time_left,
            random_id=self._random_id,
            seal=RunSeal(self.documents, self.secrets),
        )
        hashed = AddressHash(self.secrets)

        def effects_of(_configuration: Configuration) -> tuple[Sources, Effects]:
            return sources, effects

        parts = (effects_of, effects, self.queue, hashed, meter)
        ending = Ending(
            secrets=self.secrets,
            revoke=_nothing_to_revoke,
            random_secret=lambda: "another-secret",
            ledger=self.ledger,
            documents=self.documents,
        )
        return Process(WorkerDependencies(*parts), SweepDependencies(*parts, ending))

    def _time_left(self) -> float:
        return self.stage.actors[-1].deadline - self.clock()

    def _random_id(self) -> str:
        """Give an id whose first part names the actor, so that a run tells who planned it."""
        return f"{self.stage.actors[-1].number:08d}{next(self.ids):024d}"

    def _happen(self, disturbance: Disturbance) -> None:
        if disturbance.seconds:
            self.advance(disturbance.seconds)
        for name, a, b in disturbance.steps:
            self.do(name, a, b)


def _nothing_to_revoke(_refresh_token: str, _accounts_server: str) -> None:
    """Stand for Zoho's accounts server: no schedule deletes the integration."""
    raise AssertionError("nobody orders a deletion here")
