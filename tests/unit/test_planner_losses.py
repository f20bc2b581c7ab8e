"""The planner: a reference that is gone is noted first, and applied when it has been gone for a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.account_planner import REFUSED_AGAIN_SECONDS, SECOND_SIGHT_SECONDS
from groupsync.core.model import Family, GroupKey
from groupsync.core.plan import ChangeKind, Plan
from groupsync.core.planner import make_plan
from tests.builders import account, connect_id, employee, leaver, membership, situation
from tests.unit.planned import FIRST, NOW, SECOND, TITLE, A, blank, removed, seen_at


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "live"])
def test_a_loss_is_noted_at_first_sight(sweep: bool) -> None:
    """A blank field removes nobody when it is first seen; since when is to be stored."""
    plan = make_plan(situation([blank()], [account(1, [A, TITLE])], now=NOW, sweep=sweep))

    assert plan.changes == ()
    assert plan.accounts[connect_id(1)].doubts == {A: NOW}
    assert plan.accounts[connect_id(1)].noted == 1


@pytest.mark.parametrize(
    ("ago", "sweep", "removals"),
    [
        (SECOND_SIGHT_SECONDS - 1, True, ()),
        (SECOND_SIGHT_SECONDS, True, (A,)),
        (SECOND_SIGHT_SECONDS, False, ()),
        (30 * 24 * 3600, False, ()),
    ],
    ids=["too early", "a quarter of an hour later", "live", "live, a month later"],
)
def test_a_loss_is_applied_by_a_sweep_a_quarter_of_an_hour_later(
    ago: int, sweep: bool, removals: tuple[GroupKey, ...]
) -> None:
    """The second sight has to be a sweep's; live work never applies a loss. The first sight is not forgotten."""
    held = seen_at(account(1, [A, TITLE]), A, ago=ago)
    plan = make_plan(situation([blank()], [held], now=NOW, sweep=sweep))

    assert [one.removes for one in plan.changes] == ([removals] if removals else [])
    assert all(one.kind is ChangeKind.LOSS for one in plan.changes)
    assert all(one.doubts is None for one in plan.accounts.values())


def test_the_waits_are_the_promised_ones() -> None:
    """A quarter of an hour to a loss's second sight, six hours to asking Connect again."""
    assert (SECOND_SIGHT_SECONDS, REFUSED_AGAIN_SECONDS) == (900, 21_600)


def test_a_loss_that_is_seen_no_more_is_forgotten() -> None:
    """The field is set again: the doubt goes, so that the next blank field is a first sight again."""
    held = seen_at(account(1, [A, TITLE]), A, ago=3600)
    plan = make_plan(situation([employee(1)], [held], now=NOW))

    assert plan.changes == ()
    assert plan.accounts[connect_id(1)].doubts == {}


@pytest.mark.parametrize("blind", ["unreadable", "unheard", "out of scope", "in flight"])
def test_a_loss_is_not_forgotten_by_a_look_that_could_not_tell(blind: str) -> None:
    """No conclusion is no conclusion in either direction: nothing is removed, and nothing is to be stored."""
    held = seen_at(account(1, [A, TITLE]), A, ago=3600)
    person = blank()
    people: Mapping[str, Any] = {}
    if blind == "unreadable":
        person = blank(unreadable=frozenset({Family.DEPARTMENT}))
    if blind == "unheard":
        held = replace(held, employees=(FIRST, SECOND))
    if blind == "out of scope":
        people = {"people": {"exclude": {"record_ids": ["1"]}}}
    if blind == "in flight":
        held = replace(held, memberships={**held.memberships, A: membership("removing", expires=NOW + 60)})
    plan = make_plan(situation([person], [held], now=NOW, settings=people))

    assert plan.changes == ()
    assert {one.doubts[A] for one in plan.accounts.values() if one.doubts is not None} <= {NOW - 3600}


def test_whoever_is_proven_to_have_vanished_is_a_loss() -> None:
    """The proof took two full reads, hours apart: a sweep needs no other sight, and live work concludes nothing."""
    held = account(1, [A, TITLE])
    plan = make_plan(situation([], [held], now=NOW, gone=frozenset({FIRST})))
    live = make_plan(situation([], [held], now=NOW, gone=frozenset({FIRST}), sweep=False))

    assert [(one.kind, one.removes) for one in plan.changes] == [
        (ChangeKind.LOSS, (A,)),
        (ChangeKind.LOSS, (TITLE,)),
    ]
    assert live.changes == ()


@pytest.mark.parametrize("other", [employee(1, zuid=connect_id(7)), employee(1, departments=(), designations=())])
def test_a_vanished_record_proves_nothing_about_another_one(other: Any) -> None:
    """One claimant is gone; that the other's account changed, or its fields are blank, still takes a second sight."""
    held = account(1, [A, TITLE], employees=(FIRST, SECOND))
    plan = make_plan(situation([other], [held], now=NOW, gone=frozenset({SECOND})))
    noted = plan.accounts[connect_id(1)]
    later = replace(held, employees=noted.employees, doubts=noted.doubts or {})

    assert removed(plan) == 0
    assert noted.doubts == {A: NOW, TITLE: NOW}
    assert removed(make_plan(situation([other], [later], now=NOW + 60, gone=frozenset({SECOND})))) == 0


def test_what_is_stored_as_wanted_stays_when_nobody_was_read() -> None:
    """Live work that could read nobody concludes nothing about what is wanted."""
    gathered = situation([], [account(1, [A, TITLE])], now=NOW, sweep=False, touched=frozenset({connect_id(1)}))

    assert make_plan(gathered).accounts[connect_id(1)].effective(()) == {A, TITLE}


def test_whoever_was_merely_not_read_keeps_everything() -> None:
    """Absence is a suspicion: without proof nothing is even noted."""
    for ago in (0, 30 * 24 * 3600):
        plan = make_plan(situation([], [seen_at(account(1, [A, TITLE]), A, TITLE, ago=ago)], now=NOW))

        assert plan == Plan(unchanged=1)


def test_an_unreadable_family_is_left_alone() -> None:
    """The department's key is missing from the record: no loss is noted, the designation follows as usual."""
    person = blank(unreadable=frozenset({Family.DEPARTMENT}), designations=("21",))
    plan = make_plan(situation([person], [account(1, [A, TITLE])], now=NOW))

    assert [(one.family, one.kind) for one in plan.changes] == [(Family.DESIGNATION, ChangeKind.MOVE)]
    assert plan.accounts[connect_id(1)].doubts is None
    assert plan.accounts[connect_id(1)].desired[Family.DEPARTMENT] == {A}


def test_a_leaver_with_an_unreadable_family_leaves_all_the_same() -> None:
    """The status speaks for itself."""
    person = leaver(1, departments=(), unreadable=frozenset({Family.DEPARTMENT}))

    assert removed(make_plan(situation([person], [account(1, [A, TITLE])], now=NOW))) == 2
