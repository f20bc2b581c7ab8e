"""The stored form of a batch, which is what a sweep's chunk holds. Core: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.core.group_plan import GroupAction, GroupStep
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.operations import Batch, Operation, OperationKind
from groupsync.core.plan import ChangeKind
from groupsync.core.targets import Target, Why


def batch_to_json(batch: Batch) -> dict[str, Any]:
    """Give the stored form of a batch."""
    return {
        "token": batch.token,
        "operations": [
            {
                "kind": one.kind.value,
                "group": one.group,
                "members": list(one.members),
                "action": None if one.action is None else _action_to_json(one.action),
                "link": one.link,
                "as_admins": one.as_admins,
            }
            for one in batch.operations
        ],
        "targets": {connect_id: _target_to_json(one) for connect_id, one in batch.targets.items()},
    }


def batch_from_json(stored: Mapping[str, Any]) -> Batch:
    """Read the stored form of a batch."""
    operations = tuple(
        Operation(
            OperationKind(one["kind"]),
            tuple(ConnectId(member) for member in one["members"]),
            None if one["group"] is None else GroupKey(one["group"]),
            None
            if one["action"] is None
            else GroupAction(**{**one["action"], "step": GroupStep(one["action"]["step"])}),
            one.get("link", 0),
            one.get("as_admins", False),
        )
        for one in stored["operations"]
    )
    targets = {ConnectId(key): _target_from_json(ConnectId(key), one) for key, one in stored["targets"].items()}
    return Batch(stored["token"], operations, targets)


def _action_to_json(action: GroupAction) -> dict[str, Any]:
    """Give a creation; what else an action may hold is for those who ask."""
    return {name: getattr(action, name) for name in GroupAction.__dataclass_fields__ if name != "candidates"}


def _target_to_json(target: Target) -> dict[str, Any]:
    return {
        "employees": list(target.employees),
        "parked": list(target.parked),
        "desired": sorted(target.desired),
        "expected_rev": target.expected_rev,
        "rev": target.rev,
        "doubts": None if target.doubts is None else dict(target.doubts),
        "why": {
            family.value: [why.kind.value, why.cause, why.change, why.employee_id] for family, why in target.why.items()
        },
    }


def _target_from_json(connect_id: ConnectId, stored: Mapping[str, Any]) -> Target:
    doubts = stored["doubts"]
    return Target(
        connect_id,
        tuple(EmployeeId(one) for one in stored["employees"]),
        tuple(EmployeeId(one) for one in stored["parked"]),
        frozenset(GroupKey(one) for one in stored["desired"]),
        stored["expected_rev"],
        stored["rev"],
        None if doubts is None else {GroupKey(key): since for key, since in doubts.items()},
        {
            Family(family): Why(ChangeKind(kind), cause, change, EmployeeId(employee_id))
            for family, (kind, cause, change, employee_id) in stored["why"].items()
        },
    )
