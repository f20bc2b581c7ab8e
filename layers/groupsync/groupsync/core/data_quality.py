"""Which employee records are faulty, and in what way: for whoever looks after People, and never for the plan.

Core: no I/O. A fault names records and units by id and fields by name; it holds no value of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from groupsync.core.desired import Scoping, Standing, scoping_of, standing_of
from groupsync.core.managers import manager_cycles
from groupsync.core.model import Employee, EmployeeId, Family, GroupKey, group_key
from groupsync.core.situation import Situation


class Fault(StrEnum):
    """What is wrong with a record."""

    NO_DEPARTMENT = "no_department"
    NO_DESIGNATION = "no_designation"
    UNIT_GONE = "unit_gone"
    """Names a department or designation that its form does not list."""
    NO_ADDRESS = "no_address"
    DUPLICATE_ADDRESS = "duplicate_address"
    MANAGER_WITHOUT_ACCOUNT = "manager_without_account"
    MANAGER_GONE = "manager_gone"
    """Names a manager who has left, or whose record is not among those that People lists."""
    MANAGER_IS_SELF = "manager_is_self"
    MANAGER_CYCLE = "manager_cycle"
    UNKNOWN_STATUS = "unknown_status"
    NO_EMPLOYEE_TYPE = "no_employee_type"
    """Blank, while the configuration decides by it who is looked after."""
    NO_LOCATION = "no_location"
    """The same."""
    UNREADABLE_FIELD = "unreadable_field"
    UNREADABLE_DATE = "unreadable_date"
    UNREADABLE_RECORD = "unreadable_record"
    PROFILE_VALUE = "profile_value"
    """A profile value that cannot be written. Not found here: whoever maps and writes profiles keeps it."""


NO_UNIT = {Family.DEPARTMENT: Fault.NO_DEPARTMENT, Family.DESIGNATION: Fault.NO_DESIGNATION}
BLANK_IN_SCOPE = {"employee_type": Fault.NO_EMPLOYEE_TYPE, "location": Fault.NO_LOCATION}
MOST_NAMED = 5
"""Records with the same address that are named: a form full of one address would name everybody to everybody."""

Faults = Mapping[Fault, Mapping[EmployeeId, tuple[str, ...]]]
"""By fault, whose records, each with what it is about: ids of units or of other records, or names of fields."""
Found = Iterator[tuple[Fault, tuple[str, ...]]]


def find_faults(
    situation: Situation, *, listed: Mapping[Family, Collection[GroupKey]], unreadable: Collection[str]
) -> Faults:
    """Look through everybody's record after a complete read.

    Whoever has left, and whom the configuration leaves out on purpose, is not looked at; but a blank that leaves
    somebody out is a fault. `listed` are the units of the forms that were read whole; a form without any is no proof.
    """
    look = _look(situation, listed, unreadable)
    found: dict[Fault, dict[EmployeeId, tuple[str, ...]]] = {}
    for record_id in unreadable:
        if record_id:
            found.setdefault(Fault.UNREADABLE_RECORD, {})[EmployeeId(record_id)] = ()
    for one in situation.employees.values():
        for fault, about in _faults_of(one, look):
            found.setdefault(fault, {})[one.id] = about
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    situation: Situation
    listed: Mapping[Family, Collection[GroupKey]]
    unreadable: Collection[str]
    scoping: Scoping
    sharing: Mapping[str, Sequence[EmployeeId]]
    """Whose records have an address."""
    cyclic: frozenset[EmployeeId]


def _look(situation: Situation, listed: Mapping[Family, Collection[GroupKey]], unreadable: Collection[str]) -> _Look:
    employed = [one for one in situation.employees.values() if one.employed]
    sharing: dict[str, list[EmployeeId]] = {}
    for one in employed:
        if one.email:
            sharing.setdefault(one.email, []).append(one.id)
    above = {one.id: one.manager for one in employed if one.manager is not None and one.manager != one.id}
    scoping = scoping_of(situation.configuration)
    return _Look(situation, listed, unreadable, scoping, sharing, manager_cycles(above))


def _faults_of(one: Employee, look: _Look) -> Found:
    if not one.employed or one.id in look.scoping.records:
        return
    yield from _blank_in_scope(one, look.scoping)
    standing = standing_of(one, look.scoping, look.situation.today)
    if standing in (Standing.LEFT, Standing.OUT_OF_SCOPE):
        return
    yield from _units(one, look)
    yield from _address(one, look)
    yield from _manager(one, look)
    if not one.status_known:
        yield Fault.UNKNOWN_STATUS, ()
    if one.unreadable:
        yield Fault.UNREADABLE_FIELD, tuple(sorted(family.value for family in one.unreadable))
    if not all(readable for _, readable in one.date_shapes):
        yield Fault.UNREADABLE_DATE, ()


def _blank_in_scope(one: Employee, scoping: Scoping) -> Found:
    for name, fault in BLANK_IN_SCOPE.items():
        decides = name in scoping.include or name in scoping.exclude
        if decides and not getattr(one, name).strip():
            yield fault, ()


def _units(one: Employee, look: _Look) -> Found:
    gone: list[str] = []
    for family in Family:
        if not look.situation.configuration.family(family).enabled:
            continue
        named = one.references(family)
        if not named and family not in one.unreadable:
            yield NO_UNIT[family], ()
        there = look.listed.get(family)
        if there:
            gone += [key for key in (group_key(family, record_id) for record_id in named) if key not in there]
    if gone:
        yield Fault.UNIT_GONE, tuple(gone)


def _address(one: Employee, look: _Look) -> Found:
    if not one.email:
        yield Fault.NO_ADDRESS, ()
    others = tuple(other for other in look.sharing.get(one.email, ())[: MOST_NAMED + 1] if other != one.id)
    if others:
        yield Fault.DUPLICATE_ADDRESS, others[:MOST_NAMED]


def _manager(one: Employee, look: _Look) -> Found:
    manager = one.manager
    if manager is None:
        return
    record = look.situation.employees.get(manager)
    if manager == one.id:
        yield Fault.MANAGER_IS_SELF, ()
    elif record is None or not record.employed:
        if manager not in look.unreadable:
            yield Fault.MANAGER_GONE, (manager,)
    elif manager not in look.situation.matches.accounts:
        yield Fault.MANAGER_WITHOUT_ACCOUNT, (manager,)
    if one.id in look.cyclic:
        yield Fault.MANAGER_CYCLE, (manager,)
