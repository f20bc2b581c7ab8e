"""Successions: a unit of People that was made anew under another record, so that its people seem to move.

Core, between plan and guard: no I/O. Such moves are a question to a person: is it the same group under a new record?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import GroupKey, PartitionId
from groupsync.core.plan import Change, ChangeKind

AXIS = "succession"
"""What a hold names as the reason of such changes, where others name an axis of the guard."""
FEWEST = 3
"""A smaller group is not asked about: its few moves are as easily undone as the question is answered."""


@dataclass(frozen=True, slots=True, order=True)
class Succession:
    """One unit's people go to another, new one: the first's group may be carried over to the second."""

    old: GroupKey
    new: GroupKey
    partition_id: PartitionId

    def to_json(self) -> dict[str, Any]:
        """Give the offer that a hold makes."""
        return {"carry_over": {"from": self.old, "to": self.new, "partition_id": self.partition_id}}


def succession_of(offer: Mapping[str, Any]) -> Succession:
    """Read an offer."""
    carry_over = offer["carry_over"]
    return Succession(GroupKey(carry_over["from"]), GroupKey(carry_over["to"]), PartitionId(carry_over["partition_id"]))


def is_free(entry: GroupEntry | None, members: int) -> bool:
    """Tell whether a unit may take another one's group: it has none, or an empty one that we made.

    People's own webhook about a new record makes its group before anybody is moved there.
    """
    if entry is None or entry.state in (GroupState.CREATING, GroupState.WAITING, GroupState.CARRIED):
        return True
    return entry.state is GroupState.MANAGED and entry.origin is GroupOrigin.CREATED and members == 0


def find_successions(
    changes: Iterable[Change],
    *,
    entries: Mapping[GroupKey, GroupEntry],
    members: Mapping[GroupKey, int],
    gone: Iterable[GroupKey],
) -> tuple[Succession, ...]:
    """Find the units whose people seem to have got another record, the one with most people first.

    At least half of the unit's managed members, and at least three, go to one free unit. Of a unit whose record is
    `gone`, half of those who go anywhere are enough: the others may not have been given their new one yet.

    Args:
        changes: the plan's, without those that were approved.
        entries: the ledger's groups, as far as they were read.
        members: how many managed members each group has, as far as known.
        gone: groups whose record is missing from its form, which was read to its end.
    """
    gone = frozenset(gone)
    moving, pairs = Counter[GroupKey](), Counter[tuple[GroupKey, GroupKey]]()
    for change in changes:
        if change.kind is ChangeKind.MOVE:
            moving.update(change.removes)
            pairs.update((old, new) for old in change.removes for new in change.adds)
    found = []
    for (old, new), people in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        entry = entries.get(old)
        size = max(members.get(old, 0), moving[old])
        if entry is None or entry.partition_id is None or size < FEWEST:
            continue
        if not is_free(entries.get(new), members.get(new, 0)):
            continue
        enough = 2 * people >= moving[old] if old in gone else people >= FEWEST and 2 * people >= size
        if enough:
            found.append(Succession(old, new, entry.partition_id))
    return tuple(found)


def questions_of(changes: Iterable[Change], successions: Iterable[Succession]) -> dict[Change, Succession]:
    """Give the changes that wait for the answer: all that would put somebody into the new unit's group."""
    by_unit: dict[GroupKey, Succession] = {}
    by_pair: dict[tuple[GroupKey, GroupKey], Succession] = {}
    for one in successions:
        by_unit.setdefault(one.new, one)
        by_pair.setdefault((one.old, one.new), one)
    found: dict[Change, Succession] = {}
    for change in changes:
        pairs = [(old, new) for new in change.adds for old in change.removes]
        of_pairs = [by_pair[pair] for pair in pairs if pair in by_pair]
        about = [*of_pairs, *(by_unit[new] for new in change.adds if new in by_unit)]
        if about:
            found[change] = about[0]
    return found
