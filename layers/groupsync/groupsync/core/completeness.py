"""Is a full read of People complete? Only then may anybody be concluded to have vanished, or be removed at all.

Core: no I/O. Absence is only ever a suspicion: whom to look up is said here, what was found is judged here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from groupsync.core.anchors import Anchor, departments_among
from groupsync.core.configuration import Guard
from groupsync.core.ledger_entries import Account, EmployeeEntry
from groupsync.core.model import EmployeeId, GroupKey

SUSPECT_PERCENT = 30
SUSPECT_COUNT = 3


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a read lacks, before anybody was looked up.

    `refusals` already prove the read incomplete. `suspects` hold a managed membership and were not in the read,
    `anchors` are missing anchors: both are to be looked up by id. `empty`: there was nobody at all, which is no state
    of a company that anybody could accept.
    """

    refusals: tuple[str, ...] = ()
    suspects: tuple[EmployeeId, ...] = ()
    anchors: tuple[EmployeeId, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What look-ups by id said: `gone` have no record any more, `found` have one.

    `sampled`: there were more to look up than the budget allows, so that only a sample was.
    """

    gone: frozenset[EmployeeId] = frozenset()
    found: frozenset[EmployeeId] = frozenset()
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The judgement of a full read.

    `missing` is the first time (epoch seconds) at which each suspect was missing; `proven` may be taken as vanished.
    `unproven` are missing as long, among too many to look up each: only an administrator can take them as vanished.
    """

    complete: bool
    refusals: tuple[str, ...] = ()
    missing: Mapping[EmployeeId, int] = field(default_factory=dict)
    proven: frozenset[EmployeeId] = frozenset()
    unproven: frozenset[EmployeeId] = frozenset()


def suspect(
    employees: Collection[EmployeeId],
    *,
    accounts: Collection[Account],
    entries: Mapping[EmployeeId, EmployeeEntry],
    anchors: Sequence[Anchor],
    guard: Guard,
    accepted: Collection[EmployeeId] = (),
) -> Suspicion:
    """Compare a full read with whom we know to be in managed groups, and with the anchors.

    `employees` are the ids of every row that was there, readable or not. Whoever is missing and `accepted` is a
    suspect as everybody, but proves nothing: the others are judged as if that person had never been there.
    """
    if not employees:
        return Suspicion(refusals=("People returned no employee at all",), empty=True)
    expected = frozenset(one for one in accepted if one not in employees)
    missing = _missing(employees, accounts, entries)
    # When nobody is missing, which is nearly always, there is nothing to compare with anything.
    refusals = _shrunk(missing, expected, accounts=accounts, entries=entries, guard=guard) if missing else []
    lost_anchors = {anchor.id for anchor in anchors if anchor.id not in employees}
    refusals += _lost_traits([one for one in anchors if one.id not in expected], lost_anchors)
    return Suspicion(tuple(refusals), tuple(sorted(missing)), tuple(sorted(lost_anchors)))


def _missing(
    employees: Collection[EmployeeId], accounts: Iterable[Account], entries: Mapping[EmployeeId, EmployeeEntry]
) -> frozenset[EmployeeId]:
    """Name whom a read lacks of those who hold a managed membership."""
    missing: set[EmployeeId] = set()
    for account in accounts:
        for one in account.employees:
            if one not in employees:
                known, groups = _held_by(account, entries)
                if groups and one in known:
                    missing.add(one)
    return frozenset(missing)


def _held_by(account: Account, entries: Mapping[EmployeeId, EmployeeEntry]) -> tuple[list[EmployeeId], list[GroupKey]]:
    """Give who of those who claim an account is not known to be gone, and the groups that it is in because of us."""
    known = [one for one in account.employees if one not in entries or not entries[one].gone]
    return known, [group for group, membership in account.memberships.items() if membership.ours]


def _shrunk(
    missing: frozenset[EmployeeId],
    expected: frozenset[str],
    *,
    accounts: Iterable[Account],
    entries: Mapping[EmployeeId, EmployeeEntry],
    guard: Guard,
) -> list[str]:
    """Say where too many are missing: of all, and of each group."""
    holders: set[EmployeeId] = set()
    in_group = Counter[GroupKey]()
    missing_in_group = Counter[GroupKey]()
    for account in accounts:
        known, groups = _held_by(account, entries)
        if not groups or not known:
            continue
        holders.update(known)
        if expected.issuperset(known):
            continue
        in_group.update(groups)
        if missing.issuperset(known):
            missing_in_group.update(groups)
    refusals = []
    lost, base = len(missing - expected), len(holders - expected)
    if lost * 100 > guard.source_shrink_percent * base:
        refusals.append(
            f"{lost} of {base} people with managed memberships are missing"
            f" (more than {guard.source_shrink_percent} percent)"
        )
    for group, count in sorted(missing_in_group.items()):
        if count >= SUSPECT_COUNT and count * 100 >= SUSPECT_PERCENT * in_group[group]:
            refusals.append(f"{count} of {in_group[group]} members of {group} are missing")
    return refusals


def to_look_up(suspicion: Suspicion, *, budget: int, seed: str) -> tuple[tuple[EmployeeId, ...], bool]:
    """Choose whom to look up, anchors first, and tell whether that is only a sample.

    The order is that of a hash over `seed` and id: nobody can foresee it, and the same run chooses the same people.
    """

    def shuffled(ids: Iterable[EmployeeId]) -> list[EmployeeId]:
        return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}|{one}".encode()).digest())

    asked = (*shuffled(suspicion.anchors), *shuffled(set(suspicion.suspects).difference(suspicion.anchors)))
    return asked[:budget], len(asked) > budget


def _lost_traits(anchors: Sequence[Anchor], lost: set[EmployeeId]) -> list[str]:
    """Say which departments lost every one of several anchors."""
    by_trait: dict[str, list[EmployeeId]] = {}
    for anchor in anchors:
        for trait in anchor.traits:
            by_trait.setdefault(trait, []).append(anchor.id)
    return [
        f"every anchor of {trait} is missing"
        for trait, those in sorted(by_trait.items())
        if departments_among([trait]) and len(those) > 1 and lost.issuperset(those)
    ]


def judge(
    suspicion: Suspicion,
    evidence: Evidence,
    *,
    entries: Mapping[EmployeeId, EmployeeEntry],
    guard: Guard,
    now: float,
) -> Reading:
    """Judge a read after the look-ups. Vanished is only who is missing twice, long apart, and has no record.

    A sample proves that the read is whole, but nobody's end: then all who are missing that long are `unproven`.
    """
    refusals = list(suspicion.refusals)
    if evidence.found:
        refusals.append(f"{len(evidence.found)} missing people still have a record in People")
    if refusals:
        return Reading(complete=False, refusals=tuple(refusals))
    missing: dict[EmployeeId, int] = {}
    due = set()
    for one in suspicion.suspects:
        entry = entries.get(one)
        first = entry.missing_since if entry is not None and entry.missing_since is not None else int(now)
        missing[one] = first
        if now - first >= guard.absence_hours * 3600:
            due.add(one)
    if evidence.sampled:
        return Reading(complete=True, missing=missing, unproven=frozenset(due))
    return Reading(complete=True, missing=missing, proven=frozenset(due & evidence.gone))
