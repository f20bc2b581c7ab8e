"""Who reports to whom: chains that lead back to themselves.

Core: no I/O. A sweep knows everybody and finds every cycle; live work knows one person and follows a chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from groupsync.core.model import EmployeeId

LONGEST_CHAIN = 50
"""Managers between a person and the top; no company is that deep, and each may cost a read."""


def manager_cycles(manager_of: Mapping[EmployeeId, EmployeeId]) -> frozenset[EmployeeId]:
    """Give everybody whose own manager is part of a cycle with them. Who merely reports into one is not in it."""
    settled: set[EmployeeId] = set()
    cyclic: set[EmployeeId] = set()
    for start in manager_of:
        walked: dict[EmployeeId, int] = {}
        one: EmployeeId | None = start
        while one is not None and one not in settled and one not in walked:
            walked[one] = len(walked)
            one = manager_of.get(one)
        if one is not None and one in walked:
            cyclic.update(list(walked)[walked[one] :])
        settled.update(walked)
    return frozenset(cyclic)


def leads_back(
    employee: EmployeeId,
    manager_of: Callable[[EmployeeId], EmployeeId | None],
    *,
    longest: int = LONGEST_CHAIN,
) -> bool:
    """Tell whether the chain above a person comes back to that person, looking at most `longest` managers up.

    A chain that ends, is longer, or turns in a cycle further up does not: those further up are judged on their own.
    """
    one: EmployeeId | None = employee
    for _ in range(longest):
        one = manager_of(one) if one is not None else None
        if one == employee:
            return True
        if one is None:
            return False
    return False
