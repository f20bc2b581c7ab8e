"""A sweep, from its start to its chunks in the queue: lease → ledger → People → plan → check → chunks.

Use case behind the reconcile function. `run_sweep` is the one visible flow; each step is a function below or beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.errors import (
    AuthorityError,
    GroupSyncError,
    OvertakenError,
    TransientError,
    UnexpectedAnswerError,
)
from groupsync.core.events import SweepEvent
from groupsync.core.model import EmployeeId
from groupsync.core.seen_values import seen_values
from groupsync.engine.account_owner import record_owner
from groupsync.engine.announced import count_unannounced
from groupsync.engine.approvals import people_to_read
from groupsync.engine.attention import AttentionList
from groupsync.engine.carry_over import Books, resume_carry_overs
from groupsync.engine.chunks import open_runs
from groupsync.engine.closing import PROFILES
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.data_quality import record_quality
from groupsync.engine.deletion import is_deletion, run_deletion
from groupsync.engine.drift import look_for_drift, record_drift
from groupsync.engine.handing_over import hand_over
from groupsync.engine.hold_decisions import close_lapsed, close_obsolete
from groupsync.engine.judging import Judgement, judge_plan, load_approval, load_employed_base
from groupsync.engine.outdating import outdate
from groupsync.engine.preview import bound_run, remember_preview, show_preview
from groupsync.engine.profiles.sweeping import (
    SweptProfiles,
    outdate_profiles,
    plan_swept,
    record_swept,
    remember_swept,
    sealed_tasks,
    show_swept,
)
from groupsync.engine.quarantine import enter_quarantine
from groupsync.engine.reading import Sources
from groupsync.engine.refresh import Refreshment, refreshment
from groupsync.engine.rereads import send_rereads
from groupsync.engine.seen import remember_seen
from groupsync.engine.sweep_dependencies import SweepDependencies, configuration_of, mode_of
from groupsync.engine.sweep_read import SweepRead, read_full, read_incremental, read_people
from groupsync.engine.sweep_record import record_findings, record_groups, store_holds
from groupsync.engine.sweep_report import describe
from groupsync.engine.sweep_runs import refusal_of
from groupsync.state.integration_state import Integration, load_integration
from groupsync.state.leases import Lease, fence, release
from groupsync.state.runs import Run, RunStatus


def run_sweep(event: SweepEvent, dependencies: SweepDependencies) -> Run:
    """Do one sweep up to the point where the queue has its work; a sweep with nothing to do is finished here."""
    integration = load_integration(dependencies.effects.documents)
    if is_deletion(event, integration):
        return run_deletion(event, integration, dependencies.deletion)
    return _sweep(event, integration, dependencies)


def _sweep(event: SweepEvent, integration: Integration, dependencies: SweepDependencies) -> Run:
    documents, clock = dependencies.effects.documents, dependencies.effects.clock
    run = dependencies.runs.begin(event, integration)
    if run.finished or run.chunks:
        return dependencies.runs.repeat(run)
    refusal = refusal_of(event, integration, now=clock())
    if refusal:
        return dependencies.runs.end(run, RunStatus.SKIPPED, refusal)
    if event.dry_run:
        return _guarded(run, event, integration, dependencies, None)
    lease = dependencies.runs.lease(run)
    if lease is None:
        return dependencies.runs.step_back(run)
    try:
        run = dependencies.runs.newest(run)
        if run.finished or run.chunks:
            return dependencies.runs.repeat(run)
        dependencies.runs.bury_killed(run)
        return _guarded(replace(run, fence=lease.fence), event, integration, dependencies, lease)
    finally:
        release(documents, lease)


def abandon_sweep(event: SweepEvent, reason: str, dependencies: SweepDependencies) -> None:
    """End the announced run of a sweep that broke off for a reason nobody foresaw, so that nobody waits for it."""
    dependencies.runs.abandon(event.run_id, reason)


def _guarded(
    run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies, lease: Lease | None
) -> Run:
    """Do the work; whatever stops it ends in the run's document, and the cursor stays where it was."""
    documents = dependencies.effects.documents
    try:
        return _work(run, event, integration, dependencies, lease)
    except OvertakenError:
        return dependencies.runs.overtaken(run)
    except AuthorityError as error:
        if not event.dry_run:
            enter_quarantine(documents, error, now=dependencies.effects.clock())
        return dependencies.runs.end(run, RunStatus.FAILED, f"{error.product}: {error.code}")
    except TransientError as error:
        return dependencies.runs.end(run, RunStatus.FAILED, f"try again: {error}")
    except GroupSyncError as error:
        return dependencies.runs.end(run, RunStatus.FAILED, type(error).__name__)


