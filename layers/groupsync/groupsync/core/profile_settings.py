"""The profile section of the configuration: which fields follow People, from which labels, and in what form.

Core: no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator

from groupsync.core.document_types import Flag, Label, RecordId, Section, Text
from groupsync.core.profile import LABELS, ProfileField
from groupsync.core.zoho_settings import ConnectProfileSettings, DirectorySettings

BlankRule = Literal["skip", "clear"]
DEFAULT_LABELS: dict[ProfileField, Label | None] = {
    ProfileField.SEATING_LOCATION: "Work_location",
    ProfileField.WORK_LOCATION: "LocationName",
}
DEFAULT_GENDERS: dict[Text, Literal["M", "F"]] = {"Male": "M", "Female": "F"}


def _phone_country(value: str) -> str:
    from groupsync.core.phones import region_of  # noqa: PLC0415 - who has no default country is spared the 45 ms

    if region_of(value) is None:
        raise ValueError("no region or dial code of the telephone network")
    return value


class Profile(Section):
    """Which profile fields follow People. A field that `fields` does not name is read from Zoho's own label."""

    enabled: Flag = False
    directory_org_id: RecordId | None = None
    blank: BlankRule | dict[ProfileField, BlankRule] = "skip"
    fields: dict[ProfileField, Label | None] = Field(default_factory=lambda: dict(DEFAULT_LABELS))
    phone_country: (
        Annotated[str, Field(pattern=r"^([A-Z]{2}|\+[1-9][0-9]{0,2})$"), AfterValidator(_phone_country)] | None
    ) = None
    genders: dict[Text, Literal["M", "F"]] = Field(default_factory=lambda: dict(DEFAULT_GENDERS))
    directory: DirectorySettings = DirectorySettings()
    connect: ConnectProfileSettings = ConnectProfileSettings()

    @field_validator("blank", mode="before")
    @classmethod
    def _one_or_each(cls, value: Any) -> Any:
        if isinstance(value, dict) or value in ("skip", "clear"):
            return value
        raise ValueError("is skip, clear, or an object that says so for fields")

    @property
    def homes(self) -> Mapping[ProfileField, str]:
        """Give the fields that are written straight to Connect, with Connect's field id."""
        return self.connect.field_ids if self.connect.enabled else {}

    def clears(self, name: ProfileField) -> bool:
        """Tell whether a blank in People empties the field."""
        return (self.blank if isinstance(self.blank, str) else self.blank.get(name, "skip")) == "clear"

    def labels(self) -> Mapping[ProfileField, tuple[str, ...]]:
        """Give the labels of each field that follows People; a field whose label is null does not.

        A name under `FirstName` has its second part under `LastName`; any other label holds the whole name.
        """
        found: dict[ProfileField, tuple[str, ...]] = {}
        for name, own in LABELS.items():
            label = self.fields.get(name, own[0])
            if label is not None:
                found[name] = own if label == own[0] else (label,)
        return found
