"""How much may change before a person has to say yes: the limits, what counts on them, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from groupsync.core.configuration import CappedLimit, Guard, Limit
from groupsync.core.guard import GROUP_AXES, PEOPLE_AXES, SETTLED_SECONDS, Bases, Reading, Verdict, check
from groupsync.core.ledger_entries import GroupOrigin, GroupState
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind
from tests.builders import connect_id, department_key, group_entry, reserved

NOW = 1_790_000_000.0
A, B, C = department_key(10), department_key(11), department_key(12)
KINDS = {"leavers": ChangeKind.LEAVE, "moves": ChangeKind.MOVE, "losses": ChangeKind.LOSS}
TABLE = {
    "leavers": {20: 3, 200: 4, 2_000: 40, 20_000: 200},
    "moves": {20: 5, 200: 20, 2_000: 200, 20_000: 300},
    "losses": {20: 2, 200: 2, 2_000: 20, 20_000: 25},
}
ROWS = [(axis, people, limit) for axis, row in TABLE.items() for people, limit in row.items()]


def change(number: int, kind: ChangeKind, **changes: Any) -> Change:
    """Name a change of somebody's department: out of A, and into B for a move or a joiner."""
    values: dict[str, Any] = {
        "connect_id": connect_id(number),
        "family": Family.DEPARTMENT,
        "kind": kind,
        "employee_id": EmployeeId(str(number)),
        "adds": (B,) if kind in (ChangeKind.MOVE, ChangeKind.JOIN) else (),
        "removes": () if kind is ChangeKind.JOIN else (A,),
    }
    return Change(**(values | changes))


def changes_of(count: int, kind: ChangeKind, *, start: int = 0, **changes: Any) -> list[Change]:
    """Name the same change of many people."""
    return [change(number, kind, **changes) for number in range(start, start + count)]


def judged(
    changes: Iterable[Change],
    *,
    employed: int = 200,
    members: Mapping[GroupKey, int] | None = None,
    groups: Iterable[Any] = (),
    window: Mapping[str, Iterable[ConnectId]] | None = None,
    approved: Callable[[Change], bool] = lambda _: False,
    guard: Guard | None = None,
    **more: Any,
) -> Verdict:
    """Check changes in a company of 200 whose groups are so large that only the axis at hand can trip."""
    roomy: Mapping[GroupKey, int] = dict.fromkeys((A, B, C), 1_000_000)
    return check(
        changes,
        guard=guard or Guard(group_losses=CappedLimit(count=1_000_000, percent=0, max=1_000_000)),
        bases=Bases(employed, roomy | dict(members or {}), {one.key: one for one in groups}),
        window={axis: frozenset(people) for axis, people in (window or {}).items()},
        approved=approved,
        now=NOW,
        **more,
    )


def reading(verdict: Verdict, axis: str) -> Reading:
    """Pick one axis of the report."""
    return next(one for one in verdict.readings if one.axis == axis)


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


# ------------------------------------------------------------------------------------------------- losses of a group


@pytest.mark.parametrize(("members", "limit"), [(7, 2), (9, 2), (10, 3), (20, 6), (33, 9), (34, 10), (1_000, 10)])
def test_losses_of_one_group_have_a_limit_of_their_own(members: int, limit: int) -> None:
    """30 percent of its members, two at least, ten at most; what is over it is held for that group only."""
    elsewhere = change(500, ChangeKind.LOSS, removes=(B,))
    within, over = changes_of(limit, ChangeKind.LOSS), changes_of(limit + 1, ChangeKind.LOSS)

    assert judged([*within, elsewhere], employed=20_000, members={A: members}, guard=Guard()).held == {}
    verdict = judged([*over, elsewhere], employed=20_000, members={A: members}, guard=Guard())
    assert verdict.held == dict.fromkeys(over, f"group_losses#{A}")
    assert reading(verdict, "group_losses") == Reading("group_losses", A, limit + 1, limit, tripped=True)


@pytest.mark.parametrize("members", [1, 2])
def test_emptying_a_group_by_losses_always_asks(members: int) -> None:
    """Even one person, when nobody else is in the group."""
    losses = changes_of(members, ChangeKind.LOSS)
    verdict = judged(losses, employed=20_000, members={A: members}, guard=Guard())

    assert verdict.held == dict.fromkeys(losses, f"group_losses#{A}")
    assert judged(losses, employed=20_000, members={A: members + 1}, guard=Guard()).held == {}


def test_emptying_a_group_by_losses_in_several_parts_asks() -> None:
    """One member was lost earlier in the window, the other one is now."""
    window = {f"group_losses#{A}": [connect_id(9)], "losses": [connect_id(9)]}
    verdict = judged([change(1, ChangeKind.LOSS)], employed=20_000, members={A: 2}, window=window, guard=Guard())

    assert verdict.held == {change(1, ChangeKind.LOSS): f"group_losses#{A}"}


