"""Sections of the configuration for what Zoho does not document: profile calls, their names, wordings of failures.

Core: no I/O. The defaults of the calls stand in `adapters.assumed_calls`; here is what may be said of them.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groupsync.core.document_types import DateFormat, Section
from groupsync.core.profile import ProfileField

CallName = Literal[
    "update_user",
    "read_user",
    "list_users",
    "list_departments",
    "list_designations",
    "list_locations",
]
SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*")
"""No dot in front: neither `.` nor `..` is a segment. No `%`, `?`, `#`, `@`, `:`, backslash or space anywhere."""


def _path(value: str, *placeholders: str) -> str:
    segments = value.split("/")
    plain = [one for one in segments[1:] if one not in placeholders]
    if segments[0] or len(segments) < 2 or not all(SEGMENT.fullmatch(one) for one in plain):  # noqa: PLR2004 - "/x"
        raise ValueError(" ".join(("must be a path on the configured host: /words/like/this", *placeholders)))
    if any(segments.count(one) > 1 for one in placeholders):
        raise ValueError("each placeholder may stand once")
    return value


def _directory_path(value: str) -> str:
    return _path(value, "{org}", "{zuid}")


def _plain_path(value: str) -> str:
    return _path(value)


PathText = Annotated[str, Field(min_length=2, max_length=200)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
FieldId = Annotated[str, Field(pattern=r"^[0-9]{1,25}$")]
Wording = Annotated[str, Field(min_length=3, max_length=100)]
Wordings = Annotated[tuple[Wording, ...], Field(min_length=1, max_length=20)]


class CallSettings(Section):
    """What differs from the assumed call; what is not given stays as assumed."""

    verb: Literal["PUT", "PATCH", "POST"] | None = None
    path: Annotated[PathText, AfterValidator(_directory_path)] | None = None
    wrapper: Name | None = None
    id_key: Name | None = None
    name_key: Name | None = None
    page_parameter: Name | None = None
    size_parameter: Name | None = None
    page_size: Annotated[int, Field(ge=1, le=200, strict=True)] | None = None
    more_key: Name | None = None


class ReasonSettings(Section):
    """Wordings of Connect, looked for in any case, that mean that nothing is left to do."""

    already_member: Wordings | None = None
    not_member: Wordings | None = None


class ZohoSettings(Section):
    """Corrections of what is assumed of Zoho (docs/zoho-assumptions.md)."""

    calls: dict[CallName, CallSettings] = Field(default_factory=dict)
    reasons: ReasonSettings = ReasonSettings()

    @model_validator(mode="after")
    def _each_as_its_call_needs(self) -> Self:
        for name, call in self.calls.items():
            about_one = name in ("update_user", "read_user")
            if call.path is not None and ("{zuid}" in call.path.split("/")) != about_one:
                raise ValueError(f"the path of {name} must {'' if about_one else 'not '}hold {{zuid}}")
            if call.verb is not None and name != "update_user":
                raise ValueError("only update_user has a verb to choose")
        return self


class DirectorySettings(Section):
    """How values are written to Zoho Directory."""

    work_location_as: Literal["text", "id"] = "text"
    date_format: DateFormat = "yyyy-MM-dd"
    delay_ms: Annotated[int, Field(ge=0, le=10_000, strict=True)] = 300


class ConnectProfileSettings(Section):
    """Connect's own custom fields: written only when both the path and field ids are given."""

    path: Annotated[PathText, AfterValidator(_plain_path)] | None = None
    field_ids: dict[ProfileField, FieldId] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_field_each(self) -> Self:
        if len(set(self.field_ids.values())) < len(self.field_ids):
            raise ValueError("two fields have one id")
        if ProfileField.REPORTING_TO in self.field_ids:
            raise ValueError("a manager is an account, and no text of a custom field")
        return self

    @property
    def enabled(self) -> bool:
        """Whether anything is to be written there."""
        return self.path is not None and bool(self.field_ids)
