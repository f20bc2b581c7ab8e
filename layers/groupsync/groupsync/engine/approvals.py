"""Standing approvals: what an administrator approved of a hold, until it is done.

Use case. One document per approval, named after the run that it started; every trigger lets its changes pass, so that
nothing depends on that one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from groupsync.core.errors import ConflictError
from groupsync.core.model import EmployeeId
from groupsync.core.plan import Change, atom_digest
from groupsync.ports.documents import ABSENT, Delete, Document, Documents, Key, Put
from groupsync.state.runs import Run

PARTITION = "approval"
STANDS_SECONDS = 26 * 3600
"""The next daily sweep does what the approval's own run could not."""
AFTERWARDS_SECONDS = 3600
"""How long an approval is still good for the people whom somebody overtook in its run."""

Passes = Callable[[Change], bool]


def approval_key(run_id: str) -> Key:
    """Name an approval's document."""
    return ("approval", run_id)


def store_approval(
    documents: Documents, run_id: str, stored: Iterable[Mapping[str, Any]], *, targeted: bool, now: float
) -> None:
    """Keep what exactly was approved of a hold, as digests, and whom it is about."""
    changes = list(stored)
    until = int(now) + STANDS_SECONDS
    body = {
        "atoms": sorted({atom_digest(atom) for change in changes for atom in change["atoms"]}),
        "people": sorted({change["employee_id"] for change in changes}) if targeted else [],
        "at": int(now),
        "until": until,
        "done": False,
    }
    documents.write(Put(approval_key(run_id), body, expect=ABSENT, expires_at=until))


def withdraw_approval(documents: Documents, run_id: str) -> None:
    """Forget an approval that did not come to anything."""
    documents.write(Delete(approval_key(run_id)))


def load_approved(documents: Documents, *, now: float) -> list[frozenset[str]]:
    """Give the digests of each approval that stands."""
    return [frozenset(document.body["atoms"]) for document in _standing(documents, now)]


def load_passes(documents: Documents, *, now: float) -> Passes:
    """Give the test for what was approved: every part of a change must have been, in one approval."""
    approved = load_approved(documents, now=now)

    def passes(change: Change) -> bool:
        digests = [atom_digest(atom) for atom in change.atoms()] if approved else []
        return any(atoms.issuperset(digests) for atoms in approved)

    return passes


def people_to_read(documents: Documents, *, now: float, run_id: str = "") -> list[EmployeeId]:
    """Name whom a run has to read afresh for its approval, or any sweep for those whose own run came to nothing."""
    return sorted(
        {
            EmployeeId(one)
            for document in _standing(documents, now)
            if not document.body["done"] and run_id in ("", document.key[1])
            for one in document.body["people"]
        }
    )


def end_approvals(documents: Documents, run: Run) -> None:
    """Note that a run that came to a good end did what was approved before it began. Safe to repeat."""
    now = run.finished_at or run.heartbeat
    for document in list(documents.query(PARTITION)):
        body = document.body
        if body["done"] or not (document.key[1] == run.run_id or (run.mode == "full" and body["at"] <= run.started_at)):
            continue
        until = min(body["until"], int(now) + AFTERWARDS_SECONDS)
        ended = Put(document.key, {**body, "done": True, "until": until}, expect=document.version, expires_at=until)
        try:
            documents.write(ended)
        except ConflictError:
            continue  # another run's end noted it


def _standing(documents: Documents, now: float) -> list[Document]:
    return [document for document in documents.query(PARTITION) if document.body["until"] > now]
