"""The configuration document: one versioned JSON value, validated as a whole before anything uses it.

Core: no I/O. Unknown keys are errors; every key but `network_id` has a default (design 3.6).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator

from groupsync.core.document_types import Count, DateFormat, Flag, Label, Percent, RecordId, Section, Text
from groupsync.core.errors import InvalidInputError
from groupsync.core.model import Family
from groupsync.core.profile_settings import Profile
from groupsync.core.zoho_settings import ZohoSettings

PLACEHOLDERS = frozenset({"name", "parent", "code"})


def _template(value: str) -> str:
    names = set(re.findall(r"\{([^{}]*)\}", value))
    if names - PLACEHOLDERS or "{" in re.sub(r"\{[^{}]*\}", "", value) or "}" in re.sub(r"\{[^{}]*\}", "", value):
        raise ValueError("placeholders are {name}, {parent} and {code}")
    return value


def _name_template(value: str) -> str:
    if "{name}" not in _template(value):
        raise ValueError("must contain {name}, else all groups have one name")
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("unknown time zone") from error
    return value


DEFAULT_STATUSES: dict[str, Literal["employed", "left"]] = {"Active": "employed", "Inactive": "left"}


class FamilySettings(Section):
    """How the groups of one family are made and who is in them."""

    enabled: Flag = True
    name: Annotated[Text, AfterValidator(_name_template)] = "{name}"
    description: Annotated[str, Field(max_length=1000), AfterValidator(_template)] = "Everyone in {name}"
    existing: Literal["ask", "adopt", "create"] = "ask"
    private: Flag = False
    open_membership: Flag = False
    include: tuple[RecordId, ...] = ()
    exclude: tuple[RecordId, ...] = ()
    min_members: Count = 0
    fields: Annotated[tuple[Label, ...], Field(min_length=1, max_length=10)] = ("Department",)
    admins: Literal["none", "lead"] = "none"


class DepartmentSettings(FamilySettings):
    """The department family."""


class DesignationSettings(FamilySettings):
    """The designation family."""

    name: Annotated[Text, AfterValidator(_name_template)] = "{name} (designation)"
    fields: Annotated[tuple[Label, ...], Field(min_length=1, max_length=10)] = ("Designation",)


class Groups(Section):
    """Both families."""

    department: DepartmentSettings = DepartmentSettings()
    designation: DesignationSettings = DesignationSettings()


class Scope(Section):
    """Values of an employee's fields, compared trimmed and case-folded."""

    employee_type: tuple[Text, ...] = ()
    location: tuple[Text, ...] = ()
    status: tuple[Text, ...] = ()


class Exclusion(Scope):
    """A scope that may also name records."""

    record_ids: tuple[RecordId, ...] = ()


class People(Section):
    """Who is synchronised, and how People's statuses read."""

    include: Scope = Scope()
    exclude: Exclusion = Exclusion()
    statuses: dict[Text, Literal["employed", "left"]] = Field(default_factory=lambda: dict(DEFAULT_STATUSES))
    missing: Literal["report", "invite"] = "report"
    invite_domains: Annotated[tuple[Text, ...], Field(validate_default=True)] = ()
    start_days_before: Annotated[int, Field(ge=0, le=365, strict=True)] = 0
    left_after_exit_date: Flag = False

    @field_validator("invite_domains")
    @classmethod
    def _domains_for_invitations(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("missing") == "invite" and not value:
            raise ValueError("must name who may be invited")
        return value


class Dates(Section):
    """How the organisation writes dates."""

    formats: Annotated[tuple[DateFormat, ...], Field(min_length=1, max_length=10)] = ("dd-MMM-yyyy",)
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"


class Limit(Section):
    """`min(max, max(count, floor(percent * base / 100)))`; a limit is given whole or not at all."""

    count: Count
    percent: Percent
    max: Count | None = None

    def of(self, base: int) -> int:
        """Compute the limit for a base; a value over it trips."""
        allowed = max(self.count, self.percent * base // 100)
        return allowed if self.max is None else min(self.max, allowed)


class CappedLimit(Limit):
    """A limit whose maximum must be given too."""

    max: Count


class Guard(Section):
    """How much may change in the window before a person has to approve (design 5)."""

    window_hours: Annotated[int, Field(ge=1, le=168, strict=True)] = 24
    leavers: CappedLimit = CappedLimit(count=3, percent=2, max=200)
    moves: CappedLimit = CappedLimit(count=5, percent=10, max=300)
    losses: CappedLimit = CappedLimit(count=2, percent=1, max=25)
    group_losses: CappedLimit = CappedLimit(count=2, percent=30, max=10)
    gains: Limit = Limit(count=10, percent=50)
    private_gains: Limit = Limit(count=3, percent=20)
    field_changes: Limit = Limit(count=10, percent=10)
    invitations: Count = 0
    source_shrink_percent: Percent = 10
    lookups: Annotated[int, Field(ge=0, le=1000, strict=True)] = 50
    absence_hours: Annotated[int, Field(ge=1, le=720, strict=True)] = 12


class Limits(Section):
    """Our share of Zoho's allowances."""

    people_per_minute: Annotated[int, Field(ge=1, le=400, strict=True)] = 200
    people_daily_share_percent: Annotated[int, Field(ge=1, le=100, strict=True)] = 30
    connect_delay_ms: Annotated[int, Field(ge=0, le=10_000, strict=True)] = 300


class Configuration(Section):
    """The whole document."""

    network_id: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
    groups: Groups = Groups()
    people: People = People()
    dates: Dates = Dates()
    profile: Profile = Profile()
    guard: Guard = Guard()
    limits: Limits = Limits()
    drift: Literal["report", "enforce"] = "report"
    zoho: ZohoSettings = ZohoSettings()

    def family(self, family: Family) -> FamilySettings:
        """Give the settings of one family."""
        return self.groups.department if family is Family.DEPARTMENT else self.groups.designation


def parse_configuration(document: Any) -> Configuration:
    """Parse and validate a whole document.

    Raises:
        InvalidInputError: with the dotted path of the first offending key; the message holds no value.
    """
    try:
        return Configuration.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(first["msg"].removeprefix("Value error, "), field=path) from error
