"""Chunks: a sweep's plan, cut up, stored, sent to the queue, applied once each; the last one closes the run.

Use case. The run knows how many are open; marking a chunk and counting it down is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from groupsync.core.batch_form import batch_from_json, batch_to_json
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.events import ChunkMessage
from groupsync.core.message_groups import SWEEP
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.operations import Batch
from groupsync.core.tally import Tally
from groupsync.engine.closing import OPEN, finish
from groupsync.ports.documents import Documents, Put
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.state.integration_state import Integration
from groupsync.state.runs import KEPT_SECONDS, Run, chunk_key, load_run, run_put

TRIES = 10


@dataclass(frozen=True, slots=True)
class SealedProfiles:
    """Profile writes of a chunk: whom they are about, and what is written, sealed under the run's key."""

    people: Mapping[ConnectId, EmployeeId]
    sealed: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """One stored part of a run's plan. `status`: planned, done or failed. `profiles` are gone once it is marked."""

    batch: Batch
    status: str
    version: int
    profiles: SealedProfiles | None = None


def store_chunks(
    documents: Documents, run: Run, batches: Iterable[Batch], profiles: Iterable[SealedProfiles] = ()
) -> int:
    """Store the chunks of a run, before the run itself says how many there are. Repeating overwrites the same ones.

    Profiles come last: a manager is in the ledger by then, and groups do not wait for them.
    """
    bodies = chain(
        ({"status": "planned", "batch": batch_to_json(batch)} for batch in batches),
        ({**_no_batch(run), "profiles": {"people": one.people, "sealed": one.sealed}} for one in profiles),
    )
    count = 0
    for count, body in enumerate(bodies, start=1):
        documents.write(Put(chunk_key(run.run_id, count), body, expires_at=int(run.started_at) + KEPT_SECONDS))
    return count


def _no_batch(run: Run) -> dict[str, Any]:
    return {"status": "planned", "batch": batch_to_json(Batch(run.run_id, (), {}))}


def send_chunks(documents: Documents, queue: ChangeQueue, run: Run, *, attempt: str) -> None:
    """Send every chunk that is not marked yet. `attempt` makes the deduplication ids of a repetition new."""
    messages = []
    for number in range(1, run.chunks + 1):
        chunk = load_chunk(documents, run.run_id, number)
        if chunk is not None and chunk.status == "planned":
            message = ChunkMessage(
                delivery=f"{run.run_id}:{number}",
                run_id=run.run_id,
                chunk=number,
                generation=run.generation,
                configuration_version=run.configuration_version,
            )
            messages.append(QueueMessage(message.model_dump_json(), SWEEP, f"{run.run_id}:{number}:{attempt}"))
    if messages:
        queue.send(messages)


def load_chunk(documents: Documents, run_id: str, number: int) -> Chunk | None:
    """Read one chunk."""
    document = documents.get(chunk_key(run_id, number))
    if document is None:
        return None
    body = document.body
    stored = body.get("profiles")
    profiles = None
    if stored is not None:
        people = {ConnectId(one): EmployeeId(employee) for one, employee in stored["people"].items()}
        profiles = SealedProfiles(people, stored["sealed"])
    return Chunk(batch_from_json(body["batch"]), body["status"], document.version, profiles)


def people_in_open_chunks(documents: Documents, runs: Iterable[Run]) -> frozenset[EmployeeId]:
    """Tell whom open sweeps are still going to touch; an incremental one leaves them out."""
    people: set[EmployeeId] = set()
    for chunk in _open_chunks(documents, runs):
        people.update(one for target in chunk.batch.targets.values() for one in target.employees)
        people.update(chunk.profiles.people.values() if chunk.profiles is not None else ())
    return frozenset(people)


def accounts_in_open_chunks(documents: Documents, runs: Iterable[Run]) -> frozenset[ConnectId]:
    """Tell which accounts open sweeps are still going to touch."""
    return frozenset(one for chunk in _open_chunks(documents, runs) for one in chunk.batch.targets)


def profiles_in_open_chunks(documents: Documents, runs: Iterable[Run]) -> frozenset[ConnectId]:
    """Tell whose profile open sweeps are still going to write."""
    return frozenset(one for chunk in _open_chunks(documents, runs) if chunk.profiles for one in chunk.profiles.people)


def _open_chunks(documents: Documents, runs: Iterable[Run]) -> Iterator[Chunk]:
    for run in runs:
        for number in range(1, run.chunks + 1):
            chunk = load_chunk(documents, run.run_id, number)
            if chunk is not None and chunk.status == "planned":
                yield chunk


def open_runs(documents: Documents) -> list[Run]:
    """Give the runs that are not closed yet, oldest first: incremental ones may stand beside a full one.

    One that is finished, but was killed before it was closed, is among them.
    """
    runs = (load_run(documents, document.key[1]) for document in documents.query(OPEN))
    return [run for run in runs if run is not None]


def mark_chunk(
    documents: Documents,
    run_id: str,
    number: int,
    chunk: Chunk,
    tally: Tally,
    *,
    calls: Mapping[str, int],
    now: float,
    failed: bool = False,
) -> Run | None:
    """Mark a chunk as done, or given up, and count it into its run; give the run when this was the first time."""
    for _ in range(TRIES):
        run = load_run(documents, run_id)
        if run is None:
            return None
        counts = dict(run.counts)
        for name, value in tally.counts().items():
            counts[name] = counts.get(name, 0) + value
        total = {name: run.calls.get(name, 0) + calls.get(name, 0) for name in {*run.calls, *calls}}
        detail = {**run.detail, "failed_chunks": int(run.detail.get("failed_chunks", 0)) + int(failed)}
        detail |= {"profiles_unwritten": True} if tally.profiles_stopped else {}
        merged = replace(run, counts=counts, calls=total, open=run.open - 1, heartbeat=now, detail=detail)
        if merged.open <= 0:
            merged = finish(merged, now=now)
        marked = Put(
            chunk_key(run_id, number),
            {"status": "failed" if failed else "done", "batch": batch_to_json(chunk.batch)},
            expect=chunk.version,
            expires_at=int(run.started_at) + KEPT_SECONDS,
        )
        if _write_together(documents, marked, merged):
            return replace(merged, version=merged.version + 1)
        stored = load_chunk(documents, run_id, number)
        if stored is None or stored.status != "planned":
            return None
    raise TransientError("the run is being written by others", retry_after=1)


def _write_together(documents: Documents, marked: Put, run: Run) -> bool:
    try:
        documents.write(marked, run_put(run))
    except ConflictError:
        return False
    return True


def begin_open(documents: Documents, run: Run, *, fence: Put) -> Run:
    """Store a run together with the word that it has chunks on their way. Raises `ConflictError`.

    `fence` is what a sweep's lease adds: nothing is handed over by one that was overtaken.
    """
    pointer = Put((OPEN, run.run_id), {}, expires_at=int(run.started_at) + KEPT_SECONDS)
    documents.write(fence, pointer, run_put(run))
    return replace(run, version=run.version + 1)


Current = Callable[[], bool]


def still_current(load: Callable[[], Integration], generation: int, configuration_version: int) -> Current:
    """Give the question that apply asks before each call: is the plan still the newest?"""

    def ask() -> bool:
        now = load()
        return (
            now.state.value == "active"
            and now.generation == generation
            and now.configuration_version == configuration_version
        )

    return ask
