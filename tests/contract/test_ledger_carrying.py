"""What every ledger promises of memberships that are carried over to another group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.carrying import Links, carried
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import EmployeeId, PartitionId
from groupsync.core.succession import Succession
from groupsync.ports.ledger import Carry, CarryingLedger, MembershipLedger
from tests.builders import connect_id
from tests.contract.ledger_calls import CLERK, ID, OPERATIONS, SALES, account, fact, intent, states
from tests.fakes.clock import FakeClock

REPLACED = Succession(SALES, OPERATIONS, PartitionId("7"))


def carry_of(ledger: MembershipLedger) -> Carry:
    """Carry the account's membership in sales to operations, as it is read now."""
    before = account(ledger)
    assert before is not None
    return Carry(before, carried(before, REPLACED, Links(0, 3)), SALES, OPERATIONS)


def test_a_membership_is_carried_over_as_it_is(ledger: CarryingLedger, clock: FakeClock) -> None:
    """State, call, run and time go along, and so do the wish and the doubt; link and revision rise, the rest stays."""
    both = frozenset({SALES, CLERK})
    ledger.intend([intent(clock, desired=both, adding=both, doubts={SALES: 3, CLERK: 4}, parked=(EmployeeId("2"),))])
    ledger.settle([fact(), fact(group=CLERK)])
    there = Membership(MembershipState.PRESENT, "call-1", since=5, run="run-1")

    assert ledger.carry([carry_of(ledger)]) == frozenset()
    assert account(ledger) == Account(
        ID,
        (EmployeeId("1"),),
        frozenset({OPERATIONS, CLERK}),
        2,
        f"carry over:{SALES}:{OPERATIONS}",
        {OPERATIONS: replace(there, link=3), CLERK: there},
        {OPERATIONS: 3, CLERK: 4},
        (EmployeeId("2"),),
    )


def test_a_refusal_in_the_new_group_gives_way(ledger: CarryingLedger, clock: FakeClock) -> None:
    """That Connect would not add somebody says nothing about the group that the person is in."""
    both = frozenset({SALES, OPERATIONS})
    ledger.intend([intent(clock, desired=both, adding=both)])
    ledger.settle([fact(), fact(MembershipState.REFUSED, group=OPERATIONS)])

    assert ledger.carry([carry_of(ledger)]) == frozenset()
    assert states(ledger) == {OPERATIONS: "present"}


@pytest.mark.parametrize("what", ["revision", "source", "target"])
def test_an_account_that_has_changed_is_not_carried(ledger: CarryingLedger, clock: FakeClock, what: str) -> None:
    """A newer wish, a call under way in the old group or something in the new one: told, and left as it is."""
    ledger.intend([intent(clock)])
    ledger.settle([fact()])
    carry = carry_of(ledger)
    other = intent(clock, expected_rev=1, rev=1, call="call-2", adding=frozenset())
    newer = {
        "revision": replace(other, rev=2, token="plan-2", desired=frozenset()),
        "source": replace(other, removing=frozenset({SALES})),
        "target": replace(other, adding=frozenset({OPERATIONS})),
    }[what]
    assert ledger.intend([newer]) == {}
    before = account(ledger)

    assert ledger.carry([carry]) == {ID}
    assert account(ledger) == before


def test_what_is_carried_is_not_carried_twice(ledger: CarryingLedger, clock: FakeClock) -> None:
    """The others of the same call do not depend on it."""
    ledger.intend([intent(clock), intent(clock, connect_id=connect_id(2))])
    ledger.settle([fact(), fact(connect_id=connect_id(2))])
    first = carry_of(ledger)
    second = account(ledger, connect_id(2))
    assert second is not None
    assert ledger.carry([first]) == frozenset()
    after = account(ledger)

    other = Carry(second, carried(second, REPLACED, Links(0, 3)), SALES, OPERATIONS)
    refused = ledger.carry([replace(first, after=replace(first.after, desired_token="another")), other])

    assert refused == {ID}
    assert account(ledger) == after
    assert OPERATIONS in ledger.load(accounts=[connect_id(2)]).accounts[connect_id(2)].memberships


def test_a_late_fact_of_a_carried_membership_is_left(ledger: CarryingLedger, clock: FakeClock) -> None:
    """The membership is in the new group now, whatever an older call says about the old one."""
    ledger.intend([intent(clock)])
    ledger.settle([fact()])
    ledger.carry([carry_of(ledger)])
    ledger.settle([fact(None)])

    assert states(ledger) == {OPERATIONS: "present"}
