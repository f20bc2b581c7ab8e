"""A scripted accounts server, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groupsync.adapters.zoho_accounts import Accounts
from groupsync.adapters.zoho_oauth import TokenProvider
from groupsync.adapters.zoho_session import build_session
from groupsync.ports.invocation import CallMeter
from tests.adapters.zoho.wire import BASE, Cooldowns, OneLease, Reply, Script
from tests.fakes.clock import FakeClock
from tests.fakes.secrets import FakeSecrets

CREDENTIAL = {
    "client_id": "client-1",
    "client_secret": "canary-secret",
    "refresh_token": "canary-refresh",
    "accounts_server": BASE,
}


class Office:
    """An accounts server that is scripted, and the state that processes share."""

    def __init__(self, *replies: Reply | Exception, products: Mapping[str, Any] | None = None) -> None:
        self.script = Script(*replies)
        self.clock = FakeClock()
        self.cooldowns = Cooldowns()
        self.meter = CallMeter()
        self.lease = OneLease()
        self.left = 60.0
        self.secrets = FakeSecrets({"credentials": {"people": CREDENTIAL} if products is None else products})
        session = build_session()
        session.mount(BASE, self.script)
        self.accounts = Accounts(
            session=session,
            clock=self.clock,
            time_left=lambda: self.left,
            meter=self.meter,
            cooldowns=self.cooldowns,
        )

    def process(self, sleep: Callable[[float], None] | None = None) -> TokenProvider:
        """Start a process: memory of its own, everything else shared."""
        return TokenProvider(
            secrets=self.secrets,
            lease=self.lease,
            accounts=self.accounts,
            clock=self.clock,
            sleep=sleep or self.clock.sleep,
            time_left=lambda: self.left,
        )

    def store(self, product: str, token: str, seconds: float) -> None:
        """Put a token into the shared secret."""
        entry = {"access_token": token, "expires_at": self.clock() + seconds}
        self.secrets.write("access_tokens", {**self.secrets.read("access_tokens"), product: entry})
        self.secrets.writes = 0


def fresh(number: int = 1, **more: Any) -> Reply:
    """Answer with a new token."""
    return Reply({"access_token": f"token-{number}", "expires_in": 3600, "token_type": "Bearer", **more})
