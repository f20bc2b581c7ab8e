"""Plan and check, the second and third of the five steps, for every trigger: what may happen now, and what is held.

Use case. Reservations are written before anything else, so that two at once cannot both take the last place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from groupsync.core.causes import Cause, fold_causes, release_causes
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.group_plan import GroupAction, GroupStep, is_to_be_made
from groupsync.core.guard import Bases, Reading, Verdict, check
from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import GroupKey
from groupsync.core.plan import Change, Plan, atom_digest
from groupsync.core.planner import make_plan
from groupsync.core.succession import AXIS, Succession, find_successions, is_free, questions_of
from groupsync.engine.approvals import load_passes
from groupsync.engine.exceptions import leave_out, remove_exceptions
from groupsync.engine.guard_budget import load_window, reserve
from groupsync.engine.holds import axes_of_atoms, held_atoms, is_waiting, lapsed_holds, offers_of, open_holds
from groupsync.engine.situating import Gathered
from groupsync.ports.documents import Documents, Key

COUNTS_KEY: Key = ("baseline", "counts")
TRIES = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """A plan with the guard's word on it. `waiting` are changes that an open hold has already.

    `excepted` are those that somebody rejected; they are no part of the plan. `questions` are those of the held and the
    waiting ones that a person has to say about whether a unit is another one's successor.
    """

    gathered: Gathered
    plan: Plan
    allowed: tuple[Change, ...]
    held: Mapping[Change, str]
    waiting: tuple[Change, ...]
    readings: Sequence[Reading]
    excepted: tuple[Change, ...] = ()
    questions: Mapping[Change, Succession] = field(default_factory=dict)
    members: Mapping[GroupKey, int] = field(default_factory=dict)
    """The managed members of each group, when the plan changes anything."""

    def asking(self) -> tuple[Change, ...]:
        """Give every change that waits for somebody's decision."""
        return (*self.held, *self.waiting)

    def stopped(self) -> tuple[Change, ...]:
        """Give every change that does not happen now; of one that was rejected in part, the rest may happen."""
        planned = {(change.connect_id, change.family) for change in self.plan.changes}
        left_out = (one for one in self.excepted if (one.connect_id, one.family) not in planned)
        return (*self.asking(), *left_out)

    def causes(self) -> list[Cause]:
        """Fold the whole plan, what is only released last."""
        names = self.gathered.names()
        replaced = {(one.old, one.new) for one in self.questions.values()}
        causes = fold_causes(self.plan.changes, names, replaced=replaced, emptied=self.emptied())
        return causes + release_causes(self.plan.releases(), names)

    def held_apart(self) -> list[tuple[Succession | None, Mapping[Change, str]]]:
        """Give what is held anew: each succession by itself, with what it offers, and the rest together."""
        apart: dict[Succession | None, dict[Change, str]] = {}
        for change, axis in self.held.items():
            apart.setdefault(self.questions.get(change), {})[change] = axis
        return list(apart.items())

    def emptied(self) -> frozenset[GroupKey]:
        """Give the groups that nobody of ours would be left in."""
        leaving = Counter(group for change in self.plan.changes for group in change.removes)
        return frozenset(group for group, number in leaving.items() if number >= self.members.get(group, 0) > 0)

    def actions(self) -> list[GroupAction]:
        """Give what is to be done for units without a group.

        None is made for people who are all stopped, unless somebody decided that it is to be made. From a read that is
        not complete none is made for nobody: whoever is to move there is not seen in this plan.
        """
        stopped = {group for change in self.stopped() for group in change.adds}
        coming = {group for change in self.allowed for group in change.adds}
        asked = {one.new for one in self.questions.values()}
        empty = {one.key for one in self.gathered.groups.actions if one.step is GroupStep.CREATE} - coming
        without = stopped - coming | asked | (set() if self.gathered.situation.complete else empty)
        unmade = {key for key in without if not is_to_be_made(self.gathered.ledger.groups.get(key))}
        return [one for one in self.gathered.groups.actions if one.step is GroupStep.ASK or one.key not in unmade]


def load_employed_base(documents: Documents) -> int:
    """Read how many people were employed at the last complete full sweep; 0 before the first."""
    document = documents.get(COUNTS_KEY)
    return 0 if document is None else int(document.body["employed"])


def load_approval(documents: Documents, run_id: str) -> Callable[[Change], bool]:
    """Give the test for what a preview showed: every part of a change must have been there."""
    document = documents.get((f"run#{run_id}", "approved")) if run_id else None
    if document is None:
        return _nothing
    approved = frozenset(document.body["atoms"])
    return lambda change: all(atom_digest(atom) in approved for atom in change.atoms())


def _nothing(change: Change) -> bool:
    return not change.size()


def _either(one: Callable[[Change], bool], other: Callable[[Change], bool]) -> Callable[[Change], bool]:
    return lambda change: one(change) or other(change)


