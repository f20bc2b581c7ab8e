"""Whom a deletion takes out, and whom it leaves alone."""

from __future__ import annotations

import pytest

from groupsync.core.emptying import found_again, plan_emptying
from groupsync.core.group_plan import marker
from groupsync.core.ledger_entries import Account, GroupEntry, GroupState, Membership, MembershipState
from groupsync.core.model import ConnectGroup, PartitionId
from groupsync.core.operations import CALLS_PER_CHUNK
from tests.builders import connect_id, department_key

NOW = 1_790_000_000.0
KEY = department_key(10)
ENTRY = GroupEntry(KEY, GroupState.MANAGED, partition_id=PartitionId("7"))
LISTED = ConnectGroup(PartitionId("7"), "Sales")


def member(number: int, state: MembershipState = MembershipState.PRESENT, *, expires: int = 0) -> Account:
    """Build an account with one membership."""
    memberships = {KEY: Membership(state, "call", expires=expires)}
    return Account(connect_id(number), desired=frozenset({KEY}), desired_rev=3, memberships=memberships)


@pytest.mark.parametrize("state", [MembershipState.PRESENT, MembershipState.ADDING, MembershipState.REMOVING])
def test_whoever_is_there_because_of_us_goes(state: MembershipState) -> None:
    """Whether a call's outcome is known or not; nothing is wanted for the account any more."""
    plan = plan_emptying([member(1, state)], {KEY: ENTRY}, [LISTED], now=NOW)

    assert [(one.group, one.members) for one in plan.operations] == [(KEY, (connect_id(1),))]
    target = plan.targets[connect_id(1)]
    assert (target.desired, target.expected_rev, target.rev) == (frozenset(), 3, 4)


@pytest.mark.parametrize("state", [MembershipState.REFUSED, MembershipState.RELEASED])
def test_whoever_is_not_ours_stays(state: MembershipState) -> None:
    """Connect never let the person in, or nobody manages the membership any more."""
    plan = plan_emptying([member(1, state)], {KEY: ENTRY}, [LISTED], now=NOW)

    assert (plan.operations, plan.memberships) == ((), 0)


def test_what_somebody_is_changing_is_counted_and_comes_later() -> None:
    """A live intent is nobody else's to touch."""
    plan = plan_emptying([member(1, MembershipState.ADDING, expires=int(NOW) + 9)], {KEY: ENTRY}, [LISTED], now=NOW)

    assert (plan.operations, plan.busy, plan.memberships) == ((), 1, 1)


@pytest.mark.parametrize(
    "listed", [[], [ConnectGroup(PartitionId("7"), "Sales", active=False)], [ConnectGroup(PartitionId("8"), "Sales")]]
)
def test_a_group_that_connect_does_not_list_is_left_alone(listed: list[ConnectGroup]) -> None:
    """Who its admins are is not known, so nobody is taken out of it."""
    plan = plan_emptying([member(1)], {KEY: ENTRY}, listed, now=NOW)

    assert (plan.operations, plan.unreachable) == ((), {KEY: 1})


def test_admins_of_a_group_are_left_alone() -> None:
    """They are counted by group."""
    listed = ConnectGroup(PartitionId("7"), "Sales", admins=frozenset({connect_id(1)}))

    plan = plan_emptying([member(1), member(2)], {KEY: ENTRY}, [listed], now=NOW)

    assert ([one.members for one in plan.operations], plan.admins) == ([(connect_id(2),)], {KEY: 1})


def test_an_operation_is_what_one_invocation_does_with_time_to_spare() -> None:
    """A large group is emptied in several steps, so that a run can say how far it is."""
    people = [member(number) for number in range(CALLS_PER_CHUNK + 1)]

    plan = plan_emptying(people, {KEY: ENTRY}, [LISTED], now=NOW)

    assert [len(one.members) for one in plan.operations] == [CALLS_PER_CHUNK, 1]
    assert (plan.memberships, plan.groups) == (CALLS_PER_CHUNK + 1, 1)


@pytest.mark.parametrize(("expires", "found"), [(0, True), (int(NOW) + 9, False)])
def test_a_group_that_was_made_without_an_answer_is_found_by_its_marker(*, expires: int, found: bool) -> None:
    """Unless somebody is making it at this moment."""
    entry = GroupEntry(KEY, GroupState.CREATING, expires=expires)
    listed = ConnectGroup(PartitionId("7"), "Sales", description=f"Everyone {marker(KEY)}")

    made = found_again({KEY: entry}, [listed], now=NOW)

    assert [(one.state, one.partition_id) for one in made] == ([(GroupState.MANAGED, "7")] if found else [])
