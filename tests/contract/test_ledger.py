"""What every implementation of `MembershipLedger` promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.carrying import Links, carried
from groupsync.core.errors import ConflictError, PermanentError
from groupsync.core.ledger_entries import (
    Account,
    Choice,
    Decision,
    GroupEntry,
    GroupState,
    Membership,
    MembershipState,
)
from groupsync.core.model import ConnectId, EmployeeId, GroupKey, PartitionId
from groupsync.core.succession import Succession
from groupsync.ports.ledger import Carry, CarryingLedger, Fact, Intent, LedgerSnapshot, MembershipLedger
from tests.builders import connect_id, department_key, designation_key, employee_entry, group_entry
from tests.fakes.clock import FakeClock

ID = connect_id(1)
SALES, OPERATIONS, CLERK = department_key(10), department_key(11), designation_key(20)


def intent(clock: FakeClock, **changes: Any) -> Intent:
    """Build the first intent for an account: into sales, good for a minute."""
    values: dict[str, Any] = {
        "connect_id": ID,
        "employees": (EmployeeId("1"),),
        "desired": frozenset({SALES}),
        "expected_rev": 0,
        "rev": 1,
        "token": "plan-1",
        "adding": frozenset({SALES}),
        "call": "call-1",
        "expires": int(clock()) + 60,
        "run": "run-1",
    }
    return Intent(**(values | changes))


def fact(state: MembershipState | None = MembershipState.PRESENT, **changes: Any) -> Fact:
    """Build the answer to `intent`."""
    values: dict[str, Any] = {"connect_id": ID, "group": SALES, "call": "call-1", "state": state, "since": 5}
    return Fact(**(values | {"run": "run-1"} | changes))


def account(ledger: MembershipLedger, one: ConnectId = ID) -> Account | None:
    """Read one account."""
    return ledger.load(accounts=[one]).accounts.get(one)


def states(ledger: MembershipLedger) -> dict[GroupKey, str]:
    """Read where the account stands in each group."""
    found = account(ledger)
    return {group: one.state.value for group, one in found.memberships.items()} if found else {}


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


def test_employee_entries(ledger: MembershipLedger) -> None:
    """Entries are replaced whole; the last of two of one record counts."""
    matched, missing = employee_entry(1), employee_entry(2, missing_since=5, gone=True)
    unmatched = employee_entry(3, connect_id=None)
    ledger.put(employees=[employee_entry(1, missing_since=9), matched, missing, unmatched])
    ledger.put(employees=[matched])

    found = ledger.load(employees=[matched.id, matched.id, missing.id, unmatched.id, EmployeeId("4")])
    assert found.employees == {matched.id: matched, missing.id: missing, unmatched.id: unmatched}
    assert ledger.snapshot().employees == found.employees


def test_group_entries_are_conditional_on_their_version(ledger: MembershipLedger) -> None:
    """A group is written on the version read and raised by one; whoever is late is told."""
    new = GroupEntry(SALES, GroupState.CREATING, call="call-1", expires=9)
    ledger.put(groups=[new])
    assert ledger.load(groups=[SALES]).groups == {SALES: replace(new, version=1)}

    managed = group_entry(SALES, private=True, version=1)
    ledger.put(groups=[managed])

    for late in (new, managed, replace(managed, version=7)):
        with pytest.raises(ConflictError):
            ledger.put(groups=[late])
    assert ledger.load(groups=[SALES]).groups == {SALES: replace(managed, version=2)}


def test_what_a_person_decided_on_a_group_is_kept(ledger: MembershipLedger) -> None:
    """With who and when, the link, the name that was linked knowingly, and the unit's lead."""
    decided = group_entry(
        SALES,
        link=3,
        decision=Decision(Choice.LINK, at=7, by="administrator-1"),
        kept_name="The crew",
        lead=EmployeeId("4"),
        version=0,
    )
    ledger.put(groups=[decided])

    assert ledger.load(groups=[SALES]).groups == {SALES: replace(decided, version=1)}


def test_groups_are_listed_alone(ledger: Any, clock: FakeClock) -> None:
    """Every group's entry and nothing else."""
    ledger.put(groups=[group_entry(SALES, version=0), group_entry(department_key(77), version=0)])
    ledger.put(employees=[employee_entry(1)])
    ledger.intend([intent(clock)])

    assert ledger.list_groups() == ledger.snapshot().groups
    assert set(ledger.list_groups()) == {SALES, department_key(77)}


def test_an_intent_names_the_first_of_the_calls_that_it_repeats(ledger: MembershipLedger, clock: FakeClock) -> None:
    """Until the fact is written: then nothing is repeated any more."""
    ledger.intend([intent(clock, first="1790000000#call-0")])
    announced = ledger.load(accounts=[ID]).accounts[ID]
    ledger.settle([fact()])

    settled = ledger.load(accounts=[ID]).accounts[ID]
    assert (announced.memberships[SALES].first, settled.memberships[SALES].first) == ("1790000000#call-0", "")


def test_the_members_of_a_group_are_listed_alone(ledger: Any, clock: FakeClock) -> None:
    """The accounts with a membership of it, and those of another group are left out."""
    first, second = intent(clock), intent(clock, connect_id=ConnectId("502"))
    other = intent(clock, connect_id=ConnectId("503"), adding=frozenset({department_key(77)}))
    ledger.intend([first, second, other])

    assert {account.id for account in ledger.list_members(SALES)} == {first.connect_id, second.connect_id}
    assert [account.id for account in ledger.list_members(department_key(77))] == [other.connect_id]
    assert list(ledger.list_members(department_key(78))) == []


def test_a_membership_knows_the_link_of_its_group(ledger: MembershipLedger, clock: FakeClock) -> None:
    """From its intent on, and in what came of it."""
    ledger.intend([intent(clock, link=2)])
    announced = account(ledger)
    ledger.settle([fact(link=2)])
    settled = account(ledger)

    assert announced is not None
    assert settled is not None
    assert (announced.memberships[SALES].link, settled.memberships[SALES].link) == (2, 2)


def test_a_group_that_is_not_there_has_version_0(ledger: MembershipLedger) -> None:
    """A later version of something that was never written is refused."""
    with pytest.raises(ConflictError):
        ledger.put(groups=[group_entry(SALES, version=1)])

    assert ledger.snapshot().groups == {}


def test_a_snapshot_has_everything(ledger: MembershipLedger, clock: FakeClock) -> None:
    """More entries than one batch or page holds come back, each in its kind."""
    ledger.put(employees=[employee_entry(number) for number in range(130)], groups=[group_entry(SALES, version=0)])
    ledger.intend([intent(clock)])

    whole = ledger.snapshot()
    assert (len(whole.accounts), len(whole.employees), len(whole.groups)) == (1, 130, 1)
    assert ledger.load(employees=list(whole.employees)).employees == whole.employees


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


def test_a_group_entry_keeps_all_that_is_known_of_it(ledger: MembershipLedger) -> None:
    """Where a group went, and which one it was."""
    entry = GroupEntry(SALES, GroupState.CARRIED, "Sales", counterpart=OPERATIONS, given=PartitionId("7"), gone_since=5)
    ledger.put(groups=[entry])

    assert ledger.load(groups=[SALES]).groups == {SALES: replace(entry, version=1)}