def judge_plan(
    gathered: Gathered,
    documents: Documents,
    *,
    approved: Callable[[Change], bool] = _nothing,
    employed_base: int,
    writing: bool,
) -> Judgement:
    """Plan, leave out what was rejected or waits in a hold, let the guard judge the rest and, when writing, reserve.

    What was approved, by the preview or of a hold, passes and does not count.

    Raises `TransientError` when too many others reserve at the same moment.
    """
    situation = gathered.situation
    left_out = leave_out(make_plan(situation), situation, documents)
    plan, excepted = left_out.plan, left_out.excepted
    if writing:
        remove_exceptions(documents, left_out.lapsed)
    bases = Bases(employed_base, _sizes(gathered), _settled_groups(gathered))
    hours = situation.configuration.guard.window_hours
    if not plan.changes and not plan.noted:
        # Only a sweep reports how far the limits are used.
        window = load_window(documents, now=situation.now, hours=hours).view() if situation.sweep else {}
        verdict = _check((), gathered, bases, window, approved)
        return Judgement(gathered, plan, (), {}, (), verdict.readings, excepted)
    approved = _either(approved, load_passes(documents, now=situation.now))
    holds = open_holds(documents, now=situation.now)
    atoms = held_atoms(holds)
    lapsed = lapsed_holds(documents, now=situation.now)
    lapsed_axes = axes_of_atoms(lapsed)
    members = members_of(gathered)
    unapproved = [one for one in plan.changes if not approved(one)]
    questions = _questions(gathered, unapproved, members, offers_of([*holds, *lapsed]))
    waiting = tuple(change for change in plan.changes if is_waiting(change, atoms) and not approved(change))
    already = frozenset(waiting)
    asked = {change: AXIS for change in questions if change not in already}
    if lapsed:
        # What a hold has stopped as a whole gets through in parts no more than at once: it is held anew.
        unasked = (one for one in unapproved if one not in already and one not in asked)
        asked |= {one: lapsed_axes[one.atoms()[0]] for one in unasked if lapsed_axes.keys() >= set(one.atoms())}
    stopped = already.union(asked)
    open_ = [change for change in plan.changes if change not in stopped]
    noted = [change for change in plan.noted if not is_waiting(change, atoms)]
    for _ in range(TRIES):
        stored = load_window(documents, now=situation.now, hours=hours)
        verdict = _check(open_, gathered, bases, stored.view(), approved, noted=noted)
        if writing:
            try:
                reserve(documents, stored, verdict.reservations, now=situation.now)
            except ConflictError:
                continue  # somebody reserved meanwhile: judge again with what is left
        allowed = tuple(change for change in open_ if change not in verdict.held)
        held = {**verdict.held, **asked}
        return Judgement(gathered, plan, allowed, held, waiting, verdict.readings, excepted, questions, members)
    raise TransientError("too many reserve at once", retry_after=2)


def _check(
    changes: Iterable[Change],
    gathered: Gathered,
    bases: Bases,
    window: Mapping[str, Any],
    approved: Callable[[Change], bool],
    *,
    noted: Iterable[Change] = (),
) -> Verdict:
    situation = gathered.situation
    unproven = situation.unproven
    return check(
        changes,
        noted=noted,
        unproven={one.id for one in situation.accounts.values() if not unproven.isdisjoint(one.employees)}
        if unproven
        else (),
        guard=situation.configuration.guard,
        bases=bases,
        window=window,
        approved=approved,
        now=situation.now,
    )


def _questions(
    gathered: Gathered, changes: Sequence[Change], members: Mapping[GroupKey, int], offered: Iterable[Succession]
) -> Mapping[Change, Succession]:
    """Find what somebody has to be asked about: what the plan shows, and what an open hold asks already."""
    entries = gathered.ledger.groups
    gone = gathered.read.gone(entries)
    standing = [one for one in offered if is_free(entries.get(one.new), members.get(one.new, 0))]
    found = find_successions(changes, entries=entries, members=members, gone=gone)
    return questions_of(changes, (*standing, *found))


def members_of(gathered: Gathered) -> Mapping[GroupKey, int]:
    """Count the managed members of each group: exactly when the whole ledger was read, else as far as known."""
    held = Counter(
        group for one in gathered.ledger.accounts.values() for group, there in one.memberships.items() if there.ours
    )
    if gathered.situation.touched is None:
        return held
    return _sizes(gathered) | {group: number for group, number in held.items() if number > _size(gathered, group)}


def _size(gathered: Gathered, group: GroupKey) -> int:
    entry = gathered.ledger.groups.get(group)
    return 0 if entry is None else entry.members


def _sizes(gathered: Gathered) -> dict[GroupKey, int]:
    """Give the members of each group at the last full sweep."""
    return {key: entry.members for key, entry in gathered.ledger.groups.items()}


def _settled_groups(gathered: Gathered) -> dict[GroupKey, GroupEntry]:
    """Give the managed groups, and those about to be adopted, with whether Connect lists them as private now."""
    listed = {group.partition_id: group for group in gathered.existing}
    groups = {}
    for key, entry in gathered.ledger.groups.items():
        if entry.state is GroupState.MANAGED and entry.partition_id is not None:
            found = listed.get(entry.partition_id)
            private = entry.private if found is None else found.closed
            groups[key] = entry if entry.private == private else replace(entry, private=private)
    for action in gathered.groups.actions:
        if action.step is GroupStep.ADOPT and action.partition_id is not None:
            private = listed[action.partition_id].closed
            groups[action.key] = GroupEntry(action.key, GroupState.MANAGED, origin=GroupOrigin.ADOPTED, private=private)
    return groups
