"""The guard: how much may change before a person has to say yes.

Core, the third of the five steps: no I/O. It counts people, over a window that all triggers share; what goes over a
limit is held, the rest goes on (design 5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groupsync.core.configuration import Guard, Limit
from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.plan import Change, ChangeKind

SETTLED_SECONDS = 7 * 24 * 3600
"""A group that we made counts as new for a week: filling it is no gain."""
PEOPLE_AXES = {ChangeKind.LEAVE: "leavers", ChangeKind.MOVE: "moves", ChangeKind.LOSS: "losses"}
GROUP_AXES = ("group_losses", "gains", "private_gains")
FIELD_AXIS = "field_changes"
"""One profile field that changes for many people; `profile_guard` judges it, field by field."""

Window = Mapping[str, frozenset[ConnectId]]
"""Axis (`leavers`, `gains#department:1`) → people who already count in the window."""
Reservations = Mapping[str, Mapping[str, ConnectId]]
"""Axis → change id → the person who counts because of it: a retry, and a loss at second sight, finds its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One axis as it stood: people in the window with this plan, against the limit.

    `group` for a group axis, `field` for a profile field's.
    """

    axis: str
    group: GroupKey | None
    value: int
    limit: int
    tripped: bool
    field: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the form of the run report."""
        return {
            "axis": self.axis,
            "group": self.group,
            "value": self.value,
            "limit": self.limit,
            "tripped": self.tripped,
            **({"field": self.field} if self.field else {}),
        }


