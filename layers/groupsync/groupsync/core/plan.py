"""The plan: what would change for each account, as a sorted, frozen, countable value with a content hash.

Core, the second of the five steps: two states in, one plan out, no I/O. The guard decides afterwards what may happen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey


class ChangeKind(StrEnum):
    """Why a change is wanted; the guard counts by it."""

    JOIN = "join"
    MOVE = "move"
    """Leaves one group and joins, or already is in, another of the family: one change."""
    LEAVE = "leave"
    """People's status says that the person left."""
    LOSS = "loss"
    """Vanished, or the field is blank: believed only at second sight."""
    AGAIN = "again"
    """Wanted and ours, and seen to be lost in Connect: nothing changes but that the person is added once more."""
    DELETION = "deletion"
    """The integration is deleted, and its groups are emptied; no plan of a sweep has this."""


class Direction(StrEnum):
    """Into a group, or out of it."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """What is wanted for one account in one family. Both sides of a move are one change.

    `settles` are groups whose last call has no known outcome: it is repeated towards what is wanted now.
    """

    connect_id: ConnectId
    family: Family
    kind: ChangeKind
    employee_id: EmployeeId
    adds: tuple[GroupKey, ...] = ()
    removes: tuple[GroupKey, ...] = ()
    settles: tuple[GroupKey, ...] = ()
    resumes: tuple[GroupKey, ...] = ()
    """Additions to groups that we had put the person into before, and released: nobody new gets in."""

    @property
    def id(self) -> str:
        """Content id: the same change planned again has the same one."""
        return _digest("|".join(self.atoms()))

    def atoms(self) -> tuple[str, ...]:
        """Give one text per (person, group, kind, direction): what an approval is made of."""
        pairs = [(group, Direction.ADD) for group in self.adds] + [(group, Direction.REMOVE) for group in self.removes]
        return tuple(sorted(f"{self.connect_id}|{group}|{self.kind}|{way}" for group, way in pairs))

    def size(self) -> int:
        """Count the memberships that it touches."""
        return len(self.adds) + len(self.removes)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def atom_digest(atom: str) -> str:
    """Shorten an atom, so that an approval of many thousands stays small."""
    return hashlib.sha256(atom.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """What is to be stored for one account when its changes are applied: who claims it, what is wanted, since when."""

    connect_id: ConnectId
    employees: tuple[EmployeeId, ...]
    desired: Mapping[Family, frozenset[GroupKey]]
    stored: Mapping[Family, frozenset[GroupKey]]
    """What the ledger has as desired; it stays for a family whose change is held."""
    expected_rev: int
    doubts: Mapping[GroupKey, int] | None = None
    """Losses seen and since when, or None when the stored ones are right."""
    noted: int = 0
    """Removals that wait for their second sight."""
    busy: int = 0
    """Memberships that somebody else is changing at this moment."""
    parked: tuple[EmployeeId, ...] = ()
    released: tuple[GroupKey, ...] = ()
    """Memberships that are ours no more: the person stays in the group."""
    claims_changed: bool = False
    """Another record claims the account now; forgotten, a late event of the old one would take the new one out."""

    def effective(self, held: Iterable[Family]) -> frozenset[GroupKey]:
        """Give what is wanted, with the stored value for the families whose change does not happen."""
        stopped = frozenset(held)
        return frozenset().union(*(self.stored[one] if one in stopped else self.desired[one] for one in Family))


@dataclass(frozen=True, slots=True, order=True)
class Spared:
    """A removal that is left out because the person is an admin of the group, or may be."""

    group: GroupKey
    connect_id: ConnectId
    employee_id: EmployeeId
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes in order, and the accounts they belong to. `unchanged` counts accounts that are as wanted."""

    changes: tuple[Change, ...] = ()
    accounts: Mapping[ConnectId, AccountPlan] = field(default_factory=dict)
    unchanged: int = 0
    spared: tuple[Spared, ...] = ()
    """Removals left out because the person is an admin of the group, or may be."""
    noted: tuple[Change, ...] = ()
    """Losses that are seen and wait for their second sight: nothing happens, but they count for the guard."""

    @property
    def protected(self) -> int:
        """Count the removals that are left out."""
        return len(self.spared)

    def content_hash(self) -> str:
        """Hash the content: equal plans have equal hashes, whatever the order of input."""
        return _digest("\n".join(atom for change in sorted(self.changes) for atom in change.atoms()))

    def atoms(self) -> Iterator[str]:
        """Yield every atom of every change."""
        for change in self.changes:
            yield from change.atoms()

    def releases(self) -> dict[GroupKey, tuple[ConnectId, ...]]:
        """Give who is released, by group."""
        found: dict[GroupKey, list[ConnectId]] = {}
        for one in self.accounts.values():
            for group in one.released:
                found.setdefault(group, []).append(one.connect_id)
        return {group: tuple(sorted(people)) for group, people in sorted(found.items())}

    def memberships(self, direction: Direction) -> int:
        """Count the memberships that would be added, or removed."""
        return sum(len(one.adds if direction is Direction.ADD else one.removes) for one in self.changes)
