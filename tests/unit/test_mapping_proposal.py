"""Which label holds which field: proposed from the form, and checked against it."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.mapping_proposal import (
    Doubt,
    FormField,
    ProposedLabel,
    Source,
    missing_labels,
    propose,
)
from groupsync.core.profile import LABELS, ProfileField
from tests.builders import configuration
from tests.sandbox.zoho.people_fields import components

SEATING, LOCATION = ProfileField.SEATING_LOCATION, ProfileField.WORK_LOCATION


def form(seating: str = "new", *more: FormField, without: tuple[str, ...] = ()) -> list[FormField]:
    """Give the fields of an employee form."""
    fields = [entry for entry in components("employee", seating=seating) if "labelname" in entry]
    own = [FormField(entry["labelname"], entry["comptype"], entry["displayname"]) for entry in fields]
    return [one for one in own if one.label not in without] + list(more)


def proposed(field: ProfileField, fields: list[FormField]) -> ProposedLabel:
    """Give one field's proposal."""
    return next(one for one in propose(fields) if one.field is field)


def test_a_new_organisation_has_zohos_own_labels() -> None:
    """Twelve fields, no doubt, and a configuration takes the proposal as it is."""
    proposal = propose(form())
    fields = {one.field.value: one.label for one in proposal}

    assert [(one.label, one.source, one.doubt) for one in proposal] == [
        (LABELS[field][0], Source.LABEL, None) for field in ProfileField
    ]
    assert parse_configuration(configuration(profile={"fields": fields})).profile.labels() == LABELS


def test_an_old_organisation_keeps_offices_in_the_seating_field() -> None:
    """Nothing is proposed for the seat; where there is no location field, that one is the work location."""
    assert proposed(SEATING, form("old")) == ProposedLabel(SEATING, None, Source.NONE, Doubt.MISSING)
    assert proposed(LOCATION, form("old")).label == "LocationName"
    assert proposed(LOCATION, form("old", without=("LocationName",))).label == "Work_location"


def test_a_seating_field_of_their_own_is_found_by_what_people_see() -> None:
    """Its label is whatever somebody called it."""
    own = FormField("Single_Line_7", "Text", "  Desk Number ")

    assert proposed(SEATING, form("custom")).label == "Seating_Location"
    assert proposed(SEATING, form("old", own)) == ProposedLabel(SEATING, "Single_Line_7", Source.DISPLAYED_NAME)


def test_a_seating_field_of_unknown_meaning_is_doubted() -> None:
    """Somebody renamed it: it is proposed, and has to be looked at."""
    fields = form(without=("Work_location",))
    renamed = [*fields, FormField("Work_location", "Text", "Building code")]

    assert proposed(SEATING, renamed) == ProposedLabel(SEATING, "Work_location", Source.LABEL, Doubt.RENAMED)


def test_two_fields_displayed_alike_are_nobodys_to_choose_between() -> None:
    """Nothing is proposed."""
    twins = (FormField("A", "Text", "Desk"), FormField("B", "Text", "Seat"))

    assert proposed(SEATING, form("old", *twins)) == ProposedLabel(SEATING, None, Source.NONE, Doubt.SEVERAL)


@pytest.mark.parametrize("field", ProfileField)
def test_a_form_without_a_field_says_so(field: ProfileField) -> None:
    """The field is left out of the mapping, which can be saved."""
    found = proposed(field, [FormField("EmailID", "Email", "Email address")])

    assert found == ProposedLabel(field, None, Source.NONE, Doubt.MISSING)
    assert found.to_json() == {"field": field.value, "label": None, "source": "none", "doubt": "missing"}


def test_a_birth_date_that_is_no_date_is_doubted() -> None:
    """As is a manager that is no look-up."""
    fields = form(without=("Date_of_birth", "Reporting_To"))
    fields += [FormField("Date_of_birth", "Text", "Birthday"), FormField("Reporting_To", "Text", "Manager")]

    assert proposed(ProfileField.DATE_OF_BIRTH, fields).doubt is Doubt.UNEXPECTED_TYPE
    assert proposed(ProfileField.REPORTING_TO, fields).doubt is Doubt.UNEXPECTED_TYPE


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, {}),
        ({"nickname": "Nickname"}, {ProfileField.NICKNAME: ("Nickname",)}),
        ({"nickname": None}, {}),
        ({"name": "Full_Name"}, {ProfileField.NAME: ("Full_Name",)}),
    ],
)
def test_a_label_that_the_form_does_not_have_is_reported(fields: dict[str, Any], missing: dict[Any, Any]) -> None:
    """By the field that would never be read."""
    labels = parse_configuration(configuration(profile={"fields": fields})).profile.labels()

    assert missing_labels(labels, form()) == missing


def test_both_parts_of_a_name_have_to_be_there() -> None:
    """A last name that cannot be read makes the name unreadable."""
    assert missing_labels(LABELS, form(without=("LastName",))) == {ProfileField.NAME: ("LastName",)}
