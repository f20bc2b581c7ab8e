"""The planner: whom and what it leaves alone: not managed, under way, refused, not read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from groupsync.core.account_planner import REFUSED_AGAIN_SECONDS
from groupsync.core.ledger_entries import GroupState, Membership, MembershipState
from groupsync.core.matching import Matches, WaitingReason
from groupsync.core.model import Family, GroupKey
from groupsync.core.plan import ChangeKind, Plan
from groupsync.core.planner import make_plan
from tests.builders import account, connect_id, designation_key, employee, group_entry, leaver, membership, situation
from tests.unit.planned import FIRST, NOW, SECOND, TITLE, A, B, blank, change, removed, seen_at

# ---------------------------------------------------------------------------------------------- not managed


@pytest.mark.parametrize(
    ("person", "settings"),
    [
        (employee(1, departments=("11",)), {"people": {"exclude": {"record_ids": ["1"]}}}),
        (employee(1, departments=("11",), location=" Berlin "), {"people": {"exclude": {"location": ["BERLIN"]}}}),
        (employee(1, departments=("11",)), {"people": {"include": {"employee_type": ["Permanent"]}}}),
        (leaver(1), {"people": {"exclude": {"record_ids": ["1"]}}}),
        (employee(1, departments=("11",), joined_on=date(2026, 9, 22)), {}),
        (employee(1), {"groups": {"department": {"enabled": False}, "designation": {"enabled": False}}}),
        (leaver(1), {"groups": {"department": {"enabled": False}, "designation": {"enabled": False}}}),
        (leaver(1), {"groups": {"department": {"exclude": ["10"]}, "designation": {"include": ["99"]}}}),
    ],
    ids=[
        *("record excluded", "location excluded", "type not included", "leaver excluded", "not started"),
        *("families disabled", "leaver, families disabled", "leaver, groups excluded"),
    ],
)
def test_what_is_not_managed_is_not_removed(person: Any, settings: Mapping[str, Any]) -> None:
    """Leaving scope, disabling a family, excluding a group, not having started: memberships stay, none is noted."""
    plan = make_plan(situation([person], [account(1, [A, TITLE])], now=NOW, settings=settings))

    assert (plan.changes, plan.noted, plan.releases()) == ((), (), {})


def test_moving_into_an_excluded_department_is_a_move() -> None:
    """The field is not blank: leaving the managed group needs no second sight."""
    groups = {"groups": {"department": {"exclude": ["11"]}}}
    plan = make_plan(situation([employee(1, departments=("11",))], [account(1, [A, TITLE])], now=NOW, settings=groups))

    assert plan.changes == (change(ChangeKind.MOVE, removes=(A,)),)


@pytest.mark.parametrize("state", [GroupState.WAITING, GroupState.IGNORED, GroupState.CREATING])
def test_a_group_that_waits_is_not_managed_meanwhile(state: GroupState) -> None:
    """Nobody is added to it or removed from it; the other groups go on."""
    groups = [group_entry(A), group_entry(B, state=state), group_entry(TITLE)]
    plan = make_plan(
        situation(
            [employee(1, departments=("11",)), leaver(2)],
            [account(1, [A, TITLE]), account(2, [B, TITLE])],
            now=NOW,
            groups=groups,
        )
    )

    assert [(one.connect_id, one.adds, one.removes) for one in plan.changes] == [
        (connect_id(1), (), (A,)),
        (connect_id(2), (), (TITLE,)),
    ]


def test_a_group_admin_is_never_removed() -> None:
    """Neither as leaver, as mover nor as loss; what was left out is counted."""
    admins = {A: frozenset({connect_id(1)})}
    held = seen_at(account(1, [A]), A, ago=3600)
    leaving = make_plan(situation([leaver(1)], [account(1, [A, TITLE])], now=NOW, admins=admins))
    moving = make_plan(situation([employee(1, departments=("11",))], [account(1, [A, TITLE])], now=NOW, admins=admins))
    losing = make_plan(situation([blank(designations=())], [held], now=NOW, admins=admins))

    assert leaving.changes == (change(ChangeKind.LEAVE, Family.DESIGNATION, removes=(TITLE,)),)
    assert moving.changes == (change(ChangeKind.MOVE, adds=(B,)),)
    assert losing.changes == ()
    assert [one.protected for one in (leaving, moving, losing)] == [1, 1, 1]


def test_the_admin_of_another_group_is_no_exception() -> None:
    """Only the group that the person is an admin of is protected."""
    admins = {B: frozenset({connect_id(1)}), A: frozenset({connect_id(2)})}

    assert removed(make_plan(situation([leaver(1)], [account(1, [A, TITLE])], now=NOW, admins=admins))) == 2


# ------------------------------------------------------------------------------------------- intents and refusals


@pytest.mark.parametrize("state", [MembershipState.ADDING, MembershipState.REMOVING])
@pytest.mark.parametrize("person", [employee(1), leaver(1)], ids=["wanted", "not wanted"])
def test_a_live_intent_is_touched_by_nobody_else(state: MembershipState, person: Any) -> None:
    """Whatever is wanted, a membership under way is left; that it was busy is told."""
    held = account(1, memberships={A: membership(state, expires=NOW + 1)})
    plan = make_plan(situation([person], [held], now=NOW))

    assert all(A not in (*one.adds, *one.removes) for one in plan.changes)
    assert plan.accounts[connect_id(1)].busy == 1


@pytest.mark.parametrize("state", [MembershipState.ADDING, MembershipState.REMOVING])
@pytest.mark.parametrize("expires", [NOW - 1, NOW])
def test_an_expired_intent_is_settled_towards_what_is_wanted(state: MembershipState, expires: int) -> None:
    """Nobody knows whether the call happened: it is repeated as addition or removal, as People wants it now."""
    held = account(1, [TITLE], memberships={A: membership(state, expires=expires)})
    wanted = make_plan(situation([employee(1)], [held], now=NOW))
    unwanted = make_plan(situation([leaver(1, designations=())], [held], now=NOW))

    assert wanted.changes == (change(ChangeKind.JOIN, adds=(A,), settles=(A,)),)
    assert change(ChangeKind.LEAVE, removes=(A,), settles=(A,)) in unwanted.changes


def test_whoever_arrived_in_the_network_is_asked_for_again_at_once() -> None:
    """Connect refused while the person was not there; a sweep need not wait for the six hours."""
    held = account(1, [TITLE], memberships={A: membership(MembershipState.REFUSED, since=NOW - 60)})
    arrived = make_plan(situation([employee(1)], [held], now=NOW, arrived=frozenset({FIRST})))
    other = make_plan(situation([employee(1)], [held], now=NOW, arrived=frozenset({SECOND})))

    assert [one.adds for one in arrived.changes] == [(A,)]
    assert other.changes == ()


@pytest.mark.parametrize(
    ("age", "sweep", "adds"),
    [
        (REFUSED_AGAIN_SECONDS - 1, True, ()),
        (REFUSED_AGAIN_SECONDS, True, (A,)),
        (1, False, (A,)),
    ],
    ids=["a sweep too early", "a sweep six hours later", "live work"],
)
def test_a_refusal_is_believed_for_six_hours_by_sweeps(age: int, sweep: bool, adds: tuple[GroupKey, ...]) -> None:
    """Every quarter of an hour would be a call too many; whoever edits the person asks at once."""
    refused: Membership = membership(MembershipState.REFUSED, since=NOW - age)
    held = account(1, [TITLE], memberships={A: refused})
    plan = make_plan(situation([employee(1)], [held], now=NOW, sweep=sweep))

    assert tuple(group for one in plan.changes for group in one.adds) == adds


# ------------------------------------------------------------------------------------ incomplete reads, touched, hash


def test_an_incomplete_read_adds_and_removes_nobody() -> None:
    """Joiners get in; leavers, movers and old losses stay where they are, and no move is torn apart."""
    people = [employee(1), leaver(2), employee(3, departments=("11",)), blank(4)]
    accounts = [
        account(2, [A, TITLE]),
        account(3, [A, TITLE]),
        seen_at(account(4, [A, TITLE]), A, ago=30 * 24 * 3600),
    ]
    plan = make_plan(situation(people, accounts, now=NOW, complete=False))

    assert [(one.connect_id, one.kind) for one in plan.changes] == [
        (connect_id(1), ChangeKind.JOIN),
        (connect_id(1), ChangeKind.JOIN),
    ]
    assert removed(plan) == 0


def test_only_the_touched_accounts_are_planned() -> None:
    """Live work plans for the person whom it is about, and says what is wanted even when nothing changes."""
    people, accounts = [leaver(1), employee(2)], [account(1, [A]), account(2, [A, TITLE])]
    plan = make_plan(situation(people, accounts, now=NOW, sweep=False, touched=frozenset({connect_id(2)})))

    assert plan.changes == ()
    assert plan.accounts.keys() == {connect_id(2)}
    assert plan.accounts[connect_id(2)].effective(()) == {A, TITLE}


def test_a_held_family_keeps_what_is_stored_as_wanted() -> None:
    """The department's move is held, the designation's goes on: only the latter is stored as wanted."""
    person = employee(1, departments=("11",), designations=("21",))
    plan = make_plan(situation([person], [account(1, [A, TITLE])], now=NOW))

    assert plan.accounts[connect_id(1)].effective({Family.DEPARTMENT}) == {A, designation_key(21)}


def test_waiting_people_without_an_account_are_in_no_plan() -> None:
    """Nothing is planned for somebody who matches nobody."""
    gathered = situation([employee(1, zuid=None)], now=NOW)

    assert gathered.matches == Matches(waiting={FIRST: WaitingReason.NO_ACCOUNT})
    assert make_plan(gathered) == Plan()
