"""From what People says to what is written: each profile field in its normal form, or a reason why not.

Core, between gather and plan: no I/O. One bad field never stops the others; a value is kept whole or refused.
"""

# ruff: noqa: PLC0415 - `phones` has the world's numbering plans with it: who maps no phone number starts without them

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from groupsync.core.configuration import Configuration
from groupsync.core.dates import DateFault, exact_day
from groupsync.core.directory_names import NameTable
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import (
    PHONES,
    FieldProblem,
    PersonName,
    ProblemReason,
    Profile,
    ProfileField,
    ProfileValue,
    RawProfile,
    RawValue,
    is_blank,
)
from groupsync.core.profile_text import digits_of, plain_text, same_text

DATE_FAULTS = {
    DateFault.UNREADABLE: ProblemReason.DATE_UNREADABLE,
    DateFault.IMPOSSIBLE: ProblemReason.DATE_IMPOSSIBLE,
    DateFault.TWO_DIGIT_YEAR: ProblemReason.DATE_TWO_DIGIT_YEAR,
    DateFault.AMBIGUOUS: ProblemReason.DATE_AMBIGUOUS,
}
UNITS = frozenset({ProfileField.DEPARTMENT, ProfileField.DESIGNATION, ProfileField.WORK_LOCATION})


@dataclass(frozen=True, slots=True)
class NameTables:
    """Directory's lists, None for one that was not read."""

    department: NameTable | None = None
    designation: NameTable | None = None
    work_location: NameTable | None = None


@dataclass(frozen=True, slots=True)
class MappingSettings:
    """How this organisation's values read: the same for everybody in a run.

    `homes` are the fields written straight to Connect, with Connect's field id; those take People's words, not
    Directory's ids. `today` is the day in the organisation's time zone.
    """

    date_formats: Sequence[str]
    today: date
    region: str | None = None
    genders: Mapping[str, Literal["M", "F"]] = field(default_factory=dict)
    homes: Mapping[ProfileField, str] = field(default_factory=dict)
    work_location: Literal["text", "id"] = "text"
    names: NameTables = NameTables()


@dataclass(frozen=True, slots=True)
class Managers:
    """Where managers are found: the account of a manager's record, and whose chain is known to be a cycle."""

    account_of: Callable[[EmployeeId], ConnectId | None]
    cyclic: frozenset[EmployeeId] = frozenset()


def mapping_settings(configuration: Configuration, *, today: date, names: NameTables) -> MappingSettings:
    """Take what mapping needs out of a configuration."""
    profile = configuration.profile
    region = None
    if profile.phone_country:
        from groupsync.core.phones import region_of

        region = region_of(profile.phone_country)
    return MappingSettings(
        date_formats=configuration.dates.formats,
        today=today,
        region=region,
        genders={text.strip().casefold(): letter for text, letter in profile.genders.items()},
        homes=profile.homes,
        work_location=profile.directory.work_location_as,
        names=names,
    )


def normalise(
    raw: RawProfile, settings: MappingSettings, *, employee: EmployeeId, managers: Managers
) -> tuple[Profile, tuple[FieldProblem, ...]]:
    """Map one person's record.

    Each field that is mapped is either in the profile, blank ones as blank values, or among the problems.
    """
    values: dict[ProfileField, ProfileValue] = {}
    problems = [FieldProblem(name, ProblemReason.UNREADABLE) for name in raw.unreadable]
    for name, value in raw.values.items():
        found = _value_of(name, value, settings, employee, managers)
        if isinstance(found, ProblemReason):
            problems.append(FieldProblem(name, found))
        else:
            values[name] = found
    return Profile(dict(sorted(values.items()))), tuple(sorted(problems))


def agrees(name: ProfileField, wanted: ProfileValue, current: ProfileValue, settings: MappingSettings) -> bool:
    """Tell whether the target already says what is wanted, in whatever form it writes it."""
    if isinstance(wanted, PersonName) and isinstance(current, PersonName):
        return same_text(wanted.first, current.first) and same_text(wanted.last, current.last)
    if isinstance(wanted, PersonName) or isinstance(current, PersonName):
        return same_text(_shown(wanted), _shown(current))
    if name in PHONES:
        return wanted == _phone(current, settings)
    if name is ProfileField.GENDER and name not in settings.homes:
        return wanted == settings.genders.get(current.strip().casefold(), current.strip().upper())
    return same_text(wanted, current)


def _phone(text: str, settings: MappingSettings, *, country: str = "") -> str | ProblemReason:
    from groupsync.core.phones import international

    return international(text, region=settings.region, country=country)


def _shown(value: ProfileValue) -> str:
    return value.display if isinstance(value, PersonName) else value


def _value_of(
    name: ProfileField, raw: RawValue, settings: MappingSettings, employee: EmployeeId, managers: Managers
) -> ProfileValue | ProblemReason:
    if name is ProfileField.NAME:
        return _name(raw)
    if name is ProfileField.REPORTING_TO:
        return _manager(raw, employee, managers)
    if name in PHONES:
        return _phone(raw.text, settings, country=raw.country)
    read = READERS.get(name)
    return _chosen(name, raw.text, settings) if read is None else read(raw.text, settings)


def _chosen(name: ProfileField, text: str, settings: MappingSettings) -> str | ProblemReason:
    """Read what Directory knows as one of few: Connect's own fields take People's words instead."""
    whole = plain_text(text)
    if isinstance(whole, ProblemReason) or is_blank(whole) or name in settings.homes:
        return whole
    if name is ProfileField.GENDER:
        return settings.genders.get(whole.casefold(), ProblemReason.GENDER_UNKNOWN)
    if name not in UNITS or (name is ProfileField.WORK_LOCATION and settings.work_location == "text"):
        return whole
    table: NameTable | None = getattr(settings.names, name.value)
    return ProblemReason.DIRECTORY_NOT_READ if table is None else table.id_of(whole)


def _name(raw: RawValue) -> PersonName | ProblemReason:
    parts = [plain_text(text) for text in raw.texts]
    fault = next((part for part in parts if isinstance(part, ProblemReason)), None)
    return fault or PersonName(parts[0], parts[1] if len(parts) > 1 else "")


def _day(text: str, settings: MappingSettings) -> str | ProblemReason:
    if not text.strip():
        return ""
    day = exact_day(text.strip(), settings.date_formats)
    if isinstance(day, DateFault):
        return DATE_FAULTS[day]
    return day.isoformat() if day <= settings.today else ProblemReason.DATE_IN_FUTURE


def _manager(raw: RawValue, employee: EmployeeId, managers: Managers) -> str | ProblemReason:
    if raw.record_id is None or (raw.text.strip() and not raw.record_id):
        return ProblemReason.MANAGER_UNREADABLE
    if not raw.record_id:
        return ""
    manager = EmployeeId(raw.record_id)
    if manager == employee:
        return ProblemReason.MANAGER_IS_SELF
    if employee in managers.cyclic:
        return ProblemReason.MANAGER_CYCLE
    return managers.account_of(manager) or ProblemReason.MANAGER_WITHOUT_ACCOUNT


READERS: Mapping[ProfileField, Callable[[str, MappingSettings], str | ProblemReason]] = {
    ProfileField.DATE_OF_BIRTH: _day,
    ProfileField.EXTENSION: lambda text, _settings: digits_of(text),
}
