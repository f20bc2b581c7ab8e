"""Whom a deletion takes out of the groups: those whom we put there, and nobody else. Core: no I/O.

Two states in, one plan out, as for a sweep; what has to stay is counted, so that it can be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from groupsync.core.group_plan import marked_key
from groupsync.core.ledger_entries import Account, GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, ConnectId, EmployeeId, GroupKey, PartitionId, family_of
from groupsync.core.operations import CALLS_PER_CHUNK, Operation, OperationKind
from groupsync.core.plan import ChangeKind
from groupsync.core.targets import Target, Why

CAUSE = "deletion"


@dataclass(frozen=True, slots=True)
class Emptying:
    """What is to be taken out now, and what is not. All counts are of memberships.

    `busy` are changed by somebody at this moment, and come later. `admins` are left alone because the person is an
    admin of the group, `unreachable` because Connect does not list the group, or lists it as not active.
    """

    operations: tuple[Operation, ...] = ()
    targets: Mapping[ConnectId, Target] = field(default_factory=dict)
    busy: int = 0
    admins: Mapping[GroupKey, int] = field(default_factory=dict)
    unreachable: Mapping[GroupKey, int] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """Count what is taken out by the operations."""
        return sum(len(one.members) for one in self.operations)

    @property
    def memberships(self) -> int:
        """Count what is to be taken out in all: what somebody has to approve."""
        return self.now + self.busy

    @property
    def groups(self) -> int:
        """Count the groups that are emptied by the operations."""
        return len({one.group for one in self.operations})


def plan_emptying(
    accounts: Iterable[Account], entries: Mapping[GroupKey, GroupEntry], listed: Iterable[ConnectGroup], *, now: float
) -> Emptying:
    """Plan to take everybody out whom we put into a group; `accounts` without the memberships of former links."""
    active = {group.partition_id: group for group in listed if group.active}
    leaving: dict[GroupKey, list[Account]] = {}
    admins, unreachable = Counter[GroupKey](), Counter[GroupKey]()
    busy = 0
    for account in accounts:
        for key, membership in account.memberships.items():
            if not membership.ours:
                continue
            entry = entries.get(key)
            group = active.get(entry.partition_id) if entry is not None and entry.partition_id is not None else None
            if membership.live(now):
                busy += 1
            elif group is None:
                unreachable[key] += 1
            elif account.id in group.admins:
                admins[key] += 1
            else:
                leaving.setdefault(key, []).append(account)
    operations = _operations(leaving, entries)
    targets = {account.id: _target(account) for people in leaving.values() for account in people}
    return Emptying(operations, targets, busy, dict(sorted(admins.items())), dict(sorted(unreachable.items())))


def found_again(
    entries: Mapping[GroupKey, GroupEntry], listed: Iterable[ConnectGroup], *, now: float
) -> tuple[GroupEntry, ...]:
    """Give the groups that were made although nobody learned of it: our marker in Connect's list names them."""
    made: dict[GroupKey, PartitionId] = {}
    for group in listed:
        key = marked_key(group.description)
        if key is not None:
            made[key] = group.partition_id
    return tuple(
        replace(entry, state=GroupState.MANAGED, partition_id=made[key])
        for key, entry in sorted(entries.items())
        if entry.state is GroupState.CREATING and entry.expires <= now and key in made
    )


def _operations(
    leaving: Mapping[GroupKey, Iterable[Account]], entries: Mapping[GroupKey, GroupEntry]
) -> tuple[Operation, ...]:
    operations = []
    for key, people in sorted(leaving.items()):
        ids = sorted(one.id for one in people)
        operations += [
            Operation(OperationKind.REMOVE, tuple(ids[start : start + CALLS_PER_CHUNK]), key, link=entries[key].link)
            for start in range(0, len(ids), CALLS_PER_CHUNK)
        ]
    return tuple(operations)


def _target(account: Account) -> Target:
    """Want nothing for an account any more; what newer news made of it meanwhile is overtaken by that."""
    employee = next(iter(account.employees), EmployeeId(""))
    why = Why(ChangeKind.DELETION, CAUSE, "", employee)
    return Target(
        account.id,
        account.employees,
        account.parked,
        frozenset(),
        account.desired_rev,
        account.desired_rev + bool(account.desired),
        None,
        {family_of(key): why for key in account.memberships},
    )
