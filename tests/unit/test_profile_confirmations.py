"""Whose first write was confirmed, and when a confirmation does not stand any more."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import Configuration
from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.confirmations import (
    CONFIRMED_KEY,
    confirmed_fields,
    open_fields,
    store_confirmation,
    writable_fields,
)
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.profile_changes import GENDER, MOBILE, NICKNAME, PATH, profile_configuration


@pytest.fixture
def documents() -> FakeDocuments:
    """Give an empty store."""
    return FakeDocuments(FakeClock())


def confirm(documents: FakeDocuments, configuration: Configuration, *fields: ProfileField, by: str = "ada") -> None:
    """Confirm fields as somebody does."""
    store_confirmation(documents, configuration, fields, by=by, preview_run="shown", now=1000)


def test_nothing_is_confirmed_at_first(documents: FakeDocuments) -> None:
    """Every field that follows People and has a home is open."""
    configuration = profile_configuration()

    assert confirmed_fields(documents, configuration) == frozenset()
    assert open_fields(documents, configuration) == frozenset(ProfileField)


def test_fields_are_confirmed_one_by_one(documents: FakeDocuments) -> None:
    """A later confirmation stands beside an earlier one, each with who, when and at which preview."""
    configuration = profile_configuration()
    confirm(documents, configuration, MOBILE)
    confirm(documents, configuration, GENDER, by="grace")

    assert confirmed_fields(documents, configuration) == {MOBILE, GENDER}
    stored = documents.bodies("profile")[CONFIRMED_KEY[1]]["fields"]
    assert [(key, one["by"], one["run"], one["at"]) for key, one in stored.items()] == [
        ("mobile", "ada", "shown", 1000),
        ("gender", "grace", "shown", 1000),
    ]


def test_confirming_again_changes_nothing(documents: FakeDocuments) -> None:
    """Who said it first stays."""
    configuration = profile_configuration()
    confirm(documents, configuration, MOBILE)
    confirm(documents, configuration, MOBILE, by="grace")

    assert documents.bodies("profile")[CONFIRMED_KEY[1]]["fields"]["mobile"]["by"] == "ada"


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        (MOBILE, {"fields": {"mobile": "Mobile_2"}}),
        (MOBILE, {"directory_org_id": "60002"}),
        (MOBILE, {"connect": {"path": PATH, "field_ids": {"mobile": "9002", "nickname": "9001"}}}),
        (NICKNAME, {"connect": {"path": PATH, "field_ids": {"nickname": "9009"}}}),
    ],
)
def test_a_confirmation_lapses_with_its_label_or_home(
    documents: FakeDocuments, name: ProfileField, changed: dict[str, Any]
) -> None:
    """What was confirmed is another label's values, or overwrites another place; the others stand."""
    before, after = profile_configuration(), profile_configuration(**changed)
    confirm(documents, before, name, ProfileField.NAME)

    assert name not in confirmed_fields(documents, after)
    assert name in open_fields(documents, after)
    confirm(documents, after, name, by="grace")
    assert name in confirmed_fields(documents, after)


def test_another_limit_leaves_confirmations_alone(documents: FakeDocuments) -> None:
    """Only label and home are what somebody looked at."""
    confirm(documents, profile_configuration(), MOBILE)

    assert confirmed_fields(documents, profile_configuration(guard={"invitations": 5}, blank="clear")) == {MOBILE}


def test_what_cannot_be_written_need_not_be_confirmed(documents: FakeDocuments) -> None:
    """A nickname without a home, and a field that does not follow People, are in no list."""
    configuration = profile_configuration(connect={}, fields={"mobile": None})

    assert writable_fields(configuration) == frozenset(ProfileField) - {NICKNAME, MOBILE}
    assert open_fields(documents, configuration) == writable_fields(configuration)


def test_nothing_is_asked_while_profiles_are_off(documents: FakeDocuments) -> None:
    """Neither open nor confirmed, whatever was confirmed before."""
    confirm(documents, profile_configuration(), MOBILE)
    off = profile_configuration(enabled=False)

    assert confirmed_fields(documents, off) == open_fields(documents, off) == frozenset()
