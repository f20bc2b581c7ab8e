"""A person's profile on its way: what is wanted, what is known, what was decided, what is written.

Core: no I/O. The values between mapping and the writes; no repr shows one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import FieldProblem, Profile, ProfileField, ProfileValue


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
    RESTING = "resting"
    """Zoho has refused this field from everybody so far."""
    BLANK = "blank"
    PROBLEM = "problem"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class WantedProfile:
    """One person's mapped record. `digests` is `profile.digests()` of it."""

    employee_id: EmployeeId
    connect_id: ConnectId
    profile: Profile
    problems: tuple[FieldProblem, ...]
    digests: Mapping[str, str] = field(repr=False, hash=False)


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
    digests: Mapping[str, str] = field(repr=False, hash=False)
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

    `settled` are digests to store without a write: the target already has the value.
    """

    employee_id: EmployeeId
    connect_id: ConnectId
    decisions: tuple[FieldDecision, ...]
    change: ProfileChange | None = None
    settled: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
