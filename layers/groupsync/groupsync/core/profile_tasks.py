"""What is to be done to one person's profile, on which revision it was planned, and its stored form.

Core, between the plan and apply: no I/O. The stored form of the values is personal: only the seal may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.ledger_entries import Account, ProfileState
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile_change import ProfileChange, ProfilePlan
from groupsync.core.profile_form import change_from_json, change_to_json


@dataclass(frozen=True, slots=True)
class ProfileTask:
    """One account's writes. `settled` are digests to store without a write; without either, only `rev` rises."""

    connect_id: ConnectId
    employee_id: EmployeeId
    expected_rev: int
    change: ProfileChange | None = None
    settled: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    @property
    def rev(self) -> int:
        """The revision that this task raises the profile to."""
        return self.expected_rev + 1


def tasks_of(
    plans: Iterable[ProfilePlan],
    allowed: Mapping[ConnectId, ProfileChange],
    accounts: Mapping[ConnectId, Account],
    *,
    raising: frozenset[ConnectId] = frozenset(),
) -> tuple[ProfileTask, ...]:
    """Give what there is to do.

    Args:
        plans: everybody who was planned.
        allowed: what the guard lets pass of their changes.
        accounts: the ledger as it was read.
        raising: whose revision rises even where nothing is done, so that older plans become stale.
    """
    tasks = []
    for plan in plans:
        change = allowed.get(plan.connect_id)
        if change is None and not plan.settled and plan.connect_id not in raising:
            continue
        account = accounts.get(plan.connect_id)
        state = account.profile if account is not None else ProfileState()
        tasks.append(ProfileTask(plan.connect_id, plan.employee_id, state.rev, change, plan.settled))
    return tuple(tasks)


def task_to_json(task: ProfileTask) -> dict[str, Any]:
    """Give a task as a JSON object, values in clear."""
    return {
        "connect_id": task.connect_id,
        "employee_id": task.employee_id,
        "expected_rev": task.expected_rev,
        "change": None if task.change is None else change_to_json(task.change),
        "settled": dict(sorted(task.settled.items())),
    }


def task_from_json(form: Mapping[str, Any]) -> ProfileTask:
    """Read a task back. Raises `KeyError`, `TypeError` or `ValueError` when it is none."""
    change = form["change"]
    return ProfileTask(
        ConnectId(form["connect_id"]),
        EmployeeId(form["employee_id"]),
        int(form["expected_rev"]),
        None if change is None else change_from_json(change),
        dict(form["settled"]),
    )
