"""What we stop managing: memberships stay, and are ours no more once that was seen for long enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import Family, GroupKey
from groupsync.core.operations import OperationKind, pack
from groupsync.core.plan import ChangeKind, Plan
from groupsync.core.planner import make_plan
from groupsync.core.release import leaving_key
from groupsync.core.targets import targets_of
from tests.builders import account, connect_id, department_key, designation_key, employee, leaver, membership, situation

NOW = 1_790_000_000
HOURS = 3600
A, TITLE = department_key(10), designation_key(20)
ONE = connect_id(1)
OUTSIDE: Mapping[str, Any] = {"people": {"exclude": {"record_ids": ["1"]}}}
OFF: Mapping[str, Any] = {"groups": {"department": {"enabled": False}}}
LEFT_OUT: Mapping[str, Any] = {"groups": {"department": {"exclude": ["10"]}}}


def seen(held: Account, *groups: GroupKey, hours: float) -> Account:
    """Note that memberships have not been managed for so long."""
    return replace(held, doubts={leaving_key(group): int(NOW - hours * HOURS) for group in groups})


def planned(held: Account, person: Any = None, settings: Mapping[str, Any] | None = None, **more: Any) -> Plan:
    """Plan one person in a full sweep."""
    return make_plan(situation([person or employee(1)], [held], now=NOW, settings=settings, **more))


@pytest.mark.parametrize(
    ("settings", "groups"),
    [(OUTSIDE, [A, TITLE]), (OFF, [A]), (LEFT_OUT, [A])],
    ids=["out of scope", "family off", "group left out"],
)
def test_what_is_managed_no_more_is_released_at_second_sight(
    settings: Mapping[str, Any], groups: list[GroupKey]
) -> None:
    """First it is only noted, then after `absence_hours` released; nobody is removed."""
    held = account(1, [A, TITLE])
    first = planned(held, settings=settings)
    early = planned(seen(held, *groups, hours=11.9), settings=settings)
    late = planned(seen(held, *groups, hours=12), settings=settings)

    assert [plan.changes for plan in (first, early, late)] == [(), (), ()]
    assert [plan.releases() for plan in (first, early)] == [{}, {}]
    assert first.accounts[ONE].doubts == dict.fromkeys([leaving_key(one) for one in groups], NOW)
    assert late.releases() == dict.fromkeys(groups, (ONE,))
    assert late.accounts[ONE].doubts == {}


@pytest.mark.parametrize("changes", [{"sweep": False}, {"complete": False}, {"touched": frozenset({ONE})}])
def test_only_a_complete_full_sweep_releases(changes: dict[str, Any]) -> None:
    """A look at one person, or a read that cannot be believed, neither notes nor releases."""
    plan = planned(seen(account(1, [A, TITLE]), A, TITLE, hours=99), settings=OUTSIDE, **changes)

    assert plan.releases() == {}
    assert [one.doubts for one in plan.accounts.values() if one.doubts is not None] == []


def test_whoever_is_back_in_scope_is_forgotten_to_have_left_it() -> None:
    """The next time counts from its own beginning."""
    plan = planned(seen(account(1, [A, TITLE]), A, hours=99))

    assert plan.releases() == {}
    assert plan.accounts[ONE].doubts == {}


def test_being_out_of_scope_is_no_first_sight_of_a_loss() -> None:
    """Back in scope with a blank field: noted, as at every first sight."""
    blank = employee(1, departments=())
    plan = planned(seen(account(1, [A, TITLE]), A, TITLE, hours=99), blank)

    assert plan.changes == ()
    assert plan.accounts[ONE].noted == 1


def test_another_record_in_scope_keeps_the_account_managed() -> None:
    """Only when everybody who claims it is out of scope is anything released."""
    held = replace(account(1, [A, TITLE]), employees=(employee(1).id, employee(2).id))
    both = [employee(1), employee(2, zuid=ONE)]
    plan = make_plan(situation(both, [seen(held, A, TITLE, hours=99)], now=NOW, settings=OUTSIDE))

    assert plan.releases() == {}


def released(*groups: GroupKey) -> Account:
    """Give the account after the release."""
    memberships = {one: membership(MembershipState.RELEASED) for one in groups}
    return account(1, memberships=memberships, desired=frozenset(groups))


@pytest.mark.parametrize("person", [employee(1), leaver(1), employee(1, departments=("11",))])
def test_a_released_membership_is_left_alone(person: Any) -> None:
    """Out of scope nothing is ever planned again, whatever becomes of the person."""
    assert planned(released(A, TITLE), person, OUTSIDE) == Plan(unchanged=1)


def test_a_released_membership_that_is_wanted_again_is_added_again() -> None:
    """Back in the same department: one addition, which Connect takes for done; it is ours again then."""
    (change,) = planned(replace(released(A), memberships={**released(A).memberships, TITLE: there()})).changes

    assert (change.kind, change.adds, change.removes, change.resumes) == (ChangeKind.JOIN, (A,), (), (A,))


def test_whoever_comes_back_elsewhere_is_not_removed_from_what_was_released() -> None:
    """It may be somebody else's wish by now: into the new group, and the old one is left alone."""
    person = employee(1, departments=("11",))
    held = replace(released(A), memberships={**released(A).memberships, TITLE: there()})
    (change,) = planned(held, person).changes

    assert (change.kind, change.adds, change.removes) == (ChangeKind.JOIN, (department_key(11),), ())


