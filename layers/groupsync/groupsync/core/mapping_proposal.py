"""Which label of People's employee form holds which profile field: a proposal, and what is wrong with a mapping.

Core: no I/O. Label names are fixed when a field is made, displayed names change at any time (reference 3.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from groupsync.core.group_plan import folded_name
from groupsync.core.profile import LABELS, ProfileField

SEATING, LOCATION = ProfileField.SEATING_LOCATION, ProfileField.WORK_LOCATION
OLD_SEATING = LABELS[SEATING][0]
DISPLAYED: Mapping[ProfileField, frozenset[str]] = {
    ProfileField.NAME: frozenset({"name", "full name", "employee name", "display name"}),
    SEATING: frozenset({"seating location", "seat", "seat number", "seating", "desk", "desk location", "desk number"}),
    LOCATION: frozenset({"work location", "location", "office", "office location"}),
    ProfileField.MOBILE: frozenset(
        {"mobile", "mobile phone", "mobile number", "personal mobile number", "personal mobile"}
    ),
    ProfileField.DATE_OF_BIRTH: frozenset({"date of birth", "birth date", "birthday"}),
    ProfileField.EXTENSION: frozenset({"extension", "phone extension", "work extension"}),
    ProfileField.WORK_PHONE: frozenset({"work phone", "work phone number", "office phone", "business phone"}),
    ProfileField.NICKNAME: frozenset({"nickname", "nick name", "preferred name"}),
    ProfileField.GENDER: frozenset({"gender", "sex"}),
    ProfileField.DESIGNATION: frozenset({"designation", "title", "job title"}),
    ProfileField.DEPARTMENT: frozenset({"department"}),
    ProfileField.REPORTING_TO: frozenset({"reporting to", "reporting manager", "manager"}),
}
KINDS: Mapping[ProfileField, frozenset[str]] = {
    ProfileField.DATE_OF_BIRTH: frozenset({"date"}),
    ProfileField.REPORTING_TO: frozenset({"lookup"}),
}
"""Types that a field must have to be read at all; the others are text, whatever their type."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form as its components list it."""

    label: str
    kind: str = ""
    display: str = ""


class Source(StrEnum):
    """How a proposed label was found."""

    LABEL = "label"
    DISPLAYED_NAME = "displayed_name"
    NONE = "none"


class Doubt(StrEnum):
    """Why somebody should look at a proposed label."""

    MISSING = "missing"
    """The form has nothing like it."""
    SEVERAL = "several"
    """More than one field is displayed so."""
    UNEXPECTED_TYPE = "unexpected_type"
    RENAMED = "renamed"
    """The field is displayed under another name than Zoho's: it may hold something else."""


@dataclass(frozen=True, slots=True)
class ProposedLabel:
    """What is proposed for one field; `label` is None when nothing is."""

    field: ProfileField
    label: str | None
    source: Source
    doubt: Doubt | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the form of the admin API."""
        doubt = None if self.doubt is None else self.doubt.value
        return {"field": self.field.value, "label": self.label, "source": self.source.value, "doubt": doubt}


def propose(form: Sequence[FormField]) -> tuple[ProposedLabel, ...]:
    """Propose a label for each profile field, by Zoho's own labels first, then by what people see.

    Seating location is `Work_location` in new organisations; where that field is still displayed as a work location it
    holds an office, and a field of their own is looked for.
    """
    by_label = {one.label: one for one in form}
    return tuple(_proposed(name, form, by_label) for name in ProfileField)


def doubted_labels(
    labels: Mapping[ProfileField, Sequence[str]], form: Sequence[FormField]
) -> Mapping[ProfileField, ProposedLabel]:
    """Give the mapped fields whose label the form has, and for which it suggests another one, or none at all.

    Such as a seating location in a field that people see as the office: somebody has to know, and may be right.
    """
    there = {one.label for one in form}
    return {
        one.field: one
        for one in propose(form)
        if one.field in labels and there.issuperset(labels[one.field]) and one.label not in labels[one.field]
    }


def missing_labels(
    labels: Mapping[ProfileField, Sequence[str]], form: Iterable[FormField]
) -> Mapping[ProfileField, tuple[str, ...]]:
    """Give the mapped labels that the form does not have, by field: each is a pending action."""
    there = {one.label for one in form}
    missing = {name: tuple(label for label in own if label not in there) for name, own in labels.items()}
    return {name: own for name, own in missing.items() if own}


def _proposed(name: ProfileField, form: Sequence[FormField], by_label: Mapping[str, FormField]) -> ProposedLabel:
    own = by_label.get(LABELS[name][0])
    if name is LOCATION and own is None:
        own = _office(by_label)
    displayed = [one for one in form if _is_displayed_as(one, name) and one is not own]
    if name is SEATING and (own is None or not _is_displayed_as(own, name)):
        # An old organisation's office, or a field renamed to who knows what: one displayed as a seat is the better one.
        return _by_display(name, displayed, fallback=None if own is _office(by_label) else own)
    if own is None:
        return _by_display(name, displayed, fallback=None)
    return ProposedLabel(name, own.label, Source.LABEL, _doubt(name, own))


def _by_display(name: ProfileField, displayed: Sequence[FormField], *, fallback: FormField | None) -> ProposedLabel:
    if len(displayed) == 1:
        return ProposedLabel(name, displayed[0].label, Source.DISPLAYED_NAME, _doubt(name, displayed[0]))
    if displayed:
        return ProposedLabel(name, None, Source.NONE, Doubt.SEVERAL)
    if fallback is not None:
        return ProposedLabel(name, fallback.label, Source.LABEL, Doubt.RENAMED)
    return ProposedLabel(name, None, Source.NONE, Doubt.MISSING)


def _office(by_label: Mapping[str, FormField]) -> FormField | None:
    """Give the old seating field where it still is what it was made for: the office."""
    old = by_label.get(OLD_SEATING)
    return old if old is not None and _is_displayed_as(old, LOCATION) else None


def _is_displayed_as(one: FormField, name: ProfileField) -> bool:
    return folded_name(one.display) in DISPLAYED[name]


def _doubt(name: ProfileField, one: FormField) -> Doubt | None:
    kinds = KINDS.get(name)
    return Doubt.UNEXPECTED_TYPE if kinds and one.kind and one.kind.casefold() not in kinds else None
