"""Which statuses, employee types and shapes of dates a company has, counted: for whoever sets up to look at. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from groupsync.core.model import Employee

MOST_SHOWN = 100


def seen_values(employees: Iterable[Employee]) -> dict[str, Any]:
    """Count the values, the most frequent first. A date is told by its shape, and by whether a format reads it."""
    statuses, types = Counter[tuple[str, bool, bool]](), Counter[str]()
    dates = Counter[tuple[str, bool]]()
    for one in employees:
        statuses[one.status, one.employed, one.status_known] += 1
        types[one.employee_type] += 1
        dates.update(one.date_shapes)
    return {
        "statuses": [
            {"text": text, "means": "employed" if employed else "left", "known": known, "people": people}
            for (text, employed, known), people in _sorted(statuses)
        ],
        "employee_types": [{"text": text, "people": people} for text, people in _sorted(types)],
        "date_shapes": [
            {"shape": shape, "readable": readable, "values": values} for (shape, readable), values in _sorted(dates)
        ],
    }


def _sorted(counter: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST_SHOWN]