@dataclass(frozen=True, slots=True)
class Bases:
    """What percentages are of: employed people, and managed members per group, at the last complete full sweep."""

    employed: int
    members: Mapping[GroupKey, int] = field(default_factory=dict)
    groups: Mapping[GroupKey, GroupEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says: held changes with the axis that stopped them, every axis's reading, what to reserve."""

    held: Mapping[Change, str]
    readings: tuple[Reading, ...]
    reservations: Reservations


def check(
    changes: Iterable[Change],
    *,
    noted: Iterable[Change] = (),
    unproven: Collection[ConnectId] = (),
    guard: Guard,
    bases: Bases,
    window: Window,
    approved: Callable[[Change], bool],
    now: float,
) -> Verdict:
    """Judge a plan's changes. Approved ones pass and do not count.

    Args:
        changes: what would happen.
        noted: losses seen by somebody who may not apply them yet. They count, as far as the limit goes; over it they
            take no place, and are judged again when they would happen.
        unproven: accounts whose people vanished among too many to look up: their losses always ask.
        guard: the limits.
        bases: what percentages are of.
        window: who counts already.
        approved: the test for what somebody said yes to.
        now: epoch seconds.
    """
    changes = list(changes)
    leaving: dict[GroupKey, set[ConnectId]] = {}
    for change in changes:
        for group in change.removes:
            leaving.setdefault(group, set()).add(change.connect_id)
    on_axis = _by_axis((change for change in changes if not approved(change)), bases, now)
    noted_on = _by_axis((change for change in noted if not approved(change)), bases, now)
    readings: list[Reading] = []
    held: dict[Change, str] = {}
    places: dict[str, dict[str, ConnectId]] = {}
    full: set[str] = set()
    for key in sorted({*on_axis, *noted_on, *window, *PEOPLE_AXES.values()}):
        those = on_axis.get(key, ())
        reading = _read(key, those, guard=guard, bases=bases, window=window, leaving=leaving)
        if key == PEOPLE_AXES[ChangeKind.LOSS] and any(change.connect_id in unproven for change in those):
            reading = replace(reading, tripped=True)
        if reading.tripped:
            held.update((change, key) for change in those)
        with_noted = _with_noted(reading, [*those, *noted_on.get(key, ())], window.get(key, frozenset()))
        if with_noted.tripped:
            full.add(key)
        readings.append(with_noted)
    for key, those in on_axis.items():
        places[key] = {change.id: change.connect_id for change in those if change not in held}
    crowded = {change for key in full for change in noted_on.get(key, ())}
    for key, those in noted_on.items():
        places.setdefault(key, {}).update({one.id: one.connect_id for one in those if one not in crowded})
    reservations = {key: taken for key, taken in places.items() if taken}
    return Verdict(held, _highest(readings, guard, bases), reservations)


def _by_axis(changes: Iterable[Change], bases: Bases, now: float) -> dict[str, list[Change]]:
    on_axis: dict[str, list[Change]] = {}
    for change in changes:
        for key in axes_of(change, bases, now):
            on_axis.setdefault(key, []).append(change)
    return on_axis


def _with_noted(reading: Reading, changes: Iterable[Change], before: frozenset[ConnectId]) -> Reading:
    """Count whose loss was only noted as well."""
    value = len(before.union(change.connect_id for change in changes))
    tripped = reading.tripped or (value > reading.value and value > reading.limit)
    return replace(reading, value=value, tripped=tripped)


def axes_of(change: Change, bases: Bases, now: float) -> list[str]:
    """Name the axes that a change counts on."""
    axes = [PEOPLE_AXES[change.kind]] if change.kind in PEOPLE_AXES else []
    if change.kind is ChangeKind.LOSS:
        axes += [f"group_losses#{group}" for group in change.removes]
    for group in change.adds:
        entry = bases.groups.get(group)
        if entry is None or entry.state is GroupState.CREATING or group in change.resumes:
            continue  # about to be created: nobody was there before; or the person was there because of us
        if entry.origin is GroupOrigin.ADOPTED or now - entry.since >= SETTLED_SECONDS:
            axes.append(f"{'private_gains' if entry.private else 'gains'}#{group}")
    return axes


def _read(
    key: str,
    changes: Collection[Change],
    *,
    guard: Guard,
    bases: Bases,
    window: Window,
    leaving: Mapping[GroupKey, set[ConnectId]],
) -> Reading:
    axis, _, name = key.partition("#")
    group = GroupKey(name) if axis in GROUP_AXES else None
    limit: Limit = getattr(guard, axis)
    base = bases.employed if group is None else bases.members.get(group, 0)
    before = window.get(key, frozenset())
    new = frozenset(change.connect_id for change in changes) - before
    value = len(before) + len(new)
    tripped = bool(new) and value > limit.of(base)
    if group is not None and axis == "group_losses" and changes and len(before | leaving[group]) >= base:
        tripped = True  # emptying a group always asks, whoever else goes with the lost
    return Reading(axis, group, value, limit.of(base), tripped, field=name if axis == FIELD_AXIS else "")


def _highest(readings: Iterable[Reading], guard: Guard, bases: Bases) -> tuple[Reading, ...]:
    """Keep one reading per axis: a tripped one first, then the one nearest to its limit; axes without any read 0."""
    best: dict[str, Reading] = {}
    for reading in readings:
        known = best.get(reading.axis)
        if known is None or urgency(reading) > urgency(known):
            best[reading.axis] = reading
    fields = Reading(FIELD_AXIS, None, 0, guard.field_changes.of(bases.employed), tripped=False)
    unread = {FIELD_AXIS: fields, "invitations": Reading("invitations", None, 0, guard.invitations, tripped=False)}
    for axis in GROUP_AXES:
        limit: Limit = getattr(guard, axis)
        unread[axis] = Reading(axis, None, 0, limit.of(0), tripped=False)
    everything = {**unread, **best}
    return tuple(everything[axis] for axis in (*PEOPLE_AXES.values(), *GROUP_AXES, FIELD_AXIS, "invitations"))


def urgency(reading: Reading) -> tuple[bool, float, int]:
    """Give what readings are ordered by: a tripped one last, before it the one nearest to its limit."""
    return (reading.tripped, reading.value / max(reading.limit, 1), reading.value)
