"""Zoho Accounts as state: clients, grant codes, refresh and access tokens, and their limits."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sandbox.zoho.settings import Settings


@dataclass(slots=True)
class Client:
    """An application registered in the API console."""

    client_id: str
    secret: str
    name: str
    redirect_uris: tuple[str, ...] = ()  # empty: any address is taken


@dataclass(slots=True)
class Code:
    """A grant code: used once, within minutes. Self-client codes have no redirect address."""

    client_id: str
    scopes: frozenset[str]
    user: str
    expires_at: float
    redirect_uri: str | None = None
    offline: bool = True


@dataclass(slots=True)
class RefreshToken:
    """A refresh token; valid until revoked or pushed out by newer ones."""

    token: str
    client_id: str
    scopes: frozenset[str]
    user: str
    attempts: deque[float] = field(default_factory=deque)
    access_tokens: deque[str] = field(default_factory=deque)


@dataclass(slots=True)
class AccessToken:
    """An access token; it ends with its refresh token."""

    token: str
    client_id: str
    scopes: frozenset[str]
    user: str
    expires_at: float


class RefusedError(Exception):
    """The accounts server says no; `error` is the text in its body."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


THROTTLED = "Access Denied"


class Accounts:
    """Issues and checks tokens by an injected clock."""

    def __init__(self, clock: Callable[[], float], settings: Settings, seed: int) -> None:
        self._clock = clock
        self._settings = settings
        self._random = random.Random(seed)
        self.clients: dict[str, Client] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.access_tokens: dict[str, AccessToken] = {}
        self._codes: dict[str, Code] = {}
        self._grants: dict[str, deque[float]] = {}
        self._consents: set[tuple[str, str]] = set()

    def register(self, name: str, redirect_uris: tuple[str, ...] = ()) -> Client:
        """Register an application and return its id and secret."""
        client = Client(f"1000.{self._text(30).upper()}", self._text(42), name, redirect_uris)
        self.clients[client.client_id] = client
        return client

    def issue_code(
        self,
        client_id: str,
        scopes: frozenset[str],
        user: str,
        redirect_uri: str | None = None,
        *,
        offline: bool = True,
    ) -> str:
        """Return a grant code, as the API console or the consent page gives it; LookupError for an unknown client."""
        if client_id not in self.clients:
            raise LookupError("no such client")
        code = f"1000.{self._text(32)}.{self._text(32)}"
        expires_at = self._clock() + self._settings.code_seconds
        self._codes[code] = Code(client_id, scopes, user, expires_at, redirect_uri, offline)
        return code

    def consent(
        self, client_id: str, scopes: frozenset[str], user: str, redirect_uri: str, *, offline: bool, again: bool
    ) -> str:
        """Return the code of a consent page; a refresh token comes only at the first consent or when asked `again`."""
        first = (client_id, user) not in self._consents
        self._consents.add((client_id, user))
        return self.issue_code(client_id, scopes, user, redirect_uri, offline=offline and (first or again))

    def check_client(self, client_id: str, secret: str) -> Client:
        """Return the client or raise RefusedError."""
        client = self.clients.get(client_id)
        if client is None or client.secret != secret:
            raise RefusedError("invalid_client")
        return client

    def exchange(self, client: Client, code_text: str, redirect_uri: str) -> tuple[AccessToken, RefreshToken | None]:
        """Turn a grant code into tokens; the code is spent whatever the outcome."""
        grants = self._grants.setdefault(client.client_id, deque())
        if self._crowded(grants, self._settings.grants_per_window):
            raise RefusedError("access_denied")
        grants.append(self._clock())
        code = self._codes.get(code_text)
        if code is None or code.client_id != client.client_id:
            raise RefusedError("invalid_code")
        del self._codes[code_text]
        if code.expires_at <= self._clock():
            raise RefusedError("invalid_code")
        if code.redirect_uri is not None and code.redirect_uri != redirect_uri:
            raise RefusedError("invalid_redirect_uri")
        refresh = RefreshToken(f"1000.{self._text(32)}.{self._text(32)}", client.client_id, code.scopes, code.user)
        refresh.attempts.append(self._clock())
        if code.offline:
            self._keep(refresh)
        return self._mint(refresh), refresh if code.offline else None

    def refresh(self, client: Client, token: str) -> AccessToken:
        """Return a new access token; every attempt counts, so that trying again keeps the throttle alive."""
        refresh = self.refresh_tokens.get(token)
        if refresh is None or refresh.client_id != client.client_id:
            raise RefusedError("invalid_code")
        crowded = self._crowded(refresh.attempts, self._settings.refreshes_per_window)
        refresh.attempts.append(self._clock())
        if crowded:
            raise RefusedError(THROTTLED)
        return self._mint(refresh)

    def revoke(self, token: str) -> bool:
        """End a refresh token with its access tokens, or one access token; tell whether it existed."""
        refresh = self.refresh_tokens.pop(token, None)
        if refresh is None:
            return self.access_tokens.pop(token, None) is not None
        for access in refresh.access_tokens:
            self.access_tokens.pop(access, None)
        return True

    def revoke_access(self) -> int:
        """End every access token now and keep the refresh tokens; return how many."""
        number = len(self.access_tokens)
        self.access_tokens.clear()
        return number

    def revoke_all(self) -> int:
        """End every refresh token and all that came from them; return how many."""
        tokens = list(self.refresh_tokens)
        for token in tokens:
            self.revoke(token)
        self.access_tokens.clear()
        return len(tokens)

    def find(self, header: str) -> AccessToken | None:
        """Return the live token of an Authorization header (`Zoho-oauthtoken` or `Bearer`)."""
        scheme, _, token = header.partition(" ")
        access = self.access_tokens.get(token.strip())
        if scheme.lower() not in ("zoho-oauthtoken", "bearer") or access is None or access.expires_at <= self._clock():
            return None
        return access

    def _keep(self, refresh: RefreshToken) -> None:
        siblings = [
            other.token
            for other in self.refresh_tokens.values()
            if (other.client_id, other.user) == (refresh.client_id, refresh.user)
        ]
        for token in siblings[: max(0, len(siblings) + 1 - self._settings.live_refresh_tokens)]:
            self.revoke(token)
        self.refresh_tokens[refresh.token] = refresh

    def _mint(self, refresh: RefreshToken) -> AccessToken:
        access = AccessToken(
            f"1000.{self._text(32)}.{self._text(32)}",
            refresh.client_id,
            refresh.scopes,
            refresh.user,
            self._clock() + self._settings.token_seconds,
        )
        self.access_tokens[access.token] = access
        refresh.access_tokens.append(access.token)
        while len(refresh.access_tokens) > self._settings.live_access_tokens:
            self.access_tokens.pop(refresh.access_tokens.popleft(), None)
        return access

    def _crowded(self, times: deque[float], allowed: int) -> bool:
        while times and times[0] <= self._clock() - self._settings.window_seconds:
            times.popleft()
        return len(times) >= allowed

    def _text(self, length: int) -> str:
        return f"{self._random.getrandbits(4 * length):0{length}x}"
