"""What a record of People means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from groupsync.core.dates import date_reader
from groupsync.core.model import Employee, EmployeeId, Family, GroupKey, Unit, UnreadableRecord
from tests.adapters.zoho.people_answers import ANN, END, LABELS, page, people


def read(row: Mapping[str, Any], labels: Mapping[Family, Sequence[str]] = LABELS) -> Employee:
    """Read one employee from a page."""
    client, _, _ = people(page({"1": [dict(row)]}), END, labels=labels)
    (only,) = client.pages("employee")
    (record,) = only.records
    assert isinstance(record, Employee)
    return record


@pytest.mark.parametrize(
    ("status", "kind", "employed", "known"),
    [
        ("Active", 1, True, True),
        ("Inactive", 0, False, True),
        ("Probation", 1, True, True),
        ("Resigned", 0, False, True),
        ("  ON notice ", 0, True, True),
        ("retired", 1, False, True),
        ("Resigned", "0", False, True),
        ("Sabbatical", 2, True, False),
        ("Sabbatical", "", True, False),
        ("", "", True, False),
    ],
)
def test_status_decides_who_is_employed(status: str, kind: object, employed: bool, known: bool) -> None:
    """A listed text wins, then the type; anything else is employed and reported."""
    record = read({**ANN, "Employeestatus": status, "Employeestatus.type": kind})

    assert (record.employed, record.status_known, record.status) == (employed, known, status.strip())


def test_a_status_without_type_is_read_by_its_text() -> None:
    """Old dumps lack the type."""
    row = {key: value for key, value in ANN.items() if key != "Employeestatus.type"}

    assert read({**row, "Employeestatus": "Inactive"}).employed is False
    assert read({**row, "Employeestatus": "Gone"}).status_known is False


@pytest.mark.parametrize(
    ("zuid", "expected"),
    [("2060001", "2060001"), (2060001, "2060001"), ("", None), ("-1", None), ("0", None), ("00", None), ("x", None)],
)
def test_only_a_real_zuid_is_an_id(zuid: object, expected: str | None) -> None:
    """People writes -1, 0 or nothing for somebody without a login."""
    assert read({**ANN, "ZUID": zuid}).zuid == expected


@pytest.mark.parametrize("email", ["", " ", "<empty>", None])
def test_an_empty_address_is_empty(email: str | None) -> None:
    """All the ways of saying nothing are alike."""
    assert read({**ANN, "EmailID": email}).email == ""


def test_missing_keys_are_empty() -> None:
    """Whole fields vary by organisation."""
    assert read({"EmployeeID": "S20"}) == Employee(
        id=EmployeeId("1"), employed=True, status_known=False, unreadable=frozenset(Family)
    )


@pytest.mark.parametrize("blank", ["", " ", "<empty>", "0"])
def test_a_blank_reference_is_no_reference(blank: str) -> None:
    """Present and empty means none; that can be concluded from."""
    record = read({**ANN, "Department.ID": blank})

    assert (record.departments, record.unreadable) == ((), frozenset())


@pytest.mark.parametrize("change", [{"Department.ID": None}, {"Department.ID": "Care"}, {"Department.ID": ...}])
@pytest.mark.parametrize("text", ["Care", ""])
def test_a_missing_reference_is_no_conclusion(change: dict[str, Any], text: str) -> None:
    """A key that is not there, null or no id makes the family unreadable, not blank."""
    row = {**ANN, "Department": text, **change}
    record = read({key: value for key, value in row.items() if value is not ...})

    assert record.unreadable == {Family.DEPARTMENT}
    assert record.designations == ("972601000000306112",)


def test_custom_fields_add_references_in_their_order() -> None:
    """Look-ups lie under `.ID`, options under `.id`; one id is named once."""
    labels = {Family.DEPARTMENT: ("Second_Department", "Department", "Pool"), Family.DESIGNATION: ("Designation",)}
    row = {**ANN, "Second_Department": "X", "Second_Department.ID": 55, "Pool": "Care", "Pool.id": ANN["Department.ID"]}

    assert read(row, labels).departments == ("55", "972601000000306074")


def test_an_option_that_is_not_set_loses_its_companion() -> None:
    """For a custom field an empty text without companion is blank; a text without one, or no key, is unreadable."""
    labels = {Family.DEPARTMENT: ("Pool",), Family.DESIGNATION: ("Designation",)}

    assert read({**ANN, "Pool": ""}, labels).unreadable == frozenset()
    assert read({**ANN, "Pool": "Care"}, labels).unreadable == {Family.DEPARTMENT}
    assert read(ANN, labels).unreadable == {Family.DEPARTMENT}


@pytest.mark.parametrize("modified", ["15-Jun-2026 03:36:06", "", None, "9" * 16])
def test_a_local_time_is_no_high_water_mark(modified: str | None) -> None:
    """Only epoch milliseconds move a cursor."""
    assert read({**ANN, "ModifiedTime": modified}).modified_ms is None


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("dd-MMM-yyyy", "03-Feb-1987", date(1987, 2, 3)),
        ("dd-MMM-yyyy", "03-FEB-1987", date(1987, 2, 3)),
        ("dd-MMM-yyyy", "03-Fév-1987", None),
        ("dd-MMM-yyyy", "31-Feb-1987", None),
        ("dd-MMM-yyyy", "03-02-1987", None),
        ("dd-MMM-yyyy", "03-Feb-1987 10:00", None),
        ("dd MMMM yyyy", "03 February 1987", date(1987, 2, 3)),
        ("dd MMMM yyyy", "03 May 1987", date(1987, 5, 3)),
        ("MM/dd/yy", "02/03/26", date(2026, 2, 3)),
        ("MM/dd/yy", "02/03/87", date(1987, 2, 3)),
        ("yyyy.MM.dd", "1987.02.03", date(1987, 2, 3)),
        ("yyyy.MM.dd", "1987-02-03", None),
        ("yyyy-MM-dd", "1987-13-03", None),
    ],
)
def test_dates_fit_a_format_or_are_none(form: str, text: str, expected: date | None) -> None:
    """Nothing is guessed; month names are English in every locale."""
    assert date_reader((form,))(text) == expected


def test_formats_are_tried_in_their_order() -> None:
    """The first that fits decides between day and month."""
    assert date_reader(("dd-MM-yyyy", "MM-dd-yyyy"))("02-03-2026") == date(2026, 3, 2)
    assert date_reader(("dd-MM-yyyy", "MM-dd-yyyy"))("02-13-2026") == date(2026, 2, 13)


def test_a_department_is_a_unit() -> None:
    """Name, parent, code and lead are read; a unit without a name is parked."""
    row = {
        "Department": " HR ",
        "Parent_Department": "Board",
        "ZP_Department_Code": "D7",
        "Department_Lead.ID": "972601000000306003",
        "ModifiedTime": "1781514572825",
    }
    client, line, _ = people(page({"5": [row]}, {"6": [{"Department": " ", "ModifiedTime": "1"}]}), END)

    (only,) = client.pages("department")

    assert only.records == [
        Unit(GroupKey("department:5"), "HR", "Board", "D7", EmployeeId("972601000000306003"), 1781514572825)
    ]
    assert only.unreadable == [UnreadableRecord("6", "no name")]
    assert line.script.path() == "/people/api/forms/department/getRecords"


def test_a_designation_is_a_unit() -> None:
    """Designations have neither parent nor lead."""
    client, _, _ = people(page({"5": [{"Designation": "Team Member", "ZP_Designation_Code": ""}]}))

    (only,) = client.pages("designation")

    assert only.records == [Unit(GroupKey("designation:5"), "Team Member")]
