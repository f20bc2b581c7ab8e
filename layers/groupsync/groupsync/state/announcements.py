"""How many changes webhooks announced, and how many only a sweep found: per form and day, for the last week.

A figure that shows a missing webhook, not a fact that anything stands on: a count that meets another may be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from groupsync.core.errors import ConflictError
from groupsync.ports.documents import ABSENT, Documents, Put

PARTITION = "announced"
DAY = 24 * 3600
DAYS = 7
WEBHOOK, SWEEP = "webhook", "sweep"
TRIES = 3


def count_changes(documents: Documents, form: str, by: str, number: int, *, now: float) -> None:
    """Count changes of a form that `by` (webhook or sweep) was the first to tell of; nothing is written for none."""
    key = (PARTITION, f"{_day(now)}#{form}")
    for _ in range(TRIES if number else 0):
        stored = documents.get(key)
        body = {WEBHOOK: 0, SWEEP: 0, **(stored.body if stored is not None else {})}
        body[by] += number
        expires = int(now) + (DAYS + 1) * DAY
        with suppress(ConflictError):
            documents.write(Put(key, body, expect=stored.version if stored is not None else ABSENT, expires_at=expires))
            return


def changes_of_the_week(documents: Documents, *, now: float) -> Mapping[str, Mapping[str, int]]:
    """Sum up the last seven days, by form."""
    first = _day(now - (DAYS - 1) * DAY)
    found: dict[str, dict[str, int]] = {}
    for document in documents.query(PARTITION):
        day, _, form = document.key[1].partition("#")
        if day >= first:
            sums = found.setdefault(form, {WEBHOOK: 0, SWEEP: 0})
            for name in sums:
                sums[name] += document.body[name]
    return found


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
