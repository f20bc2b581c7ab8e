"""The twelve profile fields: what a record says of them, what is wanted, and how a change is noticed.

Core: no I/O. Values are personal: they live in memory only, no repr shows them, and what is stored is a keyed hash.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProfileField(StrEnum):
    """A field that follows People; the value is its key in the configuration."""

    NAME = "name"
    SEATING_LOCATION = "seating_location"
    WORK_LOCATION = "work_location"
    MOBILE = "mobile"
    DATE_OF_BIRTH = "date_of_birth"
    EXTENSION = "extension"
    WORK_PHONE = "work_phone"
    NICKNAME = "nickname"
    GENDER = "gender"
    DESIGNATION = "designation"
    DEPARTMENT = "department"
    REPORTING_TO = "reporting_to"


PERSONAL = frozenset({ProfileField.DATE_OF_BIRTH, ProfileField.GENDER, ProfileField.MOBILE})
"""Fields of the private person rather than of the job: marked where somebody confirms them."""
PHONES = frozenset({ProfileField.MOBILE, ProfileField.WORK_PHONE})
LOOK_UPS = frozenset(
    {ProfileField.WORK_LOCATION, ProfileField.DESIGNATION, ProfileField.DEPARTMENT, ProfileField.REPORTING_TO}
)
LABELS: Mapping[ProfileField, tuple[str, ...]] = {
    ProfileField.NAME: ("FirstName", "LastName"),
    ProfileField.SEATING_LOCATION: ("Work_location",),
    ProfileField.WORK_LOCATION: ("LocationName",),
    ProfileField.MOBILE: ("Mobile",),
    ProfileField.DATE_OF_BIRTH: ("Date_of_birth",),
    ProfileField.EXTENSION: ("Extension",),
    ProfileField.WORK_PHONE: ("Work_phone",),
    ProfileField.NICKNAME: ("Nick_Name",),
    ProfileField.GENDER: ("Gender",),
    ProfileField.DESIGNATION: ("Designation",),
    ProfileField.DEPARTMENT: ("Department",),
    ProfileField.REPORTING_TO: ("Reporting_To",),
}
"""Label names of People's own form (reference 3.10), where the configuration names no other."""


@dataclass(frozen=True, slots=True)
class RawValue:
    """What a record says under one field's labels. Blank is `""`.

    `record_id` is the companion `<label>.ID` of a look-up, None when the record has none; `country` is the companion
    `<label>.country_code` of a phone, an ISO region in lower case.
    """

    texts: tuple[str, ...] = field(repr=False)
    record_id: str | None = field(default=None, repr=False)
    country: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """What stands under the first label."""
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class RawProfile:
    """What a record says of the mapped fields. A field in `unreadable` had its key missing: that is not blank."""

    values: Mapping[ProfileField, RawValue] = field(default_factory=dict, repr=False, hash=False)
    unreadable: frozenset[ProfileField] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in the two parts that People and Directory have.

    Either may be blank, and is written so: a name is one value, and half of an old one beside it would be nobody's.
    """

    first: str = field(repr=False)
    last: str = field(repr=False)

    @property
    def display(self) -> str:
        """The name as one text, as Connect shows it."""
        return " ".join(filter(None, (self.first, self.last)))


ProfileValue = str | PersonName
"""A normalised value. Blank is `""`, and a name of two blanks."""


def is_blank(value: ProfileValue) -> bool:
    """Tell whether People's field is empty."""
    return not (value.display if isinstance(value, PersonName) else value)


@dataclass(frozen=True, slots=True)
class Profile:
    """The normalised values of one person. Fields with a problem, and fields that are not mapped, are not in it."""

    values: Mapping[ProfileField, ProfileValue] = field(default_factory=dict, repr=False, hash=False)


class ProblemReason(StrEnum):
    """Why a field's value cannot be written. None of them tells the value."""

    UNREADABLE = "unreadable"
    """The record has no such key: a wrong label, or a field that the account's role cannot see."""
    CONTROL_CHARACTERS = "control_characters"
    BROKEN_CHARACTERS = "broken_characters"
    INVISIBLE_CHARACTERS = "invisible_characters"
    TOO_LONG = "too_long"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_TWO_DIGIT_YEAR = "date_two_digit_year"
    DATE_AMBIGUOUS = "date_ambiguous"
    DATE_IN_FUTURE = "date_in_future"
    PHONE_LETTERS = "phone_letters"
    PHONE_UNREADABLE = "phone_unreadable"
    PHONE_WITHOUT_COUNTRY = "phone_without_country"
    PHONE_IMPOSSIBLE = "phone_impossible"
    NOT_DIGITS = "not_digits"
    GENDER_UNKNOWN = "gender_unknown"
    NOT_IN_DIRECTORY = "not_in_directory"
    SEVERAL_IN_DIRECTORY = "several_in_directory"
    DIRECTORY_NOT_READ = "directory_not_read"
    MANAGER_IS_SELF = "manager_is_self"
    MANAGER_CYCLE = "manager_cycle"
    MANAGER_UNREADABLE = "manager_unreadable"
    MANAGER_WITHOUT_ACCOUNT = "manager_without_account"
    """Waits: the person's value may be right once the manager has an account."""


@dataclass(frozen=True, slots=True, order=True)
class FieldProblem:
    """One field of one person that is left out, and why."""

    field: ProfileField
    reason: ProblemReason

    @property
    def waits(self) -> bool:
        """Tell whether it may end without a change of the person's record."""
        return self.reason in (ProblemReason.MANAGER_WITHOUT_ACCOUNT, ProblemReason.DIRECTORY_NOT_READ)


KeyedHash = Callable[[bytes], str]
"""Hashes with the stack's key. Never a bare digest: birth dates and phone numbers are few enough to try."""


def canonical(name: ProfileField, value: ProfileValue, *, subject: str, home: str = "") -> bytes:
    """Give the bytes that stand for a value.

    Args:
        name: the field.
        value: its normalised value; a blank one has bytes too.
        subject: the account it is written to, so that equal values of two people do not look equal.
        home: where it is written: empty for Directory, else Connect's field id. A field that moves is sent again.
    """
    texts = [value.first, value.last] if isinstance(value, PersonName) else [value]
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    return json.dumps(["profile", 1, subject, name.value, home, *composed]).encode("ascii")


def digests(
    profile: Profile, keyed_hash: KeyedHash, *, subject: str, homes: Mapping[ProfileField, str] | None = None
) -> Mapping[str, str]:
    """Hash each field on its own, so that only what changed is sent, and a new mapping only to whom it concerns.

    Keyed by the fields' values, as the ledger keeps them.
    """
    elsewhere = homes or {}
    return {
        name.value: keyed_hash(canonical(name, value, subject=subject, home=elsewhere.get(name, "")))
        for name, value in sorted(profile.values.items())
    }
