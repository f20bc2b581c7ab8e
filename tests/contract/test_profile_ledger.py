"""What every implementation of `ProfileLedger` promises."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import PermanentError
from groupsync.core.ledger_entries import Account, ProfileState
from groupsync.core.model import EmployeeId
from groupsync.ports.ledger import Intent, MembershipLedger
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent, ProfileLedger
from tests.builders import connect_id, department_key
from tests.fakes.clock import FakeClock

ID = connect_id(1)


def intent(clock: FakeClock, **changes: Any) -> ProfileIntent:
    """Build the first intent for a profile, good for a minute."""
    values: dict[str, Any] = {
        "connect_id": ID,
        "expected_rev": 0,
        "rev": 1,
        "token": "plan-1",
        "writing": {"mobile": "d1"},
        "call": "call-1",
        "expires": int(clock()) + 60,
    }
    return ProfileIntent(**(values | changes))


def fact(**changes: Any) -> ProfileFact:
    """Build the answer to `intent`."""
    values: dict[str, Any] = {"connect_id": ID, "call": "call-1", "written": {"mobile": "d1"}, "refused": {}}
    return ProfileFact(**(values | changes))


def state(ledger: MembershipLedger) -> ProfileState:
    """Read what is stored."""
    found = ledger.load(accounts=[ID]).accounts.get(ID)
    return found.profile if found else ProfileState()


def test_the_first_intent_makes_the_account(
    ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock
) -> None:
    """Somebody may have a profile and no group; nothing is wanted of the account's groups then."""
    refused = profiles.intend_profiles([intent(clock)])

    assert refused == {}
    expected = ProfileState(1, "plan-1", call="call-1", writing={"mobile": "d1"}, expires=int(clock()) + 60)
    assert ledger.load(accounts=[ID]).accounts == {ID: Account(ID, profile=expected)}
    assert ledger.snapshot().accounts[ID].profile == expected


def test_a_fact_ends_its_call(ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock) -> None:
    """What was written and what was refused is stored, and nobody is writing any more."""
    profiles.intend_profiles([intent(clock)])
    profiles.settle_profiles([fact(refused={"gender": "d2"})])

    stored = state(ledger)
    assert (stored.written, stored.refused) == ({"mobile": "d1"}, {"gender": "d2"})
    assert stored.writing == {}
    assert not stored.live(clock())


def test_what_a_lost_call_wrote_is_not_known(
    ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock
) -> None:
    """The fields of a call without an answer are known no more, the others are."""
    profiles.intend_profiles([intent(clock)])
    profiles.settle_profiles([fact(written={"mobile": "d1", "gender": "d2"})])
    profiles.intend_profiles([intent(clock, expected_rev=1, rev=2, writing={"mobile": "d3"}, call="call-2")])

    assert state(ledger).known() == {"gender": "d2"}


def test_a_newer_plan_wins(ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock) -> None:
    """An intent that stands on an older revision is refused as superseded, and changes nothing."""
    profiles.intend_profiles([intent(clock, expires=0)])
    before = state(ledger)
    refused = profiles.intend_profiles([intent(clock, rev=9, token="old", call="call-9")])

    assert refused == {ID: "superseded"}
    assert state(ledger) == before


def test_a_revision_can_be_raised_without_a_call(
    ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock
) -> None:
    """Whatever was planned before is stale, and what a lost call left unknown stays unknown."""
    profiles.intend_profiles([intent(clock, expires=0)])
    raised = intent(clock, expected_rev=1, rev=2, token="hint", writing={}, call="", expires=0)
    assert profiles.intend_profiles([raised]) == {}
    refused = profiles.intend_profiles([intent(clock, expected_rev=1, rev=2, call="call-2")])

    assert refused == {ID: "superseded"}
    assert state(ledger).writing == {"mobile": "d1"}


def test_nobody_else_writes_meanwhile(ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock) -> None:
    """While a call is under way another one is busy; when its time is over it may be taken over."""
    profiles.intend_profiles([intent(clock)])
    another = intent(clock, expected_rev=1, rev=2, token="plan-2", call="call-2", expires=int(clock()) + 200)
    assert profiles.intend_profiles([another]) == {ID: "busy"}
    clock.advance(60)

    assert profiles.intend_profiles([another]) == {}
    profiles.settle_profiles([fact()])
    assert state(ledger).written == {}


def test_the_same_call_may_be_announced_again(profiles: ProfileLedger, clock: FakeClock) -> None:
    """Whoever repeats a request whose answer was lost meets his own intent."""
    profiles.intend_profiles([intent(clock)])

    assert profiles.intend_profiles([intent(clock)]) == {}


def test_another_part_of_the_same_plan(profiles: ProfileLedger, clock: FakeClock) -> None:
    """A plan's second call to one account stands on the revision that its first one raised."""
    profiles.intend_profiles([intent(clock)])
    profiles.settle_profiles([fact()])

    assert profiles.intend_profiles([intent(clock, call="call-2")]) == {}


def test_a_fact_for_nobody(ledger: MembershipLedger, profiles: ProfileLedger) -> None:
    """The fact of a call that nobody knows is left alone, and makes no account."""
    profiles.settle_profiles([fact()])

    assert ledger.snapshot().accounts == {}


def test_one_intent_per_account(profiles: ProfileLedger, clock: FakeClock) -> None:
    """Two intents for one account in one call are a mistake of the caller."""
    with pytest.raises(PermanentError):
        profiles.intend_profiles([intent(clock), intent(clock)])


def test_groups_and_profile_do_not_disturb_each_other(
    ledger: MembershipLedger, profiles: ProfileLedger, clock: FakeClock
) -> None:
    """They stand on one item, with a revision each."""
    group = department_key(10)
    profiles.intend_profiles([intent(clock)])
    desired = frozenset({group})
    refused = ledger.intend(
        [Intent(ID, (EmployeeId("1"),), desired, 0, 1, "plan", adding=desired, call="c", expires=9)]
    )
    profiles.settle_profiles([fact()])

    account = ledger.load(accounts=[ID]).accounts[ID]
    assert refused == {}
    assert (account.desired, set(account.memberships)) == (desired, {group})
    assert (account.profile.rev, account.profile.written) == (1, {"mobile": "d1"})
