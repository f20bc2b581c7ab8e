"""The guard: how much may change before a person has to say yes.

Core, the third of the five steps: no I/O. It counts people, over a window that all triggers share; what goes over a
limit is held, the rest goes on (design 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.configuration import Guard, Limit
from groupsync.core.model import ConnectId, GroupEntry, GroupKey, GroupOrigin, GroupState
from groupsync.core.plan import Change, ChangeKind

SETTLED_SECONDS = 7 * 24 * 3600
"""A group that we made counts as new for a week: filling it is no gain."""
PEOPLE_AXES = {ChangeKind.LEAVE: "leavers", ChangeKind.MOVE: "moves", ChangeKind.LOSS: "losses"}
GROUP_AXES = ("group_losses", "gains", "private_gains")

Window = Mapping[str, frozenset[ConnectId]]
"""Axis (`leavers`, `gains#department:1`) → people who already count in the window."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One axis as it stood: people in the window with this plan, against the limit. `group` for a group axis."""

    axis: str
    group: GroupKey | None
    value: int
    limit: int
    tripped: bool

    def to_json(self) -> dict[str, Any]:
        """Give the form of the run report."""
        return {
            "axis": self.axis,
            "group": self.group,
            "value": self.value,
            "limit": self.limit,
            "tripped": self.tripped,
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
    reservations: Window


def check(
    changes: Iterable[Change],
    *,
    guard: Guard,
    bases: Bases,
    window: Window,
    approved: Callable[[Change], bool],
    now: float,
) -> Verdict:
    """Judge a plan's changes. Approved ones pass and do not count."""
    changes = list(changes)
    counted = [change for change in changes if not approved(change)]
    leaving: dict[GroupKey, set[ConnectId]] = {}
    for change in changes:
        for group in change.removes:
            leaving.setdefault(group, set()).add(change.connect_id)
    on_axis: dict[str, list[Change]] = {}
    for change in counted:
        for key in axes_of(change, bases, now):
            on_axis.setdefault(key, []).append(change)
    readings: list[Reading] = []
    held: dict[Change, str] = {}
    for key in sorted({*on_axis, *window, *PEOPLE_AXES.values()}):
        reading = _read(key, on_axis.get(key, ()), guard=guard, bases=bases, window=window, leaving=leaving)
        readings.append(reading)
        if reading.tripped:
            held.update((change, key) for change in on_axis.get(key, ()))
    reservations = {
        key: people
        for key, those in on_axis.items()
        if (people := frozenset(change.connect_id for change in those if change not in held))
    }
    return Verdict(held, _highest(readings, guard, bases), reservations)


def axes_of(change: Change, bases: Bases, now: float) -> list[str]:
    """Name the axes that a change counts on."""
    axes = [PEOPLE_AXES[change.kind]] if change.kind in PEOPLE_AXES else []
    if change.kind is ChangeKind.LOSS:
        axes += [f"group_losses#{group}" for group in change.removes]
    for group in change.adds:
        entry = bases.groups.get(group)
        if entry is None or entry.state is GroupState.CREATING:
            continue  # about to be created: nobody was there before
        if entry.origin is GroupOrigin.ADOPTED or now - entry.since >= SETTLED_SECONDS:
            axes.append(f"{'private_gains' if entry.private else 'gains'}#{group}")
    return axes


def _read(
    key: str,
    changes: Iterable[Change],
    *,
    guard: Guard,
    bases: Bases,
    window: Window,
    leaving: Mapping[GroupKey, set[ConnectId]],
) -> Reading:
    axis, _, name = key.partition("#")
    group = GroupKey(name) if name else None
    limit: Limit = getattr(guard, axis)
    base = bases.employed if group is None else bases.members.get(group, 0)
    before = window.get(key, frozenset())
    new = frozenset(change.connect_id for change in changes) - before
    value = len(before) + len(new)
    tripped = bool(new) and value > limit.of(base)
    if group is not None and axis == "group_losses" and new and len(before | leaving[group]) >= base:
        tripped = True  # emptying a group always asks, whoever else goes with the lost
    return Reading(axis, group, value, limit.of(base), tripped)


def _highest(readings: Iterable[Reading], guard: Guard, bases: Bases) -> tuple[Reading, ...]:
    """Keep one reading per axis: a tripped one first, then the one nearest to its limit; axes without any read 0."""
    best: dict[str, Reading] = {}
    for reading in readings:
        known = best.get(reading.axis)
        if known is None or _urgency(reading) > _urgency(known):
            best[reading.axis] = reading
    fields = Reading("field_changes", None, 0, guard.field_changes.of(bases.employed), tripped=False)
    unread = {"field_changes": fields, "invitations": Reading("invitations", None, 0, guard.invitations, tripped=False)}
    for axis in GROUP_AXES:
        limit: Limit = getattr(guard, axis)
        unread[axis] = Reading(axis, None, 0, limit.of(0), tripped=False)
    everything = {**unread, **best}
    return tuple(everything[axis] for axis in (*PEOPLE_AXES.values(), *GROUP_AXES, "field_changes", "invitations"))


def _urgency(reading: Reading) -> tuple[bool, float, int]:
    return (reading.tripped, reading.value / max(reading.limit, 1), reading.value)
