"""A sweep, from its start to its chunks in the queue: lease → ledger → People → plan → check → chunks.

Use case behind the reconcile function. `run_sweep` is the one visible flow; each step is a function below or beside.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.errors import (
    AuthorityError,
    BusyError,
    GroupSyncError,
    OvertakenError,
    TransientError,
    UnexpectedAnswerError,
)
from groupsync.core.events import SweepEvent
from groupsync.core.model import EmployeeId
from groupsync.core.operations import cut, linked, pack
from groupsync.core.seen_values import seen_values
from groupsync.core.targets import targets_of
from groupsync.engine.account_owner import record_owner
from groupsync.engine.announced import count_unannounced
from groupsync.engine.apply import Effects
from groupsync.engine.approvals import people_to_read
from groupsync.engine.attention import AddressHash, AttentionList
from groupsync.engine.carry_over import Books, resume_carry_overs
from groupsync.engine.chunks import (
    PROFILES,
    SealedProfiles,
    close_run,
    finish,
    open_runs,
    send_chunks,
    send_rereads,
    store_chunks,
)
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.data_quality import record_quality
from groupsync.engine.deletion import DeletionDependencies, is_deletion, run_deletion
from groupsync.engine.drift import look_for_drift, record_drift
from groupsync.engine.forgetting import Ending
from groupsync.engine.gathering import Sources
from groupsync.engine.hold_decisions import close_obsolete
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
from groupsync.engine.refresh import Refreshment, refreshment
from groupsync.engine.seen import remember_seen
from groupsync.engine.sweep_read import SweepRead, read_full, read_incremental, read_people
from groupsync.engine.sweep_record import record_findings, record_groups, store_holds
from groupsync.engine.sweep_report import describe
from groupsync.engine.sweep_runs import SweepRuns, refusal_of
from groupsync.ports.invocation import CallMeter
from groupsync.ports.queue import ChangeQueue
from groupsync.state.integration_state import Integration, load_configuration, load_integration
from groupsync.state.leases import Lease, fence, release
from groupsync.state.runs import Run, RunStatus


@dataclass(frozen=True, slots=True)
class SweepDependencies:
    """What a sweep works with. `sources_of` builds the clients for a configuration."""

    effects_of: Callable[[Configuration], tuple[Sources, Effects]]
    effects: Effects
    queue: ChangeQueue
    hashed: AddressHash
    meter: CallMeter
    ending: Ending

    @property
    def runs(self) -> SweepRuns:
        """Where the runs of sweeps are kept."""
        return SweepRuns(self.effects, self.queue, self.meter)

    @property
    def deletion(self) -> DeletionDependencies:
        """What a deletion works with."""
        return DeletionDependencies(self.effects_of, self.effects, self.runs, self.ending)


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
    configuration = _configuration(run, event, integration, dependencies)
    sources, effects = dependencies.effects_of(configuration)
    mode = _mode(event, dependencies)
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
    groups = record_groups(judgement, GroupMaker(effects.ledger, effects.connect, effects.clock))
    count_unannounced(judgement, documents, now=effects.clock())
    repeated = Refreshment()
    if read.full and not read.refusals:
        repeated = refreshment(judgement, documents, members=read.members, known=known)
    run = replace(run, detail={**run.detail, **repeated.detail()})
    outdate(judgement, before, effects, token=run.run_id)
    accounts = judgement.gathered.ledger.accounts
    outdate_profiles(profiles, sources.profiles, accounts, effects, before=before, token=run.run_id)
    arrived = record_swept(profiles, read, effects, run=run, known=known)
    send_rereads(dependencies.queue, arrived, integration, source=run.run_id)
    sealed = sealed_tasks(profiles, accounts, effects, run=run)
    return _hand_over(run, judgement, groups, dependencies, repeated=repeated, profiles=sealed, lease=lease)


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


def _configuration(
    run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies
) -> Configuration:
    documents = dependencies.effects.documents
    if event.unsaved_configuration:
        stored = documents.get((f"run#{run.run_id}", "configuration"))
        if stored is not None:
            return parse_configuration(stored.body["configuration"])
    configuration = load_configuration(documents, integration.configuration_version)
    if configuration is None:
        raise BusyError("the configuration is being written", retry_after=5)
    return configuration


def _mode(event: SweepEvent, dependencies: SweepDependencies) -> str:
    """Sweep everybody while there is no cursor: an incremental sweep would not know where to begin."""
    cursor = dependencies.effects.documents.get(("cursor", "employee"))
    return "full" if cursor is None else event.mode


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


def _hand_over(
    run: Run,
    judgement: Judgement,
    groups: frozenset[str],
    dependencies: SweepDependencies,
    *,
    repeated: Refreshment,
    profiles: Iterable[SealedProfiles],
    lease: Lease,
) -> Run:
    """Cut what may happen into chunks, store them, then the run, then send them. Killed in between, it is resumed."""
    documents = dependencies.effects.documents
    held = judgement.stopped()
    targets = targets_of(judgement.allowed, held, judgement.plan.accounts)
    actions = [action for action in judgement.actions() if action.key not in groups]
    terms = judgement.gathered.terms()
    operations = [*pack(judgement.allowed, actions, targets, terms), *linked(repeated.operations, terms)]
    batches = cut(operations, {**repeated.targets, **targets}, run.run_id)
    count = store_chunks(documents, run, batches, profiles)
    if not count:
        run = finish(dependencies.runs.with_calls(run), now=dependencies.effects.clock())
        run = dependencies.runs.commit(run, lease)
        close_run(documents, run, dependencies.effects.seal)
        return run
    run = replace(dependencies.runs.with_calls(run), chunks=count, open=count, heartbeat=dependencies.effects.clock())
    run = dependencies.runs.commit(run, lease)
    # What the queue does not take now is sent again when the run has stood still for long.
    with contextlib.suppress(TransientError):
        send_chunks(documents, dependencies.queue, run, attempt="1")
    return run
