"""Our clients of profiles, connected to a pretend Zoho in process by a self client's code."""

from __future__ import annotations

from typing import Any

from groupsync.adapters.assumed_calls import assumed_calls
from groupsync.adapters.zoho_accounts import (
    CONNECT_PROFILE_SCOPES,
    CONNECT_SCOPES,
    DIRECTORY_SCOPES,
    PEOPLE_SCOPES,
    Accounts,
)
from groupsync.adapters.zoho_directory import ZohoDirectory
from groupsync.adapters.zoho_oauth import TokenProvider, ZohoAuth
from groupsync.adapters.zoho_session import build_session
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.zoho_settings import ZohoSettings
from groupsync.ports.invocation import CallMeter
from tests.adapters.zoho.wire import BASE, Cooldowns, OneLease
from tests.fakes.clock import FakeClock
from tests.fakes.secrets import FakeSecrets
from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.world import World, create_world
from tests.sandbox.zoho.wsgi_adapter import WsgiAdapter

SCOPES = (*PEOPLE_SCOPES, *CONNECT_SCOPES, *DIRECTORY_SCOPES, *CONNECT_PROFILE_SCOPES)


class Pretence:
    """A small company, and transports to it with the scopes that the documents ask for."""

    def __init__(self, people: int = 30) -> None:
        self.clock = FakeClock()
        self.world: World = create_world(people, 5, 5, clock=self.clock)
        self.cooldowns = Cooldowns()
        self.meter = CallMeter()
        self._session = build_session()
        self._session.mount(BASE, WsgiAdapter(create_app(self.world)))
        accounts = Accounts(
            session=self._session, clock=self.clock, time_left=lambda: 60.0, meter=self.meter, cooldowns=self.cooldowns
        )
        client = self.world.accounts.register("sync")
        code = self.world.accounts.issue_code(client.client_id, frozenset(SCOPES), self.world.owner.zuid)
        grant = accounts.exchange_code(client.client_id, client.secret, code, BASE)
        credential = {
            "client_id": client.client_id,
            "client_secret": client.secret,
            "refresh_token": grant.refresh_token,
            "accounts_server": BASE,
        }
        self._tokens = TokenProvider(
            secrets=FakeSecrets({"credentials": {"connect": credential, "directory": credential}}),
            lease=OneLease(),
            accounts=accounts,
            clock=self.clock,
            sleep=self.clock.sleep,
            time_left=lambda: 60.0,
        )

    def transport(self, product: str) -> ZohoTransport:
        """Give a transport to one product."""
        return ZohoTransport(
            session=self._session,
            base_url=BASE,
            product=product,
            auth=ZohoAuth(self._tokens, product),
            clock=self.clock,
            time_left=lambda: 60.0,
            meter=self.meter,
            cooldowns=self.cooldowns,
        )

    def directory(self, *, page_size: int = 200, organisation_id: str = "", **calls: dict[str, Any]) -> ZohoDirectory:
        """Give a client; `calls` are what a configuration says of them."""
        lists = ("list_users", "list_departments", "list_designations", "list_locations")
        settings = ZohoSettings.model_validate(
            {"calls": {**{name: {"page_size": page_size} for name in lists}, **calls}}
        )
        return ZohoDirectory(
            transport=self.transport("directory"),
            organisation_id=organisation_id or self.world.directory.org_id,
            calls=assumed_calls(settings.calls),
        )