def _work(
    run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies, lease: Lease | None
) -> Run:
    documents = dependencies.effects.documents
    configuration = configuration_of(run, event, integration, dependencies)
    sources, effects = dependencies.effects_of(configuration)
    mode = mode_of(event, dependencies)
    run = replace(run, mode=mode)
    if not event.dry_run:
        books = Books(documents, effects.ledger, effects.audit, effects.clock, effects.random_id)
        resume_carry_overs(books)
    before = [] if event.dry_run else list(dependencies.runs.revive(open_runs(documents)))
    # What another generation planned is not applied any more, so it is in nobody's way.
    blocking = [one.run_id for one in before if one.mode == "full" and one.generation == run.generation]
    if blocking and mode == "full":
        return dependencies.runs.end(run, RunStatus.SKIPPED, f"run {blocking[0]} is still open")
    attention = AttentionList(documents, effects.clock)
    known = attention.load()
    try:
        read = _read(run, event, configuration, dependencies, sources=sources, known=known, leave_out=before)
    except UnexpectedAnswerError as error:
        return dependencies.runs.refuse(run, (str(error),))
    if lease is not None:
        fence(documents, lease)  # whoever took it over has read later: nothing of this is to be written
    if read.nothing_read:
        return dependencies.runs.refuse(run, read.refusals)
    found = look_for_drift(
        read.gathered,
        members=read.members,
        full=read.full,
        known=known,
        documents=documents,
        ledger=None if event.dry_run else effects.ledger,
    )
    read = replace(read, gathered=found.gathered)
    bound = bound_run(integration, documents, mode=mode, dry_run=event.dry_run, now=effects.clock())
    bound_profiles = bound_run(
        integration, documents, mode=mode, dry_run=event.dry_run, now=effects.clock(), part=PROFILES
    )
    judgement = judge_plan(
        read.gathered,
        documents,
        approved=load_approval(documents, bound),
        employed_base=load_employed_base(documents) or read.employed,
        writing=not event.dry_run,
    )
    profiles = plan_swept(read, sources.profiles, effects, confirmed_run=bound_profiles, dry_run=event.dry_run)
    left = sources.people.calls_left_today()
    run = profiles.described(describe(run, read, judgement, found.counts(), left=left), judgement.readings)
    if lease is None:
        return _preview(run, event, read, judgement, profiles, dependencies=dependencies)
    record_drift(found, full=read.full, known=known, documents=documents, attention=attention)
    record_findings(read, judgement, known=known, effects=effects, hashed=dependencies.hashed, run=run)
    run = record_quality(read, documents, run)
    record_owner(
        integration.account_owner,
        full=read.full,
        members=read.members,
        entries=read.gathered.ledger.groups,
        listed=read.gathered.existing,
        known=known,
        attention=attention,
    )
    close_obsolete(judgement, documents, now=effects.clock())
    store_holds(judgement, documents, run, now=effects.clock())
    close_lapsed(judgement, documents, now=effects.clock())
    groups = record_groups(judgement, GroupMaker(effects.ledger, effects.connect, effects.clock))
    count_unannounced(judgement, documents, now=effects.clock())
    repeated = Refreshment()
    if read.full and not read.refusals:
        repeated = refreshment(judgement, documents, members=read.members, known=known)
    run = replace(run, detail={**run.detail, **repeated.detail()})
    judgement = outdate(judgement, before, effects, token=run.run_id)
    accounts = judgement.gathered.ledger.accounts
    outdate_profiles(profiles, sources.profiles, accounts, effects, before=before, token=run.run_id)
    arrived = record_swept(profiles, read, effects, run=run, known=known)
    send_rereads(dependencies.queue, arrived, integration, source=run.run_id)
    sealed = sealed_tasks(profiles, accounts, effects, run=run)
    return hand_over(run, judgement, groups, dependencies, repeated=repeated, profiles=sealed, lease=lease)


def _read(
    run: Run,
    event: SweepEvent,
    configuration: Configuration,
    dependencies: SweepDependencies,
    *,
    sources: Sources,
    known: Mapping[str, Mapping[str, Any]],
    leave_out: Sequence[Run],
) -> SweepRead:
    documents, hashed = dependencies.effects.documents, dependencies.hashed
    if run.mode == "full":
        return read_full(configuration, sources, documents, known, hashed, seed=run.run_id)
    if run.mode == "targeted":
        approved = people_to_read(documents, now=dependencies.effects.clock(), run_id=run.run_id)
        asked = [EmployeeId(event.employee)] if event.employee else []
        return read_people([*approved, *asked], configuration, sources)
    return read_incremental(configuration, sources, documents, known, hashed, leave_out=leave_out)


def _preview(
    run: Run,
    event: SweepEvent,
    read: SweepRead,
    judgement: Judgement,
    profiles: SweptProfiles,
    *,
    dependencies: SweepDependencies,
) -> Run:
    """Show and remember a plan; nothing of it happens."""
    counts = {**run.counts, "skipped": run.counts["planned"], "held": 0}
    shown = show_preview(judgement) | show_swept(profiles, read)
    run = replace(run, counts=counts, cursors={}, detail={**run.detail, **shown})
    documents = dependencies.effects.documents
    if run.refusals:
        return dependencies.runs.end(run, RunStatus.REFUSED, "the read was not complete")
    if read.full:
        now = dependencies.effects.clock()
        bind = not event.unsaved_configuration
        employees = read.gathered.read.employees.values()
        # What a status means is kept as the saved configuration reads it.
        seen = remember_seen(documents, employees, run=run, now=now) if bind else seen_values(employees)
        run = replace(run, detail={**run.detail, "seen": seen})
        remember_preview(documents, run, judgement, bind=bind, now=now)
        if bind:
            remember_swept(profiles, read, dependencies.effects, run=run)
            run = record_quality(read, documents, run)
    return dependencies.runs.end(run, RunStatus.COMPLETED, "")
