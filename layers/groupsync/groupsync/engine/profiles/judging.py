"""The check of profile changes: what may be written now, and what waits for an administrator.

Use case, between `planning` and the writes, for every trigger. Reservations are made before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from groupsync.core.causes import Cause
from groupsync.core.configuration import Configuration
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.guard import FIELD_AXIS, Reading
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfileChange
from groupsync.core.profile_guard import FieldVerdict, check_fields
from groupsync.core.profile_parts import FieldPart, fold_field_causes, parts_of
from groupsync.engine.approvals import load_approved
from groupsync.engine.exceptions import remove_exceptions
from groupsync.engine.guard_budget import load_window, reserve
from groupsync.engine.holds import axes_of_atoms, held_atoms, lapsed_holds, open_holds
from groupsync.engine.profiles.rejected import load_rejected, rejection_key
from groupsync.engine.profiles.shown import passing_atoms
from groupsync.ports.documents import Documents

TRIES = 10


@dataclass(frozen=True, slots=True)
class ProfileJudgement:
    """Profile changes with the guard's word on them, by field: the same person may be in both.

    `held` is what waits, new or in an open hold already (`waiting`: ids of the parts). `readings` come highest first.
    """

    allowed: tuple[ProfileChange, ...] = ()
    held: tuple[ProfileChange, ...] = ()
    readings: tuple[Reading, ...] = ()
    causes: tuple[Cause, ...] = ()
    waiting: frozenset[str] = frozenset()
    homes: Mapping[ProfileField, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Parts by what is known before the guard looks; what was rejected is in none of them."""

    approved: frozenset[FieldPart]
    waiting: frozenset[FieldPart]
    to_judge: frozenset[FieldPart]
    lapsed: frozenset[FieldPart] = frozenset()
    """What waited in a hold that expired: it is held anew."""


def judge_profiles(
    changes: Sequence[ProfileChange],
    documents: Documents,
    configuration: Configuration,
    *,
    employed_base: int,
    confirmed_run: str,
    now: float,
    writing: bool,
) -> ProfileJudgement:
    """Leave out what was rejected, let what was approved pass, judge the rest by field and, when writing, reserve.

    Args:
        changes: what would be written.
        documents: holds, approvals, exceptions, the window.
        configuration: the limits, and where fields are written.
        employed_base: what the percentage is of.
        confirmed_run: the preview that the activation is bound to, while it may still be done; empty otherwise.
        now: epoch seconds.
        writing: whether anything is to be stored.

    Raises `TransientError` when too many others reserve at the same moment.
    """
    if not changes:
        return ProfileJudgement()
    parts = _sort(changes, documents, configuration, confirmed_run=confirmed_run, now=now, writing=writing)
    open_changes = _only(changes, parts.to_judge)
    verdict = _check(open_changes, documents, configuration, employed_base=employed_base, now=now, writing=writing)
    tripped = {part for part in parts.to_judge if part.counts and part.field in verdict.tripped} | parts.lapsed
    held = parts.waiting | tripped
    causes = fold_field_causes(
        (part.cause, part.field, part.way, part.connect_id)
        for part in (*parts.approved, *parts.waiting, *parts.lapsed, *parts.to_judge)
    )
    return ProfileJudgement(
        allowed=_only(changes, parts.approved | (parts.to_judge - tripped)),
        held=_only(changes, held),
        readings=verdict.readings,
        causes=tuple(causes),
        waiting=frozenset(part.id for part in parts.waiting),
        homes=configuration.profile.homes,
    )


def with_field_readings(readings: Iterable[Reading], judgement: ProfileJudgement) -> tuple[Reading, ...]:
    """Put the highest field's reading where the run's list has the axis."""
    highest = judgement.readings[0] if judgement.readings else None
    return tuple(highest if highest is not None and one.axis == FIELD_AXIS else one for one in readings)


def _sort(
    changes: Sequence[ProfileChange],
    documents: Documents,
    configuration: Configuration,
    *,
    confirmed_run: str,
    now: float,
    writing: bool,
) -> _Sorted:
    parts = [part for change in changes for part in parts_of(change)]
    rejected = load_rejected(documents, {part.connect_id for part in parts})
    standing = {part for part in parts if rejected.get((part.connect_id, part.field)) == part.id}
    lapsed = [
        rejection_key(part.connect_id, part.field.value)
        for part in parts
        if part not in standing and (part.connect_id, part.field) in rejected
    ]
    if writing:
        remove_exceptions(documents, lapsed)
    wanted = [part for part in parts if part not in standing]
    counted = [part for part in wanted if part.counts]
    if not counted:
        return _Sorted(frozenset(), frozenset(), frozenset(wanted))
    fields = {part.field for part in counted}
    passing = passing_atoms(documents, configuration, fields, confirmed_run=confirmed_run, now=now)
    passing = passing.union(*load_approved(documents, now=now))
    atoms = held_atoms(open_holds(documents, now=now))
    approved = frozenset(part for part in wanted if part.id in passing)
    waiting = frozenset(part for part in counted if part.atom in atoms) - approved
    stopped = axes_of_atoms(lapsed_holds(documents, now=now))
    again = frozenset(part for part in counted if part.atom in stopped) - approved - waiting
    return _Sorted(approved, waiting, frozenset(wanted) - approved - waiting - again, again)


def _check(
    changes: Sequence[ProfileChange],
    documents: Documents,
    configuration: Configuration,
    *,
    employed_base: int,
    now: float,
    writing: bool,
) -> FieldVerdict:
    guard = configuration.guard
    for _ in range(TRIES):
        stored = load_window(documents, now=now, hours=guard.window_hours)
        verdict = check_fields(changes, limit=guard.field_changes, employed=employed_base, window=stored.view())
        if writing:
            try:
                reserve(documents, stored, verdict.reservations, now=now)
            except ConflictError:
                continue  # somebody reserved meanwhile: judge again with what is left
        return verdict
    raise TransientError("too many reserve at once", retry_after=2)


def _only(changes: Iterable[ProfileChange], parts: Iterable[FieldPart]) -> tuple[ProfileChange, ...]:
    fields: dict[ConnectId, set[ProfileField]] = {}
    for part in parts:
        fields.setdefault(part.connect_id, set()).add(part.field)
    cut = (change.only(fields.get(change.connect_id, ())) for change in changes)
    return tuple(one for one in cut if one is not None)
