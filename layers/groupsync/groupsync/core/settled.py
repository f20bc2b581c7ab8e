"""Which accounts are plainly as wanted: nearly all of them, so that only the others need thought.

Core, a part of the planner: no I/O. This is the one loop that sees everybody at every sweep, so it is written for
speed: the cheap questions come first, and nothing is made for anybody of whom the answer is yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from groupsync.core.desired import Standing, Wishes, scoping_of, standing_of
from groupsync.core.ledger_entries import Membership, MembershipState
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.situation import Situation


def settled_accounts(situation: Situation, wishes: Wishes) -> AbstractSet[ConnectId]:
    """Find the accounts that one employed record claims, and that are as it wants them."""
    scoping = scoping_of(situation.configuration)
    waiting, contested = situation.matches.waiting, situation.matches.contested
    settled: set[ConnectId] = set()
    unsettled: set[ConnectId] = set()
    for employee_id, connect_id in situation.matches.accounts.items():
        account = situation.accounts.get(connect_id)
        employee = situation.employees[employee_id]
        if (
            account is not None
            and account.employees == (employee_id,)
            and not (account.doubts or account.parked or employee.unreadable)
            and not (employee_id in waiting or connect_id in contested or connect_id in situation.again)
            and wishes.are(employee, account.desired)
            and _is_as_wanted(account.memberships, account.desired)
            and standing_of(employee, scoping, situation.today) is Standing.EMPLOYED
        ):
            settled.add(connect_id)
        else:
            unsettled.add(connect_id)
    settled -= unsettled  # where a second record claims the account, it is a matter for thought
    return settled


def _is_as_wanted(
    held: Mapping[GroupKey, Membership],
    wanted: frozenset[GroupKey],
    present: MembershipState = MembershipState.PRESENT,
    released: MembershipState = MembershipState.RELEASED,
) -> bool:
    """Tell whether exactly the wanted memberships are there, beside those that are not ours any more."""
    there = 0
    for group, membership in held.items():
        if group not in wanted:
            if membership.state is not released:
                return False
        elif membership.state is present:
            there += 1
        else:
            return False
    return there == len(wanted)
