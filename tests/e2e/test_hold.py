"""A hold on the deployed stack: an import over the limit waits, a part of it is approved, the rest is rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.asking import Answer, until
from tests.e2e.journey import Journey
from tests.sandbox.verification import groups_of

TIGHT = {"count": 1, "percent": 0}


@dataclass(frozen=True)
class Import:
    """Two departments' people who were all sent to a third one, and the groups that they were in."""

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


@pytest.fixture
def imported(journey: Journey) -> Iterator[Import]:
    """An import without notifications, over a limit of one move, that an incremental sweep has found.

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
    yield Import(people[first], people[second], before, report)
    for name, ids in people.items():
        for one in ids:
            journey.zoho.act("move", employee=one, department=name, silent=True)
    assert save_moves_limit(journey, stored).status == 200
    journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))
    for one in everybody:
        journey.until_right(one)


def test_a_hold_is_approved_in_part_and_the_rest_rejected(journey: Journey, imported: Import) -> None:
    """Exactly the approved cause is applied; the rest stays, is listed as exceptions, and asked again once removed."""
    hold_id = imported.held["run_id"]
    held = journey.admin.get(f"/holds/{hold_id}").body
    cause = next(one["cause"] for one in held["changes"] if one["employee_id"] in imported.approved)
    meant = {one["employee_id"] for one in held["changes"] if one["cause"] == cause}

    assert imported.held["status"] == "held"
    assert (held["status"], {one["kind"] for one in held["changes"]}) == ("open", {"move"})
    assert {one["employee_id"] for one in held["changes"]} == {*imported.approved, *imported.rejected}
    assert meant == set(imported.approved)
    assert all(actual(journey, one) == groups for one, groups in imported.before.items())

    run = journey.admin.follow(journey.admin.post(f"/holds/{hold_id}/approve", {"causes": [cause]}))

    assert (run["status"], run["counts"]["added"], run["counts"]["removed"]) == ("completed", 2, 2)
    assert all(len(journey.until_right(one)) == 1 for one in imported.approved)
    assert all(actual(journey, one) == imported.before[one] for one in imported.rejected)
    assert all(not actual(journey, one) & imported.before[one] for one in imported.approved)

    rejected = journey.admin.post(f"/holds/{hold_id}/reject")
    exceptions = journey.admin.get("/exceptions").body["exceptions"]
    swept = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert (rejected.status, rejected.body["rejected"], rejected.body["exceptions"]) == (200, 2, 4)
    assert {one["employee_id"] for one in exceptions if one["hold"] == hold_id} == set(imported.rejected)
    assert (swept["status"], swept["counts"]["planned"]) == ("completed", 0)
    assert journey.admin.get(f"/holds/{hold_id}").body["status"] == "decided"
    assert journey.admin.post(f"/holds/{hold_id}/approve").status == 409
    assert all(actual(journey, one) == imported.before[one] for one in imported.rejected)

    removed = [journey.admin.delete(f"/exceptions/{one['id']}").status for one in exceptions if one["hold"] == hold_id]
    again = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert removed == [200] * 4
    assert not [one for one in journey.admin.get("/exceptions").body["exceptions"] if one["hold"] == hold_id]
    assert (again["status"], again["counts"]["held"]) == ("held", 4)
    assert until(lambda: again["causes"], "the cause is named")
