"""A whole product in one process: our engine and Zoho clients, AWS's parts as fakes, the pretend Zoho without sockets.

Time stands still unless a test moves it. `hint()` is what a webhook leaves behind, `work()` empties the queue.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import requests

from groupsync.adapters.wiring_flow import Flow
from groupsync.adapters.wiring_zoho import SWEEP_SHARE, Zoho
from groupsync.core.configuration import parse_configuration
from groupsync.core.events import ConnectHint, EmployeeHint, SweepEvent, UnitHint
from groupsync.core.message_groups import message_group
from groupsync.core.model import Family
from groupsync.engine.attention import AddressHash
from groupsync.engine.batches import work_on_batch
from groupsync.engine.forgetting import Ending
from groupsync.engine.sweep import run_sweep
from groupsync.engine.sweep_dependencies import SweepDependencies
from groupsync.engine.worker import WorkerDependencies
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.settings import ZohoHosts
from groupsync.state.integration_state import (
    Integration,
    Lifecycle,
    configuration_put,
    load_integration,
    save_integration,
)
from groupsync.state.runs import Run, load_run
from tests.fakes.audit import FakeAudit
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.ledger import FakeLedger
from tests.fakes.queue import FakeQueue
from tests.fakes.secrets import FakeSecrets
from tests.functional.engine.facts import members_of
from tests.functional.engine.killing import Killer, WatchedAdapter
from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.company import Employee
from tests.sandbox.zoho.world import ALL_SCOPES, World

BASE = "http://127.0.0.1:9"


@dataclass
class Stores:
    """The state of one stack."""

    documents: FakeDocuments
    ledger: FakeLedger
    audit: FakeAudit
    secrets: FakeSecrets


class Product:
    """One stack beside one pretend company, connected and configured."""

    def __init__(self, world: World, clock: FakeClock, *, configuration: dict[str, Any] | None = None) -> None:
        self.world = world
        self.clock = clock
        self.killer = Killer()
        self.stores = Stores(
            FakeDocuments(clock, before_call=self.killer),
            FakeLedger(clock, before_call=self.killer),
            FakeAudit(before_call=self.killer),
            FakeSecrets(before_call=self.killer),
        )
        self.queue = FakeQueue(clock, before_call=self.killer)
        self.seconds_left = 900.0
        self.session = requests.Session()
        self.session.mount(BASE, WatchedAdapter(create_app(world), self.killer))
        self._ids = itertools.count(1)
        self._connect()
        self.configure(configuration or {})

    @property
    def documents(self) -> FakeDocuments:
        """The integration's documents."""
        return self.stores.documents

    def configure(self, changes: dict[str, Any]) -> None:
        """Save a new version of the configuration."""
        integration = load_integration(self.documents)
        document = {
            "network_id": self.world.network.network_id,
            "limits": {"people_per_minute": 400, "people_daily_share_percent": 100, "connect_delay_ms": 0},
            **changes,
        }
        version = integration.configuration_version + 1
        put = configuration_put(version, parse_configuration(document), at=self.clock(), by="test")
        self.documents.write(put)
        self._save(configuration_version=version, connected=True)

    def activate(self) -> Run:
        """Preview, then go live with what it showed, up to the end of the first full sweep."""
        self.go_live()
        return self.sweep("full", activation=True)

    def go_live(self) -> None:
        """Preview, and be active; the first full sweep is still to come."""
        preview = self.sweep("full", dry_run=True)
        integration = load_integration(self.documents)
        self._save(state=Lifecycle.ACTIVE, generation=integration.generation + 1, approved_run=preview.run_id)

    def deactivate(self) -> None:
        """Stop."""
        self._save(state=Lifecycle.INACTIVE, generation=load_integration(self.documents).generation + 1)

    def _save(self, **changes: Any) -> None:
        before = load_integration(self.documents)
        values = {name: getattr(before, name) for name in Integration.__dataclass_fields__} | changes
        save_integration(self.documents, Integration(**values))

    def _connect(self) -> None:
        client = self.world.accounts.register("sync")
        zoho = self.zoho()
        code = self.world.self_client_code(client.client_id, list(ALL_SCOPES))
        grant = zoho.accounts.exchange_code(
            accounts_server=BASE, client_id=client.client_id, client_secret=client.secret, code=code
        )
        credential = {
            "client_id": client.client_id,
            "client_secret": client.secret,
            "refresh_token": grant.refresh_token,
            "accounts_server": BASE,
        }
        self.stores.secrets.write("credentials", dict.fromkeys(("people", "connect", "directory"), credential))
        self.stores.secrets.write("hash_key", {"current": "k" * 32})

    def zoho(self, *, share: float = 1.0) -> Zoho:
        """Build the Zoho clients, as a new process would."""
        hosts = ZohoHosts(accounts=BASE, people=BASE, connect=BASE, directory=BASE)
        return Zoho(
            self.stores,
            hosts,
            time_left=lambda: self.seconds_left,
            share=share,
            session=self.session,
            clock=self.clock,
            sleep=self.clock.sleep,
        )

    def flow(self, zoho: Zoho) -> Flow:
        """Build what is read from and written to, as a new process would."""
        return Flow(self.stores, zoho, time_left=lambda: self.seconds_left, clock=self.clock)

    # ------------------------------------------------------------------------------------------------- triggers

    def sweep(self, mode: str = "full", *, dry_run: bool = False, activation: bool = False, work: bool = True) -> Run:
        """Sweep, and work off its chunks."""
        event = SweepEvent.model_validate({"mode": mode, "dry_run": dry_run, "activation": activation})
        run = run_sweep(event, self.sweeper())
        if work:
            self.work()
        return self.run(run.run_id)

    def hint(self, record_id: str = "", **fields: Any) -> None:
        """Put a webhook's hint about one employee into the queue."""
        delivery = f"delivery-{next(self._ids)}"
        message = EmployeeHint(delivery=delivery, record_id=record_id, **fields)
        group = message_group("employee", record_id or fields.get("employee_id", "") or fields.get("email", ""))
        self.queue.send([QueueMessage(message.model_dump_json(), group, delivery)])

    def unit_hint(self, family: Family) -> None:
        """Put a webhook's hint about one of the small forms into the queue."""
        delivery = f"delivery-{next(self._ids)}"
        message = UnitHint(delivery=delivery, family=family)
        self.queue.send([QueueMessage(message.model_dump_json(), message_group(family.value, "form"), delivery)])

    def connect_hint(self, trigger: str, partition: str, member: str = "") -> None:
        """Put a webhook's hint of Connect into the queue, and work it off."""
        delivery = f"delivery-{next(self._ids)}"
        message = ConnectHint(delivery=delivery, partition_id=partition, member_id=member, trigger_type=trigger)
        self.queue.send([QueueMessage(message.model_dump_json(), message_group("connect", partition), delivery)])
        self.work()

    def sweeper(self) -> SweepDependencies:
        """Build the sweep's dependencies, as a new process would."""
        zoho = self.zoho(share=SWEEP_SHARE)
        flow = self.flow(zoho)
        return SweepDependencies(
            effects_of=flow.effects_of,
            effects=flow.effects(zoho.connect("")),
            queue=self.queue,
            hashed=AddressHash(self.stores.secrets),
            meter=zoho.meter,
            ending=Ending(
                secrets=self.stores.secrets,
                revoke=zoho.accounts.revoke,
                random_secret=lambda: "another-secret",
                ledger=self.stores.ledger,
                documents=self.documents,
            ),
        )

    def worker(self) -> WorkerDependencies:
        """Build the worker's dependencies, as a new process would."""
        zoho = self.zoho()
        flow = self.flow(zoho)
        queue: ChangeQueue = self.queue
        return WorkerDependencies(
            effects_of=flow.effects_of,
            effects=flow.effects(zoho.connect("")),
            queue=queue,
            hashed=AddressHash(self.stores.secrets),
            meter=zoho.meter,
        )

    def work(self, *, most: int = 2000) -> None:
        """Work on the queue until nothing is visible; a message that has to wait makes time pass."""
        dependencies = self.worker()
        for _ in range(most):
            received = self.queue.receive(10)
            if not received:
                # A visible message may stand behind a hidden one of its group: only hidden ones tell when to go on.
                waits = [one.visible_at for one in self.queue.waiting if one.visible_at > self.clock()]
                if not waits:
                    return
                self.clock.advance(min(waits) - self.clock() + 0.001)
                continue
            event = {
                "Records": [
                    {
                        "messageId": one.message.deduplication_id,
                        "receiptHandle": one.receipt,
                        "body": one.message.body,
                        "attributes": {"MessageGroupId": one.message.group},
                    }
                    for one in received
                ]
            }
            result = work_on_batch(event, dependencies)
            failed = set(result.failures)
            self.killer("batch.done")
            for one in received:
                if one.message.deduplication_id not in failed:
                    self.queue.delete(one.receipt)
            for again in result.redeliveries:
                self.queue.change_visibility(again.receipt, again.seconds)
        raise AssertionError("the queue never came to rest")

    def schedules(self, *, hours: float = 1.0) -> None:
        """Let time pass with its incremental sweeps, and end it with a full one."""
        for _ in range(int(hours * 3)):
            self.clock.advance(20 * 60)
            self.sweep("incremental")
        self.clock.advance(20 * 60)
        self.sweep("full")

    # ------------------------------------------------------------------------------------------------- what is

    def run(self, run_id: str) -> Run:
        """Give a run as it is stored now."""
        run = load_run(self.documents, run_id)
        assert run is not None
        return run

    def people(self) -> list[Employee]:
        """Give the company's people but for the administrator, oldest record first."""
        owner = self.world.company.owner_id
        return [row for row in self.world.company.employees if row.record_id != owner]

    def calls(self, action: str, *, since: int = 0) -> list[dict[str, Any]]:
        """Give the calls of one action that reached Zoho."""
        return self.world.events.read(since, kind="call", action=action)

    def attention(self) -> dict[str, str]:
        """Give what waits, with the reason."""
        return {subject: body["reason"] for subject, body in self.documents.bodies("attention").items()}

    def holds(self) -> list[dict[str, Any]]:
        """Give the changes of every hold."""
        return [change for body in self.documents.bodies("hold").values() for change in body["changes"]]

    def cursor(self) -> int:
        """Give how far the employee form was read; -1 before the first time."""
        document = self.documents.bodies("cursor").get("employee")
        return -1 if document is None else int(document["ms"])

    def groups_of(self, person: Employee) -> set[str]:
        """Name the managed groups that somebody is in, by `family:record id`."""
        return {key for key, members in members_of(self).items() if person.zuid in members}
