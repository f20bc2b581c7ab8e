"""An administrator's world in memory, and the way to ask the admin function for something."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from groupsync.administration.dependencies import AdminDependencies, CodeExchange, Grant
from groupsync.ports.documents import Put
from groupsync.state.integration_state import Integration, Lifecycle, load_integration, save_integration
from tests.fakes.audit import FakeAudit
from tests.fakes.boundary import Boundary
from tests.fakes.clock import FakeClock
from tests.fakes.connect import FakeConnect
from tests.fakes.documents import FakeDocuments
from tests.fakes.ledger import FakeLedger
from tests.fakes.people import FakePeople
from tests.fakes.queue import FakeQueue, FakeSweepStarter
from tests.fakes.secrets import FakeSecrets
from tests.functional.gateway_events import body_of, load_event

ADMINISTRATOR = {"cognito:groups": "administrator"}
VIEWER = {"cognito:groups": "viewer"}


@dataclass(frozen=True)
class Granted:
    """What the accounts server gives."""

    refresh_token: str
    access_token: str
    expires_at: float
    scopes: tuple[str, ...]


class FakeExchange(Boundary, CodeExchange):
    """`CodeExchange` that takes every code, and remembers which."""

    name = "exchange"

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.scopes: tuple[str, ...] = ("P.read", "C.read", "C.write")
        self.codes: list[str] = []
        self.redirects: list[str | None] = []

    def __call__(
        self, *, accounts_server: str, client_id: str, client_secret: str, code: str, redirect_uri: str | None = None
    ) -> Grant:
        """Exchange the code."""
        with self._io("exchange"):
            self.codes.append(code)
            self.redirects.append(redirect_uri)
            return Granted(f"refresh-{code}", f"access-{code}", self.clock() + 3600, self.scopes)


@dataclass(frozen=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, Any]


@dataclass
class AdminWorld:
    """The function's dependencies, each by its name."""

    dependencies: AdminDependencies
    clock: FakeClock
    documents: FakeDocuments
    ledger: FakeLedger
    audit: FakeAudit
    secrets: FakeSecrets
    sweeps: FakeSweepStarter
    people: FakePeople
    connect: FakeConnect
    exchange: FakeExchange
    queue: FakeQueue

    def send(self, name: str, *, claims: Mapping[str, Any] | None = None, **changes: Any) -> Answer:
        """Send the example event of this name, freshly signed in as an administrator unless told otherwise."""
        event = load_event(f"admin-{name}", **changes)
        answer = self.handle(event, claims=claims)
        headers = {key: values[0] for key, values in (answer.get("multiValueHeaders") or {}).items()}
        return Answer(answer["statusCode"], body_of(answer), headers | (answer.get("headers") or {}))

    def handle(self, event: dict[str, Any], *, claims: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Hand an event to the function as the gateway does, and give what the gateway gets."""
        from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

        authorizer = event["requestContext"].setdefault("authorizer", {"claims": {}})
        authorizer["claims"] |= {"auth_time": str(int(self.clock()))} | dict(claims or {})
        answer: dict[str, Any] = app.handle(event, None, self.dependencies)
        return answer

    def post(self, name: str, body: Any, **more: Any) -> Answer:
        """Send the example event of this name with another body."""
        return self.send(name, body=json.dumps(body), **more)

    def get(self, path: str, **more: Any) -> Answer:
        """Read an address."""
        return self.send("show-integration", path=f"/admin{path}", **more)

    @property
    def integration(self) -> Integration:
        """The stored state."""
        return load_integration(self.documents)

    def set(self, **changes: Any) -> None:
        """Change the stored state behind the function's back."""
        save_integration(self.documents, replace(self.integration, **changes))

    def set_up(self, *, state: Lifecycle = Lifecycle.PENDING) -> None:
        """Connect, configure, and put the integration into a state."""
        self.send("enable")
        self.send("connect")
        self.send("save-configuration")
        self.set(state=state)

    def finish_preview(self) -> str:
        """Ask for a preview of the saved configuration, and finish it as the sweep engine does."""
        run_id: str = self.send("preview").body["run_id"]
        version = self.integration.configuration_version
        self.set(preview={"run_id": run_id, "configuration_version": version, "at": int(self.clock())})
        return run_id

    def note(self, partition: str, sort: str, **body: Any) -> None:
        """Leave a document as whoever notices something does."""
        self.documents.write(Put((partition, sort), body))

    def open_codes(self) -> set[str]:
        """List the codes of the open pending actions."""
        return {action["code"] for action in self.send("show-integration").body["pending_actions"]}


def new_world() -> AdminWorld:
    """Build a stack on which nobody has done anything yet."""
    clock = FakeClock()
    documents = FakeDocuments(clock)
    ledger = FakeLedger(clock)
    audit = FakeAudit()
    secrets = FakeSecrets()
    sweeps = FakeSweepStarter()
    queue = FakeQueue(clock)
    people = FakePeople()
    connect = FakeConnect()
    exchange = FakeExchange(clock)
    numbers = count(1)
    dependencies = AdminDependencies(
        documents=documents,
        ledger=ledger,
        audit=audit,
        secrets=secrets,
        sweeps=sweeps,
        queue=queue,
        people_factory=lambda _configuration: people,
        connect_factory=lambda _network_id: connect,
        exchange_code=exchange,
        clock=clock,
        random_id=lambda: f"{next(numbers):08d}",
        random_secret=lambda: f"secret{next(numbers)}",
        accounts_server="https://accounts.zoho.example",
        known_accounts_servers=frozenset({"https://accounts.zoho.eu"}),
        scopes={
            "people": ("P.read",),
            "connect": ("C.read", "C.write"),
            "directory": ("D.write",),
            "connect_profile": ("C.profile",),
        },
    )
    return AdminWorld(dependencies, clock, documents, ledger, audit, secrets, sweeps, people, connect, exchange, queue)
