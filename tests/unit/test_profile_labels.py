"""Labels that the form lacks: found, kept while nothing changes, and forgotten."""

from __future__ import annotations

import pytest

from groupsync.core.errors import PermanentError, RefusedError, TransientError
from groupsync.core.mapping_proposal import FormField, propose
from groupsync.core.profile import LABELS, ProfileField
from groupsync.engine.profiles.labels import (
    LABELS_KEY,
    check_labels,
    load_doubted_labels,
    load_missing_labels,
    load_proposal,
)
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.people import FakePeople
from tests.profile_changes import profile_configuration

WRONG = profile_configuration(fields={"mobile": "Mobil"})


@pytest.fixture
def documents() -> FakeDocuments:
    """Give an empty store."""
    return FakeDocuments(FakeClock())


@pytest.fixture
def people() -> FakePeople:
    """Give a People whose employee form has Zoho's own fields."""
    people = FakePeople()
    labels = [label for own in LABELS.values() for label in own]
    displayed = {"Work_location": "Seating location"}
    people.form_fields["employee"] = [
        FormField(label, display=displayed.get(label, label.replace("_", " "))) for label in labels
    ]
    return people


def test_right_labels_leave_only_the_proposal(documents: FakeDocuments, people: FakePeople) -> None:
    """Whoever sets up sees it field by field; a sweep of an unchanged company writes nothing."""
    check_labels(people, documents, profile_configuration())
    check_labels(people, documents, profile_configuration())

    assert documents.writes == 1
    proposal = propose(people.form_fields["employee"])
    assert load_proposal(documents) == {one.field.value: one.to_json() for one in proposal}
    assert load_missing_labels(documents, profile_configuration()) == {}


def test_a_missing_label_is_kept_with_a_proposal(documents: FakeDocuments, people: FakePeople) -> None:
    """Once, however often it is looked at."""
    check_labels(people, documents, WRONG)
    check_labels(people, documents, WRONG)

    assert documents.writes == 1
    assert load_missing_labels(documents, WRONG) == {ProfileField.MOBILE: {"labels": ["Mobil"], "proposed": "Mobile"}}


def test_another_label_is_not_the_missing_one(documents: FakeDocuments, people: FakePeople) -> None:
    """A correction closes it at once; the next look forgets it."""
    check_labels(people, documents, WRONG)
    right = profile_configuration()
    closed = load_missing_labels(documents, right)
    check_labels(people, documents, right)

    assert closed == {}
    assert documents.bodies(LABELS_KEY[0])[LABELS_KEY[1]]["missing"] == {}


@pytest.mark.parametrize("error", [RefusedError("no"), PermanentError("odd"), TransientError("later")])
def test_a_form_that_cannot_be_read_changes_nothing(
    documents: FakeDocuments, people: FakePeople, error: Exception
) -> None:
    """What was known stays, and the sweep goes on."""
    check_labels(people, documents, WRONG)
    people.fail("fields", error)

    check_labels(people, documents, profile_configuration())

    assert documents.bodies(LABELS_KEY[0])[LABELS_KEY[1]]["missing"].keys() == {"mobile"}


def test_nothing_is_missing_while_profiles_are_off(documents: FakeDocuments, people: FakePeople) -> None:
    """Whatever was found before."""
    check_labels(people, documents, WRONG)

    assert load_missing_labels(documents, profile_configuration(enabled=False, fields={"mobile": "Mobil"})) == {}


def old_form(*more: FormField) -> list[FormField]:
    """Give the form of an older organisation, where people see the seating field as their office."""
    labels = [label for own in LABELS.values() for label in own if label != "Work_location"]
    fields = [FormField(label, display=label.replace("_", " ")) for label in labels]
    return [*fields, FormField("Work_location", display="Work location"), *more]


@pytest.mark.parametrize(
    ("more", "proposed", "doubt"),
    [([], None, "missing"), ([FormField("Single_Line_7", "Text", "Desk")], "Single_Line_7", None)],
)
def test_an_office_in_place_of_a_seat_is_told(
    documents: FakeDocuments, people: FakePeople, more: list[FormField], proposed: str | None, doubt: str | None
) -> None:
    """The label is there and reads well, but the wrong thing: whoever confirms it sees what the form suggests."""
    people.form_fields["employee"] = old_form(*more)
    for _ in range(2):
        check_labels(people, documents, profile_configuration())

    assert documents.writes == 1
    assert load_missing_labels(documents, profile_configuration()) == {}
    assert load_doubted_labels(documents, profile_configuration()) == {
        ProfileField.SEATING_LOCATION: {"labels": ["Work_location"], "proposed": proposed, "doubt": doubt}
    }
    right = profile_configuration(fields={"seating_location": "Single_Line_7"})
    assert load_doubted_labels(documents, right) == {}
