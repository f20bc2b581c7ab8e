"""Causes: many changes under one sentence each, so that a person can judge them.

Core: no I/O. Sentences name departments and designations, never people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.model import ConnectId, Family, GroupKey, record_id_of
from groupsync.core.plan import Change, ChangeKind

MOST_SHOWN = 200
"""The largest causes of a run are shown; the rest are told as one number."""
WORDS = {Family.DEPARTMENT: "department", Family.DESIGNATION: "designation"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why so many memberships change at once."""

    id: str
    kind: str
    text: str
    people: int
    changes: int

    def to_json(self) -> dict[str, Any]:
        """Give the form of the run report."""
        return {"id": self.id, "kind": self.kind, "text": self.text, "people": self.people, "changes": self.changes}


Signature = tuple[ChangeKind, Family, tuple[GroupKey, ...], tuple[GroupKey, ...]]


def signature_of(change: Change) -> Signature:
    """Tell which cause a change belongs to. Whoever leaves, leaves for one reason, wherever the person was."""
    if change.kind is ChangeKind.LEAVE:
        return (change.kind, Family.DEPARTMENT, (), ())
    if change.kind is ChangeKind.LOSS:
        return (change.kind, change.family, change.removes, ())
    return (change.kind, change.family, change.removes, change.adds)


def cause_id(change: Change) -> str:
    """Give the stable id of a change's cause."""
    kind, family, removes, adds = signature_of(change)
    text = f"{kind}|{family}|{','.join(removes)}|{','.join(adds)}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def fold_causes(
    changes: Iterable[Change],
    names: Mapping[GroupKey, str],
    *,
    replaced: Collection[tuple[GroupKey, GroupKey]] = (),
    emptied: Collection[GroupKey] = (),
) -> list[Cause]:
    """Fold changes, the largest cause first.

    Args:
        changes: what changes.
        names: what the groups are called.
        replaced: pairs of units of which the second seems to be the first under a new record.
        emptied: groups that nobody of ours would be left in.
    """
    folded: dict[str, list[Change]] = {}
    for change in changes:
        folded.setdefault(cause_id(change), []).append(change)
    wording = _Wording(names, frozenset(replaced), frozenset(emptied))
    causes = [_cause(key, those, wording) for key, those in folded.items()]
    causes.sort(key=lambda cause: (-cause.changes, cause.id))
    if len(causes) <= MOST_SHOWN:
        return causes
    rest = causes[MOST_SHOWN:]
    total = sum(cause.changes for cause in rest)
    text = f"{len(rest)} smaller causes"
    return [*causes[:MOST_SHOWN], Cause("others", "others", text, sum(cause.people for cause in rest), total)]


RELEASE = "release"


def release_cause_id(group: GroupKey) -> str:
    """Give the stable id of the cause under which the memberships of a group are released."""
    return hashlib.sha256(f"{RELEASE}|{group}".encode()).hexdigest()[:12]


def release_causes(releases: Mapping[GroupKey, Collection[ConnectId]], names: Mapping[GroupKey, str]) -> list[Cause]:
    """Say which memberships are ours no more, group by group."""
    causes = []
    for group, people in releases.items():
        count = len(people)
        who = "1 person stays" if count == 1 else f"{count} people stay"
        text = f"{who} in {_list((group,), names)}, which is not managed for them any more"
        causes.append(Cause(release_cause_id(group), RELEASE, text, count, count))
    return causes[:MOST_SHOWN]


@dataclass(frozen=True, slots=True)
class _Wording:
    """What sentences need to know beside the changes."""

    names: Mapping[GroupKey, str]
    replaced: frozenset[tuple[GroupKey, GroupKey]]
    emptied: frozenset[GroupKey]


def _cause(key: str, changes: list[Change], wording: _Wording) -> Cause:
    people = len({change.connect_id for change in changes})
    kind, family, removes, adds = signature_of(changes[0])
    who = "1 person" if people == 1 else f"{people} people"
    names = wording.names
    match kind:
        case ChangeKind.LEAVE:
            text = f"{who} left the company"
        case ChangeKind.LOSS:
            has = "has" if people == 1 else "have"
            text = f"{who} in {_list(removes, names)} {has} no {WORDS[family]} any more, or vanished"
        case ChangeKind.MOVE if (removes + adds) in wording.replaced:
            old, new = _list(removes, names), _list(adds, names)
            text = f"the {WORDS[family]} {old} seems to be replaced by {new}: {who}"
        case ChangeKind.MOVE if adds:
            text = f"{who} moved from {_list(removes, names)} to {_list(adds, names)}"
        case ChangeKind.MOVE:
            text = f"{who} moved out of {_list(removes, names)}"
        case ChangeKind.JOIN:
            text = f"{who} joined {_list(adds, names)}"
        case ChangeKind.AGAIN:
            text = f"{who} had been lost from {_list(adds, names)} in Connect"
        case ChangeKind.DELETION:
            text = f"{who} in {_list(removes, names)}: the integration is deleted"
    left_empty = tuple(group for group in removes if group in wording.emptied)
    if kind is ChangeKind.MOVE and left_empty and (removes + adds) not in wording.replaced:
        text += f", and nobody is left in {_list(left_empty, names)}"
    return Cause(key, kind.value, text, people, sum(change.size() for change in changes))


def _list(groups: tuple[GroupKey, ...], names: Mapping[GroupKey, str]) -> str:
    return " and ".join(names.get(group) or f"group {record_id_of(group)}" for group in groups) or "no group"
