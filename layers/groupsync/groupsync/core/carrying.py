"""Carrying a group over, as values: whether it may be, and what entries and accounts become. Core: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from groupsync.core.errors import BusyError, PermanentError
from groupsync.core.ledger_entries import Account, Decision, GroupEntry, GroupState
from groupsync.core.model import ConnectId, GroupKey, family_of
from groupsync.core.release import leaving_key
from groupsync.core.succession import Succession, is_free

GIVING = frozenset({GroupState.MANAGED, GroupState.ENDED, GroupState.STOPPED})
"""What a unit's group may be to be given away."""


class CarryOverRefusedError(PermanentError):
    """One unit's group cannot become the other's as things are."""


@dataclass(frozen=True, slots=True)
class Links:
    """The link under which memberships are the old unit's, and the one under which they are the new one's."""

    old: int
    new: int


def belongs(account: Account, succession: Succession, links: Links) -> bool:
    """Tell whether an account is in the group that is carried over; what is of another link is in another group."""
    there = account.memberships.get(succession.old)
    return there is not None and there.link == links.old


def carried(account: Account, succession: Succession, links: Links) -> Account:
    """Give an account whose membership in the old unit's group is one in the new unit's, with all that is known of it.

    The revision rises, so that whatever was planned before is old.
    """
    old, new = succession.old, succession.new
    memberships = dict(account.memberships)
    moved, there = memberships.pop(old), memberships.get(new)
    if there is None or not there.ours or there.link != links.new:
        memberships[new] = replace(moved, link=links.new)
    # Since when the group was not managed for somebody says nothing about the new unit.
    doubts = {group: since for group, since in account.doubts.items() if group not in (old, leaving_key(old))}
    if old in account.doubts:
        doubts[new] = account.doubts[old]
    return replace(
        account,
        memberships=memberships,
        desired=frozenset(new if group == old else group for group in account.desired),
        doubts=doubts,
        desired_rev=account.desired_rev + 1,
        desired_token=f"carry over:{old}:{new}",
    )


def links_of(succession: Succession, groups: Mapping[GroupKey, GroupEntry]) -> Links:
    """Give the links between which memberships would go, as the groups stand now."""
    old, new = groups.get(succession.old), groups.get(succession.new)
    return Links(old.link if old is not None else 0, new.link + 1 if new is not None else 1)


def has(entry: GroupEntry | None, succession: Succession) -> bool:
    """Tell whether the group is the old unit's, to be given away."""
    return entry is not None and entry.state in GIVING and entry.partition_id == succession.partition_id


def require_ready(
    succession: Succession,
    links: Links,
    groups: Mapping[GroupKey, GroupEntry],
    accounts: Mapping[ConnectId, Account],
    *,
    now: float,
) -> None:
    """Insist that one unit's group can become the other's.

    Raises:
        CarryOverRefusedError: it is not the old unit's, the new one has a group with people, or somebody decided on one
            of them since the links were read.
        BusyError: the new unit's own group is being made at this moment.
    """
    if succession.old == succession.new or family_of(succession.old) is not family_of(succession.new):
        raise CarryOverRefusedError("a group is carried over to another unit of the same family only")
    new = groups.get(succession.new)
    if not has(groups.get(succession.old), succession):
        raise CarryOverRefusedError("this group is not the one that the other unit has")
    if new is not None and new.state is GroupState.CREATING and new.expires > now:
        raise BusyError("the group is being created", retry_after=max(1.0, new.expires - now))
    if links_of(succession, groups) != links:
        raise CarryOverRefusedError("somebody decided otherwise about one of the groups meanwhile")
    there = [account.memberships.get(succession.new) for account in accounts.values()]
    ours = sum(one is not None and one.ours and one.link == links.new - 1 for one in there)
    ignored = new is not None and new.state is GroupState.IGNORED
    if not ignored and not is_free(new, ours):
        raise CarryOverRefusedError("the unit has a group of its own, with people in it")


def receiving(new: GroupEntry | None, succession: Succession, links: Links) -> GroupEntry:
    """Give the entry of the unit that is being given a group: it has no other one from now on."""
    return replace(
        new or GroupEntry(succession.new, GroupState.CARRYING),
        state=GroupState.CARRYING,
        partition_id=succession.partition_id,
        counterpart=succession.old,
        link=links.new,
        call="",
        expires=0,
    )


def giving(old: GroupEntry, succession: Succession) -> GroupEntry:
    """Give the entry of the unit whose group is being given away."""
    return replace(old, state=GroupState.CARRYING, counterpart=succession.new)


def given_away(old: GroupEntry, succession: Succession) -> GroupEntry:
    """Give the entry of a unit without its group. The link rises: what a late batch does is not of the next group."""
    return replace(
        old,
        state=GroupState.CARRIED,
        partition_id=None,
        given=succession.partition_id,
        link=old.link + 1,
        decision=None,
        kept_name="",
        lead=None,
        gone_since=0,
    )


def taken_over(new: GroupEntry, old: GroupEntry, succession: Succession, decision: Decision) -> GroupEntry:
    """Give the entry of a unit with the other one's group, all of it as it was; a name that differs will be told."""
    return replace(
        new,
        state=GroupState.MANAGED,
        name=old.name,
        partition_id=succession.partition_id,
        origin=old.origin,
        since=old.since,
        private=old.private,
        members=old.members,
        lead=old.lead,
        decision=decision,
        kept_name="",
        given=new.given if new.given != succession.partition_id else None,
        gone_since=0,
    )
