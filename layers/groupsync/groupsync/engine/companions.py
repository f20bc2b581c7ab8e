"""Companions: who else was given the new unit that one person is moved to.

Use case, a part of gathering for live work. One webhook tells of one person; whether a unit is being replaced shows
only when those who go the same way are looked at together.
"""

from __future__ import annotations

from collections.abc import Iterable

from groupsync.core.desired import wanted_groups
from groupsync.core.model import Employee, GroupKey, family_of
from groupsync.core.plan import Change, ChangeKind
from groupsync.core.planner import make_plan
from groupsync.core.succession import FEWEST, is_free
from groupsync.engine.holds import held_atoms, is_waiting, offers_of, open_holds
from groupsync.engine.judging import members_of
from groupsync.engine.reading import Read, Sources, read_form
from groupsync.engine.situating import Gathered
from groupsync.ports.documents import Documents

OVERLAP_MS = 5 * 60 * 1000


def find_companions(gathered: Gathered, sources: Sources, documents: Documents) -> tuple[list[Employee], Read]:
    """Read whom People has modified since the last sweep, and give those who were given the same new units.

    It costs a few calls, and only when somebody goes from a group of some size to a unit that nobody is in yet, unless
    a hold asks about it already. The read has the forms of these units, to tell which are gone.
    """
    read = Read()
    moves = _moves(gathered)
    units = {group for change in moves for group in change.adds if _is_new(group, gathered)}
    cursor = documents.get(("cursor", "employee"))
    if not units or cursor is None or _is_asked(moves, units, documents, now=gathered.situation.now):
        return [], read
    for family in sorted({family_of(one) for one in units}):
        read_form(read, sources.people, family.value, after_ms=None)
    read_form(read, sources.people, "employee", after_ms=max(0, cursor.body["ms"] - OVERLAP_MS))
    configuration, known = gathered.situation.configuration, gathered.read.employees
    companions = [
        one
        for one in read.employees.values()
        if one.employed and one.id not in known and not units.isdisjoint(wanted_groups(one, configuration))
    ]
    return companions, read


def _moves(gathered: Gathered) -> list[Change]:
    members = members_of(gathered)
    return [
        change
        for change in make_plan(gathered.situation).changes
        if change.kind is ChangeKind.MOVE and any(members.get(group, 0) >= FEWEST for group in change.removes)
    ]


def _is_new(group: GroupKey, gathered: Gathered) -> bool:
    return is_free(gathered.ledger.groups.get(group), members_of(gathered).get(group, 0))


def _is_asked(moves: Iterable[Change], units: set[GroupKey], documents: Documents, *, now: float) -> bool:
    holds = open_holds(documents, now=now)
    atoms = held_atoms(holds)
    return units <= {one.new for one in offers_of(holds)} or all(is_waiting(change, atoms) for change in moves)
