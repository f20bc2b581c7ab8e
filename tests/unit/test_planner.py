"""What changes for an account: joiners, movers, leavers, losses, and everything that must stay as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from groupsync.core.ledger_entries import Account, GroupState, Membership, MembershipState
from groupsync.core.matching import Matches, WaitingReason, index_members
from groupsync.core.model import EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind, Direction, Plan
from groupsync.core.planner import REFUSED_AGAIN_SECONDS, SECOND_SIGHT_SECONDS, make_plan
from tests.builders import (
    account,
    connect_id,
    connect_member,
    department_key,
    designation_key,
    employee,
    group_entry,
    leaver,
    membership,
    situation,
)

NOW = 1_790_000_000
A, B, C, TITLE = department_key(10), department_key(11), department_key(12), designation_key(20)
FIRST, SECOND = EmployeeId("1"), EmployeeId("2")


def change(kind: ChangeKind, family: Family = Family.DEPARTMENT, **changes: Any) -> Change:
    """Name a change of person 1."""
    values: dict[str, Any] = {"connect_id": connect_id(1), "family": family, "kind": kind, "employee_id": FIRST}
    return Change(**(values | changes))


def seen_at(account: Account, *groups: GroupKey, ago: float) -> Account:
    """Note on an account that losses were seen so many seconds ago."""
    return replace(account, doubts=dict.fromkeys(groups, int(NOW - ago)))


def removed(plan: Plan) -> int:
    """Count removals."""
    return plan.memberships(Direction.REMOVE)


# ---------------------------------------------------------------------------------------- joiners, movers, leavers


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


# -------------------------------------------------------------------------------------------------------- losses


def blank(number: int = 1, **changes: Any) -> Any:
    """Build somebody whose department field is blank."""
    return employee(number, **({"departments": ()} | changes))


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


# ---------------------------------------------------------------------------- several records, accounts in dispute


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["old first", "new first"])
def test_a_rehire_under_a_new_record_is_in(order: tuple[int, int]) -> None:
    """The old record left and the new one is employed: the person stays, whichever record is read first."""
    records = [leaver(1), employee(2, zuid=connect_id(1))]
    plan = make_plan(situation([records[one] for one in order], [account(1, [A, TITLE])], now=NOW))

    assert plan.changes == ()
    assert plan.accounts[connect_id(1)].employees == (SECOND,)
    assert plan.accounts[connect_id(1)].claims_changed is True


def test_a_rehire_whose_old_record_is_gone_takes_over_the_claim() -> None:
    """Nothing changes in Connect, but the ledger has to know whose account it is now."""
    plan = make_plan(
        situation([employee(2, zuid=connect_id(1))], [account(1, [A, TITLE])], now=NOW, gone=frozenset({FIRST}))
    )

    assert plan.changes == ()
    assert plan.accounts[connect_id(1)].employees == (SECOND,)


def test_a_rehire_into_another_department_moves() -> None:
    """The new record's department is wanted, the old one's is not: a move, told of the new record."""
    plan = make_plan(
        situation([leaver(1), employee(2, zuid=connect_id(1), departments=("11",))], [account(1, [A, TITLE])], now=NOW)
    )

    assert plan.changes == (change(ChangeKind.MOVE, employee_id=SECOND, adds=(B,), removes=(A,)),)
    assert plan.accounts[connect_id(1)].employees == (SECOND,)


def test_a_rehire_whose_new_record_comes_first_waits_and_then_takes_over() -> None:
    """While both records are employed the first keeps the account; when it leaves the second gets in."""
    new = employee(2, zuid=connect_id(1), departments=("11",))
    before = make_plan(situation([employee(1), new], [account(1, [A, TITLE])], now=NOW))
    after = make_plan(situation([leaver(1), new], [account(1, [A, TITLE])], now=NOW))

    assert before.changes == ()
    assert after.changes == (change(ChangeKind.MOVE, employee_id=SECOND, adds=(B,), removes=(A,)),)


def test_the_second_claimant_gets_nothing_and_costs_nothing() -> None:
    """The holder moves as usual, but keeps what the parked record would want; the claim stays the holder's alone."""
    holder = employee(1, departments=("12",))
    second = employee(2, zuid=connect_id(1), departments=("11",), designations=())
    plan = make_plan(situation([holder, second], [account(1, [A, B, TITLE])], now=NOW))

    assert plan.changes == (change(ChangeKind.MOVE, adds=(C,), removes=(A,)),)
    assert plan.accounts[connect_id(1)].employees == (FIRST,)


def test_a_parked_claimant_who_could_not_be_read_stops_removals() -> None:
    """Nobody knows what the parked record wants in that family: additions go on, removals wait."""
    holder = employee(1, departments=("12",))
    second = blank(2, zuid=connect_id(1), unreadable=frozenset({Family.DEPARTMENT}))
    plan = make_plan(situation([holder, second], [account(1, [A, TITLE])], now=NOW))

    assert plan.changes == (change(ChangeKind.MOVE, adds=(C,)),)


