"""Empties the managed groups of whom we put there, as a deletion orders it: intent, call, fact, audit, as everywhere.

Use case, a part of a deletion. The plan is made from the ledger each time, so that it goes on after any kill.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.emptying import Emptying, found_again, plan_emptying
from groupsync.core.errors import TransientError
from groupsync.core.links import without_former
from groupsync.core.model import GroupKey
from groupsync.core.operations import cut
from groupsync.core.tally import Tally
from groupsync.engine.apply import apply_batch
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.preview import SECONDS_PER_CALL
from groupsync.engine.reading import Sources
from groupsync.engine.sweep_runs import SweepRuns
from groupsync.ports.documents import Key, Put
from groupsync.state.runs import Run, save_run

COUNT_KEY: Key = ("deletion", "count")
"""What the last count found: how many memberships somebody has to approve."""
COUNT_SECONDS = 3600
"""How long such a number may be approved; as long as a preview."""
MOST_LISTED = 200
TRIGGER = "operator"
RECOUNT = "recount"
"""There is more to take out than was approved."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an emptying works: the clients of the configuration in force, and where its run is kept."""

    configuration: Configuration
    sources: Sources
    effects: Effects
    runs: SweepRuns


def look(desk: Desk) -> Emptying:
    """Plan from what the ledger and Connect's list of groups say now."""
    now = desk.effects.clock()
    snapshot = desk.sources.ledger.snapshot()
    listed = desk.sources.connect.groups()
    made = found_again(snapshot.groups, listed, now=now)
    desk.effects.ledger.put(groups=made)
    groups = {**snapshot.groups, **{entry.key: entry for entry in made}}
    accounts = without_former(snapshot.accounts, groups, now=now)
    return plan_emptying(accounts.values(), groups, listed, now=now)


def count_memberships(run: Run, desk: Desk) -> Run:
    """Say what emptying would do, and remember the number for whoever approves it; nothing happens."""
    found = described(look(desk), desk)
    now = int(desk.effects.clock())
    desk.effects.documents.write(
        Put(COUNT_KEY, {**found, "run_id": run.run_id, "at": now}, expires_at=now + COUNT_SECONDS)
    )
    return replace(run, detail={**run.detail, "deletion": found})


def empty_groups(run: Run, desk: Desk, *, approved: int, is_current: Callable[[], bool]) -> tuple[Run, str]:
    """Take out whom we put there; give what only a person can decide then, empty when all are out.

    Raises:
        TransientError: some are left, and can be taken out later.
        AuthorityError: Connect says no to everything.
    """
    plan = look(desk)
    run = _begun(run, plan, desk)
    if plan.memberships > approved:
        return count_memberships(run, desk), RECOUNT
    batches = list(cut(plan.operations, plan.targets, run.run_id))
    run = replace(run, chunks=run.chunks - run.open + len(batches), open=len(batches))
    run = save_run(desk.effects.documents, run)
    for batch in batches:
        tally = Tally()
        try:
            origin = Origin(run=run.run_id, trigger=TRIGGER, is_current=is_current)
            apply_batch(batch, effects=desk.effects, origin=origin, tally=tally)
        finally:
            run = save_run(desk.effects.documents, _told(run, tally, desk))
        run = replace(run, open=run.open - 1)
    left = look(desk) if plan.memberships else plan
    if not left.memberships:
        return run, ""
    if run.counts["failed"] and not left.busy:
        return run, "refused"
    raise TransientError("somebody is changing some of the memberships", retry_after=90)


def described(plan: Emptying, desk: Desk) -> dict[str, Any]:
    """Say in figures what an emptying does and what it leaves alone."""
    pause = desk.configuration.limits.connect_delay_ms / 1000
    return {
        "memberships": plan.memberships,
        "groups": plan.groups,
        "admins": sum(plan.admins.values()),
        "unreachable": sum(plan.unreachable.values()),
        "left_alone": _listed(plan.admins, "admin") + _listed(plan.unreachable, "unreachable"),
        "calls": {"connect": plan.memberships},
        "minutes": round(plan.memberships * (pause + SECONDS_PER_CALL) / 60, 1),
    }


def _listed(counts: Mapping[GroupKey, int], reason: str) -> list[dict[str, Any]]:
    return [{"group": key, "reason": reason, "memberships": number} for key, number in counts.items()][:MOST_LISTED]


def _begun(run: Run, plan: Emptying, desk: Desk) -> Run:
    """Count from the ledger what is done: what a killed process did not come to count is not lost by that."""
    total = int(run.detail.get("memberships", plan.memberships))
    done = max(0, total - plan.memberships)
    counts = {"planned": total, "applied": done, "removed": done, "groups": plan.groups, "failed": 0, "skipped": 0}
    detail = {**run.detail, "memberships": total}
    if "deletion" not in detail:
        detail["deletion"] = described(plan, desk)
    return replace(run, counts=counts, detail=detail, reason="", heartbeat=desk.effects.clock())


def _told(run: Run, tally: Tally, desk: Desk) -> Run:
    """Count what a batch did into its run, whatever ended it."""
    counts = dict(run.counts)
    for name, value in tally.counts().items():
        counts[name] = counts.get(name, 0) + value
    return desk.runs.with_calls(replace(run, counts=counts, heartbeat=desk.effects.clock()))
