"""What every implementation of `MembershipLedger` promises of intents and facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.errors import PermanentError
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import EmployeeId
from groupsync.ports.ledger import LedgerSnapshot, MembershipLedger
from tests.builders import connect_id, department_key, designation_key
from tests.contract.ledger_calls import CLERK, ID, OPERATIONS, SALES, account, fact, intent, states
from tests.fakes.clock import FakeClock


def test_an_empty_ledger(ledger: MembershipLedger) -> None:
    """Nothing is there, and asking for something is no error."""
    assert ledger.snapshot() == LedgerSnapshot({}, {}, {})
    assert ledger.load(accounts=[ID], employees=[EmployeeId("1")], groups=[SALES]) == LedgerSnapshot({}, {}, {})
    assert ledger.load() == LedgerSnapshot({}, {}, {})


def test_the_first_intent_makes_the_account(ledger: MembershipLedger, clock: FakeClock) -> None:
    """An account that is not there counts as revision 0; the intent stores who, what is wanted, what is under way."""
    refused = ledger.intend([intent(clock, doubts={OPERATIONS: 7})])

    assert refused == {}
    under_way = Membership(MembershipState.ADDING, "call-1", expires=int(clock()) + 60, since=int(clock()), run="run-1")
    expected = Account(ID, (EmployeeId("1"),), frozenset({SALES}), 1, "plan-1", {SALES: under_way}, {OPERATIONS: 7})
    assert account(ledger) == expected


def test_an_unknown_account_is_at_revision_0_only(ledger: MembershipLedger, clock: FakeClock) -> None:
    """An intent that stands on a later revision of an account that is not there is superseded."""
    assert ledger.intend([intent(clock, expected_rev=3, rev=4)]) == {ID: "superseded"}
    assert account(ledger) is None


def test_facts_settle_what_is_under_way(ledger: MembershipLedger, clock: FakeClock) -> None:
    """A fact replaces the intent; settled twice it is the same; none of the rest changes."""
    ledger.intend([intent(clock)])
    ledger.settle([fact(reason="said so")])
    ledger.settle([fact(reason="said so")])

    found = account(ledger)
    assert found is not None
    assert found.memberships == {
        SALES: Membership(MembershipState.PRESENT, "call-1", since=5, run="run-1", reason="said so")
    }
    assert (found.desired, found.desired_rev, found.employees) == (frozenset({SALES}), 1, (EmployeeId("1"),))


def test_a_fact_without_state_removes_the_membership(ledger: MembershipLedger, clock: FakeClock) -> None:
    """What Zoho removed is no longer in the ledger; repeating it is no error."""
    ledger.intend([intent(clock)])
    ledger.settle([fact()])
    leaving = intent(
        clock,
        desired=frozenset(),
        expected_rev=1,
        rev=2,
        adding=frozenset(),
        removing=frozenset({SALES}),
        call="call-2",
    )
    assert ledger.intend([leaving]) == {}
    assert states(ledger) == {SALES: "removing"}

    ledger.settle([fact(None, call="call-2")])
    ledger.settle([fact(None, call="call-2")])

    found = account(ledger)
    assert found is not None
    assert (found.memberships, found.desired, found.desired_rev) == ({}, frozenset(), 2)


def test_a_fact_of_a_call_that_lost_the_membership_is_left(ledger: MembershipLedger, clock: FakeClock) -> None:
    """A late answer does not overwrite what a newer call is doing, nor make accounts."""
    ledger.intend([intent(clock)])
    clock.advance(61)
    ledger.intend([intent(clock, expected_rev=1, call="call-2")])

    ledger.settle(
        [fact(call="call-1"), fact(None, call="call-1"), fact(group=OPERATIONS), fact(connect_id=connect_id(9))]
    )

    assert states(ledger) == {SALES: "adding"}
    assert account(ledger, connect_id(9)) is None


def test_an_older_revision_is_superseded(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Who planned on a revision that has moved on is told, and changes nothing."""
    ledger.intend([intent(clock)])
    ledger.settle([fact()])
    before = account(ledger)

    late = intent(clock, token="plan-0", desired=frozenset({CLERK}), adding=frozenset({CLERK}), call="call-0")
    refused = ledger.intend([late])

    assert refused == {ID: "superseded"}
    assert account(ledger) == before


def test_the_parts_of_one_plan_recognise_their_revision(ledger: MembershipLedger, clock: FakeClock) -> None:
    """A second call of the same plan stands on the revision that the first one raised."""
    both = frozenset({SALES, CLERK})
    ledger.intend([intent(clock, desired=both)])
    refused = ledger.intend([intent(clock, desired=both, adding=frozenset({CLERK}), call="call-2")])

    assert refused == {}
    assert states(ledger) == {SALES: "adding", CLERK: "adding"}
    found = account(ledger)
    assert found is not None
    assert found.desired_rev == 1


def test_it_is_known_when_the_revision_was_raised(ledger: MembershipLedger, clock: FakeClock) -> None:
    """In milliseconds, and only by what raises it."""
    ledger.intend([intent(clock)])
    raised = int(clock() * 1000)
    clock.advance(5)
    ledger.intend([intent(clock, expected_rev=1, rev=1, token="plan-2", adding=frozenset())])

    found = account(ledger)
    assert found is not None
    assert found.desired_at == raised


def test_what_is_wanted_changes_with_the_revision_only(ledger: MembershipLedger, clock: FakeClock) -> None:
    """An intent that raises nothing leaves the wanted groups and whose revision it is, and keeps the doubts."""
    ledger.intend([intent(clock, doubts={SALES: 3})])
    again = intent(clock, desired=frozenset({CLERK}), expected_rev=1, rev=1, token="plan-2", adding=frozenset())
    assert ledger.intend([again]) == {}

    found = account(ledger)
    assert found is not None
    assert (found.desired, found.desired_rev, found.desired_token) == (frozenset({SALES}), 1, "plan-1")
    assert found.doubts == {SALES: 3}


