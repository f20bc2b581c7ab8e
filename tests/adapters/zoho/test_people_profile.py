"""Profile values of employee records: text, blank, or no such key, and never the whole record's trouble."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from groupsync.adapters.people_pages import form_parsers
from groupsync.core.model import Employee, Family
from groupsync.core.profile import LABELS, ProfileField, RawProfile, RawValue
from tests.sandbox.zoho.company import Company, Location
from tests.sandbox.zoho.rendering import flat, show
from tests.sandbox.zoho.world import World, create_world

FAMILIES = {Family.DEPARTMENT: ("Department",), Family.DESIGNATION: ("Designation",)}
MARK = "canary-5501"


def read(fields: Mapping[str, Any], labels: Mapping[ProfileField, Sequence[str]] = LABELS) -> Employee:
    """Parse one record, as a page and on its own: both have to say the same."""
    parser = form_parsers(FAMILIES, {"Active": "employed"}, ("dd-MMM-yyyy",), labels)["employee"]
    page = parser.page(json.dumps({"response": {"status": 0, "result": [{"7": [fields]}]}}).encode())
    single = parser.record("7", fields)
    assert page is not None
    assert page[0].record == single.record
    assert isinstance(single.record, Employee)
    return single.record


def profile(fields: Mapping[str, Any], labels: Mapping[ProfileField, Sequence[str]] = LABELS) -> RawProfile:
    """Read the profile of one record."""
    found = read(fields, labels).profile
    assert found is not None
    return found


@pytest.fixture(scope="module")
def world() -> World:
    """A small company."""
    return create_world(20)


def shown(company: Company) -> dict[str, Any]:
    """Show a person with a value in each of the twelve fields."""
    company.locations["459"] = Location("459", "Pune")
    row = company.employees.get(next(one.record_id for one in company.employees if one.reporting_to_id))
    assert row is not None
    row.first_name, row.last_name, row.nick_name = "Ann", "Lee", "Al"
    row.location_id, row.work_location = "459", "FL_ADMIN_4"
    row.mobile, row.mobile_country = "92-3000000115", "pk"
    row.work_phone, row.extension = "727-555-0156", "5"
    row.date_of_birth, row.gender = "03-Feb-1987", "Female"
    return show(company, row, 0)


def test_all_twelve_fields_are_read_as_people_sends_them(world: World) -> None:
    """A look-up with its record id, a phone with its country, a name in two parts."""
    fields = shown(world.company)
    raw = profile(fields)

    assert raw.unreadable == frozenset()
    assert {
        ProfileField.NAME: RawValue(("Ann", "Lee")),
        ProfileField.SEATING_LOCATION: RawValue(("FL_ADMIN_4",)),
        ProfileField.WORK_LOCATION: RawValue(("Pune",), "459"),
        ProfileField.MOBILE: RawValue(("92-3000000115",), country="pk"),
        ProfileField.DATE_OF_BIRTH: RawValue(("03-Feb-1987",)),
        ProfileField.EXTENSION: RawValue(("5",)),
        ProfileField.WORK_PHONE: RawValue(("727-555-0156",)),
        ProfileField.NICKNAME: RawValue(("Al",)),
        ProfileField.GENDER: RawValue(("Female",)),
        ProfileField.DESIGNATION: RawValue((fields["Designation"],), fields["Designation.ID"]),
        ProfileField.DEPARTMENT: RawValue((fields["Department"],), fields["Department.ID"]),
        ProfileField.REPORTING_TO: RawValue((fields["Reporting_To"],), fields["Reporting_To.ID"]),
    } == raw.values


def test_a_single_record_says_the_same(world: World) -> None:
    """There the ids are JSON numbers."""
    fields = shown(world.company)

    assert isinstance(flat(fields)["Reporting_To.ID"], int)
    assert profile(flat(fields)) == profile(fields)


def test_profiles_are_read_only_when_they_are_wanted(world: World) -> None:
    """Without labels nobody's birth date is taken into memory."""
    fields = shown(world.company)

    assert read(fields, {}).profile is None
    assert profile(fields, {ProfileField.NICKNAME: ("Nick_Name",)}).values.keys() == {ProfileField.NICKNAME}


@pytest.mark.parametrize("blank", ["", "  ", "<empty>"])
def test_a_blank_value_is_blank(blank: str) -> None:
    """However People writes it."""
    raw = profile({"EmailID": "a@example.com", "Nick_Name": blank}, {ProfileField.NICKNAME: ("Nick_Name",)})

    assert raw == RawProfile({ProfileField.NICKNAME: RawValue(("",))})


