"""What holds for every plan, whatever the company, the ledger and the order in which they are read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from groupsync.core.account_planner import SECOND_SIGHT_SECONDS
from groupsync.core.completeness import Evidence, judge, suspect
from groupsync.core.configuration import Guard
from groupsync.core.desired import wanted_groups
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, Plan
from groupsync.core.planner import make_plan
from groupsync.core.situation import Situation
from tests.builders import account, connect_id, department_key, designation_key, employee, group_entry, situation

UNHURRIED = settings(deadline=None)
"""A slow machine is no failure."""
NOW = 1_790_000_000
RECORDS = range(1, 7)
ACCOUNTS = [connect_id(number) for number in range(1, 5)]
DEPARTMENTS, DESIGNATIONS = ("10", "11", "12"), ("20", "21")
GROUPS = [*(department_key(one) for one in DEPARTMENTS), *(designation_key(one) for one in DESIGNATIONS)]


@dataclass(frozen=True)
class World:
    """Both states, as small as they can be while people share accounts, addresses and groups."""

    employees: tuple[Employee, ...]
    accounts: tuple[Account, ...]
    gathered: dict[str, Any]

    def situation(self, *, shuffled: random.Random | None = None) -> Situation:
        """Gather it, in the order given or in another one."""
        employees, accounts = list(self.employees), list(self.accounts)
        if shuffled is not None:
            shuffled.shuffle(employees)
            shuffled.shuffle(accounts)
            accounts = [
                replace(one, memberships=dict(shuffled.sample(list(one.memberships.items()), len(one.memberships))))
                for one in accounts
            ]
        groups = [group_entry(key) for key in GROUPS]
        return situation(employees, accounts, now=NOW, groups=groups, **self.gathered)

    def after(self, plan: Plan) -> World:
        """Let everything that was planned happen, as apply would record it."""
        accounts = {one.id: one for one in self.accounts}
        for connect_id_, one in plan.accounts.items():
            before = accounts.get(connect_id_, Account(connect_id_))
            accounts[connect_id_] = replace(
                before,
                employees=one.employees,
                parked=one.parked,
                desired=one.effective(()),
                doubts=before.doubts if one.doubts is None else one.doubts,
            )
        for change in plan.changes:
            before = accounts[change.connect_id]
            kept = {group: held for group, held in before.memberships.items() if group not in change.removes}
            added = {group: Membership(MembershipState.PRESENT, "call-1", since=NOW) for group in change.adds}
            accounts[change.connect_id] = replace(before, memberships=kept | added)
        return replace(self, accounts=tuple(accounts.values()))


def memberships() -> st.SearchStrategy[Membership]:
    """Draw a membership in any state; an intent may be live or expired, a refusal fresh or old."""
    return st.builds(
        Membership,
        state=st.sampled_from(MembershipState),
        call=st.just("call-0"),
        expires=st.sampled_from((0, NOW - 1, NOW + 60)),
        since=st.sampled_from((1, NOW - 60)),
    )


def people(number: int) -> st.SearchStrategy[Employee]:
    """Draw a record that may share an account or an address, have left, or have blank and unreadable fields."""
    return st.builds(
        employee,
        st.just(number),
        employed=st.booleans(),
        zuid=st.sampled_from((*ACCOUNTS, connect_id(number), None)),
        email=st.sampled_from((f"person{number}@example.com", "person1@example.com", "")),
        departments=st.lists(st.sampled_from(DEPARTMENTS), max_size=2, unique=True).map(tuple),
        designations=st.lists(st.sampled_from(DESIGNATIONS), max_size=1).map(tuple),
        unreadable=st.sampled_from((frozenset(), frozenset(), frozenset({Family.DEPARTMENT}), frozenset(Family))),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Account, ...]:
    """Draw accounts; a record is named as claimant by any number of them."""
    return tuple(
        account(
            int(one) - 1000,
            draw(st.sets(st.sampled_from(GROUPS), max_size=3)),
            employees=tuple(EmployeeId(str(number)) for number in draw(st.sets(st.sampled_from(RECORDS), max_size=2))),
            memberships=draw(st.dictionaries(st.sampled_from(GROUPS), memberships(), max_size=2)),
            doubts=draw(
                st.dictionaries(
                    st.sampled_from(GROUPS),
                    st.sampled_from((NOW, NOW - SECOND_SIGHT_SECONDS, NOW - 86_400)),
                    max_size=3,
                )
            ),
        )
        for one in draw(st.lists(st.sampled_from(ACCOUNTS), unique=True))
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a company, a ledger, and how they are looked at."""
    read = draw(st.lists(st.sampled_from(RECORDS), unique=True))
    away = [EmployeeId(str(number)) for number in RECORDS if number not in read]
    return World(
        employees=tuple(draw(people(number)) for number in read),
        accounts=draw(ledgers()),
        gathered={
            "sweep": draw(st.booleans()),
            "complete": draw(st.sampled_from((True, True, True, False))),
            "gone": frozenset(draw(st.sets(st.sampled_from(away)))) if away else frozenset(),
            "admins": draw(
                st.dictionaries(
                    st.sampled_from(GROUPS), st.frozensets(st.sampled_from(ACCOUNTS), max_size=1), max_size=1
                )
            ),
        },
    )


