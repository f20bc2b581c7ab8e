"""The admin function with every port in memory."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

import pytest

from groupsync.administration.integration import AdminDependencies
from groupsync.state.integration_state import Lifecycle
from tests.fakes import (
    FakeAudit,
    FakeClock,
    FakeConnect,
    FakeDocuments,
    FakeLedger,
    FakePeople,
    FakeQueue,
    FakeSecrets,
    FakeSweepStarter,
)
from tests.functional.admin.held import OTHER, moves, store
from tests.functional.admin.world import AdminWorld, FakeExchange

# In Lambda the function's folder is the root that its modules are imported from.
sys.path.insert(0, str(Path(__file__).parents[3] / "functions" / "admin"))


@pytest.fixture
def world() -> AdminWorld:
    """A stack on which nobody has done anything yet."""
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


@pytest.fixture
def active(world: AdminWorld) -> AdminWorld:
    """An active integration with one hold: three moves to one department, two to another."""
    world.set_up(state=Lifecycle.ACTIVE)
    store(world, moves(3), moves(2, to=OTHER, first=4))
    return world
