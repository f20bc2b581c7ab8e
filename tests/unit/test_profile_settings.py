"""The configuration of profiles: fields, blanks, homes, and the calls that can be corrected."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.profile import LABELS, ProfileField
from tests.builders import configuration
from tests.unit.refused import refused


def test_a_field_follows_zohos_own_label_unless_told_otherwise() -> None:
    """A label of their own takes its place, null leaves the field out; a name of their own is whole."""
    fields = {"seating_location": "Desk", "gender": None, "name": "Full_Name", "nickname": "Nick_Name"}
    labels = parse_configuration(configuration(profile={"fields": fields})).profile.labels()

    assert set(ProfileField) - set(labels) == {ProfileField.GENDER}
    assert labels[ProfileField.SEATING_LOCATION] == ("Desk",)
    assert labels[ProfileField.WORK_LOCATION] == ("LocationName",)
    assert labels[ProfileField.NAME] == ("Full_Name",)
    assert parse_configuration(configuration()).profile.labels() == LABELS


def test_blanks_are_skipped_unless_told_otherwise() -> None:
    """For all fields, or for each."""
    default = parse_configuration(configuration()).profile
    all_of_them = parse_configuration(configuration(profile={"blank": "clear"})).profile
    one = parse_configuration(configuration(profile={"blank": {"nickname": "clear", "mobile": "skip"}})).profile

    assert [field for field in ProfileField if default.clears(field)] == []
    assert [field for field in ProfileField if all_of_them.clears(field)] == list(ProfileField)
    assert [field for field in ProfileField if one.clears(field)] == [ProfileField.NICKNAME]


@pytest.mark.parametrize(
    ("profile", "path"),
    [
        ({"blank": "keep"}, "profile.blank"),
        ({"blank": None}, "profile.blank"),
        ({"blank": ["skip"]}, "profile.blank"),
        ({"phone_country": "Pakistan"}, "profile.phone_country"),
        ({"phone_country": "ZZ"}, "profile.phone_country"),
        ({"phone_country": "+999"}, "profile.phone_country"),
        ({"genders": {"Male": "X"}}, "profile.genders.Male"),
        ({"connect": {"field_ids": {"nickname": "Nick"}}}, "profile.connect.field_ids.nickname"),
        ({"connect": {"field_ids": {"reporting_to": "12"}}}, "profile.connect"),
        ({"fields": {"nickname": "Nick name"}}, "profile.fields.nickname"),
    ],
)
def test_a_profile_section_that_means_nothing_is_refused(profile: dict[str, Any], path: str) -> None:
    """With the path of what is wrong."""
    assert refused(profile=profile).field == path


def test_a_profile_field_that_does_not_exist_is_refused() -> None:
    """There are twelve."""
    assert refused(profile={"fields": {"shoe_size": "Shoes"}}).field.startswith("profile.fields.shoe_size")
    assert refused(profile={"blank": {"shoe_size": "skip"}}).field.startswith("profile.blank")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "users",
        "//evil.example/users",
        "/a//b",
        "/a/",
        "https://evil.example/a",
        "/a/../b",
        "/a/./b",
        "/..",
        "/.hidden",
        "/%2e%2e/b",
        "/a?x=1",
        "/a#b",
        "/a;b",
        "/a@evil.example",
        "/a:80",
        "/a\\b",
        "/a b",
        "/a\nb",
        "/a\n",
        "/{host}/b",
        "/a{zuid}",
        "/{zuid}/{zuid}",
        "/" + "a" * 200,
    ],
)
def test_a_path_cannot_lead_elsewhere(path: str) -> None:
    """No scheme, host, query, parent or control character; only the two placeholders, each a whole segment."""
    for sections in (
        {"zoho": {"calls": {"update_user": {"path": path}}}},
        {"zoho": {"calls": {"list_users": {"path": path}}}},
        {"profile": {"connect": {"path": path}}},
    ):
        refused(**sections)


def test_calls_can_be_corrected() -> None:
    """What is given is kept, and what is not stays open."""
    parsed = parse_configuration(
        configuration(
            zoho={
                "calls": {"update_user": {"path": "/api/v2.1/orgs/{org}/users/{zuid}", "verb": "PATCH"}},
                "reasons": {"already_member": ["Ist schon Mitglied"]},
            },
            profile={"connect": {"path": "/pulse/api/v1/updateUser", "field_ids": {"nickname": "12266000000430029"}}},
        )
    )
    call = parsed.zoho.calls["update_user"]

    assert call.model_dump(exclude_none=True) == {"path": "/api/v2.1/orgs/{org}/users/{zuid}", "verb": "PATCH"}
    assert parsed.zoho.reasons.model_dump(exclude_none=True) == {"already_member": ("Ist schon Mitglied",)}
    assert parsed.profile.connect.enabled
    assert parse_configuration(parsed.model_dump(mode="json")) == parsed


def test_connects_own_fields_need_path_and_ids() -> None:
    """One without the other writes nothing."""
    off: list[dict[str, Any]] = [{}, {"path": "/pulse/api/x"}, {"field_ids": {"nickname": "1"}}]

    for connect in off:
        assert not parse_configuration(configuration(profile={"connect": connect})).profile.connect.enabled
