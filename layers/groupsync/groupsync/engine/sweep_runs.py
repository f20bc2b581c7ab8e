"""The runs of sweeps: begun, ended, and helped on after a function or its messages were lost.

Use case, a part of the sweep. A run is stored when there is something to say about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from groupsync.core.errors import ConflictError, OvertakenError
from groupsync.core.events import SweepEvent
from groupsync.engine.chunks import begin_open, send_chunks
from groupsync.engine.closing import close_run
from groupsync.engine.effects import Effects
from groupsync.engine.quarantine import is_quarantined
from groupsync.engine.sweep_record import note_refusal
from groupsync.ports.invocation import CallMeter
from groupsync.ports.queue import ChangeQueue
from groupsync.state.integration_state import Integration, Lifecycle
from groupsync.state.leases import Lease, acquire, fence, lease_key
from groupsync.state.runs import Run, RunStatus, list_runs, load_run, new_run_id, run_put, save_run

LEASE = "sweep"
LEASE_SECONDS = 15 * 60
"""As long as the function may live."""
STALE_SECONDS = 20 * 60
"""A run that made no progress for so long lost its messages or its function."""
LATEST = 20
OVERTAKEN = "another sweep took over"


@dataclass(frozen=True, slots=True)
class SweepRuns:
    """What happens to the document of a sweep's run, from its beginning to its end."""

    effects: Effects
    queue: ChangeQueue
    meter: CallMeter

    def begin(self, event: SweepEvent, integration: Integration) -> Run:
        """Find the run that an administrator announced, or make a new one, which is not stored yet."""
        announced = load_run(self.effects.documents, event.run_id) if event.run_id else None
        if announced is not None:
            return announced
        now = self.effects.clock()
        return Run(
            run_id=event.run_id or new_run_id(now, self.effects.random_id()[:8]),
            mode=event.mode,
            dry_run=event.dry_run,
            status=RunStatus.CONTINUING,
            started_at=now,
            generation=integration.generation,
            configuration_version=integration.configuration_version,
            heartbeat=now,
        )

    def lease(self, run: Run) -> Lease | None:
        """Take the lease; the holder is the invocation: of two deliveries of one event only one may work."""
        holder = f"{run.run_id}:{self.effects.random_id()}"
        return acquire(self.effects.documents, LEASE, holder, self.effects.clock(), LEASE_SECONDS)

    def step_back(self, run: Run) -> Run:
        """Leave the work to whoever has the lease. If that is another delivery of this run, the run is its own."""
        stored = self.effects.documents.get(lease_key(LEASE))
        if stored is not None and stored.body["holder"].rpartition(":")[0] == run.run_id:
            return run
        return self.end(run, RunStatus.SKIPPED, "another sweep is at work")

    def commit(self, run: Run, lease: Lease) -> Run:
        """Store a run that is planned to its end, in one transaction with the lease it was planned under.

        Raises `OvertakenError`, and nothing is handed over, when another sweep has taken that meanwhile.
        """
        documents = self.effects.documents
        held = fence(documents, lease)
        try:
            if run.chunks:
                return begin_open(documents, run, fence=held)
            documents.write(held, run_put(run))
        except ConflictError as error:
            raise OvertakenError("the lease or the run has changed hands") from error
        return replace(run, version=run.version + 1)

    def overtaken(self, run: Run) -> Run:
        """Give up a run whose lease another sweep has taken meanwhile; what it read is older than what that one saw."""
        stored = self.newest(run)
        ended = stored.finished or stored.chunks
        return stored if ended else self.end(replace(run, version=stored.version), RunStatus.SKIPPED, OVERTAKEN)

    def newest(self, run: Run) -> Run:
        """Give a run as it is stored now: before the lease was ours, another delivery may have gone on with it."""
        return load_run(self.effects.documents, run.run_id) or run

    def repeat(self, run: Run) -> Run:
        """Give a run that an earlier delivery of the same event began; what it could not send is sent."""
        if not run.finished:
            send_chunks(self.effects.documents, self.queue, run, attempt="1")
        return run

    def end(self, run: Run, status: RunStatus, reason: str) -> Run:
        """Store a run that nothing more happens in; what was sealed for it can be read by nobody afterwards."""
        self.effects.seal.forget(run.run_id)
        finished = replace(self.with_calls(run), status=status, reason=reason, finished_at=self.effects.clock())
        return save_run(self.effects.documents, finished)

    def refuse(self, run: Run, refusals: tuple[str, ...]) -> Run:
        """End a run whose read cannot be believed at all: nothing is done, and somebody is told."""
        run = replace(run, refusals=refusals, cursors={})
        if not run.dry_run:
            note_refusal(self.effects.documents, run, now=self.effects.clock())
        return self.end(run, RunStatus.REFUSED, "the read was not complete")

    def with_calls(self, run: Run) -> Run:
        """Count what was called since the last time into a run."""
        counted = self.meter.reset()
        calls = {name: run.calls.get(name, 0) + counted.get(name, 0) for name in {*run.calls, *counted}}
        return replace(run, calls=calls)

    def revive(self, runs: Iterable[Run]) -> Iterator[Run]:
        """Yield the open runs, after helping those that made no progress for long: messages, or a function, were lost.

        What was finished, but killed before it was closed, is closed.
        """
        documents, now = self.effects.documents, self.effects.clock()
        for run in runs:
            if run.finished:
                close_run(documents, run, self.effects.seal)
            elif now - run.heartbeat <= STALE_SECONDS:
                yield run
            elif run.chunks:
                beating = save_run(documents, replace(run, heartbeat=now))
                send_chunks(documents, self.queue, beating, attempt=str(int(now)))
                yield beating
            else:
                close_run(documents, self._bury(run), self.effects.seal)

    def bury_killed(self, run: Run) -> None:
        """End the announced runs whose function was killed: nobody else would, and somebody may be waiting for them."""
        now = self.effects.clock()
        for before in list_runs(self.effects.documents, limit=LATEST):
            killed = not before.finished and not before.chunks and now - before.heartbeat > STALE_SECONDS
            if killed and before.run_id != run.run_id:
                self._bury(before)

    def abandon(self, run_id: str | None, reason: str) -> None:
        """End an announced run that broke off before it had handed anything over."""
        run = load_run(self.effects.documents, run_id) if run_id else None
        if run is not None and not run.finished and not run.chunks:
            self.end(run, RunStatus.FAILED, reason)

    def _bury(self, run: Run) -> Run:
        now = self.effects.clock()
        self.effects.seal.forget(run.run_id)
        failed = replace(run, status=RunStatus.FAILED, reason="its function was stopped", finished_at=now)
        return save_run(self.effects.documents, failed)


def refusal_of(event: SweepEvent, integration: Integration, *, now: float) -> str:
    """Say why a sweep is not begun; empty when it may."""
    if not event.dry_run and integration.state is not Lifecycle.ACTIVE:
        return "the integration is not active"
    if not event.dry_run and is_quarantined(integration, now):
        return "quarantined"
    if not event.unsaved_configuration and integration.configuration_version == 0:
        return "there is no configuration"
    return ""
