"""Which records are faulty, and in what way."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.data_quality import MOST_NAMED, Fault, Faults, find_faults
from groupsync.core.model import Employee, EmployeeId, Family
from tests.builders import account, department_key, designation_key, employee, leaver, situation

NOW = 1_790_000_000.0
LISTED = {Family.DEPARTMENT: {department_key(10)}, Family.DESIGNATION: {designation_key(20)}}


def faults(*employees: Employee, settings: dict[str, Any] | None = None, **more: Any) -> Faults:
    """Look through a company whose forms list the units of the builders."""
    found = situation(employees, [account(9)], now=NOW, settings=settings)
    return find_faults(found, **({"listed": LISTED, "unreadable": ()} | more))


def about(found: Faults, fault: Fault) -> dict[str, tuple[str, ...]]:
    """Give by record what a fault is about."""
    return {str(one): tuple(named) for one, named in found.get(fault, {}).items()}


def test_a_record_in_order_has_no_fault() -> None:
    """Somebody without a manager is at the top, which is no fault."""
    assert faults(employee(1), employee(2, manager=EmployeeId("1"))) == {}


@pytest.mark.parametrize(
    ("changes", "fault", "named"),
    [
        ({"departments": ()}, Fault.NO_DEPARTMENT, ()),
        ({"designations": ()}, Fault.NO_DESIGNATION, ()),
        ({"departments": ("11",)}, Fault.UNIT_GONE, ("department:11",)),
        ({"email": ""}, Fault.NO_ADDRESS, ()),
        ({"manager": "1"}, Fault.MANAGER_IS_SELF, ()),
        ({"manager": "404"}, Fault.MANAGER_GONE, ("404",)),
        ({"status_known": False}, Fault.UNKNOWN_STATUS, ()),
        (
            {"departments": (), "unreadable": frozenset({Family.DEPARTMENT})},
            Fault.UNREADABLE_FIELD,
            ("department",),
        ),
        ({"date_shapes": (("99-AAA-9999", True), ("99/99/9999", False))}, Fault.UNREADABLE_DATE, ()),
    ],
)
def test_each_fault_of_one_record_is_found_alone(changes: dict[str, Any], fault: Fault, named: tuple[str, ...]) -> None:
    """With the ids or fields that it is about, and no other fault beside it."""
    found = faults(employee(1, **changes), employee(2))

    assert {key: about(found, key) for key in found} == {fault: {"1": named}}


def test_managers_are_told_apart() -> None:
    """One who has left is gone; one whom nobody matched has no account; one whose record is unreadable is there."""
    found = faults(
        leaver(1),
        employee(2, zuid=None),
        employee(3, manager=EmployeeId("1")),
        employee(4, manager=EmployeeId("2")),
        employee(5, manager=EmployeeId("77")),
        unreadable={"77"},
    )

    assert about(found, Fault.MANAGER_GONE) == {"3": ("1",)}
    assert about(found, Fault.MANAGER_WITHOUT_ACCOUNT) == {"4": ("2",)}
    assert about(found, Fault.UNREADABLE_RECORD) == {"77": ()}


def test_a_circle_of_managers_is_told_of_those_in_it() -> None:
    """Whoever merely reports into it is all right, and whoever reports to self is no circle."""
    found = faults(
        employee(1, manager=EmployeeId("2")),
        employee(2, manager=EmployeeId("1")),
        employee(3, manager=EmployeeId("1")),
        employee(4, manager=EmployeeId("4")),
    )

    assert about(found, Fault.MANAGER_CYCLE) == {"1": ("2",), "2": ("1",)}


def test_an_address_of_several_names_the_others() -> None:
    """A leaver's address may be another's by now; and not everybody is named to everybody."""
    same = [employee(number, email="info@example.com") for number in range(1, 10)]
    found = faults(*same, leaver(20, email="person21@example.com"), employee(21))

    assert set(about(found, Fault.DUPLICATE_ADDRESS)) == {str(number) for number in range(1, 10)}
    assert about(found, Fault.DUPLICATE_ADDRESS)["2"] == ("1", "3", "4", "5", "6")
    assert {len(named) for named in about(found, Fault.DUPLICATE_ADDRESS).values()} == {MOST_NAMED}


def test_a_form_that_shows_nothing_proves_nothing() -> None:
    """An account that may not see the departments would make every one of them a fault."""
    found = faults(employee(1), listed={Family.DEPARTMENT: set()})

    assert found == {}


def test_a_family_that_is_off_is_not_missed() -> None:
    """A company without designations has no fault by that."""
    off = {"groups": {"designation": {"enabled": False}}}

    assert faults(employee(1, designations=()), settings=off) == {}


@pytest.mark.parametrize(
    "settings",
    [{"people": {"exclude": {"employee_type": ["Contract"]}}}, {"people": {"exclude": {"record_ids": ["1"]}}}],
)
def test_whoever_is_left_out_on_purpose_is_not_looked_at(settings: dict[str, Any]) -> None:
    """Nor is a leaver: their records decide about nobody."""
    found = faults(
        employee(1, employee_type="Contract", departments=()), leaver(2, departments=(), email=""), settings=settings
    )

    assert found == {}


@pytest.mark.parametrize(
    ("name", "fault"), [("employee_type", Fault.NO_EMPLOYEE_TYPE), ("location", Fault.NO_LOCATION)]
)
def test_a_blank_that_decides_is_a_fault(name: str, fault: Fault) -> None:
    """Only where the configuration looks at it, whether the blank leaves the person out or not."""
    blank = employee(1, **{name: " "})

    assert faults(blank) == {}
    for way in ("include", "exclude"):
        assert about(faults(blank, settings={"people": {way: {name: ["Permanent"]}}}), fault) == {"1": ()}


def test_somebody_who_has_not_started_is_looked_at() -> None:
    """A record is best cured before the first day."""
    found = faults(employee(1, departments=(), joined_on=situation(now=NOW).today.replace(year=2030)))

    assert set(found) == {Fault.NO_DEPARTMENT}


def test_a_row_without_an_id_is_nobodys() -> None:
    """It cannot be looked up, and the waiting list counts it."""
    assert faults(unreadable={""}) == {}
