"""What the admin API's use cases work with, built by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from groupsync.administration.console_settings import ConsoleSettings
from groupsync.core.configuration import Configuration
from groupsync.core.network_people import NetworkPerson
from groupsync.ports.audit import AuditTrail
from groupsync.ports.connect import ConnectDirectory, ConnectGroups
from groupsync.ports.documents import Documents
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import CarryingLedger, GroupList
from groupsync.ports.people import PeopleSource
from groupsync.ports.queue import ChangeQueue, SweepStarter
from groupsync.ports.secrets import SecretStore


class Grant(Protocol):
    """What Zoho's accounts server gave for a code. `expires_at`: of the access token, epoch seconds."""

    @property
    def refresh_token(self) -> str:
        """The token that lasts until it is revoked."""
        ...

    @property
    def access_token(self) -> str:
        """The token for the next hour."""
        ...

    @property
    def expires_at(self) -> float:
        """When the access token ends."""
        ...

    @property
    def scopes(self) -> tuple[str, ...]:
        """What was granted, as far as Zoho says."""
        ...


class CodeExchange(Protocol):
    """Exchanges a code, which can be used once and lives for minutes. A self client has no `redirect_uri`.

    Raises `AuthorityError` (product `accounts`, code as Zoho names it) when Zoho says no, `TransientError` otherwise.
    """

    def __call__(
        self, *, accounts_server: str, client_id: str, client_secret: str, code: str, redirect_uri: str | None = None
    ) -> Grant:
        """Exchange the code."""
        ...


class NetworkPeople(Protocol):
    """The network's people by name, for somebody to choose from."""

    def named_members(self) -> Sequence[NetworkPerson]:
        """List them in one answer, as `ConnectDirectory.members` does."""
        ...


class ConnectClient(ConnectDirectory, ConnectGroups, NetworkPeople, Protocol):
    """All sides of Connect: who there is, by id and by name, and which groups."""


class AdminLedger(CarryingLedger, GroupList, Protocol):
    """The ledger, with its groups to be listed and to be given from one unit to another."""


@dataclass(frozen=True, slots=True)
class AdminDependencies:
    """What the admin function works with.

    `connect_factory` takes a network id, empty when only networks are asked for. `random_id` gives what is appended
    to a run's id, `random_secret` a key that nobody can guess, of letters and digits.
    `accounts_server` is the accounts host of the data centre in force;
    `scopes` are what is asked for per product. `console` reads what the console begins with.
    """

    documents: Documents
    ledger: AdminLedger
    audit: AuditTrail
    secrets: SecretStore
    sweeps: SweepStarter
    queue: ChangeQueue
    people_factory: Callable[[Configuration], PeopleSource]
    connect_factory: Callable[[str], ConnectClient]
    exchange_code: CodeExchange
    clock: Clock
    random_id: Callable[[], str]
    random_secret: Callable[[], str]
    accounts_server: str
    known_accounts_servers: frozenset[str] = frozenset()
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reauthentication_minutes: int = 15
    console: Callable[[], ConsoleSettings] | None = None
