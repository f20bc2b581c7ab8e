"""Reading a form of People to its end, and what all that was read adds up to.

Use case, a part of gather.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from groupsync.core.model import (
    Employee,
    EmployeeId,
    Family,
    GroupKey,
    Unit,
    UnreadableRecord,
    family_of,
    group_key,
    record_id_of,
)
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.ports.connect import ConnectDirectory, ConnectGroups
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import MembershipLedger
from groupsync.ports.people import PeopleSource

FAMILIES = frozenset(family.value for family in Family)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where both states come from."""

    people: PeopleSource
    connect: ConnectGroups
    directory: ConnectDirectory
    ledger: MembershipLedger
    clock: Clock
    profiles: ProfileSources | None = None
    """None while profiles are off."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one form, or all of them, gave. `newest_ms` is the latest modification that the server named.

    `listed` has every record of the small forms that were read from their beginning to their end.
    """

    employees: dict[EmployeeId, Employee] = field(default_factory=dict)
    units: dict[GroupKey, Unit] = field(default_factory=dict)
    unreadable: dict[str, UnreadableRecord] = field(default_factory=dict)
    newest_ms: dict[str, int] = field(default_factory=dict)
    listed: dict[Family, frozenset[GroupKey]] = field(default_factory=dict)

    def gone(self, known: Iterable[GroupKey]) -> frozenset[GroupKey]:
        """Give the known units that are missing from their form, of forms that say anything at all."""
        return frozenset(
            key for key in known if self.listed.get(family_of(key)) and key not in self.listed[family_of(key)]
        )


def read_form(read: Read, people: PeopleSource, form: str, *, after_ms: int | None, confirm_end: bool = False) -> None:
    """Read a form to its end into `read`. Rows come newest first, so a row may come twice: the first one counts."""
    newest = read.newest_ms.get(form, 0)
    seen: set[str] = set()
    for page in people.pages(form, modified_after_ms=after_ms, confirm_end=confirm_end):
        for record in page.records:
            newest = max(newest, record.modified_ms or 0)
            if isinstance(record, Employee):
                read.employees.setdefault(record.id, record)
            else:
                read.units.setdefault(record.key, record)
                seen.add(record_id_of(record.key))
        for broken in page.unreadable:
            read.unreadable.setdefault(broken.id, broken)
            seen.add(broken.id)
    read.newest_ms[form] = newest
    if after_ms is None and form in FAMILIES:
        read.listed[Family(form)] = frozenset(group_key(Family(form), one) for one in seen)
