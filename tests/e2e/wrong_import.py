"""An import into People that moves whom it should not, over the limit, so that it waits in a hold; undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.e2e.asking import Answer
from tests.e2e.journey import Journey
from tests.sandbox.verification import groups_of

TIGHT = {"count": 1, "percent": 0}


@dataclass(frozen=True)
class Import:
    """Two departments' people who were all sent to a third one, and the groups that they were in."""

    origins: tuple[str, str]
    approved: list[str]
    rejected: list[str]
    before: dict[str, frozenset[str]]
    held: dict[str, Any]


def actual(journey: Journey, record_id: str) -> frozenset[str]:
    """Give the groups that somebody is in."""
    state = journey.zoho.state()
    person = next(one for one in state["people"] if one["record_id"] == record_id)
    return groups_of(state, person)[1]


def save_moves_limit(journey: Journey, moves: dict[str, int]) -> Answer:
    """Save the configuration again with another limit for moves."""
    stored = journey.admin.get("/integration/configuration").body
    configuration = stored["configuration"]
    configuration["guard"]["moves"] = {**configuration["guard"]["moves"], **moves}
    return journey.admin.put(
        "/integration/configuration", {"version": stored["version"], "configuration": configuration}
    )


@contextmanager
def wrong_import(journey: Journey) -> Iterator[Import]:
    """Import without notifications, over a limit of one move, and let an incremental sweep find it.

    Afterwards everybody is moved back and the limit is what it was.
    """
    journey.settle()
    state = journey.zoho.state()
    first, second, target, *_ = (row["name"] for row in state["departments"])
    stored = journey.admin.get("/integration/configuration").body["configuration"]["guard"]["moves"]
    people = {
        name: [journey.zoho.act("hire", department=name, designation="")["record_id"] for _ in range(2)]
        for name in (first, second)
    }
    everybody = [*people[first], *people[second]]
    before = {one: journey.until_right(one) for one in everybody}
    journey.settle()
    assert save_moves_limit(journey, TIGHT).status == 200
    for one in everybody:
        journey.zoho.act("move", employee=one, department=target, silent=True)
    report = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))
    yield Import((first, second), people[first], people[second], before, report)
    for name, ids in people.items():
        for one in ids:
            journey.zoho.act("move", employee=one, department=name, silent=True)
    assert save_moves_limit(journey, stored).status == 200
    journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))
    for one in everybody:
        journey.until_right(one)
