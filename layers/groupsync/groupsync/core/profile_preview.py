"""The preview of profile writes: per field how many stand how, ten examples, and the price in calls.

Core: no I/O. It names employees by record id, never by value: nothing here may be personal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.model import EmployeeId
from groupsync.core.profile import PERSONAL, ProfileField
from groupsync.core.profile_change import FieldStanding, ProfileChange, ProfilePlan, Skip

EXAMPLES = 10
TELLING = {FieldStanding.DIFFERENT: 0, FieldStanding.BLANK_IN_PEOPLE: 1, FieldStanding.EMPTY: 2}
"""What is worth an example, what harms most first."""


@dataclass(frozen=True, slots=True)
class FieldSummary:
    """One field over everybody. `problems` and `skipped` are counted by reason."""

    name: ProfileField
    standings: Mapping[FieldStanding, int] = field(hash=False)
    problems: Mapping[str, int] = field(hash=False)
    skipped: Mapping[Skip, int] = field(hash=False)
    examples: tuple[tuple[EmployeeId, FieldStanding], ...]

    def to_json(self) -> dict[str, Any]:
        """Give the form of the preview."""
        return {
            "field": self.name.value,
            "personal": self.name in PERSONAL,
            **{standing.value: self.standings.get(standing, 0) for standing in FieldStanding},
            "problems": dict(sorted(self.problems.items())),
            "skipped": {reason.value: count for reason, count in sorted(self.skipped.items())},
            "examples": [{"employee": one, "standing": standing.value} for one, standing in self.examples],
        }


def summarise(plans: Iterable[ProfilePlan]) -> tuple[FieldSummary, ...]:
    """Count the plans by field, the fields sorted; examples are the same at every reading of the same people."""
    standings: dict[ProfileField, Counter[FieldStanding]] = {}
    problems: dict[ProfileField, Counter[str]] = {}
    skipped: dict[ProfileField, Counter[Skip]] = {}
    telling: dict[ProfileField, list[tuple[int, EmployeeId, FieldStanding]]] = {}
    for plan in plans:
        for one in plan.decisions:
            standings.setdefault(one.field, Counter())[one.standing] += 1
            if one.detail:
                problems.setdefault(one.field, Counter())[one.detail] += 1
            if one.skip is not None:
                skipped.setdefault(one.field, Counter())[one.skip] += 1
            if one.standing in TELLING:
                row = (TELLING[one.standing], plan.employee_id, one.standing)
                telling.setdefault(one.field, []).append(row)
    return tuple(
        FieldSummary(
            name,
            standings[name],
            problems.get(name, {}),
            skipped.get(name, {}),
            tuple((employee, standing) for _, employee, standing in sorted(telling.get(name, ()))[:EXAMPLES]),
        )
        for name in sorted(standings)
    )


def calls_of(changes: Iterable[ProfileChange], homes: Mapping[ProfileField, str]) -> Mapping[str, int]:
    """Price the writes: one call per person and home, whatever the number of fields."""
    calls = {"directory": 0, "connect": 0}
    for change in changes:
        calls["directory"] += any(name not in homes for name in change.values)
        calls["connect"] += any(name in homes for name in change.values)
    return calls
