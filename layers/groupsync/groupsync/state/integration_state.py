"""The integration's own state: lifecycle, generation, configuration versions. Read by every trigger before it acts.

Every write is conditional on the version read, so of two administrators the second is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.ports.documents import ABSENT, Documents, Key, Put

STATE_KEY: Key = ("integration", "state")


class Lifecycle(StrEnum):
    """The states of design 3.7."""

    AVAILABLE = "available"
    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETING = "deleting"


ENABLED = frozenset({Lifecycle.PENDING, Lifecycle.ACTIVE, Lifecycle.INACTIVE})
ACTIVATABLE = frozenset({Lifecycle.PENDING, Lifecycle.INACTIVE})


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Zoho says no to everything: since when, why, and when to try again (epoch seconds)."""

    code: str
    product: str
    since: int
    retry_at: int
    tries: int


class DeletionStage(StrEnum):
    """How far a deletion got. Each stage begins when all of the one before is done."""

    EMPTYING = "emptying"
    REVOKING = "revoking"
    CLEARING = "clearing"


@dataclass(frozen=True, slots=True)
class Deletion:
    """What somebody ordered when deleting, and how far it got.

    `memberships` is the number that was approved for `empty`. With `force` what Zoho refuses is left as it is.
    `stuck` says what only a person can decide, empty while it goes on by itself.
    """

    empty: bool
    memberships: int
    run_id: str
    by: str
    at: int
    stage: DeletionStage = DeletionStage.EMPTYING
    force: bool = False
    stuck: str = ""


@dataclass(frozen=True, slots=True)
class Integration:
    """Where the integration stands.

    `generation` is raised by activate, deactivate, delete and by another network: whatever was planned before is
    stale. `confirmed` maps a pending action's code to when and by whom it was confirmed. `preview` is the last
    completed preview: run id, configuration version, epoch seconds. `approved_run` is the one activation bound to.
    """

    state: Lifecycle = Lifecycle.AVAILABLE
    generation: int = 0
    configuration_version: int = 0
    connected: bool = False
    scopes: tuple[str, ...] = ()
    confirmed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    preview: Mapping[str, Any] | None = None
    approved_run: str = ""
    quarantine: Quarantine | None = None
    deletion: Deletion | None = None
    account_owner: str = ""
    """Whose token it is, as an administrator says: an id of Connect."""
    products: tuple[str, ...] = ()
    """Of which products credentials are stored; empty also where that was not written down yet."""
    version: int = 0


def load_integration(documents: Documents) -> Integration:
    """Read the state, consistently; a stack that was never enabled is `available`."""
    document = documents.get(STATE_KEY)
    if document is None:
        return Integration()
    body = document.body
    quarantine = body.get("quarantine")
    return Integration(
        state=Lifecycle(body["state"]),
        generation=body["generation"],
        configuration_version=body["configuration_version"],
        connected=body["connected"],
        scopes=tuple(body["scopes"]),
        confirmed=body["confirmed"],
        preview=body["preview"],
        approved_run=body["approved_run"],
        quarantine=Quarantine(**quarantine) if quarantine else None,
        deletion=_to_deletion(body.get("deletion")),
        account_owner=body.get("account_owner", ""),
        products=tuple(body.get("products", ())),
        version=document.version,
    )


def save_integration(documents: Documents, integration: Integration) -> Integration:
    """Write the state if it is still the one that was read. Raises `ConflictError`."""
    documents.write(integration_put(integration))
    return replace(integration, version=integration.version + 1)


def integration_put(integration: Integration) -> Put:
    """Give the conditional write, for use in a transaction with others."""
    quarantine = integration.quarantine
    body = {
        "state": integration.state.value,
        "generation": integration.generation,
        "configuration_version": integration.configuration_version,
        "connected": integration.connected,
        "scopes": list(integration.scopes),
        "confirmed": dict(integration.confirmed),
        "preview": integration.preview,
        "approved_run": integration.approved_run,
        "quarantine": None
        if quarantine is None
        else {
            "code": quarantine.code,
            "product": quarantine.product,
            "since": quarantine.since,
            "retry_at": quarantine.retry_at,
            "tries": quarantine.tries,
        },
        "account_owner": integration.account_owner,
        "products": list(integration.products),
        **({"deletion": asdict(integration.deletion)} if integration.deletion is not None else {}),
    }
    return Put(STATE_KEY, body, expect=integration.version)


def _to_deletion(stored: Mapping[str, Any] | None) -> Deletion | None:
    return Deletion(**{**stored, "stage": DeletionStage(stored["stage"])}) if stored else None


def configuration_key(version: int) -> Key:
    """Name the document of one configuration version."""
    return ("configuration", f"v{version:06d}")


def load_configuration(documents: Documents, version: int) -> Configuration | None:
    """Read one version of the configuration, or None when there is no such version."""
    document = documents.get(configuration_key(version)) if version else None
    return None if document is None else parse_configuration(document.body["configuration"])


def configuration_put(version: int, configuration: Configuration, *, at: float, by: str) -> Put:
    """Give the write of a new version; versions are never overwritten."""
    body = {"configuration": configuration.model_dump(mode="json"), "at": int(at), "by": by}
    return Put(configuration_key(version), body, expect=ABSENT)


def webhook_seen_key(form: str) -> Key:
    """Name the document that says that a webhook of this form has arrived once."""
    return ("webhook_seen", form)
