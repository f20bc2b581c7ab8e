"""Saving and reading configuration versions (`/integration/configuration`). Versions are never overwritten.

Use case. An invalid document changes nothing; of two administrators the second is told.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.integration import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.sign_in import Caller
from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import ConflictError
from groupsync.state.integration_state import (
    configuration_key,
    configuration_put,
    integration_put,
    load_configuration,
    load_integration,
)
from groupsync.web.refusals import NotFoundError, WrongStateError

LONGEST_VERSION = 6
"""Digits of a version in its document's key."""


class ConfigurationRequest(BaseModel):
    """The version that was edited (0 for the first), and what it is to become."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[int, Field(ge=0, strict=True)]
    configuration: dict[str, Any]


def save(request: ConfigurationRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Validate and store the next version.

    Raises:
        InvalidInputError: with the path of the first wrong key within the configuration.
        WrongStateError: another version is in force than the one edited, or the state forbids it.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_enabled(integration)
    configuration = parse_configuration(request.configuration)
    if request.version != integration.configuration_version:
        raise _version_conflict(integration.configuration_version)
    current = load_configuration(dependencies.documents, integration.configuration_version)
    another_network = current is not None and current.network_id != configuration.network_id
    after = lifecycle.save_configuration(integration, another_network=another_network)
    version = after.configuration_version
    try:
        dependencies.documents.write(
            configuration_put(version, configuration, at=dependencies.clock(), by=caller.id), integration_put(after)
        )
    except ConflictError as error:
        raise _version_conflict(load_integration(dependencies.documents).configuration_version) from error
    return {"version": version, "configuration": configuration.model_dump(mode="json")}


def show_current(dependencies: AdminDependencies) -> dict[str, Any]:
    """Show the version in force; version 0 is none yet."""
    version = load_integration(dependencies.documents).configuration_version
    return show(str(version), dependencies) if version else {"version": 0, "configuration": None}


def show(version: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show one version, as it was saved. Raises `NotFoundError`."""
    known = version.isascii() and version.isdigit() and len(version) <= LONGEST_VERSION
    document = dependencies.documents.get(configuration_key(int(version))) if known else None
    if document is None:
        raise NotFoundError("there is no such configuration version")
    return {
        "version": int(version),
        "configuration": document.body["configuration"],
        "saved_at": iso_time(document.body["at"]),
        "saved_by": document.body["by"],
    }


def _version_conflict(current: int) -> WrongStateError:
    return WrongStateError(
        "the configuration was changed since it was read; read it again",
        code="version_conflict",
        details={"version": current},
    )
