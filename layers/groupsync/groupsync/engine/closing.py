"""Closing a run: what it found out and did decides its status, and its end moves the cursors.

Use case, for sweeps that end at once and for the last chunk of the others.
"""

from __future__ import annotations

from dataclasses import replace

from groupsync.engine.approvals import end_approvals
from groupsync.engine.quarantine import leave_quarantine
from groupsync.engine.refresh import note_refreshed
from groupsync.ports.documents import Delete, Documents, Key, Put
from groupsync.ports.secrets import Seal
from groupsync.state.runs import Run, RunStatus

OPEN = "open_run"
"""Partition with one item per run whose chunks are not all marked."""
PROFILES = "#profiles"
"""The part of a generation's first full sweep that may be done later than the memberships."""


def finish(run: Run, *, now: float) -> Run:
    """Close a run: what it found out, and what its chunks did, decide its status."""
    if run.detail.get("failed_chunks"):
        status, reason = RunStatus.FAILED, "chunks were given up"
    elif run.refusals:
        status, reason = RunStatus.REFUSED, "the read was not complete"
    elif run.counts.get("held", 0) or run.counts.get("profiles_held", 0):
        status, reason = RunStatus.HELD, "changes wait for approval"
    else:
        status, reason = RunStatus.COMPLETED, run.reason
    return replace(run, status=status, reason=reason, finished_at=now, open=0)


def close_run(documents: Documents, run: Run, seal: Seal) -> None:
    """Do what a closed run makes true: move its cursors, end what its activation approved, let the next one begin.

    What was sealed for it can be read by nobody afterwards.

    Cursors only move when everything before them was applied, held or parked. Safe to repeat.
    """
    if run.status in (RunStatus.COMPLETED, RunStatus.HELD):
        leave_quarantine(documents)
        # What was approved of profiles that could not be written is still to be done.
        undone = run.detail.get("profiles_unplanned") or run.detail.get("profiles_unwritten")
        if not undone:
            end_approvals(documents, run)
        note_refreshed(documents, run)
        for done in [generation_key(run.generation)] + ([] if undone else [generation_key(run.generation, PROFILES)]):
            if run.mode == "full" and documents.get(done) is None:
                documents.write(Put(done, {"done": True}))
        for form, newest in sorted(run.cursors.items()):
            key = ("cursor", form)
            stored = documents.get(key)
            if stored is None or stored.body["ms"] < newest:
                documents.write(Put(key, {"ms": newest, "run": run.run_id}))
    seal.forget(run.run_id)
    if documents.get((OPEN, run.run_id)) is not None:
        documents.write(Delete((OPEN, run.run_id)))


def generation_key(generation: int, part: str = "") -> Key:
    """Name the document that says that a full sweep of this generation came to a good end, or a part of it."""
    return ("baseline", f"generation#{generation}{part}")
