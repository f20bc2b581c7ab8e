"""Turns the changes that may happen into operations on groups, packed into as few calls as Connect allows.

Core, between check and apply: no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from groupsync.core.group_plan import GroupAction, GroupStep
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.plan import Change, ChangeKind
from groupsync.core.targets import Target

MOST_PER_CALL = 100
"""Ids that `addUsersToGroup` and `addGroup` take at once (Zoho's pages of both calls)."""
CALLS_PER_CHUNK = 20
MEMBERS_PER_CHUNK = 200


class OperationKind(StrEnum):
    """What is done to one group. `NOTE` and `RELEASE` call nobody: they record what was seen, or is ours no more.

    `AGAIN` adds whom a change says was lost, `REFRESH` everybody who is wanted, once a week and beside any plan.
    """

    CREATE = "create"
    ADD = "add"
    REMOVE = "remove"
    RELEASE = "release"
    NOTE = "note"
    AGAIN = "again"
    REFRESH = "refresh"


UNPLANNED = frozenset({OperationKind.NOTE, OperationKind.RELEASE, OperationKind.REFRESH})
"""What changes no membership that a plan names."""
REPEATED = frozenset({OperationKind.AGAIN, OperationKind.REFRESH})
"""What adds people who are ours and present: whatever comes of it, they stay so."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One step on one group with the accounts it touches; `action` says how a group is created.

    `link` is the group's when this was planned: what somebody decides later makes it void.
    """

    kind: OperationKind
    members: tuple[ConnectId, ...]
    group: GroupKey | None = None
    action: GroupAction | None = None
    link: int = 0
    as_admins: bool = False

    def calls(self) -> int:
        """Count the calls it costs."""
        match self.kind:
            case OperationKind.NOTE | OperationKind.RELEASE:
                return 0
            case OperationKind.REMOVE:
                return len(self.members)
            case OperationKind.ADD | OperationKind.AGAIN | OperationKind.REFRESH:
                return -(-len(self.members) // MOST_PER_CALL)
            case OperationKind.CREATE:
                return max(1, -(-len(self.members) // MOST_PER_CALL))


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations in order with the accounts they touch. `token` names the plan."""

    token: str
    operations: tuple[Operation, ...]
    targets: Mapping[ConnectId, Target]

    def size(self) -> int:
        """Count the memberships that it would change."""
        return sum(len(one.members) for one in self.operations if one.kind not in UNPLANNED)


@dataclass(frozen=True, slots=True)
class Terms:
    """How the groups stand that work is packed for: their links, and who is to be added as admin."""

    links: Mapping[GroupKey, int] = field(default_factory=dict)
    leads: Mapping[GroupKey, ConnectId] = field(default_factory=dict)


def pack(
    changes: Iterable[Change],
    actions: Iterable[GroupAction],
    targets: Mapping[ConnectId, Target],
    terms: Terms = Terms(),
) -> list[Operation]:
    """Order the work: leavers out, groups made and filled, people in, movers out, the rest noted."""
    changes = list(changes)
    adds: dict[GroupKey, list[ConnectId]] = {}
    leads: dict[GroupKey, ConnectId] = {}
    again: dict[GroupKey, list[ConnectId]] = {}
    for change in changes:
        for group in change.adds:
            if change.kind is ChangeKind.AGAIN:
                again.setdefault(group, []).append(change.connect_id)
            elif terms.leads.get(group) == change.connect_id:
                leads[group] = change.connect_id  # Connect makes nobody an admin who is in it already
            else:
                adds.setdefault(group, []).append(change.connect_id)
    creations = {action.key: action for action in actions if action.step is GroupStep.CREATE}
    operations = _removals(change for change in changes if change.kind is ChangeKind.LEAVE)
    for key, action in sorted(creations.items()):
        members = tuple(adds.pop(key, ()))
        sized = replace(action, members=len(members) + (key in leads))
        operations.append(Operation(OperationKind.CREATE, members[:MOST_PER_CALL], key, sized))
        operations += _additions(key, members[MOST_PER_CALL:])
    operations += [Operation(OperationKind.ADD, (one,), key, as_admins=True) for key, one in sorted(leads.items())]
    for key, people in sorted(adds.items()):
        operations += _additions(key, tuple(people))
    for key, people in sorted(again.items()):
        operations += _additions(key, tuple(people), OperationKind.AGAIN)
    operations += _removals(change for change in changes if change.kind is not ChangeKind.LEAVE)
    operations += _releases(targets.values())
    operations = linked(operations, terms)
    touched = {member for operation in operations for member in operation.members}
    noted = tuple(sorted(targets.keys() - touched))
    operations += [
        Operation(OperationKind.NOTE, noted[start : start + MEMBERS_PER_CHUNK])
        for start in range(0, len(noted), MEMBERS_PER_CHUNK)
    ]
    return operations


def linked(operations: Iterable[Operation], terms: Terms) -> list[Operation]:
    """Name with each operation the link of its group, as it was planned on."""
    return [replace(one, link=terms.links.get(one.group, 0)) if one.group else one for one in operations]


def _additions(
    key: GroupKey, members: tuple[ConnectId, ...], kind: OperationKind = OperationKind.ADD
) -> list[Operation]:
    return [
        Operation(kind, members[start : start + MOST_PER_CALL], key) for start in range(0, len(members), MOST_PER_CALL)
    ]


def _removals(changes: Iterable[Change]) -> list[Operation]:
    by_group: dict[GroupKey, list[ConnectId]] = {}
    for change in changes:
        for group in change.removes:
            by_group.setdefault(group, []).append(change.connect_id)
    return [
        Operation(OperationKind.REMOVE, tuple(people[start : start + CALLS_PER_CHUNK]), group)
        for group, people in sorted(by_group.items())
        for start in range(0, len(people), CALLS_PER_CHUNK)
    ]


def _releases(targets: Iterable[Target]) -> list[Operation]:
    by_group: dict[GroupKey, list[ConnectId]] = {}
    for target in targets:
        for group in target.released:
            by_group.setdefault(group, []).append(target.connect_id)
    return [
        Operation(OperationKind.RELEASE, tuple(sorted(people)[start : start + MEMBERS_PER_CHUNK]), group)
        for group, people in sorted(by_group.items())
        for start in range(0, len(people), MEMBERS_PER_CHUNK)
    ]


def cut(operations: Iterable[Operation], targets: Mapping[ConnectId, Target], token: str) -> Iterator[Batch]:
    """Cut the work into batches that one invocation does with time to spare."""
    current: list[Operation] = []
    calls = members = 0
    for operation in operations:
        over = calls + operation.calls() > CALLS_PER_CHUNK or members + len(operation.members) > MEMBERS_PER_CHUNK
        if current and over:
            yield _batch(current, targets, token)
            current, calls, members = [], 0, 0
        current.append(operation)
        calls += operation.calls()
        members += len(operation.members)
    if current:
        yield _batch(current, targets, token)


def _batch(operations: list[Operation], targets: Mapping[ConnectId, Target], token: str) -> Batch:
    touched = {member for operation in operations for member in operation.members}
    return Batch(token, tuple(operations), {one: targets[one] for one in sorted(touched)})
