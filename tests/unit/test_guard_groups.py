"""The guard: losses and gains of one group."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import Guard
from groupsync.core.guard import SETTLED_SECONDS, Reading
from groupsync.core.ledger_entries import GroupOrigin, GroupState
from groupsync.core.plan import ChangeKind
from tests.builders import connect_id, group_entry, reserved
from tests.unit.guarded import NOW, A, B, C, change, changes_of, judged, reading

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
