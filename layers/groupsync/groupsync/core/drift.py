"""What Connect shows of changes by hand: who left the network, which groups stopped, what a hint of Connect may mean.

Core: no I/O. What is not plainly seen is not concluded, and nothing here ever removes a membership.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from groupsync.core.ledger_entries import Account, GroupEntry, GroupState, MembershipState
from groupsync.core.matching import PLATEAU, MemberIndex
from groupsync.core.model import ConnectGroup, ConnectId, GroupKey

FEW = 3
"""So many may be missing from a member list of any size; a percentage of a small company would be nobody."""


class Meaning(StrEnum):
    """What a trigger of Connect hints at. Its exact names are not all documented, so words in it decide."""

    ADDED = "added"
    REMOVED = "removed"
    CREATED = "created"
    LOOK = "look"
    """Something about the group: look at it."""


def meaning_of(trigger: str, *, names_person: bool) -> Meaning:
    """Tell what a trigger hints at; without a person nobody can have been added or removed."""
    word = trigger.casefold()
    if "removed" in word:
        return Meaning.REMOVED if names_person else Meaning.LOOK
    if "added" in word:
        return Meaning.ADDED
    if "created" in word:
        return Meaning.CREATED
    return Meaning.LOOK


def distrust(
    members: MemberIndex | None, accounts: Mapping[ConnectId, Account], *, before: int | None, percent: int
) -> str:
    """Say why a member list tells nobody's absence; empty when it does.

    A list that shrank is believed when the next one is no shorter; `before` is the size of the last one.
    """
    if members is None or not members.complete:
        return "round_or_empty"
    if before is None or len(members.ids) < before:
        return "first_or_shorter"
    ours = [one.id for one in accounts.values() if _is_in(one)]
    missing = sum(1 for one in ours if one not in members.ids)
    return "too_many_missing" if missing > max(FEW, percent * len(ours) // 100) else ""


def absent(accounts: Iterable[Account], members: MemberIndex) -> Iterator[Account]:
    """Yield who holds a membership of ours and is not in the network."""
    return (one for one in accounts if one.id not in members.ids and _is_in(one))


def _is_in(account: Account) -> bool:
    return any(one.state is MembershipState.PRESENT for one in account.memberships.values())


def older(account: Account, since: int) -> frozenset[GroupKey]:
    """Give the wanted memberships that were last written before a moment (epoch seconds)."""
    return frozenset(
        key
        for key, one in account.memberships.items()
        if one.state is MembershipState.PRESENT and one.since < since and key in account.desired
    )


class Sight(StrEnum):
    """How Connect's list shows a managed group."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    NOT_LISTED = "not_listed"
    """Deleted, or private and out of our sight: the list does not tell which."""


@dataclass(frozen=True, slots=True)
class Sights:
    """How Connect's list shows each group that is, or was, managed."""

    of: Mapping[GroupKey, Sight]

    def stopped(self, entries: Mapping[GroupKey, GroupEntry]) -> list[GroupEntry]:
        """Give the managed groups that are archived: nobody can be put into them."""
        return self._those(entries, GroupState.MANAGED, Sight.ARCHIVED)

    def back(self, entries: Mapping[GroupKey, GroupEntry]) -> list[GroupEntry]:
        """Give the stopped groups that are active again."""
        return self._those(entries, GroupState.STOPPED, Sight.ACTIVE)

    def _those(self, entries: Mapping[GroupKey, GroupEntry], state: GroupState, sight: Sight) -> list[GroupEntry]:
        return [entries[key] for key, seen in sorted(self.of.items()) if seen is sight and entries[key].state is state]


def sights(entries: Mapping[GroupKey, GroupEntry], existing: Collection[ConnectGroup]) -> Sights:
    """Compare the ledger's groups with Connect's list. An empty list, or a round hundred, leaves the unlisted out."""
    listed = {group.partition_id: group for group in existing}
    whole = len(listed) > 0 and len(listed) % PLATEAU != 0
    found: dict[GroupKey, Sight] = {}
    for key, entry in entries.items():
        if entry.partition_id is None or entry.state not in (GroupState.MANAGED, GroupState.STOPPED):
            continue
        group = listed.get(entry.partition_id)
        if group is not None:
            found[key] = Sight.ARCHIVED if group.archived else Sight.ACTIVE
        elif whole:
            found[key] = Sight.NOT_LISTED
    return Sights(found)