def held_by(world: World, change: Change) -> dict[GroupKey, Membership]:
    """Give what the ledger has for a change's account."""
    return next((dict(one.memberships) for one in world.accounts if one.id == change.connect_id), {})


@UNHURRIED
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(world: World, shuffled: random.Random) -> None:
    """The same two states in any order make the same plan, with the same hash."""
    one, other = make_plan(world.situation()), make_plan(world.situation(shuffled=shuffled))

    assert one == other
    assert one.content_hash() == other.content_hash()


@UNHURRIED
@given(worlds())
def test_planning_all_at_once_or_one_by_one_is_the_same(world: World) -> None:
    """A plan for each account alone, put together, is the plan for all."""
    gathered = world.situation()
    touched = {*gathered.accounts, *gathered.matches.accounts.values()}
    whole = make_plan(gathered)
    parts = [make_plan(replace(gathered, touched=frozenset({one}))) for one in touched]

    assert whole.changes == tuple(sorted(change for part in parts for change in part.changes))
    assert whole.unchanged == sum(part.unchanged for part in parts)


@UNHURRIED
@given(worlds())
def test_planning_again_plans_nothing(world: World) -> None:
    """Once everything that was planned has happened nothing is left, and soon nothing is left to be stored either."""
    once = world.after(make_plan(world.situation()))
    again = make_plan(once.situation())
    settled = make_plan(once.after(again).situation())

    assert again.changes == ()
    assert settled.changes == ()
    assert [one for one in settled.accounts.values() if one.doubts is not None or one.claims_changed] == []


@UNHURRIED
@given(worlds())
def test_only_what_we_put_there_is_removed(world: World) -> None:
    """Every removal is of a membership that the ledger knows as ours."""
    for change in make_plan(world.situation()).changes:
        held = held_by(world, change)

        assert all(group in held and held[group].ours for group in change.removes)


@UNHURRIED
@given(worlds())
def test_nobody_is_removed_from_what_an_employed_claimant_wants(world: World) -> None:
    """Whichever records share an account, parked ones included: what one of the employed wants stays."""
    gathered = world.situation()
    for change in make_plan(gathered).changes:
        for wanted in _wishes(gathered, change.connect_id):
            assert not wanted & set(change.removes)


def _wishes(gathered: Situation, connect_id_: ConnectId) -> Iterator[frozenset[GroupKey]]:
    """Yield what each employed record wants that matches an account, or that holds it and is in doubt."""
    held = gathered.accounts.get(connect_id_)
    for one in gathered.employees.values():
        matched = gathered.matches.accounts.get(one.id)
        in_doubt = held is not None and one.id in held.employees and one.id in gathered.matches.waiting
        if one.employed and (matched == connect_id_ or in_doubt):
            yield wanted_groups(one, gathered.configuration)


@UNHURRIED
@given(worlds())
def test_a_live_intent_is_never_touched(world: World) -> None:
    """What somebody else is changing at this moment is in no change."""
    for change in make_plan(world.situation()).changes:
        held = held_by(world, change)

        assert not [group for group in (*change.adds, *change.removes) if group in held and held[group].live(NOW)]


@UNHURRIED
@given(worlds())
def test_nobody_is_removed_on_an_incomplete_read(world: World) -> None:
    """Whatever else is true."""
    plan = make_plan(replace(world.situation(), complete=False))

    assert [change for change in plan.changes if change.removes] == []


@UNHURRIED
@given(worlds())
def test_an_admin_is_never_removed(world: World) -> None:
    """The admins of a group stay in it."""
    gathered = world.situation()

    assert not [
        change
        for change in make_plan(gathered).changes
        for group in change.removes
        if change.connect_id in gathered.admins.get(group, frozenset())
    ]


@UNHURRIED
@given(worlds())
def test_live_work_applies_no_loss(world: World) -> None:
    """Without a sweep a removal has a reason that People states: a move or a departure."""
    plan = make_plan(replace(world.situation(), sweep=False))

    assert not [change for change in plan.changes if change.removes and change.kind not in ("move", "leave")]


@UNHURRIED
@given(
    size=st.integers(min_value=1, max_value=200),
    departments=st.integers(min_value=1, max_value=40),
    gone=st.booleans(),
    chosen=st.randoms(use_true_random=False),
)
def test_a_read_that_lacks_every_seventh_holder_is_never_complete(
    size: int, departments: int, gone: bool, chosen: random.Random
) -> None:
    """15 percent missing, whoever they are and whatever the look-ups say: not believed."""
    missing = set(chosen.sample(range(size), -(-size * 15 // 100)))
    suspicion = suspect(
        {EmployeeId(str(number)): employee(number) for number in range(size) if number not in missing},
        accounts=[account(number, [department_key(number % departments)]) for number in range(size)],
        entries={},
        anchors=[],
        guard=Guard(),
    )
    evidence = Evidence(gone=frozenset(suspicion.suspects)) if gone else Evidence()
    reading = judge(suspicion, evidence, entries={}, guard=Guard(), now=NOW)

    assert reading.complete is False
    assert reading.proven == frozenset()
