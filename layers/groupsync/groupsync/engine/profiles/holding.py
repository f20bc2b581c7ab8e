"""Profile changes in holds: how they are stored there, and when nobody wants them any more.

Use case, beside `engine.holds`: an entry is one field of one person, named by the digest of its value.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from groupsync.core.errors import ConflictError
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProblemReason, ProfileField
from groupsync.core.profile_change import FieldDecision, FieldStanding, ProfilePlan, Skip
from groupsync.core.profile_parts import PROFILE, FieldPart, parts_of
from groupsync.engine.exceptions import remove_exceptions
from groupsync.engine.hold_contents import Wording
from groupsync.engine.hold_decisions import Decision, decide
from groupsync.engine.holds import collect_live, is_open, store_sweep, undecided
from groupsync.engine.profiles.judging import ProfileJudgement
from groupsync.engine.profiles.rejected import load_rejected, rejection_key
from groupsync.ports.documents import Documents
from groupsync.state.runs import Run

WAITS = frozenset({ProblemReason.MANAGER_WITHOUT_ACCOUNT.value, ProblemReason.DIRECTORY_NOT_READ.value})
"""Problems that may end without a change of the record: what People wants is not known meanwhile."""


def hold_profiles(judgement: ProfileJudgement, documents: Documents, *, run: Run | None, now: float) -> None:
    """Store what was stopped and no open hold has yet: in a hold of the sweep's own, or in the one that collects."""
    parts = [part for change in judgement.held for part in parts_of(change) if part.id not in judgement.waiting]
    entries = [_entry(part, judgement.homes) for part in sorted(parts)]
    if not entries:
        return
    if run is None:
        # Beside those of memberships, whose sentences need the names of groups at every addition.
        collect_live(documents, entries, Wording(), now=now, about=f"-{PROFILE}")
    else:
        store_sweep(documents, f"{run.run_id}-{PROFILE}", entries, Wording(), run_id=run.run_id, now=now)


def close_obsolete_profiles(documents: Documents, plans: Sequence[ProfilePlan], *, now: float) -> None:
    """Note which held values nobody wants any more, of the people who were planned, and forget rejections alike.

    A hold that somebody decides about at the same moment is left to the next sweep.
    """
    by_account = {plan.connect_id: plan for plan in plans}
    for document in list(documents.query("hold")):
        if not is_open(document.body, now):
            continue
        gone = [
            one
            for one in undecided(document.body)
            if one["kind"] == PROFILE and not _wants(by_account.get(one["connect_id"]), one)
        ]
        if gone:
            with contextlib.suppress(ConflictError):
                decide(documents, document, gone, Decision.OBSOLETE, facts={"at": int(now)})
    same = (
        (plan.connect_id, decision.field)
        for plan in plans
        for decision in plan.decisions
        if decision.standing is FieldStanding.SAME
    )
    rejected = load_rejected(documents, by_account)
    remove_exceptions(documents, [rejection_key(*one) for one in same if one in rejected])


def _wants(plan: ProfilePlan | None, stored: Mapping[str, Any]) -> bool:
    """Tell whether a held value may still be wanted; whoever was not planned, or is in doubt, still does."""
    if plan is None:
        return True
    (name,) = stored["fields"]
    decision = next((one for one in plan.decisions if one.field == name), None)
    if decision is None:
        return False  # the field does not follow People any more
    if _in_doubt(decision):
        return True
    return plan.change is not None and any(part.atom in stored["atoms"] for part in parts_of(plan.change))


def _in_doubt(decision: FieldDecision) -> bool:
    waits = decision.standing is FieldStanding.PROBLEM and decision.detail in WAITS
    return waits or decision.skip in (Skip.UNREAD, Skip.RESTING)


def _entry(part: FieldPart, homes: Mapping[ProfileField, str]) -> dict[str, Any]:
    return {
        "id": part.id,
        "axis": f"field_changes#{part.field.value}",
        "cause": part.cause,
        "kind": PROFILE,
        "connect_id": ConnectId(part.connect_id),
        "employee_id": part.employee_id,
        "fields": [part.field.value],
        "way": part.way.value,
        "home": "connect" if part.field in homes else "directory",
        "adds": [],
        "removes": [],
        "atoms": [part.atom],
    }
