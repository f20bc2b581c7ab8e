"""Connecting by Zoho's consent page: away with a one-use `state`, back with a code (`GET /oauth/callback`).

Use case. Anybody may call the callback, so nothing in it is believed but a state that an administrator was given.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from groupsync.administration import lifecycle
from groupsync.administration.actions import begin_action
from groupsync.administration.asked_scopes import asked_scopes
from groupsync.administration.connection import ConnectionRequest, finish_connection, note_trouble
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.sign_in import Caller
from groupsync.core.errors import ConflictError, InvalidInputError
from groupsync.ports.documents import ABSENT, Delete, Key, Put
from groupsync.state.integration_state import load_configuration, load_integration
from groupsync.web.http_request import HttpRequest

STATE_SECONDS = 600
CALLBACK = "/oauth/callback"


def begin_consent(
    request: ConnectionRequest, caller: Caller, base_url: str, dependencies: AdminDependencies
) -> dict[str, Any]:
    """Give the address of Zoho's consent page. `base_url` is that of our API, to which Zoho sends the browser back.

    The client's secret waits in Secrets Manager, beside the credentials; the state is stored as a digest only.
    Raises `InvalidInputError` when nothing would be asked for.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_connectable(integration)
    configuration = load_configuration(dependencies.documents, integration.configuration_version)
    asked = asked_scopes(configuration.profile if configuration else None, dependencies.scopes)
    scopes = [scope for product in request.products for scope in asked[product]]
    if not scopes:
        raise InvalidInputError("nothing of these products is used; switch profile fields on first", field="products")
    state = dependencies.random_secret()
    until = int(dependencies.clock()) + STATE_SECONDS
    redirect = f"{base_url}{CALLBACK}"
    body = {"client_id": request.client_id, "products": list(request.products), "by": caller.id, "until": until}
    body["redirect"] = redirect
    _keep_secret(_digest(state), request.client_secret, until, dependencies)
    dependencies.documents.write(Put(_key(state), body, expect=ABSENT, expires_at=until))
    query = {
        "response_type": "code",
        "client_id": request.client_id,
        "scope": ",".join(scopes),
        "redirect_uri": redirect,
        "access_type": "offline",
        "prompt": "consent",  # without it Zoho gives a second consent no refresh token
        "state": state,
    }
    return {
        "authorize_url": f"{dependencies.accounts_server}/oauth/v2/auth?{urlencode(query)}",
        "redirect_uri": redirect,
    }


def receive_consent(http: HttpRequest, dependencies: AdminDependencies) -> str:
    """Take the code that Zoho's page gave, connect with it, and give the console's address to go on to.

    Raises:
        InvalidInputError: an unknown, used or outdated state, nothing stored; or the person said no; or the account
            lives in another data centre than the stack was made for.
        AuthorityError, TransientError: as `finish_connection` does.
    """
    query = http.query
    state = query.get("state", "")
    stored = dependencies.documents.get(_key(state)) if state else None
    if stored is None or stored.body["until"] <= dependencies.clock():
        raise InvalidInputError("this state is not known, or was used, or is too old; connect again", field="state")
    try:
        dependencies.documents.write(Delete(stored.key, expect=stored.version))
    except ConflictError as error:
        raise InvalidInputError("this state was used; connect again", field="state") from error
    secret = _take_secret(_digest(state), dependencies)
    if query.get("error") or not query.get("code") or not secret:
        raise InvalidInputError("Zoho gave no code; connect again, and accept", field="code")
    server = query.get("accounts-server", dependencies.accounts_server).rstrip("/")
    if server != dependencies.accounts_server:
        known = server in dependencies.known_accounts_servers
        where = (
            f"lives at {server}: the stack's ZohoDataCentre is another one" if known else "lives at an unknown server"
        )
        if known:
            note_trouble({"reason": "data_centre", "server": server}, dependencies)
        raise InvalidInputError(f"the account {where}", field="accounts-server")
    request = ConnectionRequest(
        client_id=stored.body["client_id"],
        client_secret=secret,
        code=query["code"],
        products=tuple(stored.body["products"]),
    )
    action = begin_action(
        dependencies.audit,
        route=f"GET {CALLBACK}",
        by=stored.body["by"],
        source=http.source_ip,
        request_id=http.request_id,
        now=dependencies.clock(),
    )
    finish_connection(request, dependencies, redirect_uri=stored.body["redirect"])
    action.answered("303")
    return str(stored.body["redirect"]).removesuffix(CALLBACK) + "/console?connected=1"


def _keep_secret(digest: str, secret: str, until: int, dependencies: AdminDependencies) -> None:
    credentials = dict(dependencies.secrets.read("credentials"))
    now = dependencies.clock()
    pending = {key: one for key, one in credentials.get("pending", {}).items() if one["until"] > now}
    pending[digest] = {"client_secret": secret, "until": until}
    dependencies.secrets.write("credentials", {**credentials, "pending": pending})


def _take_secret(digest: str, dependencies: AdminDependencies) -> str:
    credentials = dict(dependencies.secrets.read("credentials"))
    pending = dict(credentials.pop("pending", {}))
    taken = pending.pop(digest, {})
    dependencies.secrets.write("credentials", {**credentials, **({"pending": pending} if pending else {})})
    return str(taken.get("client_secret", ""))


def _key(state: str) -> Key:
    return ("oauth_state", _digest(state))


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