@pytest.mark.parametrize("is_approved", [True, False])
def test_emptying_a_group_by_losses_asks_whoever_else_goes(is_approved: bool) -> None:
    """Eight move away and the last two are lost: the group would be empty, so the losses wait."""
    movers, losses = changes_of(8, ChangeKind.MOVE), changes_of(2, ChangeKind.LOSS, start=8)
    verdict = judged(
        [*movers, *losses],
        employed=20_000,
        members={A: 10},
        guard=Guard(),
        approved=lambda one: is_approved and one in movers,
    )

    assert verdict.held == dict.fromkeys(losses, f"group_losses#{A}")


def test_leavers_and_movers_may_empty_a_group() -> None:
    """The last person of a department leaves the company: that is no loss."""
    verdict = judged([change(1, ChangeKind.LEAVE), change(2, ChangeKind.MOVE)], members={A: 2}, guard=Guard())

    assert verdict.held == {}


def test_a_loss_held_for_its_group_is_not_reserved() -> None:
    """What does not happen takes no room on any axis."""
    verdict = judged([change(1, ChangeKind.LOSS)], members={A: 1}, guard=Guard())

    assert reserved(verdict) == {}


# --------------------------------------------------------------------------------------------------------- additions


@pytest.mark.parametrize(
    ("changes", "axis", "limit"),
    [
        ({"origin": GroupOrigin.ADOPTED, "since": int(NOW)}, "gains", 20),
        ({"since": int(NOW - SETTLED_SECONDS)}, "gains", 20),
        ({"origin": GroupOrigin.ADOPTED, "since": int(NOW), "private": True}, "private_gains", 8),
        ({"since": int(NOW - SETTLED_SECONDS), "private": True}, "private_gains", 8),
    ],
    ids=["adopted today", "a week old", "private, adopted today", "private, a week old"],
)
def test_gains_of_a_group_that_existed_are_limited(changes: dict[str, Any], axis: str, limit: int) -> None:
    """Half of its members may join at once, a fifth of a private one; over it, the group's joiners wait."""
    groups = [group_entry(B, **changes)]
    at, over = changes_of(limit, ChangeKind.JOIN), changes_of(limit + 1, ChangeKind.JOIN)

    assert judged(at, members={B: 40}, groups=groups).held == {}
    verdict = judged(over, members={B: 40}, groups=groups)
    assert verdict.held == dict.fromkeys(over, f"{axis}#{B}")
    assert reading(verdict, axis) == Reading(axis, B, limit + 1, limit, tripped=True)


@pytest.mark.parametrize(("private", "limit"), [(False, 10), (True, 3)])
def test_gains_of_a_small_group_may_reach_the_count(private: bool, limit: int) -> None:
    """Ten people into any group, three into a private one, whatever its size."""
    groups = [group_entry(B, private=private)]

    assert judged(changes_of(limit, ChangeKind.JOIN), members={B: 0}, groups=groups).held == {}
    assert len(judged(changes_of(limit + 1, ChangeKind.JOIN), members={B: 0}, groups=groups).held) == limit + 1


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [group_entry(B, since=int(NOW - SETTLED_SECONDS + 1))],
        [group_entry(B, since=int(NOW - SETTLED_SECONDS + 1), private=True)],
        [group_entry(B, state=GroupState.CREATING, origin=None, partition_id=None, since=0)],
    ],
    ids=["about to be created", "younger than a week", "private, younger than a week", "its creation was interrupted"],
)
def test_filling_a_new_group_is_no_gain(groups: list[Any]) -> None:
    """Nobody was there before: everybody may come."""
    assert judged(changes_of(500, ChangeKind.JOIN), members={B: 0}, groups=groups).held == {}


def test_a_group_is_new_for_a_week() -> None:
    """Seven days from its creation."""
    assert SETTLED_SECONDS == 7 * 86_400


def test_movers_into_a_full_group_count_as_gains_too() -> None:
    """Within the moves' limit, over the group's: the moves wait as a whole."""
    movers = changes_of(11, ChangeKind.MOVE)
    verdict = judged(movers, members={B: 10}, groups=[group_entry(B)])

    assert verdict.held == dict.fromkeys(movers, f"gains#{B}")
    assert "moves" not in reserved(verdict)


def test_a_tripped_group_holds_its_own_people_only() -> None:
    """Joiners of the neighbouring group go on."""
    crowd, neighbour = changes_of(11, ChangeKind.JOIN), change(99, ChangeKind.JOIN, adds=(C,))
    verdict = judged([*crowd, neighbour], members={B: 0, C: 0}, groups=[group_entry(B), group_entry(C)])

    assert verdict.held.keys() == set(crowd)
    assert reserved(verdict) == {f"gains#{C}": {connect_id(99)}}


# --------------------------------------------------------------------------------------------------------- the report


def test_every_axis_is_reported_even_when_nothing_happens() -> None:
    """A run without changes still shows each axis with its limit, in one order."""
    verdict = judged([], employed=2_000)

    assert [one.to_json() for one in verdict.readings][:3] == [
        {"axis": "leavers", "group": None, "value": 0, "limit": 40, "tripped": False},
        {"axis": "moves", "group": None, "value": 0, "limit": 200, "tripped": False},
        {"axis": "losses", "group": None, "value": 0, "limit": 20, "tripped": False},
    ]
    assert [one.axis for one in verdict.readings] == [
        *PEOPLE_AXES.values(),
        *GROUP_AXES,
        "field_changes",
        "invitations",
    ]


