"""What People says that one employee should be in.

Core, between gather and plan: no I/O. Leaving something out of scope stops managing it; it never means "remove".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from groupsync.core.configuration import Configuration, FamilySettings, Scope
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import Employee, EmployeeId, Family, GroupKey, Unit, family_of, group_key, record_id_of


class Standing(StrEnum):
    """Where a record stands towards us."""

    EMPLOYED = "employed"
    LEFT = "left"
    NOT_STARTED = "not_started"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Scoping:
    """The configuration's scope, folded once. Empty includes mean everybody."""

    include: Mapping[str, frozenset[str]]
    exclude: Mapping[str, frozenset[str]]
    records: frozenset[str]
    start_days_before: int
    left_after_exit_date: bool


NOBODY: Mapping[EmployeeId, frozenset[GroupKey]] = {}
FIELDS = ("employee_type", "location", "status")


def fold(values: Iterable[str]) -> frozenset[str]:
    """Fold values for comparison, as People's own spelling varies."""
    return frozenset(value.strip().casefold() for value in values)


def scoping_of(configuration: Configuration) -> Scoping:
    """Fold the scope of a configuration."""
    people = configuration.people

    def folded(scope: Scope) -> dict[str, frozenset[str]]:
        return {name: fold(getattr(scope, name)) for name in FIELDS if getattr(scope, name)}

    return Scoping(
        include=folded(people.include),
        exclude=folded(people.exclude),
        records=frozenset(people.exclude.record_ids),
        start_days_before=people.start_days_before,
        left_after_exit_date=people.left_after_exit_date,
    )


def standing_of(employee: Employee, scoping: Scoping, today: date) -> Standing:
    """Tell where a record stands on a day of the organisation's time zone."""
    if employee.id in scoping.records:
        return Standing.OUT_OF_SCOPE
    for wanted, inside in ((scoping.include, True), (scoping.exclude, False)):
        for name, values in wanted.items():
            if name == "status" and not employee.employed:
                continue  # a scope of statuses names who is looked after; leaving it by leaving is leaving
            if (getattr(employee, name).strip().casefold() in values) is not inside:
                return Standing.OUT_OF_SCOPE
    if not employee.employed:
        return Standing.LEFT
    if scoping.left_after_exit_date and employee.exits_on is not None and employee.exits_on < today:
        return Standing.LEFT
    if employee.joined_on is not None and employee.joined_on - timedelta(days=scoping.start_days_before) > today:
        return Standing.NOT_STARTED
    return Standing.EMPLOYED


def is_included(key: GroupKey, settings: FamilySettings) -> bool:
    """Tell whether the configuration lets this department or designation have a group."""
    record_id = record_id_of(key)
    return (not settings.include or record_id in settings.include) and record_id not in settings.exclude


def wanted_groups(
    employee: Employee, configuration: Configuration, leads: Mapping[EmployeeId, frozenset[GroupKey]] = NOBODY
) -> frozenset[GroupKey]:
    """Give the groups of the enabled families that a record asks for, whether they exist or not.

    Whoever leads a unit whose lead is to be admin is wanted in its group too.
    """
    named = (groups_of(family, employee.references(family), configuration) for family in Family)
    return frozenset().union(*named, leads.get(employee.id, frozenset()))


def groups_of(family: Family, references: Iterable[str], configuration: Configuration) -> frozenset[GroupKey]:
    """Give the groups of units, named by record id, that the configuration lets have one."""
    settings = configuration.family(family)
    if not settings.enabled:
        return frozenset()
    keys = (group_key(family, record_id) for record_id in references)
    return frozenset(key for key in keys if is_included(key, settings))


class Wishes:
    """What records ask for, thought out once for all that name the same units: a company has few of them."""

    def __init__(self, configuration: Configuration, leads: Mapping[EmployeeId, frozenset[GroupKey]] = NOBODY) -> None:
        self._configuration = configuration
        self._leads = leads
        self._known: dict[Family, dict[tuple[str, ...], frozenset[GroupKey]]] = {family: {} for family in Family}
        self._departments, self._designations = self._known[Family.DEPARTMENT], self._known[Family.DESIGNATION]

    def of(self, employee: Employee) -> frozenset[GroupKey]:
        """Give what `wanted_groups` gives."""
        named = (self._in(family, employee.references(family)) for family in Family)
        return frozenset().union(*named, self._leads.get(employee.id, frozenset()))

    def are(self, employee: Employee, groups: frozenset[GroupKey]) -> bool:
        """Tell whether these groups are what a record asks for, without making a set for everybody."""
        if employee.id in self._leads:
            return groups == self.of(employee)
        departments = self._departments.get(employee.departments)
        if departments is None:
            departments = self._in(Family.DEPARTMENT, employee.departments)
        designations = self._designations.get(employee.designations)
        if designations is None:
            designations = self._in(Family.DESIGNATION, employee.designations)
        # No group is of both families, so what holds both and is no larger holds nothing else.
        return len(groups) == len(departments) + len(designations) and departments <= groups and designations <= groups

    def count(self, employees: Sequence[Employee]) -> dict[GroupKey, int]:
        """Count how many of these people want each group."""
        people = Counter[GroupKey]()
        for family in Family:
            for references, number in Counter(one.references(family) for one in employees).items():
                for key in self._in(family, references):
                    people[key] += number
        for one in employees if self._leads else ():
            people.update(self._leads.get(one.id, frozenset()).difference(wanted_groups(one, self._configuration)))
        return dict(people)

    def _in(self, family: Family, references: tuple[str, ...]) -> frozenset[GroupKey]:
        known = self._known[family]
        if references not in known:
            known[references] = groups_of(family, references, self._configuration)
        return known[references]


def leads_of(
    units: Mapping[GroupKey, Unit], entries: Mapping[GroupKey, GroupEntry], configuration: Configuration
) -> dict[EmployeeId, frozenset[GroupKey]]:
    """Tell who leads which units, as read, else as last known, where leads are to be admins."""
    led: dict[EmployeeId, set[GroupKey]] = {}
    for key in {*units, *entries}:
        settings = configuration.family(family_of(key))
        if settings.admins != "lead" or not settings.enabled or not is_included(key, settings):
            continue
        lead = lead_of(key, units, entries)
        if lead is not None:
            led.setdefault(lead, set()).add(key)
    return {lead: frozenset(keys) for lead, keys in led.items()}


def lead_of(key: GroupKey, units: Mapping[GroupKey, Unit], entries: Mapping[GroupKey, GroupEntry]) -> EmployeeId | None:
    """Tell who leads a unit: as read, else as last known; a key that is missing says nothing."""
    unit, entry = units.get(key), entries.get(key)
    if unit is not None and unit.lead_readable:
        return unit.lead
    return entry.lead if entry is not None else None


def is_manageable(key: GroupKey, entry: GroupEntry | None, settings: FamilySettings) -> bool:
    """Tell whether we may change who is in a group: it is ours, enabled, and waits for nobody's decision."""
    managed = entry is not None and entry.state is GroupState.MANAGED and entry.partition_id is not None
    return managed and settings.enabled and is_included(key, settings)
