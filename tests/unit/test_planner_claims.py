"""The planner: several records of one person, and accounts in dispute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.account_planner import SECOND_SIGHT_SECONDS
from groupsync.core.matching import WaitingReason, index_members
from groupsync.core.model import EmployeeId, Family
from groupsync.core.plan import ChangeKind, Direction, Plan
from groupsync.core.planner import make_plan
from tests.builders import account, connect_id, connect_member, employee, leaver, situation
from tests.unit.planned import FIRST, NOW, SECOND, TITLE, A, B, C, blank, change, seen_at


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
