"""Runs: what one sweep planned and did, the chunks it was cut into, and the report others read (design 3.5).

A run's document is its report plus our own bookkeeping under `internal`. Kept 90 days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from groupsync.ports.documents import ABSENT, Document, Documents, Key, Put

RUNS = "run"
"""Partition with one item per run; its sort keys rise with time."""
KEPT_SECONDS = 90 * 24 * 3600
COUNTERS = (
    "employees", "groups", "planned", "applied", "unchanged", "skipped", "failed", "held",
    "added", "removed", "profiles", "groups_created",
)  # fmt: skip
PRODUCTS = ("people", "connect", "directory", "accounts")


class RunStatus(StrEnum):
    """The statuses of design 3.5."""

    CONTINUING = "continuing"
    COMPLETED = "completed"
    HELD = "held"
    REFUSED = "refused"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `chunks` is how many it was cut into, `open` how many are not yet marked; times are epoch seconds.

    `refusals` say why a read was not believed; `cursors` are moved when the run closes well.
    """

    run_id: str
    mode: str
    dry_run: bool
    status: RunStatus
    started_at: float
    finished_at: float | None = None
    trigger: str = "schedule"
    generation: int = 0
    configuration_version: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    guard: Sequence[Mapping[str, Any]] = ()
    calls: Mapping[str, int] = field(default_factory=dict)
    causes: Sequence[Mapping[str, Any]] = ()
    refusals: Sequence[str] = ()
    reason: str = ""
    chunks: int = 0
    open: int = 0
    heartbeat: float = 0
    fence: int = 0
    cursors: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0

    @property
    def finished(self) -> bool:
        """Tell whether nothing more will happen in this run."""
        return self.status is not RunStatus.CONTINUING

    def report(self) -> dict[str, Any]:
        """Give the report of design 3.5, plus what is additionally known."""
        return {
            "run_id": self.run_id,
            "mode": self.mode,
            "status": self.status.value,
            "dry_run": self.dry_run,
            "started_at": _iso(self.started_at),
            "finished_at": None if self.finished_at is None else _iso(self.finished_at),
            "counts": {name: self.counts.get(name, 0) for name in COUNTERS},
            "guard": [dict(axis) for axis in self.guard],
            "calls": {name: self.calls.get(name, 0) for name in PRODUCTS},
            "causes": [dict(cause) for cause in self.causes],
            "trigger": self.trigger,
            "reason": self.reason,
            "refusals": list(self.refusals),
            "waiting": dict(self.waiting),
            "chunks": {"total": self.chunks, "open": self.open},
            "configuration_version": self.configuration_version,
            **dict(self.detail),
        }


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def run_key(run_id: str) -> Key:
    """Name a run's document."""
    return (RUNS, run_id)


def chunk_key(run_id: str, chunk: int) -> Key:
    """Name the document of one chunk."""
    return (f"run#{run_id}", f"chunk#{chunk:06d}")


def new_run_id(now: float, random_part: str) -> str:
    """Make a run id that sorts by start: `20261122T200000123-<random>`."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%S%f")[:18]
    return f"{stamp}-{random_part}"


def run_put(run: Run) -> Put:
    """Give the conditional write of a run."""
    body = {
        name: (getattr(run, name).value if name == "status" else getattr(run, name))
        for name in Run.__dataclass_fields__
        if name != "version"
    }
    return Put(run_key(run.run_id), body, expect=run.version or ABSENT, expires_at=int(run.started_at) + KEPT_SECONDS)


def save_run(documents: Documents, run: Run) -> Run:
    """Write a run if it is still the one that was read. Raises `ConflictError`."""
    documents.write(run_put(run))
    return replace(run, version=run.version + 1)


def load_run(documents: Documents, run_id: str) -> Run | None:
    """Read one run."""
    document = documents.get(run_key(run_id))
    return None if document is None else run_of(document)


def list_runs(documents: Documents, *, limit: int = 50) -> Iterator[Run]:
    """Yield runs, newest first."""
    return (run_of(document) for document in documents.query(RUNS, newest_first=True, limit=limit))


def run_of(document: Document) -> Run:
    """Read a stored run."""
    body = dict(document.body)
    body["status"] = RunStatus(body["status"])
    return Run(**body, version=document.version)
