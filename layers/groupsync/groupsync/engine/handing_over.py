"""Handing over: what a sweep has planned is cut into chunks, stored, and sent to the queue.

Use case, the last part of a sweep. With nothing to do the run ends here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace

from groupsync.core.errors import TransientError
from groupsync.core.operations import cut, linked, pack
from groupsync.core.targets import targets_of
from groupsync.engine.chunks import SealedProfiles, send_chunks, store_chunks
from groupsync.engine.closing import close_run, finish
from groupsync.engine.judging import Judgement
from groupsync.engine.refresh import Refreshment
from groupsync.engine.sweep_dependencies import SweepDependencies
from groupsync.state.leases import Lease
from groupsync.state.runs import Run


def hand_over(
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
