"""A stand-in for Cognito's own pages: the sign-in form, the code exchange with PKCE, refresh, sign-out.

Tokens carry no signature: the stand-in for the gateway knows those that were given out here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

from werkzeug import Request, Response

from tests.fakes.clock import FakeClock

PASSWORD = "Correct-Horse-9-Battery"
SECONDS = 3600


@dataclass
class SignInPage:
    """Who signed in, which codes and tokens are about. `asked` counts how often a password was asked for."""

    clock: FakeClock
    group: str = "administrator"
    asked: int = 0
    remembered_for: int = 0
    """Seconds since the password was given, of a page that remembers somebody instead of asking."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refreshable: dict[str, int] = field(default_factory=dict)
    claims: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, request: Request) -> Response:
        """Answer one of the pages."""
        pages = {
            ("GET", "/oauth2/authorize"): self._form,
            ("POST", "/login"): self._signed_in,
            ("POST", "/oauth2/token"): self._tokens,
            ("GET", "/logout"): self._signed_out,
        }
        page = pages.get((request.method, request.path))
        return page(request) if page is not None else Response(status=204)  # a browser asks for an icon, too

    def end_all(self) -> None:
        """End every session: no token is good any more, and none is renewed."""
        self.claims.clear()
        self.refreshable.clear()

    def _form(self, request: Request) -> Response:
        self.asked += 1
        assert request.args["response_type"] == "code"
        assert request.args["code_challenge_method"] == "S256"
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in request.args.items()
        )
        return Response(
            "<!doctype html><title>Sign in</title><h1>Sign in</h1><form method=post action=/login>"
            f"{hidden}<label>Username <input name=username></label>"
            "<label>Password <input name=password type=password></label><button>Sign in</button></form>",
            content_type="text/html",
        )

    def _signed_in(self, request: Request) -> Response:
        assert request.form["password"] == PASSWORD
        code = secrets.token_hex(8)
        self.codes[code] = dict(request.form)
        query = urlencode({"code": code, "state": request.form["state"]})
        return Response(status=302, headers={"Location": f"{request.form['redirect_uri']}?{query}"})

    def _tokens(self, request: Request) -> Response:
        if request.form["grant_type"] == "refresh_token":
            signed_in_at = self.refreshable.get(request.form["refresh_token"])
            return self._given(signed_in_at) if signed_in_at is not None else Response("{}", 400)
        asked = self.codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != request.form["redirect_uri"]
        ):
            return Response("{}", 400)
        refresh = secrets.token_hex(8)
        signed_in_at = int(self.clock()) - self.remembered_for
        self.refreshable[refresh] = signed_in_at
        return self._given(signed_in_at, refresh_token=refresh)

    def _given(self, signed_in_at: int, **more: str) -> Response:
        claims = {
            "sub": "5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001",
            "email": "administrator@example.com",
            "cognito:groups": [self.group],
            "auth_time": signed_in_at,
            "iat": int(self.clock()),
            "jti": secrets.token_hex(4),
        }
        parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({}, claims)]
        token = ".".join([*parts, "unsigned"])
        self.claims[token] = {name: str(value) for name, value in claims.items()} | {"cognito:groups": self.group}
        body = {"id_token": token, "expires_in": SECONDS, "token_type": "Bearer", **more}
        return Response(json.dumps(body), content_type="application/json")

    def _signed_out(self, request: Request) -> Response:
        return Response(status=302, headers={"Location": request.args["logout_uri"]})
