"""When moves are taken for a unit that was made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from groupsync.core.ledger_entries import GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind
from groupsync.core.succession import Succession, find_successions, questions_of, succession_of
from tests.builders import connect_id, designation_key, group_entry

OLD, NEW, OTHER = designation_key(1), designation_key(2), designation_key(3)


def moves(numbers: Iterable[int], new: GroupKey = NEW, old: GroupKey = OLD) -> list[Change]:
    """Move people from the old unit to another one."""
    return [
        Change(connect_id(n), Family.DESIGNATION, ChangeKind.MOVE, EmployeeId(str(n)), (new,), (old,)) for n in numbers
    ]


def found(
    changes: Iterable[Change],
    *,
    members: int,
    there: int = 0,
    new: GroupEntry | None = None,
    gone: Iterable[GroupKey] = (),
    old: Mapping[str, object] | None = None,
) -> list[tuple[GroupKey, GroupKey]]:
    """Find the pairs."""
    entries = {OLD: group_entry(OLD, **(old or {}))} | ({NEW: new} if new is not None else {})
    successions = find_successions(changes, entries=entries, members={OLD: members, NEW: there}, gone=gone)
    return [(one.old, one.new) for one in successions]


@pytest.mark.parametrize(
    ("going", "members", "asked"),
    [(3, 3, True), (2, 2, False), (3, 6, True), (3, 7, False), (4, 7, True), (83, 83, True), (2, 3, False)],
)
def test_at_least_three_and_at_least_half(going: int, members: int, *, asked: bool) -> None:
    """Below either it is an ordinary move."""
    assert found(moves(range(going)), members=members) == ([(OLD, NEW)] if asked else [])


@pytest.mark.parametrize(
    ("going", "elsewhere", "members", "asked"),
    [(1, 0, 83, True), (1, 1, 83, True), (1, 2, 83, False), (1, 0, 2, False), (1, 0, 3, True)],
)
def test_of_a_unit_that_is_gone_half_of_those_who_go(going: int, elsewhere: int, members: int, *, asked: bool) -> None:
    """One is enough, of a group that is worth the question, unless most go elsewhere."""
    changes = [*moves(range(going)), *moves(range(going, going + elsewhere), OTHER)]

    pairs = found(changes, members=members, gone=[OLD])
    assert ((OLD, NEW) in pairs) is asked


@pytest.mark.parametrize(
    ("new", "there", "free"),
    [
        (None, 0, True),
        (group_entry(NEW, origin=GroupOrigin.CREATED), 0, True),
        (group_entry(NEW, origin=GroupOrigin.CREATED), 1, False),
        (group_entry(NEW, origin=GroupOrigin.ADOPTED), 0, False),
        (group_entry(NEW, state=GroupState.WAITING, partition_id=None), 0, True),
        (group_entry(NEW, state=GroupState.IGNORED), 0, False),
        (group_entry(NEW, state=GroupState.CARRYING), 0, False),
    ],
)
def test_the_new_unit_has_nobody_yet(new: GroupEntry | None, there: int, *, free: bool) -> None:
    """A unit with people, with somebody else's group, or that somebody decided about, succeeds nobody."""
    assert bool(found(moves(range(5)), members=5, new=new, there=there)) is free


def test_only_moves_count() -> None:
    """Who joins the new unit, or lost the old one, was not moved."""
    joins = [Change(connect_id(n), Family.DESIGNATION, ChangeKind.JOIN, EmployeeId(str(n)), (NEW,)) for n in range(5)]

    assert found([*moves(range(2)), *joins], members=5) == []


def test_everybody_who_would_get_in_waits() -> None:
    """Movers, and hires of the new unit; whoever goes elsewhere does not."""
    [succession] = find_successions(moves(range(5)), entries={OLD: group_entry(OLD)}, members={OLD: 5}, gone=())
    join = Change(connect_id(9), Family.DESIGNATION, ChangeKind.JOIN, EmployeeId("9"), (NEW,))
    [away] = moves([8], OTHER)

    asked = questions_of([*moves(range(5)), join, away], [succession])
    assert set(asked) == {*moves(range(5)), join}
    assert set(asked.values()) == {succession}


def test_two_units_that_become_one_new_one_are_two_questions() -> None:
    """Each mover's hold names the mover's own old unit."""
    both = [*moves(range(5)), *moves(range(5, 9), NEW, OTHER)]
    entries = {OLD: group_entry(OLD), OTHER: group_entry(OTHER)}

    successions = find_successions(both, entries=entries, members={OLD: 5, OTHER: 4}, gone=())
    asked = questions_of(both, successions)
    assert [one.old for one in successions] == [OLD, OTHER]
    assert all(change.removes == (succession.old,) for change, succession in asked.items())


def test_an_offer_is_read_as_it_was_written() -> None:
    """The hold has the pair and the group."""
    [succession] = find_successions(moves(range(5)), entries={OLD: group_entry(OLD)}, members={OLD: 5}, gone=())

    assert isinstance(succession, Succession)
    assert succession_of(succession.to_json()) == succession
