"""How much may change before a person has to say yes: the limits, what counts on them, and what does not."""

from __future__ import annotations

import pytest

from groupsync.core.configuration import CappedLimit, Guard, Limit
from groupsync.core.guard import Reading
from groupsync.core.ledger_entries import GroupOrigin
from groupsync.core.model import Family, GroupKey
from groupsync.core.plan import ChangeKind
from tests.builders import connect_id, group_entry, reserved
from tests.unit.guarded import TABLE, B, change, changes_of, judged, reading

KINDS = {"leavers": ChangeKind.LEAVE, "moves": ChangeKind.MOVE, "losses": ChangeKind.LOSS}
ROWS = [(axis, people, limit) for axis, row in TABLE.items() for people, limit in row.items()]


# ------------------------------------------------------------------------------------------------------ the limits


@pytest.mark.parametrize(("axis", "people", "limit"), ROWS)
@pytest.mark.parametrize("excess", [-1, 0, 1], ids=["below", "at", "over"])
def test_only_what_is_over_the_limit_is_held(axis: str, people: int, limit: int, excess: int) -> None:
    """The published table: up to the limit all goes on, one person more and all changes of that kind wait."""
    those = changes_of(limit + excess, KINDS[axis])
    verdict = judged(those, employed=people)

    assert verdict.held == (dict.fromkeys(those, axis) if excess > 0 else {})
    assert reading(verdict, axis) == Reading(axis, None, limit + excess, limit, tripped=excess > 0)
    assert reserved(verdict).get(axis, frozenset()) == (
        frozenset() if excess > 0 else {one.connect_id for one in those}
    )


@pytest.mark.parametrize(
    ("limit", "base", "expected"),
    [
        (Limit(count=0, percent=0), 10_000, 0),
        (Limit(count=0, percent=0, max=50), 10_000, 0),
        (Limit(count=10, percent=0, max=0), 10_000, 0),
        (Limit(count=5, percent=10), 59, 5),
        (Limit(count=5, percent=10), 60, 6),
        (Limit(count=5, percent=10), 69, 6),
        (Limit(count=5, percent=10, max=4), 10_000, 4),
        (Limit(count=10, percent=50), 1_000_000, 500_000),
        (Limit(count=2, percent=30, max=10), 0, 2),
    ],
)
def test_the_formula_of_a_limit(limit: Limit, base: int, expected: int) -> None:
    """The larger of count and floored percentage, capped by the maximum where there is one."""
    assert limit.of(base) == expected


def test_count_and_percent_of_zero_allow_none() -> None:
    """Such a limit holds the first person."""
    none = Guard(leavers=CappedLimit(count=0, percent=0, max=200))
    verdict = judged([change(1, ChangeKind.LEAVE)], employed=20_000, guard=none)

    assert verdict.held == {change(1, ChangeKind.LEAVE): "leavers"}
    assert reading(verdict, "leavers") == Reading("leavers", None, 1, 0, tripped=True)


def test_a_tripped_kind_is_held_and_the_rest_goes_on() -> None:
    """Too many leavers stop no mover and no loss within their own limits."""
    leavers = changes_of(5, ChangeKind.LEAVE)
    movers = changes_of(20, ChangeKind.MOVE, start=100)
    losses = changes_of(2, ChangeKind.LOSS, start=200)
    verdict = judged([*leavers, *movers, *losses])

    assert verdict.held == dict.fromkeys(leavers, "leavers")
    assert reserved(verdict)["moves"] == {one.connect_id for one in movers}
    assert reserved(verdict)["losses"] == {one.connect_id for one in losses}


# ---------------------------------------------------------------------------------------------- what counts, and how


def test_people_count_not_memberships() -> None:
    """Somebody who leaves a department and a designation is one leaver."""
    both = [
        change(number, ChangeKind.LEAVE, family=family, removes=(GroupKey(f"{family}:10"),))
        for number in range(4)
        for family in Family
    ]
    verdict = judged(both)

    assert verdict.held == {}
    assert reading(verdict, "leavers").value == 4


def test_a_move_is_one_change_and_held_as_one() -> None:
    """Neither the removal nor the addition of a held move goes on: nothing of it is reserved anywhere."""
    movers = changes_of(21, ChangeKind.MOVE)
    verdict = judged(movers, groups=[group_entry(B, origin=GroupOrigin.ADOPTED)])

    assert verdict.held == dict.fromkeys(movers, "moves")
    assert reserved(verdict) == {}


def test_joiners_count_on_no_axis_of_people() -> None:
    """A thousand new hires into a group that we made are nobody's loss."""
    verdict = judged(changes_of(1_000, ChangeKind.JOIN))

    assert verdict.held == {}
    assert [one.value for one in verdict.readings] == [0] * len(verdict.readings)


def test_the_window_counts_for_everybody() -> None:
    """People whom other triggers changed within the window leave less room."""
    before = [connect_id(number) for number in range(100, 104)]
    verdict = judged([change(1, ChangeKind.LEAVE)], window={"leavers": before})

    assert verdict.held == {change(1, ChangeKind.LEAVE): "leavers"}
    assert reading(verdict, "leavers") == Reading("leavers", None, 5, 4, tripped=True)


def test_whoever_is_in_the_window_already_does_not_count_twice() -> None:
    """A retry of what was reserved passes, even when the window is full."""
    before = [connect_id(number) for number in range(4)]
    verdict = judged(changes_of(4, ChangeKind.LEAVE), window={"leavers": before})

    assert verdict.held == {}
    assert reading(verdict, "leavers") == Reading("leavers", None, 4, 4, tripped=False)


def test_a_window_over_its_limit_holds_nobody_who_is_in_it() -> None:
    """The limit sank below what already happened: only new people are stopped."""
    before = [connect_id(number) for number in range(6)]
    verdict = judged([change(1, ChangeKind.LEAVE)], window={"leavers": before})

    assert verdict.held == {}
    assert reading(verdict, "leavers").tripped is False


def test_one_axis_of_the_window_does_not_fill_another() -> None:
    """Movers of today leave the room for leavers as it is."""
    moved = [connect_id(number) for number in range(100, 120)]

    assert judged(changes_of(4, ChangeKind.LEAVE), window={"moves": moved}).held == {}


def test_approved_changes_pass_and_do_not_count() -> None:
    """An approved reorganisation leaves the whole limit to everybody else, and is not reserved."""
    approved = changes_of(500, ChangeKind.MOVE, start=1_000)
    others = changes_of(20, ChangeKind.MOVE)
    verdict = judged([*approved, *others], approved=set(approved).__contains__)

    assert verdict.held == {}
    assert reading(verdict, "moves") == Reading("moves", None, 20, 20, tripped=False)
    assert reserved(verdict)["moves"] == {one.connect_id for one in others}
