"""Standing exceptions: what an administrator rejected stays left out until People's value changes.

Use case. One document per person, group and direction, or per person and profile field (`profiles.rejected`); it holds
what was wanted when the change was rejected, a profile value as a digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groupsync.core.desired import Standing, scoping_of, standing_of, wanted_groups
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey, family_of
from groupsync.core.plan import Change, ChangeKind, Direction, Plan
from groupsync.core.profile_parts import PROFILE
from groupsync.core.situation import Situation
from groupsync.ports.documents import Delete, Document, Documents, Key, Put

PARTITION = "exception"
FEW = 10
"""So many accounts are asked for one by one; for more the whole partition is read."""
WRITES_AT_ONCE = 25

Value = tuple[bool, frozenset[GroupKey]]
"""What People says of a person in one family: whether the person left, and which groups are wanted."""


def exception_id(connect_id: str, group: str, direction: Direction) -> str:
    """Name an exception, so that it can stand in a path: the same change rejected twice is one."""
    return f"{connect_id}.{group.replace(':', '.')}.{direction}"


def field_exception_id(connect_id: str, field: str) -> str:
    """Name the exception of one person's profile field."""
    return f"{connect_id}.{PROFILE}.{field}"


def exception_key(identifier: str) -> Key:
    """Name an exception's document."""
    return ("exception", identifier)


def store_exceptions(
    documents: Documents, stored: Iterable[Mapping[str, Any]], *, hold_id: str, by: str, now: float
) -> list[Key]:
    """Keep the rejected changes of a hold, as it has them; give their keys. Safe to repeat."""
    puts = [put for one in stored for put in _puts(one, hold_id, by, now)]
    for start in range(0, len(puts), WRITES_AT_ONCE):
        documents.write(*puts[start : start + WRITES_AT_ONCE])
    return [put.key for put in puts]


def keys_of(stored: Iterable[Mapping[str, Any]]) -> list[Key]:
    """Name the exceptions that rejecting these changes leaves."""
    return [put.key for one in stored for put in _puts(one, "", "", 0)]


def remove_exceptions(documents: Documents, keys: Iterable[Key]) -> None:
    """Forget exceptions."""
    deletes = [Delete(key) for key in keys]
    for start in range(0, len(deletes), WRITES_AT_ONCE):
        documents.write(*deletes[start : start + WRITES_AT_ONCE])


def _puts(stored: Mapping[str, Any], hold_id: str, by: str, now: float) -> list[Put]:
    body = {
        "hold": hold_id,
        "connect_id": stored["connect_id"],
        "employee_id": stored["employee_id"],
        "kind": stored["kind"],
        "at": int(now),
        "by": by,
    }
    if stored["kind"] == PROFILE:
        about = {"wanted": [stored["id"]]}
        return [
            Put(exception_key(field_exception_id(stored["connect_id"], one)), {**body, **about, "field": one})
            for one in stored["fields"]
        ]
    body |= {"family": stored["family"], "wanted": list(stored["wanted"])}
    sides = [(group, Direction.ADD) for group in stored["adds"]]
    sides += [(group, Direction.REMOVE) for group in stored["removes"]]
    return [
        Put(
            exception_key(exception_id(stored["connect_id"], group, way)),
            {**body, "group": group, "direction": way.value},
        )
        for group, way in sides
    ]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A plan without what was rejected: those parts apart, and the exceptions that People's new values have ended."""

    plan: Plan
    excepted: tuple[Change, ...]
    lapsed: tuple[Key, ...]


def leave_out(plan: Plan, situation: Situation, documents: Documents) -> LeftOut:
    """Take out of a plan what was rejected and is wanted for the same reason as then."""
    exceptions = _load(documents, plan, situation)
    if not exceptions:
        return LeftOut(plan, (), ())
    standing, lapsed = _judge(exceptions, plan, situation)
    changes: list[Change] = []
    excepted: list[Change] = []
    for change in plan.changes:
        adds, removes = (
            tuple(group for group in groups if exception_id(change.connect_id, group, way) not in standing)
            for groups, way in ((change.adds, Direction.ADD), (change.removes, Direction.REMOVE))
        )
        if len(adds) + len(removes) == change.size():
            changes.append(change)
            continue
        excepted.append(
            _part(change, (g for g in change.adds if g not in adds), (g for g in change.removes if g not in removes))
        )
        if adds or removes:
            changes.append(_part(change, adds, removes))
    noted = tuple(
        one
        for one in plan.noted
        if not any(exception_id(one.connect_id, group, Direction.REMOVE) in standing for group in one.removes)
    )
    return LeftOut(replace(plan, changes=tuple(changes), noted=noted), tuple(excepted), tuple(lapsed))


def _part(change: Change, adds: Iterable[GroupKey], removes: Iterable[GroupKey]) -> Change:
    adds, removes = tuple(adds), tuple(removes)
    settles = tuple(group for group in change.settles if group in (*adds, *removes))
    return replace(change, adds=adds, removes=removes, settles=settles)


def _load(documents: Documents, plan: Plan, situation: Situation) -> list[Document]:
    prefixes = [""]
    if situation.touched is not None and len(accounts := {*plan.accounts, *situation.touched}) <= FEW:
        prefixes = [f"{one}." for one in sorted(accounts)]
    found = (document for prefix in prefixes for document in documents.query(PARTITION, prefix=prefix))
    return [document for document in found if document.body["kind"] != PROFILE]


def _judge(exceptions: Iterable[Document], plan: Plan, situation: Situation) -> tuple[set[str], list[Key]]:
    """Tell which exceptions stand, and which have lapsed."""
    planned = {(change.connect_id, change.family): change for change in plan.changes}
    claimants: dict[ConnectId, list[EmployeeId]] = {}
    for employee_id, connect_id in situation.matches.accounts.items():
        claimants.setdefault(connect_id, []).append(employee_id)
    standing: set[str] = set()
    lapsed: list[Key] = []
    for document in exceptions:
        connect_id, family = ConnectId(document.body["connect_id"]), Family(document.body["family"])
        change = planned.get((connect_id, family))
        if change is not None:
            desired = plan.accounts[connect_id].desired[family]
            value: Value | None = (change.kind is ChangeKind.LEAVE, desired)
        else:
            value = value_of(claimants.get(connect_id, []), family, situation)
        was = document.body["kind"] == ChangeKind.LEAVE.value, frozenset(document.body["wanted"])
        if value is None or value == was:
            standing.add(document.key[1])
        else:
            lapsed.append(document.key)
    return standing, lapsed


def value_of(claimants: Iterable[EmployeeId], family: Family, situation: Situation) -> Value | None:
    """Tell what People says of the one who claims an account; None when nothing can be concluded."""
    people = [situation.employees[one] for one in claimants]
    if len(people) != 1 or people[0].id in situation.matches.waiting or family in people[0].unreadable:
        return None
    configuration = situation.configuration
    match standing_of(people[0], scoping_of(configuration), situation.today):
        case Standing.LEFT:
            return True, frozenset()
        case Standing.EMPLOYED:
            wanted = wanted_groups(people[0], configuration, situation.leads)
            return False, frozenset(g for g in wanted if family_of(g) is family)
        case _:
            return None
