"""Access tokens: cached in memory, shared by all functions through one secret, refreshed by one caller at a time.

`ZohoAuth` puts the product's token on a request; `zoho_transport` hands back the ones that Zoho refused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
from requests.auth import AuthBase

from groupsync.adapters.zoho_accounts import Accounts, StoredCredential
from groupsync.core.errors import TransientError
from groupsync.ports.invocation import Clock, TimeLeft
from groupsync.ports.secrets import SecretStore

CREDENTIALS = "credentials"
ACCESS_TOKENS = "access_tokens"
SCHEME = "Zoho-oauthtoken "
LEASE = "zoho_access_tokens"
LEASE_SECONDS = 30.0
EARLY_SECONDS = 300.0
"""A token is replaced this long before it ends."""
STILL_GOOD_SECONDS = 30.0
"""A token with this much life left is used when no new one can be had."""
MEMORY_SECONDS = 300.0
"""So long a process trusts its own copy: a new connection reaches every warm process within this time."""
WAIT_SECONDS = 3.0
STEP_SECONDS = 0.5


class Lease(Protocol):
    """At most one holder of a name at a time."""

    def acquire(self, name: str, seconds: float) -> bool:
        """Take the lease for this long; False when somebody else has it."""
        ...

    def release(self, name: str) -> None:
        """Give it back."""
        ...


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token, when it ends and when this process read it (epoch seconds)."""

    text: str = field(repr=False)
    expires_at: float
    read_at: float


class TokenProvider:
    """Gives each product's access token."""

    def __init__(
        self,
        *,
        secrets: SecretStore,
        lease: Lease,
        accounts: Accounts,
        clock: Clock,
        sleep: Callable[[float], None],
        time_left: TimeLeft,
    ) -> None:
        self._secrets = secrets
        self._lease = lease
        self._accounts = accounts
        self._clock = clock
        self._sleep = sleep
        self._time_left = time_left
        self._memory: dict[str, AccessToken] = {}
        self._refused: set[str] = set()
        self._mutex = threading.RLock()

    def token(self, product: str) -> str:
        """Give a token that lives for minutes yet.

        Raises `NotConnectedError`, `AuthorityError`, `CooldownError` of accounts, or `TransientError` when the holder
        of the lease is not done in time; each of them only when no usable token is left.
        """
        with self._mutex:
            kept = self._memory.get(product)
            if kept and self._lives(kept, EARLY_SECONDS) and self._clock() - kept.read_at < MEMORY_SECONDS:
                return kept.text
            kept = self._read(product)
            if kept and self._lives(kept, EARLY_SECONDS):
                return kept.text
            try:
                return self._renew(product, kept)
            except TransientError:
                if kept and self._lives(kept, STILL_GOOD_SECONDS):
                    return kept.text
                raise

    def invalidate(self, product: str, token: str) -> None:
        """Never give this token again; the next call takes the shared one if it is another, else refreshes."""
        with self._mutex:
            self._refused.add(token)
            if (kept := self._memory.get(product)) and kept.text == token:
                del self._memory[product]

    def _renew(self, product: str, kept: AccessToken | None) -> str:
        waited = 0.0
        while not self._lease.acquire(LEASE, LEASE_SECONDS):
            if kept and self._lives(kept, STILL_GOOD_SECONDS):
                return kept.text
            if waited >= WAIT_SECONDS or self._time_left() < WAIT_SECONDS:
                raise TransientError("another process is refreshing the token", retry_after=2)
            self._sleep(STEP_SECONDS)
            waited += STEP_SECONDS
            if (shared := self._read(product)) and self._lives(shared, EARLY_SECONDS):
                return shared.text
        try:
            return self._refresh(product)
        finally:
            self._lease.release(LEASE)

    def _refresh(self, product: str) -> str:
        # Whoever had the lease before us may have done it.
        if (shared := self._read(product)) and self._lives(shared, EARLY_SECONDS):
            return shared.text
        credentials = self._secrets.read(CREDENTIALS)
        own = StoredCredential.of(product, credentials)
        grant = self._accounts.refresh(own, product)
        # Zoho counts refreshes per refresh token, so one serves every product that has the same.
        sharing = [name for name in credentials if _is_same(own, name, credentials)]
        entry = {"access_token": grant.access_token, "expires_at": int(grant.expires_at)}
        self._secrets.write(ACCESS_TOKENS, {**self._secrets.read(ACCESS_TOKENS), **dict.fromkeys(sharing, entry)})
        for name in sharing:
            self._memory[name] = AccessToken(grant.access_token, grant.expires_at, self._clock())
        return grant.access_token

    def _read(self, product: str) -> AccessToken | None:
        found = _parsed(self._secrets.read(ACCESS_TOKENS).get(product), self._clock())
        if found is None or found.text in self._refused:
            self._memory.pop(product, None)
            return None
        self._memory[product] = found
        return found

    def _lives(self, token: AccessToken, seconds: float) -> bool:
        return token.text not in self._refused and token.expires_at - self._clock() > seconds


class ZohoAuth(AuthBase):
    """Puts one product's token on a request."""

    def __init__(self, tokens: TokenProvider, product: str) -> None:
        self._tokens = tokens
        self._product = product

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = SCHEME + self._tokens.token(self._product)
        return request

    def refused(self, request: requests.PreparedRequest) -> None:
        """Take back the token that this request carried."""
        self._tokens.invalidate(self._product, request.headers["Authorization"].removeprefix(SCHEME))


def _is_same(own: StoredCredential, name: str, credentials: Mapping[str, Any]) -> bool:
    part = credentials.get(name)
    return isinstance(part, Mapping) and all(
        part.get(key) == getattr(own, key) for key in ("client_id", "refresh_token", "accounts_server")
    )


def _parsed(entry: object, now: float) -> AccessToken | None:
    if not isinstance(entry, Mapping):
        return None
    text, expires_at = entry.get("access_token"), entry.get("expires_at")
    if not isinstance(text, str) or not text or not isinstance(expires_at, int | float):
        return None
    return AccessToken(text, float(expires_at), now)
