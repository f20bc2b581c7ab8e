"""What the last complete read of everybody has seen, kept for whoever says who takes part and what a status means.

Use case. Texts with counts, never whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groupsync.core.model import Employee
from groupsync.core.seen_values import seen_values
from groupsync.ports.documents import Documents, Key, Put
from groupsync.state.runs import Run

SEEN_KEY: Key = ("seen", "employee")


def remember_seen(documents: Documents, employees: Iterable[Employee], *, run: Run, now: float) -> dict[str, Any]:
    """Count the values and keep them where they differ from those of the read before; give them, too."""
    seen = seen_values(employees)
    stored = load_seen(documents)
    if stored is None or stored["values"] != seen:
        documents.write(Put(SEEN_KEY, {"at": int(now), "run_id": run.run_id, "values": seen}))
    return seen


def load_seen(documents: Documents) -> Mapping[str, Any] | None:
    """Give `values` of the last complete read, `at` and `run_id` of the first that saw just these; None before any."""
    stored = documents.get(SEEN_KEY)
    return None if stored is None else stored.body
