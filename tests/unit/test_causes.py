"""Many changes under one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.causes import MOST_SHOWN, cause_id, fold_causes
from groupsync.core.model import EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind
from tests.builders import connect_id, department_key, designation_key

A, B, TITLE = department_key(10), department_key(11), designation_key(20)
NAMES = {A: "Support", B: "Care", TITLE: "Agent"}


def change(number: int, kind: ChangeKind, *, adds: tuple[GroupKey, ...] = (), **changes: Any) -> Change:
    """Name a change of somebody."""
    values: dict[str, Any] = {"family": Family.DEPARTMENT, "employee_id": EmployeeId(str(number)), "adds": adds}
    return Change(connect_id(number), kind=kind, **(values | changes))


def told(*changes: Change) -> list[tuple[str, int, int]]:
    """Give each cause's sentence, people and changes."""
    return [(one.text, one.people, one.changes) for one in fold_causes(changes, NAMES)]


def test_movers_of_one_way_are_one_cause() -> None:
    """46 people are one sentence; each is two memberships."""
    movers = [change(number, ChangeKind.MOVE, adds=(B,), removes=(A,)) for number in range(46)]

    assert told(*movers) == [("46 people moved from Support to Care", 46, 92)]


def test_leavers_are_one_cause_wherever_they_were() -> None:
    """Somebody who leaves a department and a designation is one person of one cause."""
    leaving = [
        change(1, ChangeKind.LEAVE, removes=(A,)),
        change(1, ChangeKind.LEAVE, removes=(TITLE,), family=Family.DESIGNATION),
        change(2, ChangeKind.LEAVE, removes=(B,)),
    ]

    assert told(*leaving) == [("2 people left the company", 2, 3)]


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (change(1, ChangeKind.JOIN, adds=(A,)), "1 person joined Support"),
        (change(1, ChangeKind.JOIN, adds=(A, B)), "1 person joined Support and Care"),
        (change(1, ChangeKind.MOVE, removes=(A,)), "1 person moved out of Support"),
        (change(1, ChangeKind.LEAVE, removes=(A,)), "1 person left the company"),
        (
            change(1, ChangeKind.LOSS, removes=(A,)),
            "1 person in Support has no department any more, or vanished",
        ),
        (
            change(1, ChangeKind.LOSS, removes=(TITLE,), family=Family.DESIGNATION),
            "1 person in Agent has no designation any more, or vanished",
        ),
        (change(1, ChangeKind.JOIN, adds=(department_key(99),)), "1 person joined group 99"),
    ],
)
def test_one_persons_sentence(one: Change, text: str) -> None:
    """Sentences name units, and a group without a name by its record; never a person."""
    assert told(one) == [(text, 1, one.size())]


def test_losses_of_one_group_are_one_cause() -> None:
    """Another group's losses are another cause."""
    losses = [change(number, ChangeKind.LOSS, removes=(A if number else B,)) for number in range(3)]

    assert told(*losses) == [
        ("2 people in Support have no department any more, or vanished", 2, 2),
        ("1 person in Care has no department any more, or vanished", 1, 1),
    ]


def test_ways_kinds_and_families_are_told_apart() -> None:
    """There and back are two causes, and so are the same groups joined and lost."""
    different = [
        change(1, ChangeKind.MOVE, adds=(B,), removes=(A,)),
        change(2, ChangeKind.MOVE, adds=(A,), removes=(B,)),
        change(3, ChangeKind.JOIN, adds=(B,)),
        change(4, ChangeKind.JOIN, adds=(TITLE,), family=Family.DESIGNATION),
        change(5, ChangeKind.LOSS, removes=(A,)),
        change(6, ChangeKind.LEAVE, removes=(A,)),
    ]

    assert len(fold_causes(different, NAMES)) == len(different)


def test_a_cause_keeps_its_id() -> None:
    """Other people for the same reason have the same cause, so that an approval can name it."""
    one, other = (change(number, ChangeKind.MOVE, adds=(B,), removes=(A,)) for number in (1, 2))

    assert cause_id(one) == cause_id(other)
    assert fold_causes([one], NAMES)[0].to_json() == {
        "id": cause_id(other),
        "kind": "move",
        "text": "1 person moved from Support to Care",
        "people": 1,
        "changes": 2,
    }


def test_the_largest_causes_are_shown_and_the_rest_is_counted() -> None:
    """A report stays readable, and no change is missing from its sum."""
    groups = [department_key(number) for number in range(MOST_SHOWN + 3)]
    joined = [change(number, ChangeKind.JOIN, adds=(group,)) for number, group in enumerate(groups)]
    crowd = [change(1_000 + number, ChangeKind.JOIN, adds=(groups[-1],)) for number in range(5)]
    causes = fold_causes([*joined, *crowd], {})

    assert len(causes) == MOST_SHOWN + 1
    assert (causes[0].people, causes[0].changes) == (6, 6)
    assert (causes[-1].text, causes[-1].changes) == ("3 smaller causes", 3)
    assert sum(one.changes for one in causes) == len(joined) + len(crowd)


def test_a_unit_that_was_made_anew_is_one_sentence() -> None:
    """It says what it seems to be, not that people moved."""
    movers = [change(number, ChangeKind.MOVE, adds=(B,), removes=(A,)) for number in range(83)]

    [cause] = fold_causes(movers, NAMES, replaced=[(A, B)], emptied=[A])
    assert cause.text == "the department Support seems to be replaced by Care: 83 people"


def test_movers_who_leave_nobody_behind_say_so() -> None:
    """A merge is moves; that it empties a group is what somebody has to know."""
    movers = [change(number, ChangeKind.MOVE, adds=(B,), removes=(A,)) for number in range(3)]

    assert [one.text for one in fold_causes(movers, NAMES, emptied=[A])] == [
        "3 people moved from Support to Care, and nobody is left in Support"
    ]
