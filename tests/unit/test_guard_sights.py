"""The guard: what it reports, and losses at first and second sight."""

from __future__ import annotations

import pytest

from groupsync.core.configuration import Guard
from groupsync.core.guard import GROUP_AXES, PEOPLE_AXES, Reading
from groupsync.core.plan import ChangeKind
from tests.builders import connect_id, group_entry, reserved
from tests.unit.guarded import TABLE, A, B, C, changes_of, judged, reading

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
