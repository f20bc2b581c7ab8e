"""What a sweep says of itself before its work is done: counts, causes, who waits, what is left of the day's calls.

Use case, part of a sweep's record step. The chunks add what they did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groupsync.engine.judging import Judgement
from groupsync.engine.sweep_read import SweepRead
from groupsync.state.runs import Run


def describe(run: Run, read: SweepRead, judgement: Judgement, waiting: Mapping[str, int], *, left: int | None) -> Run:
    """Put the plan into the run's report. `left`: how many of the day's calls People has, None when it did not say."""
    plan = judgement.plan
    planned = sum(change.size() for change in plan.changes) + sum(one.noted for one in plan.accounts.values())
    counts = {
        "employees": len(read.gathered.read.employees),
        "groups": len(judgement.gathered.situation.manageable),
        "planned": planned,
        "unchanged": plan.unchanged,
        "skipped": sum(one.noted for one in plan.accounts.values()),
        "held": sum(change.size() for change in judgement.asking()),
    }
    waiting = dict(waiting)
    for reason in judgement.gathered.situation.matches.waiting.values():
        waiting[reason.value] = waiting.get(reason.value, 0) + 1
    if read.gathered.read.unreadable:
        waiting["unreadable_record"] = len(read.gathered.read.unreadable)
    return replace(
        run,
        counts=counts,
        causes=tuple(cause.to_json() for cause in judgement.causes()),
        refusals=read.refusals,
        waiting=waiting,
        cursors={} if read.refusals else read.cursors,
        detail={
            **run.detail,
            "plan": plan.content_hash(),
            "protected_admins": plan.protected,
            "released": sum(len(people) for people in plan.releases().values()),
            **({} if left is None else {"people_calls_left": left}),
        },
    )
