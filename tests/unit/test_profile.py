"""The profile fields as values: hidden, hashed one by one, compared by hash."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import (
    LABELS,
    PersonName,
    Profile,
    ProfileField,
    RawProfile,
    RawValue,
    canonical,
    digests,
)
from groupsync.core.profile_change import ProfileChange, ProfilePlan, WantedProfile
from tests.builders import employee

MARK = "canary-5501"
FIELDS = st.sampled_from(ProfileField)


def keyed(content: bytes) -> str:
    """Hash with a test's key."""
    return hmac.new(b"key", content, hashlib.sha256).hexdigest()


def test_the_twelve_fields_are_those_of_zohos_own_integration() -> None:
    """Each has a label of its own in People's form."""
    assert len(ProfileField) == 12
    assert set(LABELS) == set(ProfileField)


def test_nothing_that_holds_a_value_shows_it() -> None:
    """A log line, a failed assertion or an exception that shows one of these tells nobody's birth date."""
    raw = RawProfile({ProfileField.MOBILE: RawValue((MARK,), MARK, MARK)})
    name = PersonName(MARK, MARK)
    profile = Profile({ProfileField.NAME: name, ProfileField.MOBILE: MARK})
    wanted = WantedProfile(EmployeeId("1"), ConnectId("2"), profile, (), {ProfileField.NAME: MARK})
    change = ProfileChange(ConnectId("2"), EmployeeId("1"), profile.values, {ProfileField.NAME: MARK})
    plan = ProfilePlan(EmployeeId("1"), ConnectId("2"), (), change, {ProfileField.NAME: MARK})
    shown = [raw, *raw.values.values(), name, profile, wanted, change, plan, employee(1, profile=raw)]

    assert [one for one in shown if MARK in repr(one) or MARK in str(one) or MARK in f"{one}"] == []


def test_values_can_stand_in_sets() -> None:
    """A change is hashed by whom it concerns."""
    assert len({RawProfile(), Profile(), employee(1, profile=RawProfile())}) == 3


def test_the_digests_are_of_the_fields_one_by_one() -> None:
    """Only what changed is sent."""
    name, nickname = ProfileField.NAME, ProfileField.NICKNAME
    before = digests(Profile({name: PersonName("Ann", "Lee"), nickname: "Al"}), keyed, subject="2")
    after = digests(Profile({name: PersonName("Ann", "Lee"), nickname: "Annie"}), keyed, subject="2")

    assert before.keys() == after.keys() == {name.value, nickname.value}
    assert before[name] == after[name]
    assert before[nickname] != after[nickname]


def test_equal_values_of_two_people_do_not_look_equal() -> None:
    """Whoever reads the ledger cannot tell who share a birthday or a gender."""
    profile = Profile({ProfileField.GENDER: "F"})

    assert digests(profile, keyed, subject="2") != digests(profile, keyed, subject="3")


def test_a_field_that_moves_to_another_home_is_sent_again() -> None:
    """A nickname that goes to another custom field is not there yet."""
    profile = Profile({ProfileField.NICKNAME: "Al", ProfileField.EXTENSION: "5"})
    here = digests(profile, keyed, subject="2")
    there = digests(profile, keyed, subject="2", homes={ProfileField.NICKNAME: "12266"})

    assert [name for name in here if here[name] != there[name]] == [ProfileField.NICKNAME]


def test_a_letter_composed_or_not_is_one_value() -> None:
    """The same name typed on another keyboard is no change."""
    composed, decomposed = "Zo\u00eb", "Zoe\u0308"

    assert canonical(ProfileField.NICKNAME, composed, subject="2") == canonical(
        ProfileField.NICKNAME, decomposed, subject="2"
    )


@given(FIELDS, FIELDS, st.text(), st.text())
def test_two_values_share_their_bytes_only_if_they_are_one(
    field: ProfileField, other_field: ProfileField, one: str, other: str
) -> None:
    """Neither field, part nor blank can be mistaken for another."""
    first = canonical(field, PersonName(one, other), subject="2")

    assert first != canonical(other_field, one + other, subject="2")
    assert (first == canonical(other_field, PersonName(one, other), subject="2")) is (field is other_field)
    assert first.isascii()
