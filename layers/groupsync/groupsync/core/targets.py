"""What is stored for each account with its first intent, and why its families change.

Core, between check and apply: no I/O. `operations` says what is done about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groupsync.core.causes import cause_id
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey, family_of
from groupsync.core.plan import AccountPlan, Change, ChangeKind


@dataclass(frozen=True, slots=True)
class Why:
    """Why a family of an account changes, for the audit."""

    kind: ChangeKind
    cause: str
    change: str
    employee_id: EmployeeId


@dataclass(frozen=True, slots=True)
class Target:
    """What to store for one account with its first intent, and the revision that it was planned on."""

    connect_id: ConnectId
    employees: tuple[EmployeeId, ...]
    parked: tuple[EmployeeId, ...]
    desired: frozenset[GroupKey]
    expected_rev: int
    rev: int
    doubts: Mapping[GroupKey, int] | None
    why: Mapping[Family, Why]
    released: tuple[GroupKey, ...] = ()
    """Memberships to release; the operations of a batch say it too, so that it is not stored with them."""


def targets_of(
    changes: Iterable[Change],
    held: Iterable[Change],
    accounts: Mapping[ConnectId, AccountPlan],
    *,
    raise_always: bool = False,
) -> dict[ConnectId, Target]:
    """Give what is to be stored per account; a held change leaves its family as stored."""
    why: dict[ConnectId, dict[Family, Why]] = {}
    for change in changes:
        reason = Why(change.kind, cause_id(change), change.id, change.employee_id)
        why.setdefault(change.connect_id, {})[change.family] = reason
    stopped: dict[ConnectId, set[Family]] = {}
    for change in held:
        stopped.setdefault(change.connect_id, set()).add(change.family)
    targets = {}
    for connect_id, plan in accounts.items():
        desired = plan.effective(stopped.get(connect_id, ()))
        changes_desired = desired != frozenset().union(*plan.stored.values())
        noted = plan.doubts is not None or plan.claims_changed or bool(plan.released)
        if connect_id in why or noted or raise_always:
            # With another record behind the account, what was read of the former one is old, whatever is wanted.
            rev = plan.expected_rev + (changes_desired or raise_always or plan.claims_changed)
            targets[connect_id] = Target(
                connect_id,
                plan.employees,
                plan.parked,
                desired,
                plan.expected_rev,
                rev,
                plan.doubts,
                why.get(connect_id, {}),
                plan.released,
            )
    return targets


def why_of(target: Target, group: GroupKey) -> Why | None:
    """Tell why a membership of an account changes."""
    return target.why.get(family_of(group))
