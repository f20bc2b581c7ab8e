"""Stores holds as a sweep does, for the tests of the routes that show and decide them."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.plan import AccountPlan, Change, ChangeKind
from groupsync.engine.hold_contents import Wording
from groupsync.engine.holds import hold_of_sweep
from tests.functional.admin.world import AdminWorld

HOLD = "20260921T141320000-1a2b3c4d"
"""The hold of the example events."""
DECISIONS = ("approve-hold", "reject-hold")
OLD, NEW, OTHER = (GroupKey(f"department:{number}") for number in (1, 2, 3))
Held = tuple[dict[Change, str], dict[ConnectId, AccountPlan]]


def moves(number: int, *, to: GroupKey = NEW, first: int = 1) -> Held:
    """Give moves that the guard stopped, and the plans of their accounts."""
    people = range(first, first + number)
    held = {
        Change(ConnectId(str(7000 + one)), Family.DEPARTMENT, ChangeKind.MOVE, EmployeeId(str(one)), (to,), (OLD,)): "m"
        for one in people
    }
    wanted = {family: frozenset({to} if family is Family.DEPARTMENT else ()) for family in Family}
    accounts = {
        change.connect_id: AccountPlan(change.connect_id, (change.employee_id,), wanted, wanted, 1) for change in held
    }
    return held, accounts


def store(world: AdminWorld, *those: Held, run_id: str = HOLD) -> None:
    """Store a hold as a sweep does."""
    held = {change: axis for one, _ in those for change, axis in one.items()}
    accounts = {key: plan for _, each in those for key, plan in each.items()}
    hold_of_sweep(world.documents, held, accounts=accounts, run_id=run_id, wording=Wording(), now=world.clock())


def shown(world: AdminWorld) -> dict[str, Any]:
    """Read the hold."""
    return world.send("show-hold").body
