"""Builds the Zoho clients: one session, one token, one meter per process; one set of clients per configuration.

`wiring_flow` builds from them what the flow reads from and writes to.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import requests

from groupsync.adapters.assumed_calls import MembershipReasons, assumed_calls, membership_reasons
from groupsync.adapters.people_components import PeopleComponents
from groupsync.adapters.token_lease import TokenLease
from groupsync.adapters.zoho_accounts import Accounts
from groupsync.adapters.zoho_connect import ASSUMED_REASONS, ZohoConnect
from groupsync.adapters.zoho_connect_profile import ZohoConnectProfile
from groupsync.adapters.zoho_directory import ZohoDirectory
from groupsync.adapters.zoho_oauth import TokenProvider, ZohoAuth
from groupsync.adapters.zoho_people import ZohoPeople
from groupsync.adapters.zoho_session import build_session
from groupsync.adapters.zoho_transport import Pace, ZohoTransport
from groupsync.core.configuration import Configuration
from groupsync.core.model import Family
from groupsync.ports.documents import Documents
from groupsync.ports.invocation import CallMeter, Clock, TimeLeft
from groupsync.ports.secrets import SecretStore
from groupsync.settings import ZohoHosts
from groupsync.state.call_budget import CallBudget
from groupsync.state.cooldowns import Cooldowns

SWEEP_SHARE = 0.8
"""What a sweep may use of a minute's calls: live work keeps the rest."""


class Stores(Protocol):
    """What the clients need of the state."""

    @property
    def documents(self) -> Documents:
        """The integration's documents."""
        ...

    @property
    def secrets(self) -> SecretStore:
        """The secrets."""
        ...


@dataclass(frozen=True, slots=True)
class _Clients:
    people: ZohoPeople
    forms: PeopleComponents
    connect: ZohoConnect


class Zoho:
    """The Zoho side of a function. `share` is its part of People's calls per minute."""

    def __init__(
        self,
        stores: Stores,
        hosts: ZohoHosts,
        *,
        time_left: TimeLeft,
        share: float = 1.0,
        session: requests.Session | None = None,
        clock: Clock = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._sleep = sleep
        self._hosts = hosts
        self._time_left = time_left
        self._share = share
        self.meter = CallMeter()
        self._session = session or build_session(time_left)
        self._cooldowns = Cooldowns(stores.documents, clock)
        self._pace = Pace(delay_ms=0, clock=clock, sleep=sleep, time_left=time_left)
        self._directory_pace = Pace(delay_ms=0, clock=clock, sleep=sleep, time_left=time_left)
        self.accounts = Accounts(
            session=self._session,
            clock=clock,
            time_left=time_left,
            meter=self.meter,
            cooldowns=self._cooldowns,
        )
        self._tokens = self._new_tokens()
        self._built: tuple[Configuration, _Clients] | None = None

    def _new_tokens(self) -> TokenProvider:
        return TokenProvider(
            secrets=self._stores.secrets,
            lease=TokenLease(self._stores.documents, self._clock),
            accounts=self.accounts,
            clock=self._clock,
            sleep=self._sleep,
            time_left=self._time_left,
        )

    def forget_tokens(self) -> None:
        """Read the token again at the next call: somebody may have connected another account."""
        self._tokens = self._new_tokens()
        self._built = None

    def people(self, configuration: Configuration) -> ZohoPeople:
        """Give the People client for a configuration."""
        return self._clients(configuration).people

    def forms(self, configuration: Configuration) -> PeopleComponents:
        """Give what reads the fields of People's forms, for a configuration."""
        return self._clients(configuration).forms

    def network(self, configuration: Configuration) -> ZohoConnect:
        """Give the client for a configuration's network, with the words that Connect is known to refuse with."""
        return self._clients(configuration).connect

    def connect(self, network_id: str, reasons: MembershipReasons = ASSUMED_REASONS) -> ZohoConnect:
        """Give a Connect client for a network; an empty id is enough to list networks."""
        transport = self._transport("connect", self._hosts.connect, self._pace)
        return ZohoConnect(transport=transport, network_id=network_id, reasons=reasons)

    def directory(self, configuration: Configuration) -> ZohoDirectory | None:
        """Give the client of Zoho Directory for one run; None while no organisation is configured."""
        organisation_id = configuration.profile.directory_org_id
        if organisation_id is None:
            return None
        self._directory_pace.delay_ms = configuration.profile.directory.delay_ms
        return ZohoDirectory(
            transport=self._transport("directory", self._hosts.directory, self._directory_pace),
            organisation_id=organisation_id,
            calls=assumed_calls(configuration.zoho.calls),
        )

    def connect_profile(self, configuration: Configuration) -> ZohoConnectProfile | None:
        """Give the writer of Connect's own custom fields; None unless its path and field ids are configured."""
        path = configuration.profile.connect.path
        if path is None or not configuration.profile.connect.enabled:
            return None
        self._pace.delay_ms = configuration.limits.connect_delay_ms
        transport = self._transport("connect", self._hosts.connect, self._pace)
        return ZohoConnectProfile(transport=transport, network_id=configuration.network_id, path=path)

    def _clients(self, configuration: Configuration) -> _Clients:
        if self._built is not None and self._built[0] == configuration:
            return self._built[1]
        self._pace.delay_ms = configuration.limits.connect_delay_ms
        budget = CallBudget(
            self._stores.documents,
            clock=self._clock,
            sleep=self._sleep,
            time_left=self._time_left,
            per_minute=configuration.limits.people_per_minute,
            share=self._share,
        )
        transport = self._transport("people", self._hosts.people)
        people = ZohoPeople(
            transport=transport,
            budget=budget,
            labels={family: configuration.family(family).fields for family in Family},
            statuses=configuration.people.statuses,
            date_formats=configuration.dates.formats,
            profile_labels=configuration.profile.labels() if configuration.profile.enabled else {},
            daily=partial(
                budget.check_daily,
                share_percent=configuration.limits.people_daily_share_percent,
                strict=self._share < 1,  # a sweep can wait for tomorrow, live work cannot
            ),
            clock=self._clock,
        )
        forms = PeopleComponents(transport=transport, budget=budget)
        connect = self.connect(configuration.network_id, membership_reasons(configuration.zoho.reasons))
        clients = _Clients(people, forms, connect)
        self._built = (configuration, clients)
        return clients

    def _transport(self, product: str, base_url: str, pace: Callable[[], None] | None = None) -> ZohoTransport:
        return ZohoTransport(
            session=self._session,
            base_url=base_url,
            product=product,
            auth=ZohoAuth(self._tokens, product),
            clock=self._clock,
            time_left=self._time_left,
            meter=self.meter,
            cooldowns=self._cooldowns,
            **({"pace": pace} if pace is not None else {}),
        )
