"""When a refusal is a person's, when a field's, and when the whole call's."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_proof import (
    ENOUGH,
    PAUSED_SECONDS,
    FieldProof,
    Proofs,
    is_broken,
    is_the_persons,
    manner_of,
    noted,
)

BORN, PHONE, DESK = ProfileField.DATE_OF_BIRTH, ProfileField.MOBILE, ProfileField.SEATING_LOCATION
NEW: Proofs = {name: FieldProof("m") for name in (BORN, PHONE, DESK)}


def after(*people: str, refused: tuple[ProfileField, ...], taken: tuple[ProfileField, ...] = ()) -> Proofs:
    """Give what is known after these people's writes, one second apart."""
    proofs = NEW
    for second, one in enumerate(people):
        proofs = noted(proofs, ConnectId(one), taken=taken, refused=dict.fromkeys(refused, "no"), now=second)
    return proofs


def test_enough_people_make_a_field_suspected() -> None:
    """Different ones: the same person again says nothing new."""
    assert not after("1", "1", "1", "2", refused=(BORN,))[BORN].suspected
    assert after("1", "2", "3", refused=(BORN,))[BORN].suspected
    assert ENOUGH == 3


def test_what_was_taken_once_is_beyond_suspicion() -> None:
    """Before or after the refusals."""
    taken = noted(after("1", "2", "3", refused=(BORN,)), ConnectId("4"), taken=[BORN], refused={}, now=9)

    assert taken[BORN].accepted
    assert not noted(taken, ConnectId("5"), taken=[], refused={BORN: "no"}, now=10)[BORN].refused


def test_a_suspected_field_is_tried_again_after_a_day() -> None:
    """With one more person; a further refusal starts the rest anew."""
    rested = after("1", "2", "3", refused=(BORN,))
    again = noted(rested, ConnectId("9"), taken=[], refused={BORN: "other words"}, now=PAUSED_SECONDS + 2)

    assert rested[BORN].rests(PAUSED_SECONDS + 1)
    assert not rested[BORN].rests(PAUSED_SECONDS + 2)
    assert again[BORN].rests(2 * PAUSED_SECONDS)
    assert (again[BORN].refused, again[BORN].said) == (("1", "2", "3"), "other words")


def test_half_of_the_fields_suspected_are_the_calls_fault() -> None:
    """Two at least, and only of a call that has taken nothing: else it is the form of those fields that is wrong."""
    many = {name: FieldProof("m") for name in ProfileField}
    two = after("1", "2", "3", refused=(BORN, PHONE))

    assert not is_broken(after("1", "2", "3", refused=(BORN,)), NEW)
    assert not is_broken(two, [BORN])
    assert is_broken(two, NEW)
    assert not is_broken(many | two, many)
    assert not is_broken(after("1", "2", "3", refused=(BORN, PHONE), taken=(DESK,)), NEW)
    assert not is_broken(after("1", "2", refused=(BORN, PHONE, DESK)), NEW)


def test_a_refusal_is_the_persons_once_the_call_is_known_to_work() -> None:
    """Or when it comes a second time."""
    once = after("1", refused=(BORN,))

    assert not is_the_persons(NEW, NEW, BORN, ConnectId("1"))
    assert is_the_persons(once, NEW, BORN, ConnectId("1"))
    assert not is_the_persons(once, NEW, BORN, ConnectId("2"))
    assert is_the_persons(after("1", refused=(), taken=(PHONE,)), NEW, BORN, ConnectId("2"))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (BORN, {"directory": {"date_format": "dd.MM.yyyy"}}),
        (ProfileField.WORK_LOCATION, {"directory": {"work_location_as": "id"}}),
        (PHONE, {"directory_org_id": "2"}),
        (PHONE, {"connect": {"path": "/pulse/api/x", "field_ids": {"mobile": "7"}}}),
    ],
)
def test_another_manner_of_writing_proves_itself_anew(name: ProfileField, changes: dict[str, Any]) -> None:
    """Whatever decides where and how a field is sent; what decides nothing of it leaves it alone."""
    before = parse_configuration({"network_id": "1", "profile": {"directory_org_id": "1"}})
    now = parse_configuration({"network_id": "1", "profile": {"directory_org_id": "1"} | changes})
    calls = parse_configuration(
        {
            "network_id": "1",
            "profile": {"directory_org_id": "1"},
            "zoho": {"calls": {"update_user": {"wrapper": "user"}}},
        }
    )

    assert manner_of(before, name) != manner_of(now, name)
    assert manner_of(before, name) != manner_of(calls, name)
    assert (manner_of(before, DESK) == manner_of(now, DESK)) == ("directory_org_id" not in changes)
