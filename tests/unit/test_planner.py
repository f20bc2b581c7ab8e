"""The planner: joiners, movers and leavers, and who is where they belong."""

from __future__ import annotations

from datetime import date

from groupsync.core.ledger_entries import MembershipState
from groupsync.core.model import Family
from groupsync.core.plan import ChangeKind, Plan
from groupsync.core.planner import make_plan
from tests.builders import account, connect_id, designation_key, employee, leaver, membership, situation
from tests.unit.planned import FIRST, NOW, TITLE, A, B, change, removed


def test_a_joiner_is_added_to_both_groups() -> None:
    """A new person's department and designation are one change each."""
    plan = make_plan(situation([employee(1)], now=NOW))

    assert plan.changes == (
        change(ChangeKind.JOIN, adds=(A,)),
        change(ChangeKind.JOIN, Family.DESIGNATION, adds=(TITLE,)),
    )
    assert plan.accounts[connect_id(1)].employees == (FIRST,)
    assert plan.accounts[connect_id(1)].effective(()) == {A, TITLE}


def test_whoever_is_where_they_belong_is_unchanged() -> None:
    """Both states agree: nothing is planned, nothing is to be stored."""
    plan = make_plan(situation([employee(1)], [account(1, [A, TITLE])], now=NOW))

    assert plan == Plan(unchanged=1)


def test_wanted_and_recorded_as_wanted_is_not_yet_there() -> None:
    """What counts is where the person is: missing memberships are added, open ones settled, left-overs removed."""
    wanted = frozenset({A, TITLE})
    lacking = account(1, [TITLE], desired=wanted)
    unknown = account(1, [TITLE], memberships={A: membership(MembershipState.ADDING, expires=NOW)}, desired=wanted)
    too_many = account(1, [A, B, TITLE], desired=wanted)

    assert make_plan(situation([employee(1)], [lacking], now=NOW)).changes == (change(ChangeKind.JOIN, adds=(A,)),)
    assert make_plan(situation([employee(1)], [unknown], now=NOW)).changes == (
        change(ChangeKind.JOIN, adds=(A,), settles=(A,)),
    )
    assert make_plan(situation([employee(1)], [too_many], now=NOW)).changes == (change(ChangeKind.MOVE, removes=(B,)),)


def test_a_mover_is_one_change() -> None:
    """Out of one department and into another is one change, so that it can only be held as one."""
    plan = make_plan(situation([employee(1, departments=("11",))], [account(1, [A, TITLE])], now=NOW))

    assert plan.changes == (change(ChangeKind.MOVE, adds=(B,), removes=(A,)),)


def test_a_mover_whose_addition_already_landed_is_still_a_mover() -> None:
    """The worker died between the two calls: what is left is the rest of a move, never a loss."""
    plan = make_plan(situation([employee(1, departments=("11",))], [account(1, [A, B, TITLE])], now=NOW))

    assert plan.changes == (change(ChangeKind.MOVE, removes=(A,)),)


def test_a_move_within_one_family_leaves_the_other_alone() -> None:
    """A new title moves nobody out of a department."""
    plan = make_plan(situation([employee(1, designations=("21",))], [account(1, [A, TITLE])], now=NOW))

    assert plan.changes == (change(ChangeKind.MOVE, Family.DESIGNATION, adds=(designation_key(21),), removes=(TITLE,)),)


def test_a_leaver_is_removed_from_everything_of_ours_at_once() -> None:
    """Status says that the person left: live work removes as well as a sweep."""
    for sweep in (True, False):
        plan = make_plan(situation([leaver(1)], [account(1, [A, TITLE])], now=NOW, sweep=sweep))

        assert plan.changes == (
            change(ChangeKind.LEAVE, removes=(A,)),
            change(ChangeKind.LEAVE, Family.DESIGNATION, removes=(TITLE,)),
        )
        assert plan.accounts[connect_id(1)].effective(()) == frozenset()


def test_a_leaver_whom_we_put_nowhere_stays_untouched() -> None:
    """We remove only what we put there."""
    plan = make_plan(situation([leaver(1)], now=NOW))

    assert plan == Plan(unchanged=1)


def test_whom_connect_refused_is_not_ours_to_remove() -> None:
    """A membership that Connect never accepted is not removed."""
    refused = account(1, memberships={A: membership(MembershipState.REFUSED)})

    assert make_plan(situation([leaver(1)], [refused], now=NOW)).changes == ()


def test_an_exit_date_in_the_past_counts_when_configured() -> None:
    """`left_after_exit_date` makes a leaver of an employed record whose last day is over, not on that day."""
    people = {"people": {"left_after_exit_date": True}}
    held = account(1, [A, TITLE])
    yesterday, today = (employee(1, exits_on=date(2026, 9, day)) for day in (20, 21))

    assert removed(make_plan(situation([yesterday], [held], now=NOW, settings=people))) == 2
    assert removed(make_plan(situation([today], [held], now=NOW, settings=people))) == 0
    assert removed(make_plan(situation([yesterday], [held], now=NOW))) == 0