def test_the_group_nearest_to_its_limit_stands_for_its_axis() -> None:
    """One reading per axis: the tripped group if there is one, else the fullest."""
    few, many = changes_of(2, ChangeKind.JOIN, adds=(C,)), changes_of(3, ChangeKind.JOIN, start=50)
    groups = [group_entry(B), group_entry(C)]
    calm = judged([*few, *many], members={B: 100, C: 0}, groups=groups)
    crowd = changes_of(11, ChangeKind.JOIN, adds=(C,))
    loud = judged([*crowd, *changes_of(49, ChangeKind.JOIN, start=50)], members={B: 100, C: 0}, groups=groups)

    assert reading(calm, "gains") == Reading("gains", C, 2, 10, tripped=False)
    assert reading(loud, "gains") == Reading("gains", C, 11, 10, tripped=True)


# ------------------------------------------------------------------------------------- losses at first and second sight


@pytest.mark.parametrize(("people", "limit"), TABLE["losses"].items())
@pytest.mark.parametrize("excess", [-1, 0, 1], ids=["below", "at", "over"])
def test_losses_count_when_they_are_noted(people: int, limit: int, excess: int) -> None:
    """At first sight nothing is held and every loss takes its place; too many take none, and the report says so."""
    noted = changes_of(limit + excess, ChangeKind.LOSS)
    verdict = judged((), noted=noted, employed=people)

    assert verdict.held == {}
    assert reading(verdict, "losses") == Reading("losses", None, limit + excess, limit, tripped=excess > 0)
    assert reserved(verdict).get("losses", frozenset()) == (
        frozenset() if excess > 0 else {one.connect_id for one in noted}
    )


def test_a_loss_at_second_sight_uses_the_place_it_took_at_the_first() -> None:
    """The window is full of what was noted: exactly that passes, and one more holds all."""
    noted = changes_of(2, ChangeKind.LOSS)
    first = judged((), noted=noted)
    again = judged(noted, window=reserved(first))
    one_more = judged(changes_of(3, ChangeKind.LOSS), window=reserved(first))

    assert again.held == {}
    assert first.reservations["losses"] == {one.id: one.connect_id for one in noted}
    assert again.reservations["losses"] == first.reservations["losses"]
    assert len(one_more.held) == 3


def test_noted_losses_hold_nobody_else() -> None:
    """Whoever is at second sight and within the limit goes on, however many are seen for the first time."""
    verdict = judged(changes_of(2, ChangeKind.LOSS), noted=changes_of(5, ChangeKind.LOSS, start=50))

    assert verdict.held == {}
    assert reserved(verdict)["losses"] == {connect_id(0), connect_id(1)}
    assert reading(verdict, "losses") == Reading("losses", None, 7, 2, tripped=True)


def test_noted_losses_of_a_group_count_there_too() -> None:
    """Over the limit of their group they take no place anywhere."""
    noted = changes_of(4, ChangeKind.LOSS)
    verdict = judged((), noted=noted, employed=20_000, members={A: 10}, guard=Guard())

    assert reserved(verdict) == {}
    assert reading(verdict, "group_losses") == Reading("group_losses", A, 4, 3, tripped=True)


def test_approved_losses_take_no_place_when_they_are_noted() -> None:
    """What somebody said yes to does not count, at first sight neither."""
    verdict = judged((), noted=changes_of(9, ChangeKind.LOSS), approved=lambda _: True)

    assert (reserved(verdict), reading(verdict, "losses").value) == ({}, 0)


def test_whoever_was_among_too_many_to_look_up_always_asks() -> None:
    """One unproven loss, within every limit, is held all the same; approved it goes on."""
    lost = changes_of(1, ChangeKind.LOSS)
    unproven = {lost[0].connect_id}

    assert judged(lost, unproven=unproven).held == {lost[0]: "losses"}
    assert reading(judged(lost, unproven=unproven), "losses").tripped is True
    assert judged(lost, unproven=unproven, approved=lambda _: True).held == {}
    assert judged(changes_of(1, ChangeKind.LEAVE), unproven=unproven).held == {}


def test_coming_back_to_a_released_membership_is_no_gain() -> None:
    """Nobody new gets into the group: the person was put there by us before."""
    back = changes_of(30, ChangeKind.JOIN, resumes=(B,))
    verdict = judged(back, members={B: 4}, groups=[group_entry(B)])

    assert verdict.held == {}
    assert len(judged(changes_of(30, ChangeKind.JOIN), members={B: 4}, groups=[group_entry(B)]).held) == 30


def test_profile_fields_of_the_window_are_read_against_the_employed() -> None:
    """Whose value of a field changed before counts there, the fullest field first; it is no group."""
    window = {"field_changes#mobile": map(connect_id, range(12)), "field_changes#gender": [connect_id(1)]}

    found = reading(judged((), window=window, employed=200), "field_changes")

    assert found == Reading("field_changes", None, 12, 20, tripped=False, field="mobile")
