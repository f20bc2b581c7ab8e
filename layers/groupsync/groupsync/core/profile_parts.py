"""One field of one person's profile change: what is counted, held, approved and rejected.

Core, between the plan and the guard: no I/O. It names a value by its keyed digest only, so that it may be stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from groupsync.core.causes import Cause
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.plan import atom_digest
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfileChange

PROFILE = "profile"
"""The kind of a profile change among the changes of holds, exceptions and causes."""


class Way(StrEnum):
    """What a write does to the value that is there."""

    FILLED = "filled in"
    OVERWRITTEN = "overwritten"
    EMPTIED = "emptied"


@dataclass(frozen=True, slots=True, order=True)
class FieldPart:
    """One field that would be written for one person. `digest` is the keyed hash of the value."""

    connect_id: ConnectId
    employee_id: EmployeeId
    field: ProfileField
    digest: str
    way: Way

    @property
    def atom(self) -> str:
        """Exactly this value for this person: what an approval is made of."""
        return f"{self.connect_id}|{PROFILE}:{self.field}|{self.digest}"

    @property
    def id(self) -> str:
        """Content id: the same value planned again has the same one."""
        return atom_digest(self.atom)

    @property
    def cause(self) -> str:
        """The stable id of the cause that it belongs to."""
        return hashlib.sha256(f"{PROFILE}|{self.field}|{self.way}".encode()).hexdigest()[:12]

    @property
    def counts(self) -> bool:
        """Tell whether the guard counts it: a field that was empty loses nothing."""
        return self.way is not Way.FILLED


def parts_of(change: ProfileChange) -> Iterator[FieldPart]:
    """Yield the fields that a change writes, in order."""
    for name in change.fields:
        way = Way.OVERWRITTEN if name in change.overwrites else Way.EMPTIED if name in change.blanks else Way.FILLED
        yield FieldPart(change.connect_id, change.employee_id, name, change.digests[name.value], way)


def fold_field_causes(parts: Iterable[tuple[str, ProfileField, Way, str]]) -> list[Cause]:
    """Fold fields, given as cause id, field, way and account: one sentence per field and way, the largest first."""
    folded: dict[str, tuple[ProfileField, Way, set[str]]] = {}
    for cause, name, way, connect_id in parts:
        folded.setdefault(cause, (name, way, set()))[2].add(connect_id)
    causes = []
    for cause, (name, way, people) in folded.items():
        who = "1 person" if len(people) == 1 else f"{len(people)} people"
        words = name.value.replace("_", " ")
        causes.append(Cause(cause, PROFILE, f"{words} would be {way} for {who}", len(people), len(people)))
    return sorted(causes, key=lambda cause: (-cause.changes, cause.id))
