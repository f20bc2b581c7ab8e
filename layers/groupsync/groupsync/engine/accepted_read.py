"""A refused read that an administrator accepts: who was missing from it is expected to be missing.

Use case. Only the proof that a read is incomplete is given up, and only for these people: they are still looked up,
still vanish no sooner than others, and are still counted and held. Whoever is back is expected again.
"""

from __future__ import annotations

from collections.abc import Sequence

from groupsync.core.completeness import Suspicion
from groupsync.ports.documents import ABSENT, Delete, Documents, Key, Put
from groupsync.state.runs import KEPT_SECONDS, Run

REFUSED_KEY: Key = ("action", "read_refused")
ACCEPTED_KEY: Key = ("baseline", "accepted")
"""Who was missing from the accepted read, until they are back or hold nothing any more."""


def missing_key(run_id: str) -> Key:
    """Name the document of who was missing from a read that may be accepted."""
    return (f"run#{run_id}", "missing")


def keep_acceptable(documents: Documents, run: Run, suspicion: Suspicion) -> None:
    """Remember who was missing, so that exactly this can be accepted."""
    missing = sorted({*suspicion.suspects, *suspicion.anchors})
    documents.write(Put(missing_key(run.run_id), {"missing": missing}, expires_at=int(run.started_at) + KEPT_SECONDS))


def missing_of(documents: Documents, run_id: str) -> Sequence[str] | None:
    """Give who was missing from a refused read; None when it is none that can be accepted."""
    document = documents.get(missing_key(run_id))
    return None if document is None else list(document.body["missing"])


def store_accepted(documents: Documents, run_id: str, missing: Sequence[str], *, by: str, now: float) -> bool:
    """Make a refused read the baseline. False when it is already. Raises `ConflictError` when two do it at once."""
    stored = documents.get(ACCEPTED_KEY)
    if stored is not None and stored.body["run_id"] == run_id:
        return False
    body = {"run_id": run_id, "missing": list(missing), "by": by, "at": int(now)}
    documents.write(Put(ACCEPTED_KEY, body, expect=ABSENT if stored is None else stored.version))
    return True


def shrink_accepted(documents: Documents, suspicion: Suspicion | None) -> None:
    """After a read, expect everybody again who was in it, or who holds nothing that could be lost."""
    stored = documents.get(ACCEPTED_KEY)
    if stored is None or suspicion is None or suspicion.empty:
        return
    still = frozenset(suspicion.suspects)
    left = [one for one in stored.body["missing"] if one in still]
    if not left:
        documents.write(Delete(ACCEPTED_KEY))
    elif len(left) < len(stored.body["missing"]):
        documents.write(Put(ACCEPTED_KEY, {**stored.body, "missing": left}))
