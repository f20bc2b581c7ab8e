"""Gather, the first of the five steps: both states, for everybody or for the few people that live work names.

Use case. The ledger is read before People, so that whatever live work does meanwhile makes our plan the older one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from groupsync.core.configuration import Configuration
from groupsync.core.desired import Wishes
from groupsync.core.group_plan import UNDECIDED, GroupStep
from groupsync.core.ledger_entries import Account
from groupsync.core.matching import MemberIndex, index_members
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
    Employee,
    EmployeeId,
    GroupKey,
    Unit,
    family_of,
)
from groupsync.core.planner import make_plan
from groupsync.engine.create_group import network_of_new_groups
from groupsync.engine.reading import Read, Sources, read_form
from groupsync.engine.rehires import add_newer_records
from groupsync.engine.situating import Gathered, situate
from groupsync.ports.ledger import LedgerSnapshot, MembershipLedger
from groupsync.ports.people import PeopleSource


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
    if any(_is_matched_anew(one, ledger) for one in read.employees.values()):
        members = members or index_members(sources.directory.members())  # an id may disagree with the address
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


def _is_matched_anew(one: Employee, ledger: LedgerSnapshot) -> bool:
    """Tell whether a record claims another account than it had, or one that others had."""
    if one.zuid is None or not one.employed:
        return False
    entry, account = ledger.employees.get(one.id), ledger.accounts.get(one.zuid)
    moved = entry is not None and entry.connect_id not in (None, one.zuid)
    return moved or (account is not None and bool(account.employees) and one.id not in account.employees)


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
