"""Saving, restoring and comparing versions of the configuration (`/integration/configuration`); none is overwritten.

Use case. An invalid document changes nothing; of two administrators the second is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.configuration_document import ConfigurationDocument
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.open_actions import PREVIEW_SECONDS
from groupsync.administration.sign_in import Caller
from groupsync.administration.sweeps import new_run, start_run
from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.errors import ConflictError, InvalidInputError, TransientError
from groupsync.ports.documents import Document
from groupsync.state.integration_state import (
    Integration,
    Lifecycle,
    configuration_key,
    configuration_put,
    integration_put,
    load_configuration,
    load_integration,
)
from groupsync.state.runs import Run, RunStatus, load_run
from groupsync.web.refusals import NotFoundError, WrongStateError

LONGEST_VERSION = 6
"""Digits of a version in its document's key."""
PAGE = 100


class ConfigurationRequest(BaseModel):
    """The version that was edited (0 for the first), and what it is to become.

    `preview` names the run that has shown the plan which this very configuration causes: saving approves that plan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[int, Field(ge=0, strict=True)]
    configuration: ConfigurationDocument
    preview: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")] | None = None


class RestoreRequest(BaseModel):
    """The version in force, if whoever restores has seen it; and the preview of the restored one, if there is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[int, Field(ge=0, strict=True)] | None = None
    preview: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")] | None = None


def save(request: ConfigurationRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Validate and store the next version. While active, saving an approved plan starts the full sweep that does it.

    Raises:
        InvalidInputError: with the path of the first wrong key within the configuration.
        WrongStateError: another version is in force than the one edited, or the state forbids it; or the preview is
            not of this configuration, not completed, or older than an hour (`preview_useless`).
    """
    documents = dependencies.documents
    integration = load_integration(documents)
    lifecycle.require_enabled(integration)
    configuration = parse_configuration(request.configuration)
    if request.version != integration.configuration_version:
        raise _version_conflict(integration.configuration_version)
    current = load_configuration(documents, integration.configuration_version)
    another_network = current is not None and current.network_id != configuration.network_id
    after = lifecycle.save_configuration(integration, another_network=another_network)
    if request.preview is not None:
        shown = _shown(request.preview, configuration, dependencies)
        after = lifecycle.approve_with_configuration(after, shown.run_id, at=int(shown.started_at))
    version = after.configuration_version
    try:
        documents.write(
            configuration_put(version, configuration, at=dependencies.clock(), by=caller.id), integration_put(after)
        )
    except ConflictError as error:
        raise _version_conflict(load_integration(documents).configuration_version) from error
    started = _start(after, dependencies) if request.preview is not None else {}
    return {"version": version, "configuration": configuration.model_dump(mode="json"), **started}


def restore(version: str, request: RestoreRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Save an earlier version anew. Raises `NotFoundError`, and what `save` raises."""
    stored = _load(version, dependencies)
    edited = request.version
    if edited is None:
        edited = load_integration(dependencies.documents).configuration_version
    body = ConfigurationRequest(version=edited, configuration=stored["configuration"], preview=request.preview)
    return save(body, caller, dependencies)


def _shown(run_id: str, configuration: Configuration, dependencies: AdminDependencies) -> Run:
    """Find the preview, and insist that it showed what this configuration causes, and not long ago."""
    run = load_run(dependencies.documents, run_id)
    stored = dependencies.documents.get((f"run#{run_id}", "configuration"))
    useless = run is None or stored is None or run.status is not RunStatus.COMPLETED or not run.dry_run
    if run is None or stored is None or useless or dependencies.clock() - run.started_at > PREVIEW_SECONDS:
        raise WrongStateError("this is no completed preview of the last hour", code="preview_useless")
    if parse_configuration(stored.body["configuration"]) != configuration:
        raise WrongStateError("the preview was of another configuration", code="preview_useless")
    return run


def _start(after: Integration, dependencies: AdminDependencies) -> dict[str, Any]:
    """Start what the approved preview showed, while active. Else the activation does it, or the next full sweep."""
    if after.state is not Lifecycle.ACTIVE:
        return {}
    run = new_run(after, dependencies, mode="full", dry_run=False)
    try:
        return start_run(run, dependencies, event={})
    except TransientError:
        return {"run_id": None}


def list_versions(cursor: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """List who saved which version when, newest first, a page at a time. Raises `InvalidInputError`."""
    if cursor and not _is_version(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    before = configuration_key(int(cursor))[1] if cursor else ""
    stored = dependencies.documents.query("configuration", newest_first=True)
    page = list(islice((one for one in stored if not before or one.key[1] < before), PAGE + 1))
    shown = [
        {"version": _number(one), "saved_at": iso_time(one.body["at"]), "saved_by": one.body["by"]}
        for one in page[:PAGE]
    ]
    return {"configurations": shown, "cursor": str(shown[-1]["version"]) if len(page) > PAGE else None}


def difference(first: str, second: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Say which keys two versions have different values for. Raises `NotFoundError`."""
    before, after = (_flat(_load(one, dependencies)["configuration"]) for one in (first, second))
    changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    return {
        "from": int(first),
        "to": int(second),
        "changes": [{"path": key, "before": before.get(key), "after": after.get(key)} for key in changed],
    }


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Give a document's values by their paths; a list is one value."""
    found: dict[str, Any] = {}
    for key, one in value.items():
        found.update(_flat(one, f"{prefix}{key}.") if isinstance(one, Mapping) and one else {f"{prefix}{key}": one})
    return found


def show_current(dependencies: AdminDependencies) -> dict[str, Any]:
    """Show the version in force; version 0 is none yet."""
    version = load_integration(dependencies.documents).configuration_version
    return show(str(version), dependencies) if version else {"version": 0, "configuration": None}


def show(version: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show one version, as it was saved. Raises `NotFoundError`."""
    stored = _load(version, dependencies)
    return {
        "version": int(version),
        "configuration": stored["configuration"],
        "saved_at": iso_time(stored["at"]),
        "saved_by": stored["by"],
    }


def _load(version: str, dependencies: AdminDependencies) -> Mapping[str, Any]:
    document = dependencies.documents.get(configuration_key(int(version))) if _is_version(version) else None
    if document is None:
        raise NotFoundError("there is no such configuration version")
    return document.body


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION


def _number(document: Document) -> int:
    return int(document.key[1].removeprefix("v"))


def _version_conflict(current: int) -> WrongStateError:
    return WrongStateError(
        "the configuration was changed since it was read; read it again",
        code="version_conflict",
        details={"version": current},
    )
