"""Plans one account: what People wants for it against what the ledger says we did.

Core, a part of the planner: no I/O. Everything that is uncertain (unreadable, contested, missing, in flight) leaves a
membership as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from groupsync.core.claims import Claims
from groupsync.core.desired import Wishes
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import EmployeeId, Family, GroupKey, family_of
from groupsync.core.plan import AccountPlan, Change, ChangeKind, Spared
from groupsync.core.release import LEAVING, release, unmanaged
from groupsync.core.situation import Situation

T = TypeVar("T")

SECOND_SIGHT_SECONDS = 15 * 60
"""A loss is applied no earlier than this after it was first seen."""
REFUSED_AGAIN_SECONDS = 6 * 3600
"""How long Connect's refusal to add somebody is believed before it is asked again."""


class AccountPlanner:
    """Plans one account. `spared`, `seen` and `busy` are filled by `run`."""

    def __init__(self, situation: Situation, account: Account, claims: Claims, wishes: Wishes) -> None:
        self._situation = situation
        self._account = account
        self._claims = claims
        self._wanted = _union(wishes.of(one) for one in claims.speakers)
        self._kept = _union(wishes.of(one) for one in claims.parked)
        self._unreadable = _union(one.unreadable for one in claims.speakers)
        self._unsaid = _union(one.unreadable for one in claims.parked)
        self._doubts = dict(account.doubts)
        self.busy = 0
        self.spared: list[Spared] = []
        self.waits: list[GroupKey] = []
        self.seen: list[Change] = []

    def run(self) -> tuple[list[Change], AccountPlan]:
        """Give the changes of this account, one per family at most, and what belongs to them."""
        account, claims = self._account, self._claims
        stored = {family: frozenset(g for g in account.desired if family_of(g) is family) for family in Family}
        desired = dict(stored)
        changes = []
        for family in Family:
            if self._concludes(family):
                desired[family] = frozenset(g for g in self._wanted if family_of(g) is family)
                change = self._family(family)
                if change is not None:
                    changes.append(change)
        released = release(unmanaged(account, claims, self._wanted, self._situation), self._doubts, self._situation)
        # Whoever does not speak keeps a claim, but gets none: a second claimant must not become a holder.
        speakers = tuple(one.id for one in claims.speakers)
        over = {*speakers, *claims.left, *claims.gone, *claims.moved}
        kept = (one for one in account.employees if one not in over)
        vanished = claims.gone if self._vanished() else ()  # kept, as the proof that nobody claims it any more
        employees = (*speakers, *kept) or claims.left or vanished
        parked = tuple(one.id for one in claims.parked if one.id not in employees)
        doubts = self._doubts if self._doubts != account.doubts else None
        plan = AccountPlan(
            account.id,
            employees,
            desired,
            stored,
            account.desired_rev,
            doubts,
            noted=len(self.waits),
            busy=self.busy,
            parked=parked,
            released=released,
            claims_changed=account.desired_rev > 0
            and (set(employees) != set(account.employees) or parked != account.parked),
        )
        return changes, plan

    def _concludes(self, family: Family) -> bool:
        claims = self._claims
        if claims.silent or family in self._unreadable:
            return False
        # Nobody who speaks and somebody unheard, or only parked ones: there is nothing to conclude from.
        return bool(claims.speakers) or not (claims.unheard or claims.parked)

    def _family(self, family: Family) -> Change | None:
        situation, account = self._situation, self._account
        wanted = {g for g in self._wanted if family_of(g) is family and g in situation.manageable}
        ours = {
            g: m
            for g, m in account.memberships.items()
            if m.ours and family_of(g) is family and g in situation.manageable
        }
        adds = sorted(g for g in wanted if self._needs_adding(account.memberships.get(g)))
        kind = self._kind(family, bool(ours.keys() - wanted))
        lost = ours.keys() - wanted if kind is ChangeKind.LOSS else set()
        self._doubts = {
            g: at for g, at in self._doubts.items() if g.startswith(LEAVING) or family_of(g) is not family or g in lost
        }
        left = sorted(g for g in ours if g not in wanted)
        removes = [g for g in left if self._may_remove(g, ours[g], kind)]
        later = tuple(g for g in left if g in self.waits)
        if later:
            self.seen.append(Change(account.id, family, kind, self._employee(), removes=later))
        if not adds and not removes:
            return self._again(family, wanted)
        if removes and not situation.complete:
            return None
        settles = tuple(g for g in (*adds, *removes) if _is_unknown(account.memberships.get(g), situation.now))
        resumes = tuple(g for g in adds if _is_released(account.memberships.get(g)))
        return Change(account.id, family, kind, self._employee(), tuple(adds), tuple(removes), settles, resumes)

    def _employee(self) -> EmployeeId:
        claims = self._claims
        named = (*(one.id for one in claims.speakers), *claims.left, *claims.gone, *claims.moved)
        return named[0] if named else EmployeeId("")  # nobody's any more: the one who was there matches another

    def _again(self, family: Family, wanted: set[GroupKey]) -> Change | None:
        """Add once more where a membership was seen to be lost; whatever else changes in the family comes first."""
        memberships = self._account.memberships
        lost = wanted & self._situation.again.get(self._account.id, frozenset())
        adds = tuple(sorted(g for g in lost if g in memberships and memberships[g].state is MembershipState.PRESENT))
        if not adds or not self._claims.speakers:
            return None
        return Change(self._account.id, family, ChangeKind.AGAIN, self._claims.speakers[0].id, adds)

    def _kind(self, family: Family, leaves_something: bool) -> ChangeKind:
        claims = self._claims
        if claims.speakers:
            if not leaves_something:
                return ChangeKind.JOIN
            named = any(one.references(family) for one in claims.speakers)
            return ChangeKind.MOVE if named else ChangeKind.LOSS
        return ChangeKind.LEAVE if claims.left else ChangeKind.LOSS

    def _needs_adding(self, membership: Membership | None) -> bool:
        if membership is None:
            return True
        if membership.state is MembershipState.REFUSED:
            situation = self._situation
            asked_long_ago = situation.now - membership.since >= REFUSED_AGAIN_SECONDS
            came = any(one.id in situation.arrived for one in self._claims.speakers)
            return asked_long_ago or came or not situation.sweep
        if membership.live(self._situation.now):
            self.busy += 1
            return False
        return membership.state is not MembershipState.PRESENT

    def _may_remove(self, group: GroupKey, membership: Membership, kind: ChangeKind) -> bool:
        situation = self._situation
        if membership.live(situation.now):
            self.busy += 1
            return False
        unlisted = kind is ChangeKind.LOSS and group in situation.unlisted
        if group in self._kept or family_of(group) in self._unsaid or self._claims.unheard or unlisted:
            return False
        if self._account.id in situation.admins.get(group, frozenset()):
            self.spared.append(Spared(group, self._account.id, self._employee(), kind))
            return False
        if kind is not ChangeKind.LOSS or (situation.sweep and self._vanished()):
            return True
        first_seen = self._account.doubts.get(group)
        self._doubts.setdefault(group, int(situation.now))
        if situation.sweep and first_seen is not None and situation.now - first_seen >= SECOND_SIGHT_SECONDS:
            return True
        self.waits.append(group)
        return False

    def _vanished(self) -> bool:
        """Tell whether everybody who claimed the account is proven gone: that took two full reads, hours apart."""
        claims = self._claims
        return bool(claims.gone) and not (claims.speakers or claims.moved)


def _is_released(membership: Membership | None) -> bool:
    return membership is not None and membership.state is MembershipState.RELEASED


def _is_unknown(membership: Membership | None, now: float) -> bool:
    in_flight = (MembershipState.ADDING, MembershipState.REMOVING)
    return membership is not None and membership.state in in_flight and not membership.live(now)


def _union(sets: Iterable[frozenset[T]]) -> frozenset[T]:
    return frozenset().union(*sets)
