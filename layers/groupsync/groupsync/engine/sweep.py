"""A sweep, from its start to its chunks in the queue: lease → ledger → People → plan → check → chunks.

Use case behind the reconcile function. `run_sweep` is the one visible flow; each step is a function below or beside.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.errors import AuthorityError, BusyError, GroupSyncError, TransientError, UnexpectedAnswerError
from groupsync.core.events import SweepEvent
from groupsync.core.operations import cut, pack, targets_of
from groupsync.engine.apply import Effects
from groupsync.engine.attention import AddressHash, AttentionList
from groupsync.engine.chunks import (
    begin_open,
    close_run,
    finish,
    generation_key,
    open_runs,
    send_chunks,
    store_chunks,
)
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.gathering import Sources
from groupsync.engine.judging import Judgement, judge_plan, load_approval, load_employed_base
from groupsync.engine.preview import remember_preview, show_preview
from groupsync.engine.quarantine import enter_quarantine, is_quarantined
from groupsync.engine.sweep_read import SweepRead, read_full, read_incremental
from groupsync.engine.sweep_record import note_refusal, record_findings, record_groups, store_holds
from groupsync.ports import CallMeter, ChangeQueue
from groupsync.state.integration_state import Integration, Lifecycle, load_configuration, load_integration
from groupsync.state.leases import Lease, acquire, release
from groupsync.state.runs import Run, RunStatus, list_runs, load_run, new_run_id, save_run

LEASE = "sweep"
LEASE_SECONDS = 15 * 60
"""As long as the function may live."""
STALE_SECONDS = 20 * 60
"""A run that made no progress for so long lost its messages or its function."""
LATEST = 20
APPROVAL_SECONDS = 26 * 3600
"""How long an activation may need, and be repeated by the next full sweep, before its preview is history."""


@dataclass(frozen=True, slots=True)
class SweepDependencies:
    """What a sweep works with. `sources_of` builds the clients for a configuration."""

    effects_of: Callable[[Configuration], tuple[Sources, Effects]]
    effects: Effects
    queue: ChangeQueue
    hashed: AddressHash
    meter: CallMeter


def run_sweep(event: SweepEvent, dependencies: SweepDependencies) -> Run:
    """Do one sweep up to the point where the queue has its work; a sweep with nothing to do is finished here."""
    effects = dependencies.effects
    documents, clock = effects.documents, effects.clock
    integration = load_integration(documents)
    run = _begin(event, integration, dependencies)
    if run.finished or run.chunks:
        return _repeated(run, dependencies)
    refusal = _refusal(event, integration, now=clock())
    if refusal:
        return _end(run, RunStatus.SKIPPED, refusal, dependencies)
    if event.dry_run:
        return _guarded(run, event, integration, dependencies)
    # A holder per invocation: Lambda may deliver one event twice, and only one of them may work.
    lease = acquire(documents, LEASE, f"{run.run_id}:{effects.random_id()}", clock(), LEASE_SECONDS)
    if lease is None:
        return _end(run, RunStatus.SKIPPED, "another sweep is at work", dependencies)
    _bury_killed(run, dependencies)
    try:
        return _guarded(replace(run, fence=lease.fence), event, integration, dependencies)
    finally:
        _give_back(lease, dependencies)


def _repeated(run: Run, dependencies: SweepDependencies) -> Run:
    """Give a run that an earlier delivery of the same event began; what it could not send is sent."""
    if not run.finished:
        send_chunks(dependencies.effects.documents, dependencies.queue, run, attempt="1")
    return run


def _bury_killed(run: Run, dependencies: SweepDependencies) -> None:
    """End the announced runs whose function was killed: nobody else would, and somebody may be waiting for them."""
    documents, now = dependencies.effects.documents, dependencies.effects.clock()
    for before in list_runs(documents, limit=LATEST):
        killed = not before.finished and not before.chunks and now - before.heartbeat > STALE_SECONDS
        if killed and before.run_id != run.run_id:
            _bury(before, dependencies)


def abandon_sweep(event: SweepEvent, reason: str, dependencies: SweepDependencies) -> None:
    """End the announced run of a sweep that broke off for a reason nobody foresaw, so that nobody waits for it."""
    run = load_run(dependencies.effects.documents, event.run_id) if event.run_id else None
    if run is not None and not run.finished and not run.chunks:
        _end(run, RunStatus.FAILED, reason, dependencies)


def _give_back(lease: Lease, dependencies: SweepDependencies) -> None:
    release(dependencies.effects.documents, lease)


def _begin(event: SweepEvent, integration: Integration, dependencies: SweepDependencies) -> Run:
    """Find the run that an administrator announced, or make a new one. It is stored when there is something to say."""
    effects = dependencies.effects
    announced = load_run(effects.documents, event.run_id) if event.run_id else None
    if announced is not None:
        return announced
    now = effects.clock()
    return Run(
        run_id=event.run_id or new_run_id(now, effects.random_id()[:8]),
        mode=event.mode,
        dry_run=event.dry_run,
        status=RunStatus.CONTINUING,
        started_at=now,
        generation=integration.generation,
        configuration_version=integration.configuration_version,
        heartbeat=now,
    )


def _refusal(event: SweepEvent, integration: Integration, *, now: float) -> str:
    if not event.dry_run and integration.state is not Lifecycle.ACTIVE:
        return "the integration is not active"
    if not event.dry_run and is_quarantined(integration, now):
        return "quarantined"
    if not event.unsaved_configuration and integration.configuration_version == 0:
        return "there is no configuration"
    return ""


def _guarded(run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies) -> Run:
    """Do the work; whatever stops it ends in the run's document, and the cursor stays where it was."""
    documents = dependencies.effects.documents
    try:
        return _work(run, event, integration, dependencies)
    except AuthorityError as error:
        if not event.dry_run:
            enter_quarantine(documents, error, now=dependencies.effects.clock())
        return _end(run, RunStatus.FAILED, f"{error.product}: {error.code}", dependencies)
    except TransientError as error:
        return _end(run, RunStatus.FAILED, f"try again: {error}", dependencies)
    except GroupSyncError as error:
        return _end(run, RunStatus.FAILED, type(error).__name__, dependencies)


