"""The guard's axis for profile fields: how many people's value of one field may change in the window.

Core, the third of the five steps: no I/O. A field over its limit is held for all of them, the other fields go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groupsync.core.configuration import Limit
from groupsync.core.guard import FIELD_AXIS, Reading, Reservations, Window, urgency
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfileChange
from groupsync.core.profile_parts import parts_of
from groupsync.core.profile_plan import field_axes


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What the guard says: fields that changed for too many people, every field's reading, what to reserve."""

    tripped: frozenset[ProfileField]
    readings: tuple[Reading, ...]
    reservations: Reservations


def check_fields(changes: Sequence[ProfileChange], *, limit: Limit, employed: int, window: Window) -> FieldVerdict:
    """Judge overwrites and blanks, field by field, beside who counts in the window already.

    Readings come highest first. Of a tripped field nothing is reserved.
    """
    allowed = limit.of(employed)
    axes = field_axes(changes)
    readings = []
    for axis in sorted({*axes, *(key for key in window if key.startswith(f"{FIELD_AXIS}#"))}):
        before = window.get(axis, frozenset())
        new = axes.get(axis, frozenset()) - before
        value = len(before) + len(new)
        name = axis.partition("#")[2]
        readings.append(Reading(FIELD_AXIS, None, value, allowed, bool(new) and value > allowed, field=name))
    tripped = frozenset(ProfileField(one.field) for one in readings if one.tripped)
    places: dict[str, dict[str, ConnectId]] = {}
    for change in changes:
        for part in parts_of(change):
            if part.counts and part.field not in tripped:
                places.setdefault(f"{FIELD_AXIS}#{part.field.value}", {})[part.id] = part.connect_id
    return FieldVerdict(tripped, tuple(sorted(readings, key=urgency, reverse=True)), places)