def test_a_claimant_who_was_not_read_stops_removals_and_keeps_the_claim() -> None:
    """Live work read only one of two records: it may add, not remove, nor drop the other's claim."""
    held = account(1, [A, TITLE], employees=(FIRST, SECOND))
    plan = make_plan(situation([employee(1, departments=("11",))], [held], now=NOW, sweep=False))

    assert plan.changes == (change(ChangeKind.MOVE, adds=(B,)),)
    assert plan.accounts[connect_id(1)].employees == (FIRST, SECOND)


def test_a_claimant_out_of_scope_keeps_the_claim() -> None:
    """Not managed is not forgotten, whoever else was not read."""
    held = account(1, [A, TITLE], employees=(FIRST, SECOND))
    people = {"people": {"exclude": {"record_ids": ["1"]}}}
    plan = make_plan(situation([employee(1)], [held], now=NOW, settings=people))

    assert plan == Plan(unchanged=1)


def test_a_leaver_stays_while_another_claimant_was_not_read() -> None:
    """The record that was not read may want the groups."""
    held = account(1, [A, TITLE], employees=(FIRST, SECOND))

    assert make_plan(situation([leaver(1)], [held], now=NOW)).changes == ()


def test_a_contested_account_is_untouched() -> None:
    """Two employed records claim an account that neither holds: nothing is added, removed or noted."""
    claimants = [employee(1, departments=("11",)), employee(2, zuid=connect_id(1), departments=())]
    for held in ([], [account(1, [A, TITLE], employees=())], [account(1, [A, TITLE], employees=(FIRST, SECOND))]):
        plan = make_plan(situation(claimants, held, now=NOW))

        assert (plan.changes, plan.unchanged, plan.protected) == ((), 1, 0)
        assert all((one.noted, one.busy, one.doubts) == (0, 0, None) for one in plan.accounts.values())


def test_a_conflicting_id_leaves_the_account_untouched() -> None:
    """The record is parked: it neither loses what it has nor gets anything new."""
    person = employee(1, email="person2@example.com", departments=("11",))
    members = index_members([connect_member(1), connect_member(2)])
    plan = make_plan(situation([person], [account(1, [A, TITLE])], now=NOW, members=members))

    assert plan == Plan(unchanged=1)


def test_a_reused_address_gets_nobody_into_the_wrong_account() -> None:
    """The former employee leaves; the new hire with the same address waits and is added to nothing."""
    hire = employee(2, zuid=None, email="person1@example.com", departments=("11",))
    gathered = situation(
        [leaver(1), hire], [account(1, [A, TITLE])], now=NOW, members=index_members([connect_member(1)])
    )
    plan = make_plan(gathered)

    assert gathered.matches.waiting == {SECOND: WaitingReason.CLAIMED}
    assert {one.kind for one in plan.changes} == {ChangeKind.LEAVE}
    assert plan.memberships(Direction.ADD) == 0


def test_an_account_id_that_changes_moves_the_memberships() -> None:
    """The person's right account is filled; the wrong one is emptied as a loss, hence at second sight only."""
    person = employee(1, zuid=connect_id(7))
    held = account(1, [A, TITLE])
    first = make_plan(situation([person], [held], now=NOW))
    wrong, right = first.accounts[connect_id(1)], first.accounts[connect_id(7)]

    assert {(one.connect_id, one.kind) for one in first.changes} == {(connect_id(7), ChangeKind.JOIN)}
    assert (right.employees, wrong.employees) == ((FIRST,), ())
    assert wrong.doubts == {A: NOW, TITLE: NOW}
    for claimants in ((FIRST,), ()):
        later = seen_at(replace(held, employees=claimants), A, TITLE, ago=SECOND_SIGHT_SECONDS)
        second = make_plan(situation([person], [later, account(7, [A, TITLE], employees=(FIRST,))], now=NOW))
        assert [(one.connect_id, one.kind, one.removes) for one in second.changes] == [
            (connect_id(1), ChangeKind.LOSS, (A,)),
            (connect_id(1), ChangeKind.LOSS, (TITLE,)),
        ]


def test_an_account_id_that_changes_to_somebody_elses_keeps_both_as_they_are() -> None:
    """The new id belongs to another employed record: parked, and the old account loses nothing."""
    accounts = [account(1, [A, TITLE]), account(2, [A, TITLE])]
    plan = make_plan(situation([employee(1, zuid=connect_id(2)), employee(2)], accounts, now=NOW))

    assert (plan.changes, plan.unchanged) == ((), 2)
    assert plan.accounts[connect_id(2)].parked == (EmployeeId("1"),)


def test_somebody_out_of_scope_whose_account_id_changes_keeps_what_they_have() -> None:
    """Out of scope is not managed, under whichever account."""
    plan = make_plan(
        situation(
            [employee(1, zuid=connect_id(7))],
            [seen_at(account(1, [A, TITLE]), A, TITLE, ago=3600)],
            now=NOW,
            settings={"people": {"exclude": {"record_ids": ["1"]}}},
        )
    )

    assert plan.changes == ()


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