def _work(run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies) -> Run:
    documents = dependencies.effects.documents
    configuration = _configuration(run, event, integration, dependencies)
    sources, effects = dependencies.effects_of(configuration)
    mode = _mode(event, dependencies)
    run = replace(run, mode=mode)
    before = [] if event.dry_run else list(_revived(open_runs(documents), dependencies))
    # What another generation planned is not applied any more, so it is in nobody's way.
    blocking = [one.run_id for one in before if one.mode == "full" and one.generation == run.generation]
    if blocking and mode == "full":
        return _end(run, RunStatus.SKIPPED, f"run {blocking[0]} is still open", dependencies)
    known = AttentionList(documents, effects.clock).load()
    try:
        if mode == "full":
            read = read_full(configuration, sources, documents, known, dependencies.hashed)
        else:
            read = read_incremental(configuration, sources, documents, known, dependencies.hashed, leave_out=before)
    except UnexpectedAnswerError as error:
        return _refuse(run, (str(error),), dependencies)
    if read.nothing_read:
        return _refuse(run, read.refusals, dependencies)
    judgement = judge_plan(
        read.gathered,
        documents,
        approved=_approval(event, mode, integration, dependencies),
        employed_base=load_employed_base(documents) or read.employed,
        writing=not event.dry_run,
    )
    run = _described(run, read, judgement)
    if event.dry_run:
        return _preview(run, event, read, judgement, dependencies)
    record_findings(read, judgement, known=known, effects=effects, hashed=dependencies.hashed, run=run)
    store_holds(judgement, documents, run, now=effects.clock())
    groups = record_groups(judgement, GroupMaker(effects.ledger, effects.connect, effects.clock))
    return _hand_over(run, judgement, groups, dependencies)


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


def _mode(event: SweepEvent, dependencies: SweepDependencies) -> Literal["incremental", "full"]:
    """Sweep everybody while there is no cursor: an incremental sweep would not know where to begin."""
    cursor = dependencies.effects.documents.get(("cursor", "employee"))
    return "full" if event.mode == "full" or cursor is None else "incremental"


def _approval(
    event: SweepEvent, mode: str, integration: Integration, dependencies: SweepDependencies
) -> Callable[[Any], bool]:
    """Let what the bound preview showed pass a full sweep, until one of this generation has done it, for a day."""
    documents = dependencies.effects.documents
    shown = load_run(documents, integration.approved_run) if integration.approved_run else None
    outdated = shown is None or dependencies.effects.clock() - shown.started_at > APPROVAL_SECONDS
    done = documents.get(generation_key(integration.generation)) is not None
    useless = event.dry_run or mode != "full" or outdated or done
    return load_approval(documents, "" if useless else integration.approved_run)


