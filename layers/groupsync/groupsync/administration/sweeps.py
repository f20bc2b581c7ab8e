"""Starting sweeps and showing runs: preview, activate, `POST /sweeps`, `GET /runs`. The work is done elsewhere.

Use case. A run's document is there before its sweep starts, so that whoever asked can follow it at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.configuration_document import ConfigurationDocument
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.integration import read_facts
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import cursor_of, page_of
from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import GroupSyncError
from groupsync.engine.accepted_read import ACCEPTED_KEY
from groupsync.ports.documents import ABSENT, Put
from groupsync.state.integration_state import Integration, load_integration, save_integration
from groupsync.state.runs import KEPT_SECONDS, RUNS, Run, RunStatus, load_run, new_run_id, run_of, save_run
from groupsync.web.refusals import NotFoundError

TRIGGER = "operator"
SHOWN_RUNS = 50


class PreviewRequest(BaseModel):
    """A preview, of a configuration that is not saved if one is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    configuration: ConfigurationDocument | None = None


class SweepRequest(BaseModel):
    """A sweep on demand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["incremental", "full"] = "incremental"
    dry_run: Annotated[bool, Field(strict=True)] = False


def preview(request: PreviewRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Plan without writing. Raises `WrongStateError` with what is missing, `InvalidInputError` with the wrong path."""
    integration = load_integration(dependencies.documents)
    lifecycle.require_enabled(integration)
    unsaved = None if request.configuration is None else parse_configuration(request.configuration)
    if unsaved is not None:
        # Only whether there is one at all matters to what may be read.
        checked = replace(integration, configuration_version=integration.configuration_version or 1)
        lifecycle.require_ready_to_read(checked, read_facts(dependencies), now=dependencies.clock())
    else:
        lifecycle.require_ready_to_read(integration, read_facts(dependencies), now=dependencies.clock())
    run = new_run(integration, dependencies, mode="full", dry_run=True)
    if unsaved is None:
        return start_run(run, dependencies, event={})
    stored = Put(
        (f"run#{run.run_id}", "configuration"),
        {"configuration": unsaved.model_dump(mode="json")},
        expect=ABSENT,
        expires_at=int(run.started_at) + KEPT_SECONDS,
    )
    dependencies.documents.write(stored)
    return start_run(replace(run, configuration_version=0), dependencies, event={"unsaved_configuration": True})


def activate(dependencies: AdminDependencies) -> dict[str, Any]:
    """Go live and start the full sweep that applies what the last preview showed.

    Raises:
        WrongStateError: with the pending actions that have to be done first.
        TransientError: the sweep could not be started; the integration is where it was.
    """
    before = load_integration(dependencies.documents)
    after = lifecycle.activate(before, read_facts(dependencies), now=dependencies.clock())
    after = save_integration(dependencies.documents, after)
    run = new_run(after, dependencies, mode="full", dry_run=False)
    try:
        return start_run(run, dependencies, event={"activation": True})
    except GroupSyncError:
        save_integration(dependencies.documents, lifecycle.undo_activation(after, before))
        raise


def sweep(request: SweepRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Start a sweep. Raises `WrongStateError` unless active, or a dry run of what can be read."""
    integration = load_integration(dependencies.documents)
    if request.dry_run:
        lifecycle.require_ready_to_read(integration, read_facts(dependencies), now=dependencies.clock())
    else:
        lifecycle.require_active(integration)
    run = new_run(integration, dependencies, mode=request.mode, dry_run=request.dry_run)
    return start_run(run, dependencies, event={})


def show_runs(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List the runs that are kept, newest first, from a cursor on. Raises `InvalidInputError`."""
    page, following = page_of(
        dependencies.documents, RUNS, cursor=cursor_of(parameters), size=SHOWN_RUNS, newest_first=True
    )
    return {"runs": [run_of(one).report() for one in page], "cursor": following or None}


def show_run(run_id: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show one run's report, with who accepted its read. Raises `NotFoundError`."""
    run = find_run(run_id, dependencies)
    accepted = dependencies.documents.get(ACCEPTED_KEY)
    if accepted is None or accepted.body["run_id"] != run.run_id:
        return run.report()
    return run.report() | {"accepted": {"at": iso_time(accepted.body["at"]), "by": accepted.body["by"]}}


def find_run(run_id: str, dependencies: AdminDependencies) -> Run:
    """Read one run. Raises `NotFoundError`."""
    run = load_run(dependencies.documents, run_id) if re.fullmatch(r"[0-9A-Za-z-]{1,64}", run_id) else None
    if run is None:
        raise NotFoundError("there is no such run")
    return run


def new_run(integration: Integration, dependencies: AdminDependencies, *, mode: str, dry_run: bool) -> Run:
    """Make a run that an administrator asked for. It is stored when it is started."""
    now = dependencies.clock()
    return Run(
        run_id=new_run_id(now, dependencies.random_id()),
        mode=mode,
        dry_run=dry_run,
        status=RunStatus.CONTINUING,
        started_at=now,
        trigger=TRIGGER,
        generation=integration.generation,
        configuration_version=integration.configuration_version,
        heartbeat=now,
    )


def start_run(run: Run, dependencies: AdminDependencies, *, event: Mapping[str, Any]) -> dict[str, Any]:
    """Store a run and start its sweep; give the answer that names it. Raises `TransientError`: the run has failed."""
    saved = save_run(dependencies.documents, run)
    try:
        dependencies.sweeps.start({"mode": run.mode, "dry_run": run.dry_run, "run_id": run.run_id, **event})
    except GroupSyncError:
        failed = replace(saved, status=RunStatus.FAILED, finished_at=dependencies.clock(), reason="not_started")
        save_run(dependencies.documents, failed)
        raise
    return {"run_id": run.run_id}
