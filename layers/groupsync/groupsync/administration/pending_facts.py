"""Gathers from the stored documents what decides which pending actions are open.

Use case, read only. Whoever notices something leaves a document; an attention names its pending action in `code`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from groupsync.administration.lifecycle import CONFIRMABLE, Facts
from groupsync.administration.pending_actions import is_pending_action
from groupsync.core.model import Family
from groupsync.ports import Documents
from groupsync.state.integration_state import webhook_seen_key
from groupsync.state.runs import Run, RunStatus

FORMS = ("employee", *(family.value for family in Family))
OVERDUE_SECONDS = 26 * 3600
"""The full sweep runs once a day; two hours are for a slow one."""
MOST_DEAD_LETTERS = 1000


def gather_facts(documents: Documents, runs: Iterable[Run], *, now: float) -> Facts:
    """Read what was noticed. `runs` are the latest, newest first."""
    noticed = Counter[str]()
    for attention in documents.query("attention"):
        code = "link_group" if attention.key[1].startswith("group#") else str(attention.body.get("code", ""))
        if is_pending_action(code) and code not in CONFIRMABLE:
            noticed[code] += 1
    holds = (document.body for document in documents.query("hold"))
    noticed["held_changes"] = sum(hold.get("status") == "open" and hold.get("expires", now + 1) > now for hold in holds)
    noticed["dead_letters"] = sum(1 for _ in documents.query("dead_letter", limit=MOST_DEAD_LETTERS))
    noticed["read_refused"] = int(documents.get(("action", "read_refused")) is not None)
    return Facts(
        webhook_seen=any(documents.get(webhook_seen_key(form)) for form in FORMS),
        sweep_overdue=is_sweep_overdue(runs, now=now),
        noticed=noticed,
    )


def is_sweep_overdue(runs: Iterable[Run], *, now: float) -> bool:
    """Tell whether no real sweep has been at work since about a day."""
    useless = (RunStatus.FAILED, RunStatus.SKIPPED)
    real = (run for run in runs if not run.dry_run and run.mode != "targeted" and run.status not in useless)
    return not any(now - (run.finished_at or run.started_at) <= OVERDUE_SECONDS for run in real)
