"""What People says that one employee should be in, and where the record stands towards us."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.desired import Standing, Wishes, is_included, is_manageable, scoping_of, standing_of, wanted_groups
from groupsync.core.ledger_entries import GroupState
from groupsync.core.model import EmployeeId, GroupKey
from tests.builders import configuration, department_key, designation_key, employee, group_entry, leaver

TODAY = date(2026, 9, 21)
A, B, TITLE = department_key(10), department_key(11), designation_key(20)


def standing(person: Any, **people: Any) -> Standing:
    """Tell the standing under some settings of `people`."""
    return standing_of(person, scoping_of(parse_configuration(configuration(people=people))), TODAY)


@pytest.mark.parametrize(
    ("changes", "people", "expected"),
    [
        ({}, {}, Standing.EMPLOYED),
        ({"employed": False}, {}, Standing.LEFT),
        ({"joined_on": date(2026, 9, 21)}, {}, Standing.EMPLOYED),
        ({"joined_on": date(2026, 9, 22)}, {}, Standing.NOT_STARTED),
        ({"joined_on": date(2026, 9, 26)}, {"start_days_before": 5}, Standing.EMPLOYED),
        ({"joined_on": date(2026, 9, 27)}, {"start_days_before": 5}, Standing.NOT_STARTED),
        ({"joined_on": date(2026, 9, 22), "employed": False}, {}, Standing.LEFT),
        ({"exits_on": date(2026, 9, 20)}, {}, Standing.EMPLOYED),
        ({"exits_on": date(2026, 9, 20)}, {"left_after_exit_date": True}, Standing.LEFT),
        ({"exits_on": date(2026, 9, 21)}, {"left_after_exit_date": True}, Standing.EMPLOYED),
        ({}, {"left_after_exit_date": True}, Standing.EMPLOYED),
    ],
)
def test_dates_and_status_decide(changes: dict[str, Any], people: dict[str, Any], expected: Standing) -> None:
    """Whoever has not started waits, the last day is still a day of work, and status comes first."""
    assert standing(employee(1, **changes), **people) is expected


@pytest.mark.parametrize("field", ["employee_type", "location", "status"])
def test_scope_compares_folded(field: str) -> None:
    """Blanks around a value and its case do not matter, neither here nor in People."""
    inside, outside = employee(1, **{field: " berlin "}), employee(1, **{field: "Paris"})

    assert standing(inside, include={field: ["BERLIN"]}) is Standing.EMPLOYED
    assert standing(outside, include={field: ["BERLIN"]}) is Standing.OUT_OF_SCOPE
    assert standing(inside, exclude={field: ["BERLIN"]}) is Standing.OUT_OF_SCOPE
    assert standing(outside, exclude={field: ["BERLIN"]}) is Standing.EMPLOYED


def test_every_include_has_to_hold_and_one_exclude_is_enough() -> None:
    """Scopes of several fields narrow each other."""
    person = employee(1, location="Berlin", employee_type="Permanent")

    assert standing(person, include={"location": ["Berlin"], "employee_type": ["Trainee"]}) is Standing.OUT_OF_SCOPE
    assert standing(person, include={"location": ["Berlin", "Paris"]}) is Standing.EMPLOYED
    assert (
        standing(person, include={"location": ["Berlin"]}, exclude={"employee_type": ["Permanent"]})
        is Standing.OUT_OF_SCOPE
    )


def test_an_excluded_record_is_out_of_scope_even_when_it_left() -> None:
    """What is not managed is not removed either."""
    assert standing(leaver(1), exclude={"record_ids": ["1"]}) is Standing.OUT_OF_SCOPE
    assert standing(leaver(2), exclude={"record_ids": ["1"]}) is Standing.LEFT


def test_somebody_wants_a_group_per_value_of_each_family() -> None:
    """Several departments are several groups; a blank one is none."""
    person = employee(1, departments=("10", "11"), designations=())

    assert wanted_groups(person, parse_configuration(configuration())) == {A, B}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"department": {"enabled": False}}, {TITLE}),
        ({"designation": {"enabled": False}}, {A, B}),
        ({"department": {"include": ["11"]}}, {B, TITLE}),
        ({"department": {"exclude": ["11"]}}, {A, TITLE}),
        ({"department": {"include": ["10", "11"], "exclude": ["10"]}}, {B, TITLE}),
        ({"designation": {"include": ["10"]}}, {A, B}),
    ],
)
def test_only_included_groups_of_enabled_families_are_wanted(settings: dict[str, Any], expected: set[str]) -> None:
    """Exclusion goes before inclusion; record ids of one family mean nothing in the other."""
    person = employee(1, departments=("10", "11"))

    assert wanted_groups(person, parse_configuration(configuration(groups=settings))) == expected


LED = {EmployeeId("2"): frozenset({department_key(12), A})}
CROWD = [
    employee(1, departments=("10", "11")),
    employee(2, departments=("10",)),
    employee(3, departments=("10",), designations=()),
    employee(4, departments=(), designations=()),
]


@pytest.mark.parametrize("leads", [{}, LED])
@pytest.mark.parametrize("settings", [{}, {"department": {"enabled": False}}, {"department": {"exclude": ["10"]}}])
def test_wishes_are_those_of_each_record(
    settings: dict[str, Any], leads: dict[EmployeeId, frozenset[GroupKey]]
) -> None:
    """Thought out once for many, nobody's wishes differ from what is worked out for that person alone."""
    parsed = parse_configuration(configuration(groups=settings))
    wishes = Wishes(parsed, leads)
    alone = {one.id: wanted_groups(one, parsed, leads) for one in CROWD}

    assert alone == {one.id: wishes.of(one) for one in CROWD}
    assert dict(Counter(key for wanted in alone.values() for key in wanted)) == wishes.count(CROWD)
    for one in CROWD:
        others = {*alone.values(), alone[one.id] | {B}, alone[one.id] - {A}, alone[one.id] - {TITLE}, frozenset({B, A})}
        assert {other for other in others if wishes.are(one, other)} == {alone[one.id]}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (group_entry(A), True),
        (None, False),
        (group_entry(A, partition_id=None), False),
        *((group_entry(A, state=state), False) for state in GroupState if state is not GroupState.MANAGED),
    ],
)
def test_only_a_managed_group_of_connect_is_manageable(entry: Any, expected: bool) -> None:
    """Waiting, ignored, half made and unknown groups are left alone."""
    settings = parse_configuration(configuration()).groups.department

    assert is_manageable(A, entry, settings) is expected


@pytest.mark.parametrize("settings", [{"enabled": False}, {"exclude": ["10"]}, {"include": ["11"]}])
def test_a_group_out_of_the_configuration_is_not_manageable(settings: dict[str, Any]) -> None:
    """Disabling and excluding stop managing a group that exists."""
    family = parse_configuration(configuration(groups={"department": settings})).groups.department

    assert is_manageable(A, group_entry(A), family) is False
    assert is_included(A, family) is (settings == {"enabled": False})
