"""People who left one record and have a newer one, of which nobody told us yet.

Use case, a part of gather where not everybody is read: whoever was rehired is not taken out first.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from groupsync.core.errors import UnexpectedAnswerError
from groupsync.core.ledger_entries import Account
from groupsync.core.model import ConnectId, Employee, EmployeeId
from groupsync.ports.people import PeopleSource


def add_newer_records(
    employees: MutableMapping[EmployeeId, Employee], accounts: Mapping[ConnectId, Account], people: PeopleSource
) -> None:
    """Search by address for records with the account of somebody who left and is about to be taken out; add them.

    When the answer cannot be read, nothing is concluded about that person: the record counts as not read.
    """
    for one in [record for record in employees.values() if _would_go(record, employees, accounts)]:
        try:
            same = people.find_employees(email=one.email)
        except UnexpectedAnswerError:
            del employees[one.id]
            continue
        for other in same:
            if other.zuid == one.zuid:
                employees.setdefault(other.id, other)


def _would_go(one: Employee, employees: Mapping[EmployeeId, Employee], accounts: Mapping[ConnectId, Account]) -> bool:
    if one.employed or one.zuid is None or not one.email:
        return False
    account = accounts.get(one.zuid)
    if account is None or not any(membership.ours for membership in account.memberships.values()):
        return False
    return not any(other.employed and other.zuid == one.zuid for other in employees.values())
