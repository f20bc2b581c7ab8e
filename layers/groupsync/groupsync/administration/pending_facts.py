"""Gathers from the stored documents what decides which pending actions are open.

Use case, read only. Whoever notices something leaves a document; an attention names its pending action in `code`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from groupsync.administration.lifecycle import CONFIRMABLE
from groupsync.administration.moments import iso_time
from groupsync.administration.open_actions import Facts
from groupsync.administration.pending_actions import is_pending_action
from groupsync.administration.profile_facts import ABOUT_EMPLOYEE, employee_item, profile_items, stopped_item
from groupsync.core.configuration import Configuration
from groupsync.core.desired import fold
from groupsync.core.model import Family
from groupsync.engine.accepted_read import ACCEPTED_KEY, REFUSED_KEY
from groupsync.engine.account_owner import LOST_RIGHTS
from groupsync.engine.profiles.notices import STOPPED
from groupsync.engine.seen import load_seen
from groupsync.ports.documents import Document, Documents, Key
from groupsync.state.call_budget import budget_key
from groupsync.state.integration_state import webhook_seen_key
from groupsync.state.runs import Run, RunStatus

FORMS = ("employee", *(family.value for family in Family))
OVERDUE_SECONDS = 26 * 3600
"""The full sweep runs once a day; two hours are for a slow one."""
UNANSWERED_SECONDS = 24 * 3600
"""How long a refused read may wait before it is urgent."""
LOW_PART = 10
MOST_DEAD_LETTERS = 1000
MOST_ITEMS = 100
TROUBLE_KEY: Key = ("connection", "trouble")
"""Why the last attempt to connect an account failed; gone with the next one that works."""
ABOUT_GROUPS = ("link_group", "group_renamed", "group_admin_left")


def gather_facts(
    documents: Documents, runs: Sequence[Run], configuration: Configuration | None, *, now: float
) -> Facts:
    """Read what was noticed. `runs` are the latest, newest first; `configuration` is the one in force."""
    items = profile_items(documents, configuration, now=now)
    noticed = Counter({code: len(those) for code, those in items.items()})
    for attention in documents.query("attention"):
        code = "link_group" if attention.key[1].startswith("group#") else str(attention.body.get("code", ""))
        if is_pending_action(code) and code not in CONFIRMABLE:
            noticed[code] += 1
            item = _item(code, attention)
            if item is not None and len(items.setdefault(code, [])) < MOST_ITEMS:
                items[code].append(item)
    items["unknown_status"] = unknown_statuses(documents, configuration)
    items["connect_account"] = trouble_items(documents)
    items["quota_low"] = quota_items(documents, runs, now=now)
    noticed["quota_low"] = len(items["quota_low"])
    holds = (document.body for document in documents.query("hold"))
    noticed["held_changes"] = sum(hold.get("status") == "open" and hold.get("expires", now + 1) > now for hold in holds)
    noticed["dead_letters"] = sum(1 for _ in documents.query("dead_letter", limit=MOST_DEAD_LETTERS))
    refused = documents.get(REFUSED_KEY)
    urgent = refused is not None and is_unanswered(refused, documents, now=now)
    noticed["read_refused"] = int(refused is not None)
    first = {form: documents.get(webhook_seen_key(form)) for form in FORMS}
    return Facts(
        webhook_seen=any(first.values()),
        webhooks={form: None if seen is None else seen.body.get("at") for form, seen in first.items()},
        sweep_overdue=is_sweep_overdue(runs, now=now),
        noticed=noticed,
        urgent=frozenset({"read_refused"} if urgent else ()),
        items=items,
    )


def unknown_statuses(documents: Documents, configuration: Configuration | None) -> list[dict[str, Any]]:
    """List the statuses of the last complete read that nobody has said the meaning of, with how many people have it."""
    seen, listed = load_seen(documents), fold(() if configuration is None else configuration.people.statuses)
    return [
        {"status": one["text"], "means": one["means"], "people": one["people"]}
        for one in ([] if seen is None else seen["values"]["statuses"])
        if not one["known"] and not fold([one["text"]]) <= listed
    ]


def _item(code: str, attention: Document) -> dict[str, Any] | None:
    if code == LOST_RIGHTS and attention.body["connect_id"]:
        return owner_item(attention.body)
    if code in ABOUT_GROUPS:
        return group_item(attention.key[1], attention.body)
    if attention.key[1] == STOPPED:
        return stopped_item(attention.body)
    if attention.key[1].startswith(ABOUT_EMPLOYEE):
        return employee_item(attention.key[1], attention.body)
    return None


def owner_item(body: Mapping[str, Any]) -> dict[str, Any]:
    """Show a notice about whose token it is."""
    return {"reason": body["reason"], "connect_id": body["connect_id"], "since": iso_time(body["since"])}


def trouble_items(documents: Documents) -> list[dict[str, Any]]:
    """Say what came of the last attempt to connect, if it failed."""
    trouble = documents.get(TROUBLE_KEY)
    return [] if trouble is None else [{**trouble.body, "at": iso_time(trouble.body["at"])}]


def quota_of(documents: Documents, runs: Iterable[Run], *, now: float) -> dict[str, Any] | None:
    """Say what People left of the day's calls when a sweep asked last, and what we used; None when unknown today."""
    today = budget_key(now)
    told = (run for run in runs if "people_calls_left" in run.detail and budget_key(run.started_at) == today)
    newest = next(told, None)
    if newest is None:
        return None
    used = documents.get(today)
    return {
        "left": newest.detail["people_calls_left"],
        "ours": used.body["used"] if used is not None else 0,
        "at": iso_time(newest.started_at),
    }


def quota_items(documents: Documents, runs: Sequence[Run], *, now: float) -> list[dict[str, Any]]:
    """Tell when People's allowance is nearly used: a tenth is left, or less than two full sweeps cost."""
    quota = quota_of(documents, runs, now=now)
    full = max((run.calls.get("people", 0) for run in runs if run.mode == "full"), default=0)
    if quota is None:
        return []
    low = quota["left"] * LOW_PART <= quota["left"] + quota["ours"] or quota["left"] < 2 * full
    return [{"reason": "calls_left", **quota}] if low else []


def is_unanswered(refused: Document, documents: Documents, *, now: float) -> bool:
    """Tell whether a refused read has waited for more than a day, and its newest one is not accepted."""
    accepted = documents.get(ACCEPTED_KEY)
    answered = accepted is not None and accepted.body["run_id"] == refused.body["run_id"]
    return not answered and now - refused.body.get("since", now) >= UNANSWERED_SECONDS


def group_item(subject: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Show a notice about a group: which, why, since when, and what it says beside that."""
    item = {"group": subject.split("#")[1], "reason": body.get("reason"), "since": iso_time(body.get("since", 0))}
    connect_id = {"connect_id": body["connect_id"]} if body.get("connect_id") else {}
    return item | connect_id | dict(body.get("about", {}))


def is_sweep_overdue(runs: Iterable[Run], *, now: float) -> bool:
    """Tell whether no real sweep has been at work since about a day."""
    useless = (RunStatus.FAILED, RunStatus.SKIPPED)
    real = (
        run for run in runs if not run.dry_run and run.mode not in ("targeted", "delete") and run.status not in useless
    )
    return not any(now - (run.finished_at or run.started_at) <= OVERDUE_SECONDS for run in real)
