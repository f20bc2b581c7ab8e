"""Profile fields under the keys of their homes."""

from __future__ import annotations

from groupsync.core.profile import PersonName, ProfileField, ProfileValue
from groupsync.core.profile_keys import connect_values, directory_profile, directory_values, field_of, homeless
from tests.sandbox.zoho.directory_users import USER_KEYS

VALUES: dict[ProfileField, ProfileValue] = {
    ProfileField.NAME: PersonName("Ann", "Lee"),
    ProfileField.SEATING_LOCATION: "FL_ADMIN_4",
    ProfileField.WORK_LOCATION: "Pune",
    ProfileField.MOBILE: "+923000000115",
    ProfileField.DATE_OF_BIRTH: "1987-02-03",
    ProfileField.EXTENSION: "5",
    ProfileField.WORK_PHONE: "+17275550156",
    ProfileField.NICKNAME: "Al",
    ProfileField.GENDER: "F",
    ProfileField.DESIGNATION: "61",
    ProfileField.DEPARTMENT: "51",
    ProfileField.REPORTING_TO: "1008",
}
HOMES = {ProfileField.NICKNAME: "12266"}


def test_directory_has_a_key_for_each_field_but_the_nickname() -> None:
    """Those that Zoho documents; the name has two."""
    written = directory_values(VALUES, {})

    assert written["phone"] == "+17275550156"
    assert (written["first_name"], written["last_name"], written["date_of_birth"]) == ("Ann", "Lee", "1987-02-03")
    assert len(written) == 12
    assert written.keys() <= USER_KEYS
    assert homeless(frozenset(ProfileField), {}) == {ProfileField.NICKNAME}
    assert homeless(frozenset(ProfileField), HOMES) == frozenset()


def test_each_value_goes_to_one_home() -> None:
    """What Connect keeps is not sent to Directory as well."""
    homes = {**HOMES, ProfileField.NAME: "12267"}

    assert connect_values(VALUES, homes) == {"12266": "Al", "12267": "Ann Lee"}
    assert directory_values(VALUES, homes).keys().isdisjoint({"first_name", "last_name"})
    assert connect_values(VALUES, {}) == {}


def test_what_was_written_is_read_back_as_it_was() -> None:
    """In the format that Directory wants, blanks as fields without a value."""
    kept = {field: value for field, value in VALUES.items() if field not in HOMES}
    form = "dd-MMM-yyyy"
    written = directory_values(VALUES, HOMES, date_format=form)

    assert written["date_of_birth"] == "03-Feb-1987"
    assert directory_profile(written, date_format=form) == kept
    assert directory_profile(dict.fromkeys(written, ""), date_format=form) == {}


def test_a_blank_is_written_blank() -> None:
    """A cleared birth date too."""
    blanks: dict[ProfileField, ProfileValue] = {ProfileField.DATE_OF_BIRTH: "", ProfileField.MOBILE: ""}

    assert directory_values(blanks, {}) == {"date_of_birth": "", "mobile": ""}


def test_a_birth_date_that_directory_has_in_another_form_is_another_value() -> None:
    """It is shown as different, and not taken for none."""
    assert directory_profile({"date_of_birth": "3 Feb"}) == {ProfileField.DATE_OF_BIRTH: "3 Feb"}


def test_a_refused_key_names_its_field() -> None:
    """Either part of the name is the name."""
    keys = ["first_name", "last_name", "phone", "12266", "country"]

    assert [field_of(key, HOMES) for key in keys] == [
        ProfileField.NAME,
        ProfileField.NAME,
        ProfileField.WORK_PHONE,
        ProfileField.NICKNAME,
        None,
    ]
