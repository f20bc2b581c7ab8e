"""What tests of the guard share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from groupsync.core.configuration import CappedLimit, Guard
from groupsync.core.guard import Bases, Reading, Verdict, check
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind
from tests.builders import connect_id, department_key

NOW = 1_790_000_000.0
A, B, C = department_key(10), department_key(11), department_key(12)
TABLE = {
    "leavers": {20: 3, 200: 4, 2_000: 40, 20_000: 200},
    "moves": {20: 5, 200: 20, 2_000: 200, 20_000: 300},
    "losses": {20: 2, 200: 2, 2_000: 20, 20_000: 25},
}


def change(number: int, kind: ChangeKind, **changes: Any) -> Change:
    """Name a change of somebody's department: out of A, and into B for a move or a joiner."""
    values: dict[str, Any] = {
        "connect_id": connect_id(number),
        "family": Family.DEPARTMENT,
        "kind": kind,
        "employee_id": EmployeeId(str(number)),
        "adds": (B,) if kind in (ChangeKind.MOVE, ChangeKind.JOIN) else (),
        "removes": () if kind is ChangeKind.JOIN else (A,),
    }
    return Change(**(values | changes))


def changes_of(count: int, kind: ChangeKind, *, start: int = 0, **changes: Any) -> list[Change]:
    """Name the same change of many people."""
    return [change(number, kind, **changes) for number in range(start, start + count)]


def judged(
    changes: Iterable[Change],
    *,
    employed: int = 200,
    members: Mapping[GroupKey, int] | None = None,
    groups: Iterable[Any] = (),
    window: Mapping[str, Iterable[ConnectId]] | None = None,
    approved: Callable[[Change], bool] = lambda _: False,
    guard: Guard | None = None,
    **more: Any,
) -> Verdict:
    """Check changes in a company of 200 whose groups are so large that only the axis at hand can trip."""
    roomy: Mapping[GroupKey, int] = dict.fromkeys((A, B, C), 1_000_000)
    return check(
        changes,
        guard=guard or Guard(group_losses=CappedLimit(count=1_000_000, percent=0, max=1_000_000)),
        bases=Bases(employed, roomy | dict(members or {}), {one.key: one for one in groups}),
        window={axis: frozenset(people) for axis, people in (window or {}).items()},
        approved=approved,
        now=NOW,
        **more,
    )


def reading(verdict: Verdict, axis: str) -> Reading:
    """Pick one axis of the report."""
    return next(one for one in verdict.readings if one.axis == axis)