@pytest.mark.parametrize("fields", [{}, {"FirstName": "Ann"}, {"LastName": "Lee"}])
def test_a_missing_key_is_not_a_blank(fields: dict[str, str]) -> None:
    """Half a name neither."""
    raw = profile({"EmailID": "a@example.com", **fields}, {ProfileField.NAME: LABELS[ProfileField.NAME]})

    assert raw == RawProfile({}, frozenset({ProfileField.NAME}))


@pytest.mark.parametrize("odd", [None, True, 1.5, [MARK], {"value": MARK}])
def test_a_value_of_unexpected_shape_is_that_fields_trouble(odd: object) -> None:
    """The rest of the record is read, its memberships too."""
    fields = {"EmailID": "a@example.com", "Department.ID": "10", "Nick_Name": odd, "Gender": "Male"}
    labels = {field: LABELS[field] for field in (ProfileField.NICKNAME, ProfileField.GENDER)}
    person = read(fields, labels)

    assert person.departments == ("10",)
    assert person.profile == RawProfile({ProfileField.GENDER: RawValue(("Male",))}, frozenset({ProfileField.NICKNAME}))


def test_a_number_reads_as_its_text() -> None:
    """A number field may hold an extension."""
    raw = profile({"EmailID": "a@example.com", "Extension": 512}, {ProfileField.EXTENSION: ("Extension",)})

    assert raw.values == {ProfileField.EXTENSION: RawValue(("512",))}


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [("8", "8"), (8, "8"), ("", ""), ("0", ""), ("-1", ""), (None, None), ("Dana", None), (["8"], None)],
)
def test_the_record_of_a_look_up_is_an_id_or_unknown(record_id: object, expected: str | None) -> None:
    """An unset one is blank; a missing key or nonsense is no manager, and not the absence of one."""
    fields = {"EmailID": "a@example.com", "Reporting_To": "Dana Miller 1", "Reporting_To.ID": record_id}
    raw = profile(fields, {ProfileField.REPORTING_TO: ("Reporting_To",)})

    assert raw.values[ProfileField.REPORTING_TO].record_id == expected


def test_a_field_that_is_read_for_two_purposes_is_read_for_both() -> None:
    """The location decides the scope, and is a profile field; a department is a membership too."""
    fields = {"EmailID": "a@example.com", "LocationName": "Pune", "Department": "Care", "Department.ID": "10"}
    labels = {field: LABELS[field] for field in (ProfileField.WORK_LOCATION, ProfileField.DEPARTMENT)}
    person = read(fields, labels)

    assert (person.location, person.departments) == ("Pune", ("10",))
    assert person.profile is not None
    assert {field: value.text for field, value in person.profile.values.items()} == {
        ProfileField.WORK_LOCATION: "Pune",
        ProfileField.DEPARTMENT: "Care",
    }


def test_a_parsed_row_does_not_show_the_profile() -> None:
    """Neither the wire model nor the employee."""
    labels = {field: LABELS[field] for field in ProfileField if field is not ProfileField.WORK_LOCATION}
    fields = {label: MARK for own in labels.values() for label in own} | {"Mobile.country_code": MARK}
    parser = form_parsers(FAMILIES, {}, ("dd-MMM-yyyy",), labels)["employee"]

    assert MARK not in repr(parser.record("7", fields))


@pytest.mark.parametrize("labels", [{}, LABELS, {ProfileField.REPORTING_TO: ("Boss",)}])
def test_the_manager_is_read_with_and_without_profiles(labels: Mapping[ProfileField, Sequence[str]]) -> None:
    """From the label that the configuration names, as text or as a number; what is no id says nothing."""
    label = next(iter(labels.get(ProfileField.REPORTING_TO, ("Reporting_To",))))
    managers = {
        manager: read({"EmailID": "a@example.com", f"{label}.ID": manager}, labels).manager
        for manager in ("459871000000000001", 459871000000000001, "", "-1", "0", "Dana")
    }

    assert set(list(managers.values())[:2]) == {"459871000000000001"}
    assert set(list(managers.values())[2:]) == {None}
    assert read({"EmailID": "a@example.com"}, labels).manager is None
    assert read({"EmailID": "a@example.com", f"{label}.ID": [MARK]}, labels).manager is None
