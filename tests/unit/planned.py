"""What tests of the planner share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupsync.core.ledger_entries import Account
from groupsync.core.model import EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind, Direction, Plan
from tests.builders import connect_id, department_key, designation_key, employee

NOW = 1_790_000_000
A, B, C, TITLE = department_key(10), department_key(11), department_key(12), designation_key(20)
FIRST, SECOND = EmployeeId("1"), EmployeeId("2")


def change(kind: ChangeKind, family: Family = Family.DEPARTMENT, **changes: Any) -> Change:
    """Name a change of person 1."""
    values: dict[str, Any] = {"connect_id": connect_id(1), "family": family, "kind": kind, "employee_id": FIRST}
    return Change(**(values | changes))


def seen_at(account: Account, *groups: GroupKey, ago: float) -> Account:
    """Note on an account that losses were seen so many seconds ago."""
    return replace(account, doubts=dict.fromkeys(groups, int(NOW - ago)))


def removed(plan: Plan) -> int:
    """Count removals."""
    return plan.memberships(Direction.REMOVE)


def blank(number: int = 1, **changes: Any) -> Any:
    """Build somebody whose department field is blank."""
    return employee(number, **({"departments": ()} | changes))
