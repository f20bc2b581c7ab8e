"""Connecting a Zoho account: a self client's code becomes stored credentials (`POST /integration/connection`).

Use case. The code can be used once, so what it gave is stored before anything else may fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.asked_scopes import CONNECT_PROFILE, PRODUCTS, of_other_services
from groupsync.administration.dependencies import AdminDependencies, Grant
from groupsync.administration.integration import clear_quarantine
from groupsync.administration.pending_facts import TROUBLE_KEY
from groupsync.administration.pending_items import NEEDED
from groupsync.core.errors import AuthorityError, InvalidInputError, TransientError
from groupsync.ports.documents import Delete, Put
from groupsync.state.integration_state import Integration, load_integration, save_integration

Secret = Annotated[str, Field(min_length=1, max_length=500)]


class ConnectionRequest(BaseModel):
    """What an administrator copies from Zoho's API console. One client may serve all products."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    client_id: Secret
    client_secret: Secret
    code: Annotated[str, Field(max_length=500)] = ""
    products: Annotated[tuple[Literal["people", "connect", "directory"], ...], Field(min_length=1)] = (
        "people",
        "connect",
        "directory",
    )


def connect(request: ConnectionRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Exchange the code, store what it gave, and try it by listing the networks.

    `verified` is false when Zoho did not answer that last question: the credentials are kept nevertheless.

    Raises:
        AuthorityError: Zoho refuses the code or the account; what was stored before is in force again.
        TransientError: the code could not be exchanged.
    """
    lifecycle.require_connectable(load_integration(dependencies.documents))
    if not request.code:
        raise InvalidInputError("a code of a self client is needed", field="code")
    return finish_connection(request, dependencies)


def finish_connection(
    request: ConnectionRequest, dependencies: AdminDependencies, *, redirect_uri: str | None = None
) -> dict[str, Any]:
    """Do what `connect` says; a code of the consent page names the `redirect_uri` that it was given to."""
    integration = load_integration(dependencies.documents)
    lifecycle.require_connectable(integration)
    try:
        grant = dependencies.exchange_code(
            accounts_server=dependencies.accounts_server,
            client_id=request.client_id,
            client_secret=request.client_secret,
            code=request.code,
            redirect_uri=redirect_uri,
        )
    except AuthorityError as error:
        note_trouble({"reason": error.code, "product": error.product}, dependencies)
        raise
    credentials = dependencies.secrets.read("credentials")
    tokens = dependencies.secrets.read("access_tokens")
    stored = _store(request, grant, credentials, tokens, dependencies)
    try:
        verified = _verify(request, dependencies)
    except AuthorityError as error:
        note_trouble({"reason": error.code, "product": error.product}, dependencies)
        dependencies.secrets.write("credentials", credentials)
        dependencies.secrets.write("access_tokens", tokens)
        raise
    dependencies.documents.write(Delete(TROUBLE_KEY))
    connected = stored.keys() >= set(NEEDED)
    scopes = tuple(sorted({*grant.scopes, *_kept_scopes(request, integration, dependencies)}))
    known = replace(
        integration,
        connected=connected,
        products=tuple(product for product in PRODUCTS if product in stored),
        scopes=scopes,
        # Another grant may be another person's: what somebody said was said of the token before.
        account_owner="" if "connect" in request.products else integration.account_owner,
    )
    save_integration(dependencies.documents, clear_quarantine(known))
    return {"connected": connected, "scopes": list(scopes), "verified": verified}


def _kept_scopes(
    request: ConnectionRequest, integration: Integration, dependencies: AdminDependencies
) -> Iterable[str]:
    """Give what other products' tokens were granted; what a former token of these was granted says nothing now."""
    names = (*request.products, *((CONNECT_PROFILE,) if "connect" in request.products else ()))
    asked = [scope for name in names for scope in dependencies.scopes.get(name, ())]
    return of_other_services(integration.scopes if len(request.products) < len(PRODUCTS) else (), asked)


def note_trouble(about: Mapping[str, Any], dependencies: AdminDependencies) -> None:
    """Keep why an attempt failed, for the pending action that asks for an account."""
    dependencies.documents.write(Put(TROUBLE_KEY, {**about, "at": int(dependencies.clock())}))


def _store(
    request: ConnectionRequest,
    grant: Grant,
    credentials: Mapping[str, Any],
    tokens: Mapping[str, Any],
    dependencies: AdminDependencies,
) -> Mapping[str, Any]:
    client = {
        "client_id": request.client_id,
        "client_secret": request.client_secret,
        "refresh_token": grant.refresh_token,
        "accounts_server": dependencies.accounts_server,
    }
    token = {"access_token": grant.access_token, "expires_at": int(grant.expires_at)}
    stored: dict[str, Any] = {**credentials, **dict.fromkeys(request.products, client)}
    dependencies.secrets.write("credentials", stored)
    dependencies.secrets.write("access_tokens", {**tokens, **dict.fromkeys(request.products, token)})
    return stored


def _verify(request: ConnectionRequest, dependencies: AdminDependencies) -> bool:
    if "connect" not in request.products:
        return True
    try:
        dependencies.connect_factory("").networks()
    except TransientError:
        return False
    return True
