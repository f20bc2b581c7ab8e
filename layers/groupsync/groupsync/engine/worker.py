"""The worker's use case: one queue message, whatever it is, to its end: done, to be tried again, or given up.

Nothing is lost: a message that is given up goes to the dead-letter queue with its reason in an item that is listed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from groupsync.core.configuration import Configuration
from groupsync.core.errors import (
    AuthorityError,
    BusyError,
    ConflictError,
    CooldownError,
    OutOfTimeError,
    PermanentError,
    TransientError,
)
from groupsync.core.events import ChunkMessage, ConnectHint, EmployeeHint, QueueEvent, UnitHint, parse_message
from groupsync.core.tally import Tally
from groupsync.engine.aftermath import note_refusals
from groupsync.engine.announced import count_announced
from groupsync.engine.apply import apply_batch
from groupsync.engine.attention import AddressHash
from groupsync.engine.chunks import load_chunk, mark_chunk, still_current
from groupsync.engine.closing import close_run
from groupsync.engine.connect_hints import look_at_connect
from groupsync.engine.done_before import count_done
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.live import Live, look_at_employee, look_at_units
from groupsync.engine.profiles.chunk_work import apply_sealed, put_off
from groupsync.engine.quarantine import enter_quarantine, is_quarantined
from groupsync.engine.reading import Sources
from groupsync.engine.rereads import send_rereads
from groupsync.ports.documents import ABSENT, Put
from groupsync.ports.invocation import CallMeter
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.state.integration_state import Integration, Lifecycle, load_configuration, load_integration
from groupsync.state.runs import load_run

MOST_ATTEMPTS = 8
"""Attempts that really failed; waiting for a lock or for somebody else is none."""
DEAD_SECONDS = 14 * 24 * 3600
ATTEMPT_SECONDS = 4 * 24 * 3600
RETRY_SECONDS = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
"""About an hour in all: an outage of Zoho's is waited out, and nobody else waits behind it."""
WAITING = (CooldownError, BusyError, OutOfTimeError)


@dataclass(frozen=True, slots=True)
class WorkerDependencies:
    """What the worker works with. `effects_of` builds the clients for a configuration."""

    effects_of: Callable[[Configuration], tuple[Sources, Effects]]
    effects: Effects
    queue: ChangeQueue
    hashed: AddressHash
    meter: CallMeter


@dataclass(frozen=True, slots=True)
class Received:
    """One message as SQS delivered it."""

    id: str
    body: str
    group: str


def work_on(received: Received, dependencies: WorkerDependencies) -> Tally:
    """Do what a message asks for; returning means that it may be deleted.

    Raises `TransientError` with the seconds after which the message is to be delivered again.
    """
    try:
        event = parse_message(received.body)
        return _dispatch(event, dependencies)
    except WAITING:
        raise
    except TransientError as error:
        attempts = _count_attempt(received, dependencies)
        if attempts >= MOST_ATTEMPTS:
            return _give_up(received, type(error).__name__, dependencies)
        wait = max(error.retry_after, RETRY_SECONDS[min(attempts - 1, len(RETRY_SECONDS) - 1)])
        raise TransientError(str(error), retry_after=wait) from error
    except ConflictError as error:
        raise BusyError("somebody else wrote the same state", retry_after=2) from error
    except PermanentError as error:
        return _give_up(received, type(error).__name__, dependencies, detail=_detail(error))


def _detail(error: PermanentError) -> str:
    return str(error)[:300]


def _dispatch(event: QueueEvent, dependencies: WorkerDependencies) -> Tally:
    documents = dependencies.effects.documents
    integration = load_integration(documents)
    if isinstance(event, ChunkMessage):
        return _apply_chunk(event, integration, dependencies)
    if integration.state is not Lifecycle.ACTIVE or is_quarantined(integration, dependencies.effects.clock()):
        return Tally()  # the next sweep reads whatever this was about
    configuration = load_configuration(documents, integration.configuration_version)
    if configuration is None:
        raise BusyError("the configuration is being written", retry_after=5)
    sources, effects = dependencies.effects_of(configuration)
    live = Live(configuration, integration, sources, effects, dependencies.queue, dependencies.hashed)
    try:
        if isinstance(event, ConnectHint):
            return look_at_connect(event, live)
        tally = look_at_units(event, live) if isinstance(event, UnitHint) else look_at_employee(event, live)
    except AuthorityError as error:
        # Everybody's hint would fail alike: stop asking, and let the sweep after the quarantine heal it.
        enter_quarantine(documents, error, now=effects.clock())
        return Tally()
    count_announced(event, tally, documents, now=effects.clock())
    return tally


