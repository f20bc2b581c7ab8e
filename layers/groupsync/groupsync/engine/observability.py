"""What is measured: gauges that alarms stand on, and the counts of a run. Ids and numbers only, never a person's value.

Use case, read only. The handlers emit it; a gauge is told at every sweep, so that an alarm changes with the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groupsync.engine.accepted_read import REFUSED_KEY
from groupsync.ports.documents import Documents
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import Run, RunStatus

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Gauges:
    """How things stand after a sweep."""

    open_holds: int
    read_refused: int
    quarantined: int
    dead_letters: int
    sweep_failed: int

    def metrics(self) -> Mapping[str, int]:
        """Name the metrics as the alarms in the template do."""
        return {
            "OpenHolds": self.open_holds,
            "ReadRefused": self.read_refused,
            "Quarantined": self.quarantined,
            "DeadLetters": self.dead_letters,
            "SweepFailed": self.sweep_failed,
        }


def read_gauges(documents: Documents, run: Run, *, now: float) -> Gauges:
    """Read how things stand."""
    holds = (document.body for document in documents.query("hold"))
    return Gauges(
        open_holds=sum(body["status"] == "open" and body["expires"] > now for body in holds),
        read_refused=int(documents.get(REFUSED_KEY) is not None),
        quarantined=int(load_integration(documents).quarantine is not None),
        dead_letters=sum(1 for _ in documents.query("dead_letter", limit=MOST_COUNTED)),
        sweep_failed=int(run.status is RunStatus.FAILED),
    )


def run_metrics(run: Run) -> Mapping[str, int]:
    """Give a run's counts and calls as metrics."""
    counts = {name: run.counts.get(name, 0) for name in ("planned", "applied", "failed", "held")}
    return {
        **{f"Memberships{name.capitalize()}": value for name, value in counts.items()},
        "PeopleCalls": run.calls.get("people", 0),
        "ConnectCalls": run.calls.get("connect", 0),
    }
