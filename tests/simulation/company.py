"""The facts of a small simulated company, and since when each person is wanted in each group without a break.

Knows nothing of our planner. Every change has a number; `wanted` tells at which one a wish began.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from groupsync.core.model import ConnectId, Employee, EmployeeId, Family, GroupKey, Unit, group_key

Pair = tuple[GroupKey, ConnectId]


@dataclass(slots=True)
class Person:
    """One employee record. `exists` False: deleted. `blurred` families lack their key in what People sends."""

    id: EmployeeId
    account: ConnectId
    address: str
    department: str = ""
    designation: str = ""
    employed: bool = True
    exists: bool = True
    in_network: bool = True
    shows_account: bool = True
    retired: bool = False
    """The person has a newer record."""
    modified_ms: int = 0
    blurred: frozenset[Family] = frozenset()

    def unit(self, family: Family) -> str:
        """Give the record id of the person's department or designation; empty when blank."""
        return self.department if family is Family.DEPARTMENT else self.designation

    def record(self) -> Employee:
        """Give the record as People sends it."""
        return Employee(
            self.id,
            employed=self.employed,
            zuid=self.account if self.shows_account else None,
            email=self.address,
            departments=() if not self.department or Family.DEPARTMENT in self.blurred else (self.department,),
            designations=() if not self.designation or Family.DESIGNATION in self.blurred else (self.designation,),
            unreadable=self.blurred,
            status="Active" if self.employed else "Inactive",
            modified_ms=self.modified_ms,
        )


@dataclass
class Company:
    """People and units; `changed()` is called after every change of either."""

    people: list[Person] = field(default_factory=list)
    units: dict[GroupKey, Unit] = field(default_factory=dict)
    number: int = 0
    """Counts what happened: changes here, and beginnings of work."""
    wanted: dict[Pair, int] = field(default_factory=dict)
    """Who is wanted where, and the number since when without a break."""
    first_end: dict[Pair, float] = field(default_factory=dict)
    """When a wish ended for the first time, in seconds."""
    blank: dict[tuple[ConnectId, Family], int] = field(default_factory=dict)
    """Whose records name no unit of a family, and the number since when without a break."""

    def tick(self) -> int:
        """Give the next number."""
        self.number += 1
        return self.number

    def changed(self, now: float) -> None:
        """Note whose wishes began and ended with this change."""
        number = self.tick()
        wanted = set(self._wanted())
        blank = self._blank()
        self.blank = {one: self.blank.get(one, number) for one in blank}
        for pair in [pair for pair in self.wanted if pair not in wanted]:
            del self.wanted[pair]
            self.first_end.setdefault(pair, now)
        for pair in wanted:
            self.wanted.setdefault(pair, number)

    def _wanted(self) -> Iterator[Pair]:
        for one in self.people:
            if one.exists and one.employed and one.in_network:
                for family in Family:
                    if unit := one.unit(family):
                        yield group_key(family, unit), one.account

    def _blank(self) -> set[tuple[ConnectId, Family]]:
        employed = [one for one in self.people if one.exists and one.employed]
        named = {(one.account, family) for one in employed for family in Family if one.unit(family)}
        return {(one.account, family) for one in employed for family in Family} - named

    def find(self, employee_id: str) -> Person | None:
        """Find an existing record."""
        return next((one for one in self.people if one.id == employee_id and one.exists), None)

    def present(self) -> list[Person]:
        """Give the existing records of people who have no newer one, oldest first."""
        return [one for one in self.people if one.exists and not one.retired]

    def ids_of(self, family: Family) -> list[str]:
        """Give the record ids of a family's units, oldest first."""
        return [key.partition(":")[2] for key in self.units if key.startswith(family.value)]

    def found(self, family: Family, record_id: str, name: str, now: float) -> None:
        """Add or rename a unit."""
        key = group_key(family, record_id)
        self.units[key] = Unit(key, name, modified_ms=int(now * 1000))
