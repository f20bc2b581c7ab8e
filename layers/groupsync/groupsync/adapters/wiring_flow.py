"""Builds what the flow works with: where it gathers from and what it applies to, for a configuration.

The Zoho clients come from `wiring_zoho`, the stores from `wiring_aws`.
"""

from __future__ import annotations

import time
import uuid
from typing import Protocol

from groupsync.adapters.sealed_values import RunSeal
from groupsync.adapters.wiring_zoho import Stores, Zoho
from groupsync.core.configuration import Configuration
from groupsync.engine.effects import Effects
from groupsync.engine.profiles.sources import ProfileHash, ProfileSources
from groupsync.engine.reading import Sources
from groupsync.ports.audit import AuditTrail
from groupsync.ports.connect import ConnectGroups
from groupsync.ports.invocation import Clock, TimeLeft
from groupsync.ports.ledger import CarryingLedger
from groupsync.ports.profile_ledger import ProfileLedger


class Ledger(CarryingLedger, ProfileLedger, Protocol):
    """The ledger with all that stands in it."""


class FlowStores(Stores, Protocol):
    """What the flow needs of the state besides."""

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        ...

    @property
    def audit(self) -> AuditTrail:
        """The audit."""
        ...


class Flow:
    """What a function of the flow reads from and writes to."""

    def __init__(self, stores: FlowStores, zoho: Zoho, *, time_left: TimeLeft, clock: Clock = time.time) -> None:
        self._stores = stores
        self._zoho = zoho
        self._time_left = time_left
        self._clock = clock
        self._profile_hash = ProfileHash(stores.secrets)

    def sources_of(self, configuration: Configuration) -> Sources:
        """Give where both states are read from."""
        people, connect = self._zoho.people(configuration), self._zoho.network(configuration)
        profiles = self._profiles(configuration) if configuration.profile.enabled else None
        return Sources(people, connect, connect, self._stores.ledger, self._clock, profiles)

    def _profiles(self, configuration: Configuration) -> ProfileSources:
        return ProfileSources(
            directory=self._zoho.directory(configuration),
            connect=self._zoho.connect_profile(configuration),
            profiles=self._stores.ledger,
            ledger=self._stores.ledger,
            people=self._zoho.people(configuration),
            forms=self._zoho.forms(configuration),
            documents=self._stores.documents,
            keyed_hash=self._profile_hash,
        )

    def effects(self, connect: ConnectGroups) -> Effects:
        """Give everything that is written to."""
        return Effects(
            documents=self._stores.documents,
            ledger=self._stores.ledger,
            connect=connect,
            audit=self._stores.audit,
            clock=self._clock,
            time_left=self._time_left,
            random_id=lambda: uuid.uuid4().hex,
            seal=RunSeal(self._stores.documents, self._stores.secrets),
        )

    def effects_of(self, configuration: Configuration) -> tuple[Sources, Effects]:
        """Give both for a configuration; the clients of the last one are kept."""
        return self.sources_of(configuration), self.effects(self._zoho.network(configuration))