def test_a_leaver_stays_in_what_was_released() -> None:
    """We remove only what is ours."""
    assert planned(released(A, TITLE), leaver(1)).changes == ()


def there() -> Membership:
    """Give a membership of ours."""
    return membership(MembershipState.PRESENT)


def test_a_settled_person_with_a_released_membership_costs_nothing() -> None:
    """It neither counts as open nor is anything to be stored."""
    held = account(1, memberships={A: there(), TITLE: there(), department_key(9): membership(MembershipState.RELEASED)})

    assert planned(replace(held, desired=frozenset({A, TITLE}))) == Plan(unchanged=1)


# ---------------------------------------------------------------------------------------------------- deleted records


def test_a_blank_field_whose_department_is_not_listed_is_no_loss() -> None:
    """The record was deleted, or the form is not whole: neither noted nor removed, even at second sight."""
    blank = employee(1, departments=())
    held = replace(account(1, [A, TITLE]), doubts={A: NOW - 3600})
    plan = planned(held, blank, unlisted=frozenset({A}))

    assert (plan.changes, plan.noted) == ((), ())


def test_a_deleted_department_releases_its_people_at_second_sight() -> None:
    """Those whose field is blank; whoever moved on is moved, and whoever left leaves."""
    gone = {"unlisted": frozenset({A}), "deleted": frozenset({A})}
    held = seen(account(1, [A, TITLE]), A, hours=13)
    blank = planned(held, employee(1, departments=()), **gone)
    mover = planned(held, employee(1, departments=("11",)), **gone)
    left = planned(held, leaver(1), **gone)

    assert (blank.changes, blank.releases()) == ((), {A: (ONE,)})
    assert [(one.kind, one.removes) for one in mover.changes] == [(ChangeKind.MOVE, (A,))]
    assert [one.removes for one in left.changes if one.family is Family.DEPARTMENT] == [(A,)]
    assert (mover.releases(), left.releases()) == ({}, {})


def test_releases_are_packed_by_group_and_call_nobody() -> None:
    """One operation per group, which costs no call."""
    plan = planned(seen(account(1, [A, TITLE]), A, TITLE, hours=13), settings=OUTSIDE)
    operations = pack((), (), targets_of((), (), plan.accounts))

    assert [(one.kind, one.group, one.members, one.calls()) for one in operations] == [
        (OperationKind.RELEASE, A, (ONE,), 0),
        (OperationKind.RELEASE, TITLE, (ONE,), 0),
    ]
