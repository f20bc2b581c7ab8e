"""What holds for every verdict of the guard, whatever the changes and the window."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from groupsync.core.configuration import CappedLimit, Guard, Limit
from groupsync.core.guard import PEOPLE_AXES, Bases, Verdict, Window, check
from groupsync.core.model import EmployeeId, Family
from groupsync.core.plan import Change, ChangeKind
from tests.builders import connect_id, department_key, group_entry, reserved

UNHURRIED = settings(deadline=None)
"""A slow machine is no failure."""
NOW = 1_790_000_000.0
GROUPS = [department_key(number) for number in range(3)]
PEOPLE = st.integers(min_value=0, max_value=15).map(connect_id)

changes = st.builds(
    Change,
    connect_id=PEOPLE,
    family=st.just(Family.DEPARTMENT),
    kind=st.sampled_from(ChangeKind),
    employee_id=st.just(EmployeeId("1")),
    adds=st.lists(st.sampled_from(GROUPS), max_size=1).map(tuple),
    removes=st.lists(st.sampled_from(GROUPS), max_size=1).map(tuple),
).filter(Change.size)
many = st.lists(changes, max_size=25, unique_by=lambda change: change.connect_id)
windows = st.dictionaries(
    st.sampled_from((*PEOPLE_AXES.values(), *(f"gains#{group}" for group in GROUPS))),
    st.frozensets(PEOPLE, min_size=1, max_size=4),
)
limits = st.builds(
    CappedLimit, count=st.integers(0, 5), percent=st.integers(0, 20), max=st.integers(min_value=0, max_value=6)
)
guards = st.builds(
    Guard,
    leavers=limits,
    moves=limits,
    losses=limits,
    group_losses=limits,
    gains=st.builds(Limit, count=st.integers(0, 5), percent=st.integers(0, 50)),
)
BASES = Bases(20, dict.fromkeys(GROUPS, 8), {key: group_entry(key) for key in GROUPS})


def judged(those: list[Change], guard: Guard, window: Window) -> Verdict:
    """Check without approvals."""
    return check(those, guard=guard, bases=BASES, window=window, approved=lambda _: False, now=NOW)


@UNHURRIED
@given(many, guards, windows)
def test_what_passes_is_within_every_limit(those: list[Change], guard: Guard, window: Window) -> None:
    """With the people of the window, no axis is over its limit because of this plan."""
    verdict = judged(those, guard, window)

    for axis, people in reserved(verdict).items():
        before = window.get(axis, frozenset())
        kind, _, group = axis.partition("#")
        limit = getattr(guard, kind).of(8 if group else 20)
        assert people <= before or len(before | people) <= limit


@UNHURRIED
@given(many, guards, windows)
def test_whatever_is_held_is_held_for_a_tripped_axis(those: list[Change], guard: Guard, window: Window) -> None:
    """Nothing waits without a reason that the report shows as tripped, and what is held is not reserved."""
    verdict = judged(those, guard, window)
    tripped = {one.axis for one in verdict.readings if one.tripped}

    assert {reason.partition("#")[0] for reason in verdict.held.values()} <= tripped
    counted = frozenset().union(*reserved(verdict).values())
    assert not {change.connect_id for change in verdict.held} & counted


@UNHURRIED
@given(many, guards, windows, st.randoms(use_true_random=False))
def test_the_order_of_changes_does_not_matter(
    those: list[Change], guard: Guard, window: Window, shuffled: random.Random
) -> None:
    """The same changes in another order are judged the same."""
    others = shuffled.sample(those, len(those))

    assert judged(those, guard, window) == judged(others, guard, window)


@UNHURRIED
@given(many, guards, windows)
def test_a_retry_of_what_was_reserved_passes(those: list[Change], guard: Guard, window: Window) -> None:
    """What was let through once is let through again, now that its people are in the window."""
    first = judged(those, guard, window)
    passed = [change for change in those if change not in first.held]
    merged = {
        axis: window.get(axis, frozenset()) | reserved(first).get(axis, frozenset())
        for axis in {*window, *first.reservations}
    }

    assert judged(passed, guard, merged).held == {}