def _described(run: Run, read: SweepRead, judgement: Judgement) -> Run:
    plan = judgement.plan
    stopped = judgement.stopped()
    planned = sum(change.size() for change in plan.changes) + sum(one.noted for one in plan.accounts.values())
    counts = {
        "employees": len(read.gathered.read.employees),
        "groups": len(judgement.gathered.situation.manageable),
        "planned": planned,
        "unchanged": plan.unchanged,
        "skipped": sum(one.noted for one in plan.accounts.values()),
        "held": sum(change.size() for change in stopped),
    }
    waiting: dict[str, int] = {}
    for reason in judgement.gathered.situation.matches.waiting.values():
        waiting[reason.value] = waiting.get(reason.value, 0) + 1
    if read.gathered.read.unreadable:
        waiting["unreadable_record"] = len(read.gathered.read.unreadable)
    return replace(
        run,
        counts=counts,
        guard=tuple(reading.to_json() for reading in judgement.readings),
        causes=tuple(cause.to_json() for cause in judgement.causes()),
        refusals=read.refusals,
        waiting=waiting,
        cursors={} if read.refusals else read.cursors,
        detail={"plan": plan.content_hash(), "protected_admins": plan.protected},
    )


def _preview(
    run: Run, event: SweepEvent, read: SweepRead, judgement: Judgement, dependencies: SweepDependencies
) -> Run:
    """Show and remember a plan; nothing of it happens."""
    counts = {**run.counts, "skipped": run.counts["planned"], "held": 0}
    run = replace(run, counts=counts, cursors={}, detail={**run.detail, **show_preview(judgement)})
    documents = dependencies.effects.documents
    if run.refusals:
        return _end(run, RunStatus.REFUSED, "the read was not complete", dependencies)
    if read.full and not event.unsaved_configuration:
        remember_preview(documents, run, judgement, now=dependencies.effects.clock())
    return _end(run, RunStatus.COMPLETED, "", dependencies)


def _hand_over(run: Run, judgement: Judgement, groups: frozenset[str], dependencies: SweepDependencies) -> Run:
    """Cut what may happen into chunks, store them, then the run, then send them. Killed in between, it is resumed."""
    documents = dependencies.effects.documents
    held = judgement.stopped()
    targets = targets_of(judgement.allowed, held, judgement.plan.accounts)
    actions = [action for action in judgement.gathered.groups.actions if action.key not in groups]
    batches = list(cut(pack(judgement.allowed, actions, targets), targets, run.run_id))
    if not batches:
        run = finish(_with_calls(run, dependencies), now=dependencies.effects.clock())
        run = save_run(documents, run)
        close_run(documents, run)
        return run
    count = store_chunks(documents, run, batches)
    run = replace(_with_calls(run, dependencies), chunks=count, open=count, heartbeat=dependencies.effects.clock())
    run = begin_open(documents, run)
    # What the queue does not take now is sent again when the run has stood still for long.
    with contextlib.suppress(TransientError):
        send_chunks(documents, dependencies.queue, run, attempt="1")
    return run


def _revived(runs: Iterable[Run], dependencies: SweepDependencies) -> Iterator[Run]:
    """Yield the open runs, after helping those that made no progress for long: messages, or a function, were lost."""
    documents, now = dependencies.effects.documents, dependencies.effects.clock()
    for run in runs:
        if run.finished:
            close_run(documents, run)
        elif now - run.heartbeat <= STALE_SECONDS:
            yield run
        elif run.chunks:
            beating = save_run(documents, replace(run, heartbeat=now))
            send_chunks(documents, dependencies.queue, beating, attempt=str(int(now)))
            yield beating
        else:
            close_run(documents, _bury(run, dependencies))


def _bury(run: Run, dependencies: SweepDependencies) -> Run:
    """End a run whose function was killed before it had handed anything over."""
    now = dependencies.effects.clock()
    failed = replace(run, status=RunStatus.FAILED, reason="its function was stopped", finished_at=now)
    return save_run(dependencies.effects.documents, failed)


def _refuse(run: Run, refusals: tuple[str, ...], dependencies: SweepDependencies) -> Run:
    """End a run whose read cannot be believed at all: nothing is done, and somebody is told."""
    run = replace(run, refusals=refusals, cursors={})
    if not run.dry_run:
        note_refusal(dependencies.effects.documents, run, now=dependencies.effects.clock())
    return _end(run, RunStatus.REFUSED, "the read was not complete", dependencies)


def _end(run: Run, status: RunStatus, reason: str, dependencies: SweepDependencies) -> Run:
    finished = replace(
        _with_calls(run, dependencies), status=status, reason=reason, finished_at=dependencies.effects.clock()
    )
    return save_run(dependencies.effects.documents, finished)


def _with_calls(run: Run, dependencies: SweepDependencies) -> Run:
    counted = dependencies.meter.reset()
    return replace(run, calls={name: run.calls.get(name, 0) + counted.get(name, 0) for name in {*run.calls, *counted}})
