"""Wire models of People's three forms: a record as People sends it, and what it means to us.

Only the keys that decide something are parsed. Which keys hold departments and designations is configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from groupsync.adapters.people_profile import ProfilePlace, profile_places, raw_profile
from groupsync.core.dates import date_reader, shape_of
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family, Unit, UnreadableRecord, group_key
from groupsync.core.profile import ProfileField

BLANKS = frozenset({"", "<empty>"})
NO_REFERENCE = frozenset({"", "<empty>", "0", "-1"})
BUILT_IN = {Family.DEPARTMENT: "Department", Family.DESIGNATION: "Designation"}
TYPES = {"1": True, "0": False}
"""`Employeestatus.type`; other values are not known to exist."""


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """Where one configured field lies in a record: attribute names of the wire model, empty when there is none."""

    lookup: str
    option: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How this organisation's employee records are read. `statuses` is keyed by folded text."""

    fields: Mapping[Family, tuple[ReferenceField, ...]]
    statuses: Mapping[str, bool]
    date_of: Callable[[str], date | None]
    profile: tuple[ProfilePlace, ...] = ()


class Row(BaseModel):
    """A record of any form. Ids and numbers arrive as JSON strings or as JSON numbers."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class EmployeeRow(Row):
    """An employee; the subclass that `employee_row` makes adds the configured fields."""

    email: str | None = Field(None, alias="EmailID")
    zuid: str | None = Field(None, alias="ZUID")
    number: str | None = Field(None, alias="EmployeeID")
    status: str | None = Field(None, alias="Employeestatus")
    status_type: str | None = Field(None, alias="Employeestatus.type")
    employee_type: str | None = Field(None, alias="Employee_type")
    location: str | None = Field(None, alias="LocationName")
    joined_on: str | None = Field(None, alias="Dateofjoining")
    exits_on: str | None = Field(None, alias="Dateofexit")
    modified: str | None = Field(None, alias="ModifiedTime")
    # Nothing is decided by it, so a shape that nobody expects must not make the whole record unreadable.
    manager: Any = Field(None, alias="Reporting_To.ID")

    def to_domain(self, record_id: str, reading: Reading) -> Employee:
        """Give the employee; what cannot be read is left out and said so."""
        status = _text(self.status)
        employed, known = _employment(status, self.status_type, reading.statuses)
        values = self.__dict__
        departments, departments_read = _references(values, reading.fields[Family.DEPARTMENT])
        designations, designations_read = _references(values, reading.fields[Family.DESIGNATION])
        unreadable = NOTHING
        if not (departments_read and designations_read):
            read = {Family.DEPARTMENT: departments_read, Family.DESIGNATION: designations_read}
            unreadable = frozenset(family for family, done in read.items() if not done)
        return Employee(
            EmployeeId(intern(record_id)),
            employed,
            _connect_id(self.zuid),
            intern(_text(self.email).casefold()),
            departments,
            designations,
            unreadable,
            status,
            known,
            _text(self.employee_type),
            _text(self.location),
            reading.date_of(self.joined_on) if self.joined_on else None,
            reading.date_of(self.exits_on) if self.exits_on else None,
            _milliseconds(self.modified),
            raw_profile(values, reading.profile) if reading.profile else None,
            _once(tuple([_shape(text, reading.date_of) for text in (self.joined_on, self.exits_on) if text])),
            _manager(self.manager),
        )


class DepartmentRow(Row):
    """A department."""

    name: str | None = Field(None, alias="Department")
    parent: str | None = Field(None, alias="Parent_Department")
    code: str | None = Field(None, alias="ZP_Department_Code")
    lead: str | None = Field(None, alias="Department_Lead.ID")
    modified: str | None = Field(None, alias="ModifiedTime")

    def to_domain(self, record_id: str, _reading: Reading) -> Unit | UnreadableRecord:
        """Give the department, if it has a name."""
        name, lead = _text(self.name), _text(self.lead)
        if not name:
            return UnreadableRecord(record_id, "no name")
        return Unit(
            group_key(Family.DEPARTMENT, record_id),
            name,
            _text(self.parent),
            _text(self.code),
            EmployeeId(lead) if is_record_id(lead) else None,
            _milliseconds(self.modified),
            lead_readable=self.lead is not None,
        )


class DesignationRow(Row):
    """A designation."""

    name: str | None = Field(None, alias="Designation")
    code: str | None = Field(None, alias="ZP_Designation_Code")
    modified: str | None = Field(None, alias="ModifiedTime")

    def to_domain(self, record_id: str, _reading: Reading) -> Unit | UnreadableRecord:
        """Give the designation, if it has a name."""
        name = _text(self.name)
        if not name:
            return UnreadableRecord(record_id, "no name")
        key = group_key(Family.DESIGNATION, record_id)
        return Unit(key, name, code=_text(self.code), modified_ms=_milliseconds(self.modified))


AnyRow = EmployeeRow | DepartmentRow | DesignationRow
NOTHING: frozenset[Family] = frozenset()
Texts = TypeVar("Texts", bound=tuple[object, ...])
NO_LABELS: Mapping[ProfileField, Sequence[str]] = {}


def employee_row(
    labels: Mapping[Family, Sequence[str]],
    statuses: Mapping[str, str],
    date_formats: Sequence[str],
    profile_labels: Mapping[ProfileField, Sequence[str]] = NO_LABELS,
) -> tuple[type[EmployeeRow], Reading]:
    """Make the employee model of an organisation, and how to read it. Without `profile_labels` no profile is read.

    A look-up field keeps the record id under `<label>.ID`, an option field under `<label>.id` (reference 3.10).
    """
    added: dict[str, Any] = {}
    fields: dict[Family, tuple[ReferenceField, ...]] = {}
    for family in Family:
        places = []
        for number, label in enumerate(labels.get(family, ())):
            place = f"{family.value}_{number}"
            added[f"{place}_lookup"] = (str | None, Field(None, alias=f"{label}.ID"))
            if label == BUILT_IN[family]:
                places.append(ReferenceField(f"{place}_lookup"))
                continue
            added[f"{place}_option"] = (str | None, Field(None, alias=f"{label}.id"))
            added[f"{place}_text"] = (str | None, Field(None, alias=label))
            places.append(ReferenceField(f"{place}_lookup", f"{place}_option", f"{place}_text"))
        fields[family] = tuple(places)
    meanings = {text.strip().casefold(): meaning == "employed" for text, meaning in statuses.items()}
    profile, attributes = profile_places(profile_labels)
    added |= attributes
    if ProfileField.REPORTING_TO in profile_labels:
        added["manager"] = (Any, Field(None, alias=f"{profile_labels[ProfileField.REPORTING_TO][0]}.ID"))
    reading = Reading(fields, meanings, date_reader(date_formats), profile)
    return create_model("ConfiguredEmployeeRow", __base__=EmployeeRow, **added), reading


def is_record_id(text: str) -> bool:
    """Tell whether this is an id of People: digits, and not the zero that stands for none."""
    return text.isascii() and text.isdigit() and len(text) <= 20 and text != "0"  # noqa: PLR2004 - as configuration.RecordId


@lru_cache(maxsize=8192)
def _once(value: Texts) -> Texts:
    """Give one value for all equal ones: everybody of a department names the same units, in dates written alike."""
    return value


def _shape(text: str, date_of: Callable[[str], date | None]) -> tuple[str, bool]:
    return shape_of(text), bool(date_of(text))


def _text(value: str | None) -> str:
    if not value:
        return ""
    text = value.strip()
    return "" if text in BLANKS else text


def _employment(status: str, kind: str | None, meanings: Mapping[str, bool]) -> tuple[bool, bool]:
    """Tell whether the person is employed, and whether we know it."""
    listed = meanings.get(status.casefold())
    if listed is None:
        listed = TYPES.get(kind or "")
    return (True, False) if listed is None else (listed, True)


def _references(values: Mapping[str, str | None], fields: tuple[ReferenceField, ...]) -> tuple[tuple[str, ...], bool]:
    """Give the record ids of one family, and whether each field could be read."""
    found: dict[str, None] = {}
    readable = True
    for place in fields:
        value = values[place.lookup]
        if value is None and place.option:
            value = values[place.option]
            # An option field that is not set loses its companion, but keeps its own key.
            if value is None and values[place.text] is not None and not _text(values[place.text]):
                value = ""
        value = value.strip() if value is not None else None
        if value is None or (value not in NO_REFERENCE and not is_record_id(value)):
            readable = False
        elif value not in NO_REFERENCE:
            found[value] = None
    return _once(tuple(found)), readable


def _connect_id(zuid: str | None) -> ConnectId | None:
    text = (zuid or "").strip()
    return ConnectId(intern(text)) if text.isascii() and text.isdigit() and text.strip("0") else None


def _manager(value: object) -> EmployeeId | None:
    text = str(value).strip() if isinstance(value, str | int) else ""
    return EmployeeId(intern(text)) if is_record_id(text) else None


def _milliseconds(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 15 else None  # noqa: PLR2004 - epoch ms of year 33658
