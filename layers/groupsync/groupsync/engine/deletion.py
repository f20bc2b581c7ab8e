"""Deleting the integration: groups first, then the tokens at Zoho, then secrets and state, the state item last.

Use case behind the reconcile function. Each stage is written down when it is done, and each can be repeated: killed
anywhere, the next schedule, or the next order, goes on. What Zoho refuses waits for a person, who may force it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from groupsync.core.configuration import Configuration
from groupsync.core.errors import (
    AuthorityError,
    ConflictError,
    GroupSyncError,
    OutOfTimeError,
    OvertakenError,
    TransientError,
)
from groupsync.core.events import SweepEvent
from groupsync.engine.effects import Effects
from groupsync.engine.emptying import RECOUNT, Desk, count_memberships, empty_groups
from groupsync.engine.forgetting import Ending, forget, revoke_tokens
from groupsync.engine.reading import Sources
from groupsync.engine.sweep_runs import SweepRuns
from groupsync.state.integration_state import (
    Deletion,
    DeletionStage,
    Integration,
    Lifecycle,
    integration_put,
    load_configuration,
    load_integration,
    save_integration,
)
from groupsync.state.leases import Lease, fence, release
from groupsync.state.runs import Run, RunStatus, load_run, run_put, save_run

TRIES = 5


@dataclass(frozen=True, slots=True)
class DeletionDependencies:
    """What a deletion works with."""

    effects_of: Callable[[Configuration], tuple[Sources, Effects]]
    effects: Effects
    runs: SweepRuns
    ending: Ending


def is_deletion(event: SweepEvent, integration: Integration) -> bool:
    """Tell whether an event is one for here: while everything is being deleted, the schedules go on with that."""
    return event.mode == "delete" or integration.state is Lifecycle.DELETING


def run_deletion(event: SweepEvent, integration: Integration, dependencies: DeletionDependencies) -> Run:
    """Go on with the deletion that was ordered, as far as this invocation gets; or only count for one."""
    runs = dependencies.runs
    if event.dry_run and event.mode == "delete":
        return _count(runs.begin(event, integration), integration, dependencies)
    deletion = integration.deletion
    another = event.run_id is not None and (deletion is None or event.run_id != deletion.run_id)
    if deletion is None or another:
        run = runs.begin(event, integration)
        return run if run.finished else runs.end(run, RunStatus.SKIPPED, "nothing of this is to be done any more")
    run = load_run(dependencies.effects.documents, deletion.run_id) or runs.begin(event, integration)
    if run.finished or deletion.stuck:
        return run  # somebody has to say how it goes on
    lease = runs.lease(run)
    if lease is None:
        return run  # whoever is at work ends; the next schedule goes on
    try:
        return _guarded(runs.newest(run), lease, dependencies)
    finally:
        release(dependencies.effects.documents, lease)


def _count(run: Run, integration: Integration, dependencies: DeletionDependencies) -> Run:
    if run.finished:
        return run
    try:
        desk = _desk(integration, dependencies)
        counted = run if desk is None else count_memberships(run, desk)
    except AuthorityError as error:
        return dependencies.runs.end(run, RunStatus.FAILED, f"{error.product}: {error.code}")
    except GroupSyncError as error:
        return dependencies.runs.end(run, RunStatus.FAILED, f"try again: {error}")
    return dependencies.runs.end(counted, RunStatus.COMPLETED, "")


def _guarded(run: Run, lease: Lease, dependencies: DeletionDependencies) -> Run:
    """Do all that can be done, again from the stored state when somebody has ordered otherwise meanwhile."""
    for _ in range(TRIES):
        try:
            return _attempt(run, lease, dependencies)
        except ConflictError:
            run = dependencies.runs.newest(run)
            if run.finished:
                break
    return run


def _attempt(run: Run, lease: Lease, dependencies: DeletionDependencies) -> Run:
    """Go on; whatever stops it is said in the run."""
    runs = dependencies.runs
    try:
        return _go_on(run, lease, dependencies)
    except ConflictError:
        raise
    except AuthorityError as error:
        return _stop(runs.newest(run), f"{error.product}: {error.code}", dependencies)
    except (OvertakenError, TransientError) as error:
        now = dependencies.effects.clock()
        told = replace(runs.with_calls(runs.newest(run)), reason=f"goes on: {error}", heartbeat=now)
        return save_run(dependencies.effects.documents, told)
    except GroupSyncError as error:
        return _stop(runs.newest(run), type(error).__name__, dependencies)


def _go_on(run: Run, lease: Lease, dependencies: DeletionDependencies) -> Run:
    documents = dependencies.effects.documents
    integration = load_integration(documents)
    deletion = integration.deletion
    if deletion is None or deletion.stuck:
        return run
    if deletion.stage is DeletionStage.EMPTYING:
        run, stuck = _empty(run, integration, deletion, dependencies)
        if stuck and not deletion.force:
            return _stop(run, stuck, dependencies)
        integration, deletion = _advance(integration, deletion, DeletionStage.REVOKING, dependencies)
    if deletion.stage is DeletionStage.REVOKING:
        left = revoke_tokens(dependencies.ending, force=deletion.force)
        run = save_run(documents, replace(run, detail={**run.detail, "not_revoked": left}))
        integration, deletion = _advance(integration, deletion, DeletionStage.CLEARING, dependencies)
    return _clear(run, integration, lease, dependencies)


def _empty(
    run: Run, integration: Integration, deletion: Deletion, dependencies: DeletionDependencies
) -> tuple[Run, str]:
    desk = _desk(integration, dependencies) if deletion.empty else None
    if desk is None:
        return run, ""
    documents = dependencies.effects.documents

    def is_current() -> bool:
        now = load_integration(documents)
        return now.generation == integration.generation and now.deletion is not None and now.deletion.empty

    try:
        return empty_groups(run, desk, approved=deletion.memberships, is_current=is_current)
    except AuthorityError as error:
        if not deletion.force:
            raise
        run = dependencies.runs.newest(run)
        known = run.counts or {"planned": deletion.memberships}
        return replace(run, counts=known), f"{error.product}: {error.code}"


def _desk(integration: Integration, dependencies: DeletionDependencies) -> Desk | None:
    """Give what emptying works with; None while nothing was ever configured, and so nothing done."""
    configuration = load_configuration(dependencies.effects.documents, integration.configuration_version)
    if configuration is None:
        return None
    sources, effects = dependencies.effects_of(configuration)
    return Desk(configuration, sources, effects, dependencies.runs)


def _advance(
    integration: Integration, deletion: Deletion, stage: DeletionStage, dependencies: DeletionDependencies
) -> tuple[Integration, Deletion]:
    """Write down that a stage is done. Raises `ConflictError` when somebody has ordered otherwise meanwhile."""
    deletion = replace(deletion, stage=stage)
    return save_integration(dependencies.effects.documents, replace(integration, deletion=deletion)), deletion


def _clear(run: Run, integration: Integration, lease: Lease, dependencies: DeletionDependencies) -> Run:
    """Forget secrets, ledger and documents; then, in one write, the state, and that the run is over."""
    documents, ending = dependencies.effects.documents, dependencies.ending
    done = forget(ending, run_id=run.run_id, time_left=dependencies.effects.time_left)
    if not done:
        raise OutOfTimeError("more is to be forgotten", retry_after=0)
    now = dependencies.effects.clock()
    run = replace(dependencies.runs.with_calls(_with_left(run)), status=RunStatus.COMPLETED, reason="")
    run = replace(run, finished_at=now, open=0)
    available = Integration(generation=integration.generation + 1, version=integration.version)
    documents.write(fence(documents, lease), run_put(run), integration_put(available))
    return replace(run, version=run.version + 1)


def _stop(run: Run, why: str, dependencies: DeletionDependencies) -> Run:
    """Wait for a person: the run ends, and the state says why it goes on only when somebody orders it."""
    documents = dependencies.effects.documents
    integration = load_integration(documents)
    if integration.deletion is None:
        raise ConflictError("nothing is being deleted any more")
    stuck = replace(integration, deletion=replace(integration.deletion, stuck=why))
    status = RunStatus.HELD if why == RECOUNT else RunStatus.FAILED
    ended = replace(dependencies.runs.with_calls(_with_left(run)), status=status, reason=why)
    ended = replace(ended, finished_at=dependencies.effects.clock())
    documents.write(integration_put(stuck), run_put(ended))
    return replace(ended, version=ended.version + 1)


def _with_left(run: Run) -> Run:
    """Let the figures of a run add up: what is neither done nor refused was skipped."""
    planned, applied, failed = (run.counts.get(name, 0) for name in ("planned", "applied", "failed"))
    left = {"memberships": planned - applied, "tokens": run.detail.get("not_revoked", [])}
    counts = {**run.counts, "skipped": max(0, planned - applied - failed)} if run.counts else run.counts
    return replace(run, counts=counts, detail={**run.detail, "left": left})
