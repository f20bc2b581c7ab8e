"""The last stages of a deletion: tokens are revoked at Zoho, and secrets, ledger and documents are forgotten.

Use case, a part of a deletion. Each step can be repeated; the state item is not touched here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from groupsync.core.errors import GroupSyncError
from groupsync.ports.documents import Key
from groupsync.ports.erasure import Erasable
from groupsync.ports.invocation import TimeLeft
from groupsync.ports.secrets import SecretStore
from groupsync.state.integration_state import STATE_KEY

PRODUCTS = ("people", "connect", "directory")
KEPT_PARTITIONS = frozenset({"lease", "cooldown", "budget"})
"""What goes on to be true of Zoho, or of who works, whatever is forgotten; the last two expire."""
SECONDS_TO_ERASE = 20


class Revoke(Protocol):
    """Ends a refresh token at Zoho, and with it its access tokens; one that is unknown there counts as ended."""

    def __call__(self, refresh_token: str, accounts_server: str) -> None:
        """Revoke. Raises `TransientError`, `AuthorityError`."""
        ...


@dataclass(frozen=True, slots=True)
class Ending:
    """What only a deletion touches."""

    secrets: SecretStore
    revoke: Revoke
    random_secret: Callable[[], str]
    ledger: Erasable
    documents: Erasable


def revoke_tokens(ending: Ending, *, force: bool) -> list[str]:
    """Revoke every token there is; give the products whose token Zoho did not revoke, which only `force` allows.

    Raises `TransientError`, `AuthorityError` otherwise.
    """
    stored = ending.secrets.read("credentials")
    products: dict[tuple[str, str], list[str]] = {}
    for product in PRODUCTS:
        part = stored.get(product)
        token = (str(part.get("refresh_token", "")), str(part.get("accounts_server", ""))) if part else ("", "")
        if all(token):
            products.setdefault(token, []).append(product)
    left: list[str] = []
    for (refresh_token, server), names in products.items():
        try:
            ending.revoke(refresh_token, server)
        except GroupSyncError:
            if not force:
                raise
            left += names
    return left


def forget(ending: Ending, *, run_id: str, time_left: TimeLeft) -> bool:
    """Forget all there is but the state item and the deletion's own run; False when time ran out before."""
    ending.secrets.write("credentials", {})
    ending.secrets.write("access_tokens", {})
    ending.secrets.write("webhook", {"current": ending.random_secret()})

    def enough() -> bool:
        return time_left() < SECONDS_TO_ERASE

    def keep(key: Key) -> bool:
        return key in {STATE_KEY, ("run", run_id)} or key[0] in KEPT_PARTITIONS

    return ending.ledger.erase(keep=lambda _: False, enough=enough) and ending.documents.erase(keep=keep, enough=enough)
