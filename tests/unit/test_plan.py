"""The plan as a value: counted, hashed, and the same for the same content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.model import ConnectId, EmployeeId, Family
from groupsync.core.plan import AccountPlan, Change, ChangeKind, Direction, Plan, atom_digest
from tests.builders import connect_id, department_key, designation_key

A, B, TITLE = department_key(10), department_key(11), designation_key(20)
MOVE = Change(connect_id(1), Family.DEPARTMENT, ChangeKind.MOVE, EmployeeId("1"), adds=(B,), removes=(A,))
JOIN = Change(connect_id(2), Family.DESIGNATION, ChangeKind.JOIN, EmployeeId("2"), adds=(TITLE,))


def test_an_atom_is_person_group_kind_and_direction() -> None:
    """An approval is made of these, so each membership is one."""
    assert MOVE.atoms() == ("1001|department:10|move|remove", "1001|department:11|move|add")
    assert list(Plan((MOVE, JOIN)).atoms()) == [*MOVE.atoms(), "1002|designation:20|join|add"]


def test_memberships_are_counted_by_direction() -> None:
    """A move is one change and two memberships."""
    plan = Plan((MOVE, JOIN))

    assert (MOVE.size(), JOIN.size()) == (2, 1)
    assert (plan.memberships(Direction.ADD), plan.memberships(Direction.REMOVE)) == (2, 1)


def test_equal_plans_have_equal_hashes() -> None:
    """The order of changes does not matter, nor what was stored beside them."""
    one, other = Plan((MOVE, JOIN)), Plan((JOIN, MOVE), unchanged=7)

    assert one.content_hash() == other.content_hash()


@pytest.mark.parametrize(
    "changes",
    [
        {"connect_id": ConnectId("1009")},
        {"kind": ChangeKind.LOSS},
        {"adds": ()},
        {"adds": (A,), "removes": (B,)},
        {"adds": (department_key(12),)},
    ],
)
def test_other_content_has_another_hash(changes: dict[str, Any]) -> None:
    """Another person, kind, group or direction is another change and another plan."""
    other = replace(MOVE, **changes)

    assert Plan((MOVE,)).content_hash() != Plan((other,)).content_hash()
    assert MOVE.id != other.id


def test_a_change_planned_again_has_the_same_id() -> None:
    """What an earlier attempt left open does not make it another change."""
    assert replace(MOVE, settles=(B,)).id == MOVE.id


def test_digests_tell_atoms_apart() -> None:
    """Short, and different for different atoms."""
    digests = {atom_digest(f"{number}|department:10|move|add") for number in range(1_000)}

    assert len(digests) == 1_000
    assert {len(one) for one in digests} == {16}


@pytest.mark.parametrize(
    ("held", "expected"),
    [((), {B, TITLE}), ([Family.DEPARTMENT], {A, TITLE}), ([Family.DESIGNATION], {B}), (list(Family), {A})],
)
def test_what_is_held_stays_as_stored(held: Any, expected: set[str]) -> None:
    """Only families whose change happens are stored as wanted."""
    account = AccountPlan(
        connect_id(1),
        (EmployeeId("1"),),
        desired={Family.DEPARTMENT: frozenset({B}), Family.DESIGNATION: frozenset({TITLE})},
        stored={Family.DEPARTMENT: frozenset({A}), Family.DESIGNATION: frozenset()},
        expected_rev=3,
    )

    assert account.effective(held) == expected
