"""The profile values of an employee record, as People sends them: text, blank, or no such key.

Part of the wire model of `people_records`. A value of unexpected shape is that field's trouble, never the record's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import Field

from groupsync.core.profile import LOOK_UPS, PHONES, ProfileField, RawProfile, RawValue

BLANKS = frozenset({"", "<empty>"})
NO_REFERENCE = frozenset({"", "<empty>", "0", "-1"})
SHARED = frozenset({ProfileField.DEPARTMENT, ProfileField.DESIGNATION, ProfileField.WORK_LOCATION, ProfileField.GENDER})
NONE: frozenset[ProfileField] = frozenset()


@dataclass(frozen=True, slots=True)
class ProfilePlace:
    """Where one profile field lies in a record: attribute names of the wire model, empty when there is none."""

    field: ProfileField
    texts: tuple[str, ...]
    record_id: str = ""
    country: str = ""


def profile_places(
    labels: Mapping[ProfileField, Sequence[str]],
) -> tuple[tuple[ProfilePlace, ...], dict[str, Any]]:
    """Give the places of the mapped fields, and the attributes that the wire model needs for them.

    A look-up has its record id beside it, a phone the region of its country (reference 3.10).
    """
    places = []
    added: dict[str, Any] = {}

    def attribute(name: str, alias: str) -> str:
        # Anything is taken here: a list where a text was expected must not make the whole record unreadable.
        added[name] = (Any, Field(None, alias=alias, repr=False))
        return name

    for field, own in labels.items():
        texts = tuple(attribute(f"profile_{field}_{number}", label) for number, label in enumerate(own))
        record_id = attribute(f"profile_{field}_id", f"{own[0]}.ID") if field in LOOK_UPS else ""
        country = attribute(f"profile_{field}_country", f"{own[0]}.country_code") if field in PHONES else ""
        places.append(ProfilePlace(field, texts, record_id, country))
    return tuple(places), added


def raw_profile(values: Mapping[str, Any], places: Sequence[ProfilePlace]) -> RawProfile:
    """Read the mapped fields of one record."""
    found: dict[ProfileField, RawValue] = {}
    unreadable = NONE
    for place in places:
        read = [_text(values[name]) for name in place.texts]
        texts = tuple([text for text in read if text is not None])
        if len(texts) < len(read):
            unreadable |= {place.field}
            continue
        record_id = _record_id(values[place.record_id]) if place.record_id else None
        country = (_text(values[place.country]) or "") if place.country else ""
        make = _shared if place.field in SHARED or not any(texts) else RawValue
        found[place.field] = make(texts, record_id, country)
    return RawProfile(found, unreadable)


@lru_cache(maxsize=4096)
def _shared(texts: tuple[str, ...], record_id: str | None, country: str) -> RawValue:
    """Give one value for all who have it: a company has few departments, and 100,000 people who are in one."""
    return RawValue(texts, record_id, country)


def _text(value: object) -> str | None:
    """Give a scalar as text; None for a missing key and for what is no text."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in BLANKS else text
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _record_id(value: object) -> str | None:
    """Give the id beside a look-up, blank when it is unset; None for a missing key and for what is no id."""
    text = _text(value)
    if text is None or text in NO_REFERENCE:
        return text and ""
    return text if text.isascii() and text.isdigit() else None
