"""Intents and facts for the contract of the ledger."""

from __future__ import annotations

from typing import Any

from groupsync.core.ledger_entries import Account, MembershipState
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.ports.ledger import Fact, Intent, MembershipLedger
from tests.builders import connect_id, department_key, designation_key
from tests.fakes.clock import FakeClock

ID = connect_id(1)
SALES, OPERATIONS, CLERK = department_key(10), department_key(11), designation_key(20)


def intent(clock: FakeClock, **changes: Any) -> Intent:
    """Build the first intent for an account: into sales, good for a minute."""
    values: dict[str, Any] = {
        "connect_id": ID,
        "employees": (EmployeeId("1"),),
        "desired": frozenset({SALES}),
        "expected_rev": 0,
        "rev": 1,
        "token": "plan-1",
        "adding": frozenset({SALES}),
        "call": "call-1",
        "expires": int(clock()) + 60,
        "run": "run-1",
    }
    return Intent(**(values | changes))


def fact(state: MembershipState | None = MembershipState.PRESENT, **changes: Any) -> Fact:
    """Build the answer to `intent`."""
    values: dict[str, Any] = {"connect_id": ID, "group": SALES, "call": "call-1", "state": state, "since": 5}
    return Fact(**(values | {"run": "run-1"} | changes))


def account(ledger: MembershipLedger, one: ConnectId = ID) -> Account | None:
    """Read one account."""
    return ledger.load(accounts=[one]).accounts.get(one)


def states(ledger: MembershipLedger) -> dict[GroupKey, str]:
    """Read where the account stands in each group."""
    found = account(ledger)
    return {group: one.state.value for group, one in found.memberships.items()} if found else {}
