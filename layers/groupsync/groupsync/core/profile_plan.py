"""What has to be written to one person's profile, and why the rest is not.

Core, the plan step: no I/O. Two states in, one plan out; the preview and the writes are made of the same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import FieldProblem, Profile, ProfileField, ProfileValue, is_blank


class FieldStanding(StrEnum):
    """How a field of the target stands to People."""

    SAME = "same"
    EMPTY = "empty"
    """Blank in the target: writing it overwrites nothing."""
    DIFFERENT = "different"
    BLANK_IN_PEOPLE = "blank_in_people"
    UNREAD = "unread"
    """We never wrote it, and the target was not read: no conclusion."""
    PROBLEM = "problem"
    """People's value cannot be written."""


class Skip(StrEnum):
    """Why a field that is not as wanted is left alone."""

    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    """Zoho refused this very value before."""
    BLANK = "blank"
    PROBLEM = "problem"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What the ledger knows: keyed hashes of the values last written, and of those that Zoho refused."""

    digests: Mapping[ProfileField, str] = field(default_factory=dict, hash=False)
    refused: Mapping[ProfileField, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """What an administrator said: which fields may be written, and which blanks empty the target.

    `agrees` is `mapping.agrees` with the organisation's settings.
    """

    confirmed: frozenset[ProfileField]
    clears: Callable[[ProfileField], bool]
    agrees: Callable[[ProfileField, ProfileValue, ProfileValue], bool]


@dataclass(frozen=True, slots=True)
class WantedProfile:
    """One person's mapped record. `digests` has the hash of each value in `profile`."""

    employee_id: EmployeeId
    connect_id: ConnectId
    profile: Profile
    problems: tuple[FieldProblem, ...]
    digests: Mapping[ProfileField, str] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class FieldDecision:
    """One field: how it stands, and why it is skipped, if it is. `detail` is the problem's reason."""

    field: ProfileField
    standing: FieldStanding
    skip: Skip | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The writes of one person. No repr shows a value.

    `overwrites` and `blanks` are the fields that count for the guard; `digests` is what to store once it is written.
    """

    connect_id: ConnectId
    employee_id: EmployeeId
    values: Mapping[ProfileField, ProfileValue] = field(repr=False, hash=False)
    digests: Mapping[ProfileField, str] = field(repr=False, hash=False)
    overwrites: frozenset[ProfileField] = frozenset()
    blanks: frozenset[ProfileField] = frozenset()

    @property
    def fields(self) -> tuple[ProfileField, ...]:
        """The fields that are written, sorted."""
        return tuple(sorted(self.values))

    def only(self, wanted: Iterable[ProfileField]) -> ProfileChange | None:
        """Give the part that writes these fields; None when nothing is left.

        For what the guard held back, and to split the writes by their home.
        """
        kept = frozenset(wanted) & frozenset(self.values)
        if not kept:
            return None
        return ProfileChange(
            self.connect_id,
            self.employee_id,
            {name: value for name, value in self.values.items() if name in kept},
            {name: digest for name, digest in self.digests.items() if name in kept},
            self.overwrites & kept,
            self.blanks & kept,
        )


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """Everything decided about one person, by field.

    `settled` are hashes to store without a write: the target already has the value.
    """

    employee_id: EmployeeId
    connect_id: ConnectId
    decisions: tuple[FieldDecision, ...]
    change: ProfileChange | None = None
    settled: Mapping[ProfileField, str] = field(default_factory=dict, repr=False, hash=False)


def unread_fields(
    wanted: WantedProfile, stored: StoredProfile, rules: ProfileRules, *, among: frozenset[ProfileField]
) -> frozenset[ProfileField]:
    """Tell for which fields the target has to be read before they can be planned: those that we never wrote.

    `among` are all fields for a preview, and the confirmed ones for a sweep: the others are not written anyhow.
    """
    return frozenset(
        name
        for name, value in wanted.profile.values.items()
        if name in among
        and name not in stored.digests
        and stored.refused.get(name) != wanted.digests[name]
        and (rules.clears(name) or not is_blank(value))
    )


def plan_profile(
    wanted: WantedProfile,
    *,
    stored: StoredProfile,
    current: Mapping[ProfileField, ProfileValue] | None,
    rules: ProfileRules,
) -> ProfilePlan:
    """Decide each field.

    Args:
        wanted: the mapped record.
        stored: what the ledger knows; an unchanged hash means no write.
        current: the target's values, a missing field being empty; None when the target was not read. It decides the
            first write of a field; afterwards a changed hash is enough.
        rules: what may be done.
    """
    decisions = [
        FieldDecision(one.field, FieldStanding.PROBLEM, Skip.PROBLEM, one.reason.value) for one in wanted.problems
    ]
    settled: dict[ProfileField, str] = {}
    writes: dict[ProfileField, FieldStanding] = {}
    for name, value in wanted.profile.values.items():
        digest = wanted.digests[name]
        standing = _standing(name, wanted, stored, current, rules)
        skip = _skip(name, value, standing, refused=stored.refused.get(name) == digest, rules=rules)
        decisions.append(FieldDecision(name, standing, skip))
        if standing is FieldStanding.SAME:
            if stored.digests.get(name) != digest and name in rules.confirmed:
                settled[name] = digest
        elif skip is None:
            writes[name] = standing
    return ProfilePlan(
        wanted.employee_id,
        wanted.connect_id,
        tuple(sorted(decisions, key=lambda one: one.field)),
        _change(wanted, writes),
        settled,
    )


def field_axes(changes: Iterable[ProfileChange]) -> Mapping[str, frozenset[ConnectId]]:
    """Count overwrites and blanks for the guard: `field_changes#<field>` → the people concerned."""
    people: dict[str, set[ConnectId]] = {}
    for change in changes:
        for name in change.overwrites | change.blanks:
            people.setdefault(f"field_changes#{name.value}", set()).add(change.connect_id)
    return {axis: frozenset(those) for axis, those in sorted(people.items())}


def _standing(
    name: ProfileField,
    wanted: WantedProfile,
    stored: StoredProfile,
    current: Mapping[ProfileField, ProfileValue] | None,
    rules: ProfileRules,
) -> FieldStanding:
    value, written = wanted.profile.values[name], stored.digests.get(name)
    if written == wanted.digests[name]:
        return FieldStanding.SAME
    if is_blank(value) and not rules.clears(name):
        return FieldStanding.BLANK_IN_PEOPLE
    if current is not None:
        return _compared(name, value, current.get(name, ""), rules)
    if written is None:
        return FieldStanding.UNREAD
    return FieldStanding.BLANK_IN_PEOPLE if is_blank(value) else FieldStanding.DIFFERENT


def _compared(name: ProfileField, value: ProfileValue, there: ProfileValue, rules: ProfileRules) -> FieldStanding:
    if is_blank(there):
        return FieldStanding.SAME if is_blank(value) else FieldStanding.EMPTY
    if is_blank(value):
        return FieldStanding.BLANK_IN_PEOPLE
    return FieldStanding.SAME if rules.agrees(name, value, there) else FieldStanding.DIFFERENT


def _skip(
    name: ProfileField, value: ProfileValue, standing: FieldStanding, *, refused: bool, rules: ProfileRules
) -> Skip | None:
    if standing is FieldStanding.SAME:
        return None
    if is_blank(value) and not rules.clears(name):
        return Skip.BLANK
    if refused:
        return Skip.REFUSED
    if name not in rules.confirmed:
        return Skip.UNCONFIRMED
    return Skip.UNREAD if standing is FieldStanding.UNREAD else None


def _change(wanted: WantedProfile, writes: Mapping[ProfileField, FieldStanding]) -> ProfileChange | None:
    if not writes:
        return None
    return ProfileChange(
        wanted.connect_id,
        wanted.employee_id,
        {name: wanted.profile.values[name] for name in writes},
        {name: wanted.digests[name] for name in writes},
        frozenset(name for name, standing in writes.items() if standing is FieldStanding.DIFFERENT),
        frozenset(name for name, standing in writes.items() if standing is FieldStanding.BLANK_IN_PEOPLE),
    )