def _apply_chunk(event: ChunkMessage, integration: Integration, dependencies: WorkerDependencies) -> Tally:
    documents = dependencies.effects.documents
    clock = dependencies.effects.clock
    run = load_run(documents, event.run_id)
    chunk = load_chunk(documents, event.run_id, event.chunk)
    if run is None or chunk is None or chunk.status != "planned":
        if run is not None and run.finished:
            close_run(documents, run, dependencies.effects.seal)
        return Tally()
    if is_quarantined(integration, clock()):
        raise BusyError("Zoho is left alone", retry_after=_until_retry(integration, clock()))
    current = still_current(lambda: load_integration(documents), run.generation, run.configuration_version)
    configuration = load_configuration(documents, run.configuration_version)
    dependencies.meter.reset()
    failed = False
    if configuration is None or not current():
        tally = Tally(skipped=chunk.batch.size())
        tally.reread.update(one for target in chunk.batch.targets.values() for one in target.employees)
        if chunk.profiles is not None:
            put_off(chunk.profiles, tally)
    else:
        sources, effects = dependencies.effects_of(configuration)
        origin = Origin(run=run.run_id, trigger="sweep", is_current=current)
        tally = Tally()
        try:
            apply_batch(chunk.batch, effects=effects, origin=origin, tally=tally)
            note_refusals(tally, chunk.batch.targets, sources, documents, clock=clock)
            if chunk.profiles is not None:
                apply_sealed(chunk.profiles, sources.profiles, configuration, effects, origin, tally=tally, run=run)
        except AuthorityError as error:
            enter_quarantine(documents, error, now=clock())
            failed = True
            tally.failed = chunk.batch.size() - tally.applied - tally.skipped
    # Before the mark: killed in between, the chunk is done again and they are sent again.
    if tally.reread and integration.state is Lifecycle.ACTIVE:
        source = f"{run.run_id}:{event.chunk}:{integration.generation}"
        send_rereads(dependencies.queue, tally.reread, integration, source=source)
    marked = mark_chunk(
        documents,
        run.run_id,
        event.chunk,
        chunk,
        tally,
        calls=dependencies.meter.reset(),
        now=clock(),
        failed=failed,
    )
    if marked is not None and marked.finished:
        close_run(documents, marked, dependencies.effects.seal)
    return tally


def _until_retry(integration: Integration, now: float) -> float:
    return max(60.0, integration.quarantine.retry_at - now) if integration.quarantine is not None else 60.0


def _count_attempt(received: Received, dependencies: WorkerDependencies) -> int:
    """Count a real failure of a message; SQS's own count also counts every wait."""
    documents = dependencies.effects.documents
    key = ("attempt", received.id)
    stored = documents.get(key)
    attempts = (stored.body["attempts"] if stored is not None else 0) + 1
    expires = int(dependencies.effects.clock()) + ATTEMPT_SECONDS
    documents.write(Put(key, {"attempts": attempts}, expires_at=expires))
    return attempts


def _give_up(received: Received, reason: str, dependencies: WorkerDependencies, *, detail: str = "") -> Tally:
    """Keep a message that cannot be done: first the item that says why, then the dead-letter queue."""
    documents, clock = dependencies.effects.documents, dependencies.effects.clock
    now = int(clock())
    body = {"reason": reason, "detail": detail, "at": now, "group": received.group}
    body["body"] = received.body if _is_ours(received.body) else ""
    # An earlier attempt may have written it and been killed before the queue had the message.
    with contextlib.suppress(ConflictError):
        documents.write(Put(("dead_letter", received.id), body, expect=ABSENT, expires_at=now + DEAD_SECONDS))
    dependencies.queue.send_dead(QueueMessage(received.body, received.group, f"dead:{received.id}"))
    _fail_chunk(received, dependencies)
    return Tally(failed=1)


def _is_ours(body: str) -> bool:
    """Tell whether a body is one of our own messages; anything else may hold what we must not store."""
    try:
        event = parse_message(body)
    except PermanentError:
        return False
    return not (isinstance(event, EmployeeHint) and event.email)


def _fail_chunk(received: Received, dependencies: WorkerDependencies) -> None:
    """Let a run whose chunk is given up come to its end, as failed."""
    try:
        event = parse_message(received.body)
    except PermanentError:
        return
    if not isinstance(event, ChunkMessage):
        return
    documents, clock = dependencies.effects.documents, dependencies.effects.clock
    chunk = load_chunk(documents, event.run_id, event.chunk)
    if chunk is None or chunk.status != "planned":
        return
    tally = count_done(chunk.batch, dependencies.effects.ledger)
    tally.failed = chunk.batch.size() - tally.applied
    marked = mark_chunk(documents, event.run_id, event.chunk, chunk, tally, calls={}, now=clock(), failed=True)
    if marked is not None and marked.finished:
        close_run(documents, marked, dependencies.effects.seal)
