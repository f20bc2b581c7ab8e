"""What a dry run shows, and what an activation bound to it may do.

Use case. The approval is kept as digests of (person, group, kind, direction), so that it stays small and exact.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupsync.core.errors import ConflictError
from groupsync.core.operations import OperationKind, pack
from groupsync.core.plan import Direction, atom_digest
from groupsync.core.targets import targets_of
from groupsync.engine.closing import generation_key
from groupsync.engine.judging import Judgement
from groupsync.engine.refresh import weekly_calls
from groupsync.ports.documents import Documents, Put
from groupsync.state.integration_state import Integration, load_integration, save_integration
from groupsync.state.runs import KEPT_SECONDS, Run, load_run

APPROVAL_SECONDS = 26 * 3600
"""How long an activation may need, and be repeated by the next full sweep, before its preview is history."""
UNKNOWN_MEMBERS = (
    "Connect has no call that lists a group's members. Whoever was in an adopted group before is not known, is not"
    " managed and is never removed; whom the plan adds there may have been in it already, and is managed from then on."
)
"""Said with a plan that adopts groups: what cannot be known about them."""
SHOWN_GROUPS = 500
SECONDS_PER_CALL = 0.25
"""What one call to Connect is taken to last, beside the configured pause."""


def show_preview(judgement: Judgement) -> dict[str, Any]:
    """Tell what would happen: groups, memberships, calls, minutes, mails."""
    plan, gathered = judgement.plan, judgement.gathered
    targets = targets_of(plan.changes, (), plan.accounts)
    operations = pack(plan.changes, gathered.groups.actions, targets, gathered.terms())
    calls = sum(operation.calls() for operation in operations)
    pause = gathered.situation.configuration.limits.connect_delay_ms / 1000
    steps: dict[str, list[str]] = {"create": [], "adopt": [], "recover": [], "ask": []}
    for action in gathered.groups.actions:
        steps[action.step.value].append(action.name)
    weekly = {}
    if gathered.situation.configuration.drift == "enforce":
        each_week = weekly_calls(judgement)
        weekly["drift"] = {
            "calls_per_week": each_week,
            "minutes_per_week": round(each_week * (pause + SECONDS_PER_CALL) / 60, 1),
        }
    return {
        "preview": {
            "notes": [UNKNOWN_MEMBERS] if steps["adopt"] else [],
            **weekly,
            "groups": {name: names[:SHOWN_GROUPS] for name, names in steps.items()},
            "group_counts": {name: len(names) for name, names in steps.items()},
            "memberships": {"add": plan.memberships(Direction.ADD), "remove": plan.memberships(Direction.REMOVE)},
            "released": sum(len(people) for people in plan.releases().values()),
            "calls": {"connect": calls},
            "removal_calls": sum(one.calls() for one in operations if one.kind is OperationKind.REMOVE),
            "minutes": round(calls * (pause + SECONDS_PER_CALL) / 60, 1),
            "mails": 0,
        }
    }


def remember_preview(documents: Documents, run: Run, judgement: Judgement, *, bind: bool, now: float) -> None:
    """Store what was shown, then bind it to the configuration it was shown for, if that is saved."""
    atoms = sorted(atom_digest(atom) for atom in judgement.plan.atoms())
    documents.write(Put((f"run#{run.run_id}", "approved"), {"atoms": atoms}, expires_at=int(now) + KEPT_SECONDS))
    integration = load_integration(documents)
    if not bind or integration.configuration_version != run.configuration_version:
        return  # the configuration changed while it was being shown: the preview is of no use for activation
    shown = {"run_id": run.run_id, "configuration_version": run.configuration_version, "at": int(now)}
    try:
        save_integration(documents, replace(integration, preview=shown))
    except ConflictError:
        remember_preview(documents, run, judgement, bind=bind, now=now)


def bound_run(
    integration: Integration, documents: Documents, *, mode: str, dry_run: bool, now: float, part: str = ""
) -> str:
    """Give the preview whose content may pass a full sweep, until one of this generation has done it, for a day."""
    shown = load_run(documents, integration.approved_run) if integration.approved_run else None
    outdated = shown is None or now - shown.started_at > APPROVAL_SECONDS
    done = documents.get(generation_key(integration.generation, part)) is not None
    useless = dry_run or mode != "full" or outdated or done
    return "" if useless else integration.approved_run