def test_doubts_are_replaced_when_given(ledger: MembershipLedger, clock: FakeClock) -> None:
    """An empty mapping clears the doubts."""
    ledger.intend([intent(clock, doubts={SALES: 3, CLERK: 4})])
    ledger.intend([intent(clock, expected_rev=1, doubts={})])

    found = account(ledger)
    assert found is not None
    assert found.doubts == {}


def test_a_live_intent_keeps_others_out(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Until it expires nobody else touches the membership; other groups of the account stay open to others."""
    ledger.intend([intent(clock)])
    other = intent(clock, expected_rev=1, rev=1, call="call-2")
    leaving = replace(other, adding=frozenset(), removing=frozenset({SALES, CLERK}))
    elsewhere = replace(other, adding=frozenset({CLERK}))

    assert ledger.intend([other]) == {ID: "busy"}
    assert ledger.intend([leaving]) == {ID: "busy"}
    assert ledger.intend([elsewhere]) == {}
    assert states(ledger) == {SALES: "adding", CLERK: "adding"}


def test_an_expired_intent_may_be_taken_over(ledger: MembershipLedger, clock: FakeClock) -> None:
    """From the second of its expiry on, an intent is unknown and another call settles it."""
    ledger.intend([intent(clock)])
    other = intent(clock, expected_rev=1, rev=1, call="call-2", expires=int(clock()) + 600)
    clock.advance(59)
    assert ledger.intend([other]) == {ID: "busy"}

    clock.advance(1)

    assert ledger.intend([other]) == {}
    found = account(ledger)
    assert found is not None
    assert found.memberships[SALES].call == "call-2"


@pytest.mark.parametrize("state", [MembershipState.PRESENT, MembershipState.REFUSED])
def test_a_settled_membership_is_free(ledger: MembershipLedger, clock: FakeClock, state: MembershipState) -> None:
    """A fact ends the intent at once, whatever time was left of it."""
    ledger.intend([intent(clock)])
    ledger.settle([fact(state)])

    assert ledger.intend([intent(clock, expected_rev=1, rev=1, call="call-2")]) == {}
    assert states(ledger) == {SALES: "adding"}


def test_repeating_an_intent_is_accepted(ledger: MembershipLedger, clock: FakeClock) -> None:
    """The same call may write its intent again, before and after the answer."""
    first = intent(clock)
    ledger.intend([first])

    assert ledger.intend([first]) == {}
    ledger.settle([fact()])
    assert ledger.intend([first]) == {}
    assert states(ledger) == {SALES: "adding"}


def test_superseded_is_said_before_busy(ledger: MembershipLedger, clock: FakeClock) -> None:
    """When both hold, waiting would not help: the reason is that the plan is old."""
    ledger.intend([intent(clock)])

    assert ledger.intend([intent(clock, token="plan-0", call="call-0")]) == {ID: "superseded"}


def test_intents_do_not_depend_on_each_other(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Of many accounts only the refused ones come back; the others are written."""
    ledger.intend([intent(clock)])
    many = [intent(clock, connect_id=connect_id(number), call="call-2", token="plan-2") for number in range(1, 30)]

    refused = ledger.intend(many)

    assert refused == {ID: "superseded"}
    assert len(ledger.snapshot().accounts) == 29
    ledger.settle([fact(connect_id=connect_id(number), call="call-2") for number in range(1, 30)])
    settled = [one.memberships[SALES].state for one in ledger.snapshot().accounts.values()]
    assert settled.count(MembershipState.PRESENT) == 28


def test_one_intent_per_account_and_direction(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Two intents of one account in a call, or a group both added and removed, are the caller's mistake."""
    with pytest.raises(PermanentError):
        ledger.intend([intent(clock), intent(clock)])
    with pytest.raises(PermanentError):
        ledger.intend([intent(clock, removing=frozenset({SALES}))])

    assert account(ledger) is None


def test_forty_groups_fit_into_one_intent(ledger: MembershipLedger, clock: FakeClock) -> None:
    """More groups than the configuration allows one person to change at once are one write."""
    adding = frozenset(department_key(number) for number in range(20))
    removing = frozenset(designation_key(number) for number in range(20))

    assert ledger.intend([intent(clock, desired=adding, adding=adding, removing=removing)]) == {}
    assert len(states(ledger)) == 40


def test_an_account_without_employees_or_wishes(ledger: MembershipLedger, clock: FakeClock) -> None:
    """A released account keeps its item: nobody's, nothing wanted."""
    ledger.intend([intent(clock, employees=(), desired=frozenset(), adding=frozenset())])

    assert account(ledger) == Account(ID, desired_rev=1, desired_token="plan-1")


def test_an_intent_names_the_first_of_the_calls_that_it_repeats(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Until the fact is written: then nothing is repeated any more."""
    ledger.intend([intent(clock, first="1790000000#call-0")])
    announced = ledger.load(accounts=[ID]).accounts[ID]
    ledger.settle([fact()])

    settled = ledger.load(accounts=[ID]).accounts[ID]
    assert (announced.memberships[SALES].first, settled.memberships[SALES].first) == ("1790000000#call-0", "")


def test_a_membership_knows_the_link_of_its_group(ledger: MembershipLedger, clock: FakeClock) -> None:
    """From its intent on, and in what came of it."""
    ledger.intend([intent(clock, link=2)])
    announced = account(ledger)
    ledger.settle([fact(link=2)])
    settled = account(ledger)

    assert announced is not None
    assert settled is not None
    assert (announced.memberships[SALES].link, settled.memberships[SALES].link) == (2, 2)
