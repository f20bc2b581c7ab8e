"""Profile fields under the keys of their homes: Directory's documented ones, and Connect's field ids.

Core, between the plan and the writers: no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from groupsync.core.dates import DateFault, exact_day, written_day
from groupsync.core.profile import PersonName, ProfileField, ProfileValue

PLAIN = "yyyy-MM-dd"
FIRST, LAST = "first_name", "last_name"
DIRECTORY_KEYS: Mapping[ProfileField, str] = {
    ProfileField.SEATING_LOCATION: "seating_location",
    ProfileField.WORK_LOCATION: "work_location",
    ProfileField.MOBILE: "mobile",
    ProfileField.DATE_OF_BIRTH: "date_of_birth",
    ProfileField.EXTENSION: "extension",
    ProfileField.WORK_PHONE: "phone",
    ProfileField.GENDER: "gender",
    ProfileField.DESIGNATION: "designation_id",
    ProfileField.DEPARTMENT: "department_id",
    ProfileField.REPORTING_TO: "reporting_to",
}
"""Keys of Directory's user (reference 3.12). The name has two; a nickname has none."""
KEPT_BY_DIRECTORY = frozenset({ProfileField.NAME, *DIRECTORY_KEYS})


def homeless(names: frozenset[ProfileField], homes: Mapping[ProfileField, str]) -> frozenset[ProfileField]:
    """Give the fields that can be written nowhere: Directory has no key for them, and no custom field is named."""
    return frozenset(name for name in names if name not in KEPT_BY_DIRECTORY and name not in homes)


def written_as(homes: Mapping[ProfileField, str], *, date_format: str = PLAIN) -> dict[ProfileField, str]:
    """Give what a field's digest has beside its value: its home, and the form of a day that Directory gets.

    Another form makes it another value, so that it is sent again, also to whom it was refused.
    """
    formed = {} if date_format == PLAIN else {ProfileField.DATE_OF_BIRTH: date_format}
    return formed | dict(homes)


def directory_values(
    values: Mapping[ProfileField, ProfileValue], homes: Mapping[ProfileField, str], *, date_format: str = PLAIN
) -> dict[str, str]:
    """Give what is written to Directory: the values whose home it is, under its keys."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if name in homes:
            continue
        if isinstance(value, PersonName):
            found |= {FIRST: value.first, LAST: value.last}
        elif name in DIRECTORY_KEYS:
            dated = name is ProfileField.DATE_OF_BIRTH and value
            found[DIRECTORY_KEYS[name]] = written_day(date.fromisoformat(value), date_format) if dated else value
    return found


def connect_values(values: Mapping[ProfileField, ProfileValue], homes: Mapping[ProfileField, str]) -> dict[str, str]:
    """Give what is written to Connect's custom fields, by their ids; a name is one text there."""
    return {
        homes[name]: value.display if isinstance(value, PersonName) else value
        for name, value in values.items()
        if name in homes
    }


def field_of(key: str, homes: Mapping[ProfileField, str]) -> ProfileField | None:
    """Tell which field a home's key belongs to, such as one that was refused; None for a key that is nobody's."""
    if key in (FIRST, LAST):
        return ProfileField.NAME
    keys = {**{own: name for name, own in DIRECTORY_KEYS.items()}, **{own: name for name, own in homes.items()}}
    return keys.get(key)


def directory_profile(values: Mapping[str, str], *, date_format: str = PLAIN) -> dict[ProfileField, ProfileValue]:
    """Read a user of Directory as `profile_plan` compares it; a key that is missing is a field without a value."""
    found: dict[ProfileField, ProfileValue] = {
        name: values[key] for name, key in DIRECTORY_KEYS.items() if values.get(key)
    }
    if values.get(FIRST) or values.get(LAST):
        found[ProfileField.NAME] = PersonName(values.get(FIRST, ""), values.get(LAST, ""))
    born = exact_day(values.get("date_of_birth", "").strip(), (date_format,))
    if not isinstance(born, DateFault):
        found[ProfileField.DATE_OF_BIRTH] = born.isoformat()
    return found
