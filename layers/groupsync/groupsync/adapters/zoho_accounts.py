"""Zoho's accounts server: exchange a code, refresh, revoke; its errors, most of which come with HTTP 200.

`zoho_oauth` keeps and shares what this obtains; the use case of connecting calls `exchange_code` and `revoke`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from pydantic_core import from_json

from groupsync.adapters.zoho_session import Answer, NoAnswer, Sender
from groupsync.adapters.zoho_transport import Cooldowns
from groupsync.core.errors import AuthorityError, CooldownError, NotConnectedError, TransientError
from groupsync.ports.invocation import CallMeter, Clock, TimeLeft
from groupsync.settings import checked_url

PEOPLE_SCOPES = ("ZOHOPEOPLE.forms.READ",)
CONNECT_SCOPES = (
    "zohopulse.networklist.READ",
    "zohopulse.userDetail.READ",
    "zohopulse.grouplist.CREATE",
    "zohopulse.grouplist.DELETE",
)
DIRECTORY_SCOPES = (
    "ZohoDirectory.Users.READ",
    "ZohoDirectory.Users.UPDATE",
    "ZohoDirectory.Groups.READ",
    "ZohoDirectory.Orgs.READ",
)
"""For profile fields."""
CONNECT_PROFILE_SCOPES = ("zohopulse.userDetail.UPDATE",)
"""For Connect's own custom fields."""
SCOPES: Mapping[str, tuple[str, ...]] = {
    "people": PEOPLE_SCOPES,
    "connect": CONNECT_SCOPES,
    "directory": DIRECTORY_SCOPES,
    "connect_profile": CONNECT_PROFILE_SCOPES,
}
"""What is asked for per product, and for Connect's own fields: the few that are used."""
PRODUCT = "accounts"
THROTTLE_SECONDS = 600.0
"""Ten tokens in ten minutes, then a lock whose length reports put between minutes and an hour; asking prolongs it."""
USUAL_LIFE_SECONDS = 3600.0
LONGEST_LIFE_SECONDS = 86_400.0
TOO_MANY = 429
UNKNOWN_TOKEN = 400
"""The status of revoking a token that does not exist."""
ERROR_WORD = re.compile(r"[a-z][a-z_]{2,39}")


@dataclass(frozen=True, slots=True)
class StoredCredential:
    """One product's part of the credentials secret."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    accounts_server: str

    @classmethod
    def of(cls, product: str, secret: Mapping[str, Any]) -> StoredCredential:
        """Take the product's part. Raises `NotConnectedError` when it is missing or incomplete."""
        part = secret.get(product)
        names = ("client_id", "client_secret", "refresh_token", "accounts_server")
        values = [part.get(name) if isinstance(part, Mapping) else None for name in names]
        texts = [value for value in values if isinstance(value, str) and value]
        if len(texts) != len(names):
            raise NotConnectedError(product)
        return cls(*texts)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token request gave. `refresh_token` is empty after a refresh; `scopes` when Zoho does not name them."""

    access_token: str = field(repr=False)
    expires_at: float
    refresh_token: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()


class Accounts:
    """Calls the accounts server that a credential names."""

    def __init__(
        self, *, session: requests.Session, clock: Clock, time_left: TimeLeft, meter: CallMeter, cooldowns: Cooldowns
    ) -> None:
        self._sender = Sender(session=session, time_left=time_left, meter=meter)
        self._clock = clock
        self._cooldowns = cooldowns

    def exchange_code(
        self, client_id: str, client_secret: str, code: str, accounts_server: str, redirect_uri: str | None = None
    ) -> Grant:
        """Turn a code, which works once and for minutes, into tokens. A self client has no `redirect_uri`.

        Raises `AuthorityError` with Zoho's word as code, or with `no_refresh_token`.
        """
        form = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "client_secret": client_secret,
            "code": code,
        }
        if redirect_uri:
            form["redirect_uri"] = redirect_uri
        grant = self._grant(accounts_server, form, product=PRODUCT)
        if not grant.refresh_token:
            raise AuthorityError("no refresh token was given", product=PRODUCT, code="no_refresh_token")
        return grant

    def refresh(self, credential: StoredCredential, product: str) -> Grant:
        """Get a new access token; `product` is named in the `AuthorityError` when there is none to be had."""
        form = {
            "grant_type": "refresh_token",
            "client_id": credential.client_id,
            "client_secret": credential.client_secret,
            "refresh_token": credential.refresh_token,
        }
        return self._grant(credential.accounts_server, form, product=product)

    def revoke(self, refresh_token: str, accounts_server: str) -> None:
        """End a refresh token and its access tokens. One that is unknown counts as ended."""
        answer = self._post(accounts_server, "/oauth/v2/token/revoke", {"token": refresh_token})
        body = _object(answer)
        if body.get("status") != "success" and answer.status != UNKNOWN_TOKEN:
            raise TransientError("the token was not revoked")

    def _grant(self, server: str, form: Mapping[str, str], *, product: str) -> Grant:
        answer = self._post(server, "/oauth/v2/token", form)
        body = _object(answer)
        token = body.get("access_token")
        if "error" in body or not isinstance(token, str) or not token:
            raise self._failure(answer, body, product)
        refresh_token, scope = body.get("refresh_token"), body.get("scope")
        return Grant(
            access_token=token,
            expires_at=self._clock() + _life(body),
            refresh_token=refresh_token if isinstance(refresh_token, str) else "",
            scopes=tuple(re.split(r"[\s,]+", scope.strip())) if isinstance(scope, str) and scope.strip() else (),
        )

    def _failure(self, answer: Answer, body: Mapping[str, Any], product: str) -> Exception:
        word = str(body.get("error", "")).strip().casefold().replace(" ", "_")
        description = str(body.get("error_description", "")).casefold()
        # The status is 400 in logs and 200 on Zoho's page: the body decides.
        if answer.status == TOO_MANY or word == "access_denied" or "too many requests" in description:
            self._cooldowns.lock(PRODUCT, THROTTLE_SECONDS)
            return CooldownError("accounts is throttled", product=PRODUCT, retry_after=THROTTLE_SECONDS)
        if "error" not in body:
            return TransientError(f"accounts gave no readable answer (status {answer.status})")
        code = word if ERROR_WORD.fullmatch(word) else "token_error"
        return AuthorityError(f"accounts refuses: {code}", product=product, code=code)

    def _post(self, server: str, path: str, form: Mapping[str, str]) -> Answer:
        self._cooldowns.check(PRODUCT)
        answer = self._sender.send(
            self._sender.prepare(requests.Request("POST", _base(server) + path, data=form)), PRODUCT
        )
        if isinstance(answer, NoAnswer):
            raise TransientError(f"accounts cannot be reached: {answer.what}")
        return answer


def _base(server: str) -> str:
    try:
        return checked_url(server)
    except ValueError:
        raise AuthorityError(
            "the accounts server is no https address", product=PRODUCT, code="accounts_server"
        ) from None


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        body = from_json(answer.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _life(body: Mapping[str, Any]) -> float:
    # Where both exist, `expires_in` counts milliseconds.
    seconds = body.get("expires_in_sec", body.get("expires_in"))
    known = isinstance(seconds, int | float) and 0 < seconds <= LONGEST_LIFE_SECONDS
    return float(seconds) if known else USUAL_LIFE_SECONDS
