"""Gather, the first of the five steps: both states, for everybody or for the few people that live work names.

Use case. The ledger is read before People, so that whatever live work does meanwhile makes our plan the older one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from groupsync.core.configuration import Configuration
from groupsync.core.desired import Wishes, is_manageable, leads_of
from groupsync.core.group_plan import UNDECIDED, GroupPlan, GroupStep, plan_groups
from groupsync.core.ledger_entries import Account, GroupState
from groupsync.core.links import without_former
from groupsync.core.matching import MemberIndex, index_members, match
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
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
from groupsync.core.operations import Terms
from groupsync.core.planner import make_plan
from groupsync.core.situation import Situation
from groupsync.engine.create_group import network_of_new_groups
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.engine.rehires import add_newer_records
from groupsync.ports.connect import ConnectDirectory, ConnectGroups
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import LedgerSnapshot, MembershipLedger
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


@dataclass(frozen=True, slots=True)
class Gathered:
    """A situation with everything around it that is needed to judge, apply and explain a plan."""

    situation: Situation
    ledger: LedgerSnapshot
    groups: GroupPlan
    read: Read
    existing: Sequence[ConnectGroup] = ()

    def terms(self) -> Terms:
        """Give how the groups stand, for packing: their links, and which account is to be added as admin."""
        matched = self.situation.matches.accounts
        leads = {key: matched[one] for one, keys in self.situation.leads.items() if one in matched for key in keys}
        return Terms({key: entry.link for key, entry in self.ledger.groups.items() if entry.link}, leads)

    def names(self) -> dict[GroupKey, str]:
        """Name the groups for sentences: as People has them now, else as we last knew them."""
        return {key: entry.name for key, entry in self.ledger.groups.items()} | {
            key: unit.name for key, unit in self.read.units.items()
        }


def today_of(configuration: Configuration, now: float) -> date:
    """Tell which day it is for the organisation."""
    return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(configuration.dates.time_zone)).date()


def situate(
    configuration: Configuration,
    ledger: LedgerSnapshot,
    read: Read,
    *,
    now: float,
    sweep: bool,
    members: MemberIndex | None,
    existing: Sequence[ConnectGroup] | None,
    address_holders: Mapping[str, int] | None = None,
    touched: frozenset[ConnectId] | None = None,
    gone: frozenset[EmployeeId] = frozenset(),
) -> Gathered:
    """Match, decide on groups, and put the situation together. No I/O. `existing` is None when it was not asked for."""
    ledger = replace(ledger, accounts=without_former(ledger.accounts, ledger.groups, now=now))
    leads = leads_of(read.units, ledger.groups, configuration)
    matches = match(
        read.employees,
        accounts=ledger.accounts,
        entries=ledger.employees,
        members=members,
        address_holders=address_holders,
    )
    employed = [one for one in map(read.employees.__getitem__, matches.accounts) if one.employed]
    wanted_by = Wishes(configuration, leads).count(employed)
    groups = plan_groups(
        read.units.values(), configuration, entries=ledger.groups, existing=existing or (), wanted_by=wanted_by, now=now
    )
    manageable = {
        key for key, entry in ledger.groups.items() if is_manageable(key, entry, configuration.family(family_of(key)))
    }
    # The first write of a carrying over marks the new unit; from then on the old one's group is nobody's to change.
    manageable -= {entry.counterpart for entry in ledger.groups.values() if entry.state is GroupState.CARRYING}
    manageable.update(action.key for action in groups.actions if action.step is not GroupStep.ASK)
    partitions = {entry.partition_id: key for key, entry in ledger.groups.items() if entry.partition_id is not None}
    partitions.update({action.partition_id: action.key for action in groups.actions if action.partition_id})
    admins = {partitions[one.partition_id]: one.admins for one in existing or () if one.partition_id in partitions}
    if existing is not None:
        # Of a managed group that Connect does not list nobody knows the admins: each member may be one.
        unlisted = manageable & set(partitions.values()) - admins.keys()
        admins.update(dict.fromkeys(unlisted, frozenset(ledger.accounts)))
    situation = Situation(
        configuration=configuration,
        employees=read.employees,
        accounts=ledger.accounts,
        matches=matches,
        manageable=frozenset(manageable),
        today=today_of(configuration, now),
        now=now,
        sweep=sweep,
        admins=admins,
        touched=touched,
        gone=gone,
        leads=leads,
    )
    return Gathered(situation, ledger, groups, read, existing or ())


def gather_people(
    employees: Iterable[Employee],
    configuration: Configuration,
    sources: Sources,
    *,
    sweep: bool,
    units: Mapping[GroupKey, Unit] | None = None,
    members: MemberIndex | None = None,
) -> Gathered:
    """Gather what decides about these people: their accounts, who else claims those, the groups they name."""
    read = Read(employees={one.id: one for one in employees}, units=dict(units or {}))
    asked = frozenset(read.employees)
    ledger = _ledger_of(read, sources.ledger)
    absent = _read_other_claimants(read, ledger, sources.people)
    add_newer_records(read.employees, ledger.accounts, sources.people)
    if read.employees.keys() - asked:
        ledger = _ledger_of(read, sources.ledger)
    holders: dict[str, int] = {}
    homeless = [one for one in read.employees.values() if _needs_address(one, ledger)]
    if homeless:
        members = members or index_members(sources.directory.members())
        # Only an address that somebody in the network has is worth asking who else in People has it.
        for one in (one for one in homeless if one.email in members.by_email):
            same = sources.people.find_employees(email=one.email)
            holders[one.email] = len({other.id for other in same if other.employed})
    ledger = _with_address_accounts(ledger, homeless, members, sources.ledger)
    ledger, existing = _with_groups(configuration, ledger, read, sources)
    members = members if existing is None else network_of_new_groups(members, sources.directory)
    entries = sources.ledger.load(employees=absent).employees if absent else {}
    heard = asked & read.employees.keys()
    touched = frozenset(account for one in heard for account in _accounts_of(read.employees[one], ledger, members))
    situated = partial(
        situate,
        configuration,
        read=read,
        now=sources.clock(),
        sweep=sweep,
        members=members,
        address_holders=holders,
        touched=touched,
        gone=frozenset(one for one, entry in entries.items() if entry.gone),
    )
    gathered = situated(ledger, existing=existing)
    if any(action.step is GroupStep.ADOPT for action in gathered.groups.actions):
        # Whose a group is that has no marker, only the whole ledger tells: it may be another unit's already.
        ledger = replace(ledger, groups={**sources.ledger.snapshot().groups, **ledger.groups})
        gathered = situated(ledger, existing=existing)
    if existing is None and any(change.removes for change in make_plan(gathered.situation).changes):
        return situated(ledger, existing=sources.connect.groups())  # a group admin is never removed
    return gathered


def _read_other_claimants(read: Read, ledger: LedgerSnapshot, people: PeopleSource) -> set[EmployeeId]:
    """Read whoever else claims one of these accounts; give those who have no record."""
    absent = set()
    for account in ledger.accounts.values():
        for other in (*account.employees, *account.parked):
            if other not in read.employees:
                record = people.employee(other)
                if isinstance(record, Employee):
                    read.employees[record.id] = record
                elif record is None:
                    absent.add(other)
    return absent


def _ledger_of(read: Read, ledger: MembershipLedger) -> LedgerSnapshot:
    entries = ledger.load(employees=read.employees).employees
    ids = {one.zuid for one in read.employees.values() if one.zuid is not None}
    ids |= {entry.connect_id for entry in entries.values() if entry.connect_id is not None}
    return replace(ledger.load(accounts=ids), employees=entries)


def _needs_address(one: Employee, ledger: LedgerSnapshot) -> bool:
    entry = ledger.employees.get(one.id)
    known = one.zuid is not None or (entry is not None and entry.connect_id is not None)
    return one.employed and bool(one.email) and not known


def _with_address_accounts(
    ledger: LedgerSnapshot, homeless: Sequence[Employee], members: MemberIndex | None, store: MembershipLedger
) -> LedgerSnapshot:
    """Load the accounts that addresses lead to, so that an existing claim on them is seen."""
    if members is None:
        return ledger
    found = {members.by_email.get(one.email) for one in homeless} - {None} - ledger.accounts.keys()
    if not found:
        return ledger
    more: Mapping[ConnectId, Account] = store.load(accounts=[one for one in found if one is not None]).accounts
    return replace(ledger, accounts={**ledger.accounts, **more})


def _accounts_of(one: Employee, ledger: LedgerSnapshot, members: MemberIndex | None) -> set[ConnectId]:
    entry = ledger.employees.get(one.id)
    candidates: list[Callable[[], ConnectId | None]] = [
        lambda: one.zuid,
        lambda: entry.connect_id if entry else None,
        lambda: members.by_email.get(one.email) if members and one.zuid is None and entry is None else None,
    ]
    return {found for candidate in candidates if (found := candidate()) is not None}


def _with_groups(
    configuration: Configuration, ledger: LedgerSnapshot, read: Read, sources: Sources
) -> tuple[LedgerSnapshot, Sequence[ConnectGroup] | None]:
    """Load the groups, read units whose group is not there yet, and list Connect's groups when one is missing."""
    given = frozenset(read.units)
    wishes = Wishes(configuration)
    wanted = {key for one in read.employees.values() if one.employed for key in wishes.of(one)}
    held = {key for account in ledger.accounts.values() for key, one in account.memberships.items() if one.ours}
    groups = dict(sources.ledger.load(groups=wanted | held | given).groups)
    # Also for a group that waits for a decision: without Connect's list its namesake would not be seen.
    missing = {key for key in wanted | given if key not in groups or groups[key].state in UNDECIDED}
    for family in sorted({family_of(key) for key in missing - given}):
        read_form(read, sources.people, family.value, after_ms=None)
    # A family that was read whole shows more units than these people need; a sweep decides about the others.
    for key in read.units.keys() - missing - given:
        del read.units[key]
    needed = missing & read.units.keys()
    return replace(ledger, groups=groups), sources.connect.groups() if needed else None
