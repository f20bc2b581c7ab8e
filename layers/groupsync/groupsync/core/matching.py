"""Who in Connect an employee record is: by Zoho's account id, else by a mail address that is beyond doubt.

Core, between gather and plan: no I/O. Whoever cannot be told for certain waits with a reason; nobody is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from groupsync.core.ledger_entries import Account, EmployeeEntry
from groupsync.core.model import ConnectId, ConnectMember, Employee, EmployeeId

PLATEAU = 100
"""A member list of a round hundred may be one page of a longer list (Connect documents no paging)."""


class WaitingReason(StrEnum):
    """Why an employed person is in no group yet."""

    NO_ACCOUNT = "no_account"
    NOT_IN_NETWORK = "not_in_network"
    DUPLICATE_ADDRESS = "duplicate_address"
    CLAIMED = "claimed"
    """Another record holds this Connect account."""
    CONFLICTING_ID = "conflicting_id"
    """The account id and the mail address name two different people of Connect."""
    UNREADABLE = "unreadable_record"


CONFLICTS = frozenset({WaitingReason.DUPLICATE_ADDRESS, WaitingReason.CLAIMED, WaitingReason.CONFLICTING_ID})


@dataclass(frozen=True, slots=True)
class MemberIndex:
    """The network's people, to look up. `complete` is False when the list may have been cut."""

    ids: frozenset[ConnectId]
    by_email: Mapping[str, ConnectId | None]
    """None: several people of Connect have this address."""
    complete: bool
    admins: frozenset[ConnectId] = frozenset()
    """Those who administer the network."""


def index_members(members: Iterable[ConnectMember]) -> MemberIndex:
    """Index a member list; a list of a round hundred, or an empty one, is not taken for the whole."""
    ids: set[ConnectId] = set()
    admins: set[ConnectId] = set()
    by_email: dict[str, ConnectId | None] = {}
    for member in members:
        ids.add(member.id)
        if member.admin:
            admins.add(member.id)
        if member.email and by_email.setdefault(member.email, member.id) != member.id:
            by_email[member.email] = None
    whole = len(ids) > 0 and len(ids) % PLATEAU != 0
    return MemberIndex(frozenset(ids), by_email, complete=whole, admins=frozenset(admins))


@dataclass(frozen=True, slots=True)
class Matches:
    """Record → account, and who waits why. Somebody who left is matched too, but never by address."""

    accounts: Mapping[EmployeeId, ConnectId] = field(default_factory=dict)
    waiting: Mapping[EmployeeId, WaitingReason] = field(default_factory=dict)
    contested: frozenset[ConnectId] = frozenset()
    """Accounts that several employed records claim and nobody holds: nothing is changed there."""


def match(
    employees: Mapping[EmployeeId, Employee],
    *,
    accounts: Mapping[ConnectId, Account],
    entries: Mapping[EmployeeId, EmployeeEntry],
    members: MemberIndex | None,
    address_holders: Mapping[str, int] | None = None,
) -> Matches:
    """Match each record.

    Args:
        employees: the records that were read.
        accounts: the ledger's accounts, as far as they may be claimed.
        entries: the ledger's memory of earlier matches; it outlives a change of address.
        members: the network's people, or None when they were not read.
        address_holders: employed records per address when `employees` is not everybody.
    """
    matched: dict[EmployeeId, ConnectId] = {}
    waiting: dict[EmployeeId, WaitingReason] = {}
    without_id: list[Employee] = []
    for one in employees.values():
        found = _by_id(one, entries, accounts, members)
        if found is None:
            without_id.append(one)
        elif not isinstance(found, WaitingReason):
            matched[one.id] = found
        elif one.employed:
            waiting[one.id] = found
    holders = address_holders or (_holders(employees.values()) if without_id else {})
    for one in without_id:
        by_address = _by_address(one, accounts, members, holders)
        if not isinstance(by_address, WaitingReason):
            matched[one.id] = by_address
        elif one.employed:
            waiting[one.id] = by_address
    contested = _settle_claims(employees, accounts, matched, waiting)
    return Matches(matched, waiting, contested)


def _holders(employees: Iterable[Employee]) -> Mapping[str, int]:
    """Count the employed records of each address."""
    return Counter(one.email for one in employees if one.employed and one.email)


def _by_id(
    one: Employee,
    entries: Mapping[EmployeeId, EmployeeEntry],
    accounts: Mapping[ConnectId, Account],
    members: MemberIndex | None,
) -> ConnectId | WaitingReason | None:
    if one.zuid is None:
        entry = entries.get(one.id)
        return entry.connect_id if entry else None
    if members is None or not one.employed:
        return one.zuid
    by_address = members.by_email.get(one.email) if one.email else None
    if by_address is not None and by_address != one.zuid:
        return WaitingReason.CONFLICTING_ID
    if members.complete and one.zuid not in members.ids and not _is_held(accounts.get(one.zuid)):
        return WaitingReason.NOT_IN_NETWORK
    return one.zuid


def _is_held(account: Account | None) -> bool:
    return account is not None and any(membership.ours for membership in account.memberships.values())


def _by_address(
    one: Employee,
    accounts: Mapping[ConnectId, Account],
    members: MemberIndex | None,
    holders: Mapping[str, int],
) -> ConnectId | WaitingReason:
    if not one.employed or not one.email or members is None or one.email not in members.by_email:
        return WaitingReason.NO_ACCOUNT
    found = members.by_email[one.email]
    if found is None or holders.get(one.email, 0) > 1:
        return WaitingReason.DUPLICATE_ADDRESS
    account = accounts.get(found)
    if account is not None and account.employees and one.id not in account.employees:
        # An address may be handed on to a new hire; only Zoho's own id proves a rehire.
        return WaitingReason.CLAIMED
    return found


def _settle_claims(
    employees: Mapping[EmployeeId, Employee],
    accounts: Mapping[ConnectId, Account],
    matched: dict[EmployeeId, ConnectId],
    waiting: dict[EmployeeId, WaitingReason],
) -> frozenset[ConnectId]:
    """Let one employed record keep each account; the others wait. Changes both mappings."""
    first: dict[ConnectId, EmployeeId] = {}
    several: dict[ConnectId, list[EmployeeId]] = {}
    for employee_id, connect_id in matched.items():
        if employees[employee_id].employed:
            claimant = first.setdefault(connect_id, employee_id)
            if claimant != employee_id:
                several.setdefault(connect_id, [claimant]).append(employee_id)
    contested = set()
    for connect_id, claimants in several.items():
        account = accounts.get(connect_id)
        holders = [one for one in claimants if account is not None and one in account.employees]
        keeper = holders[0] if len(holders) == 1 else None
        if keeper is None:
            contested.add(connect_id)
        for one in claimants:
            if one != keeper:
                waiting[one] = WaitingReason.CLAIMED
    return frozenset(contested)
