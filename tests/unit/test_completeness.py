"""Is a full read complete, and who may be concluded to have vanished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from groupsync.core.anchors import Anchor, anchors_from_json, anchors_to_json, choose_anchors, traits_of
from groupsync.core.completeness import Evidence, Suspicion, judge, suspect, to_look_up
from groupsync.core.configuration import Guard
from groupsync.core.ledger_entries import Account, EmployeeEntry, MembershipState
from groupsync.core.model import Employee, EmployeeId
from tests.builders import account, connect_id, department_key, employee, employee_entry, leaver, membership

NOW = 1_790_000_000
HOUR = 3600
GUARD = Guard()


def ids(numbers: Iterable[int]) -> tuple[EmployeeId, ...]:
    """Name records, sorted as reports are."""
    return tuple(sorted(EmployeeId(str(number)) for number in numbers))


def company(size: int, *, departments: int = 1) -> dict[int, tuple[Employee, Account]]:
    """Build people who are in the groups of their departments, spread evenly."""
    return {
        number: (
            employee(number, departments=(str(number % departments),), designations=()),
            account(number, [department_key(number % departments)]),
        )
        for number in range(size)
    }


def suspected(
    people: Mapping[int, tuple[Employee, Account]],
    missing: Iterable[int] = (),
    *,
    anchors: Sequence[Anchor] = (),
    entries: Iterable[EmployeeEntry] = (),
    guard: Guard = GUARD,
) -> Suspicion:
    """Read a company without the missing ones."""
    lacking = set(missing)
    return suspect(
        {one.id: one for number, (one, _) in people.items() if number not in lacking},
        accounts=[held for _, held in people.values()],
        entries={one.id: one for one in entries},
        anchors=anchors,
        guard=guard,
    )


def judged(suspicion: Suspicion, *, now: float = NOW, entries: Iterable[EmployeeEntry] = (), **found: Any) -> Any:
    """Judge with what look-ups found."""
    evidence = Evidence(**{name: frozenset(ids(numbers)) for name, numbers in found.items()})
    return judge(suspicion, evidence, entries={one.id: one for one in entries}, guard=GUARD, now=now)


# ---------------------------------------------------------------------------------------------------- what is lacking


def test_a_read_that_lacks_nobody_is_complete() -> None:
    """Everybody is there: no suspicion, and nothing to look up."""
    suspicion = suspected(company(50, departments=5), anchors=[Anchor(EmployeeId("3"), frozenset({"department:3"}))])

    assert suspicion == Suspicion()
    assert judged(suspicion).complete is True


def test_a_first_read_has_nothing_to_compare_with() -> None:
    """An empty ledger suspects nobody."""
    people = {number: (one, account(number)) for number, (one, _) in company(50).items()}

    assert suspected(people) == Suspicion()


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_an_empty_answer_is_never_complete(size: int) -> None:
    """No employee at all is an error of the source, even for a stack that has put nobody anywhere yet."""
    suspicion = suspected(company(size), range(size))

    assert len(suspicion.refusals) == 1
    assert judged(suspicion).complete is False


@pytest.mark.parametrize(
    ("percent", "size", "missing", "refused"),
    [
        (10, 1000, 100, False),
        (10, 1000, 101, True),
        (10, 19, 1, False),
        (10, 19, 2, True),
        (0, 1000, 0, False),
        (0, 1000, 1, True),
        (100, 10, 9, False),
    ],
)
def test_people_may_shrink_by_the_percentage_and_no_more(percent: int, size: int, missing: int, refused: bool) -> None:
    """Exactly the configured share is still believed; one person more is not."""
    people = company(size, departments=size)  # one each, so that no group is suspicious by itself
    suspicion = suspected(people, range(missing), guard=Guard(source_shrink_percent=percent))

    assert bool(suspicion.refusals) is refused
    assert suspicion.suspects == ids(range(missing))


def test_only_people_with_managed_memberships_count() -> None:
    """Whoever is in no group of ours, or was only refused, may come and go unnoticed."""
    people = company(20, departments=20)
    people |= {number: (employee(number), account(number)) for number in range(100, 150)}
    refused = {department_key(1): membership(MembershipState.REFUSED)}
    people |= {number: (employee(number), account(number, memberships=refused)) for number in range(150, 200)}

    assert suspected(people, range(100, 200)) == Suspicion()


@pytest.mark.parametrize("state", [MembershipState.ADDING, MembershipState.PRESENT, MembershipState.REMOVING])
def test_a_membership_under_way_counts_as_held(state: MembershipState) -> None:
    """We may have put the person there: the absence is suspicious."""
    people = company(20, departments=20)
    people[50] = (employee(50), account(50, memberships={department_key(1): membership(state)}))

    assert suspected(people, [50]).suspects == ids([50])


def test_whoever_is_known_to_be_gone_is_missed_no_more() -> None:
    """Proven once is enough: a deleted record neither counts as missing nor as a holder."""
    people = company(20, departments=20)
    gone = [employee_entry(number, gone=True) for number in range(5)]

    assert suspected(people, range(5), entries=gone) == Suspicion()


@pytest.mark.parametrize(
    ("size", "missing", "refused"),
    [(10, 2, False), (10, 3, True), (11, 3, False), (3, 3, True), (2, 2, False), (100, 29, False), (100, 30, True)],
)
def test_a_third_of_one_department_is_too_many(size: int, missing: int, refused: bool) -> None:
    """30 percent of a group, three people or more, make the read incomplete however large the company is."""
    people = company(2_000, departments=2_000)
    people |= {
        number: (employee(number), account(number, [department_key("x")])) for number in range(5_000, 5_000 + size)
    }
    suspicion = suspected(people, range(5_000, 5_000 + missing))

    assert bool(suspicion.refusals) is refused
    assert judged(suspicion).complete is not refused


def test_a_rehire_whose_old_record_is_deleted_is_not_missing_from_the_group() -> None:
    """Another record of the same account was read: the record is suspect, the group is not."""
    people = company(10)
    for number in range(3):
        held = account(number, [department_key(0)], employees=ids([number, 100 + number]))
        people[number] = (employee(100 + number, zuid=connect_id(number)), held)
    suspicion = suspected(people, guard=Guard(source_shrink_percent=50))

    assert suspicion == Suspicion(suspects=ids(range(3)))


# --------------------------------------------------------------------------------------------------------- anchors


def test_a_missing_anchor_is_to_be_looked_up() -> None:
    """One of several anchors of a department is missing: no refusal yet."""
    anchors = [Anchor(one, frozenset({"department:0"})) for one in ids([1, 2, 3])]

    assert suspected(company(100, departments=100), [2], anchors=anchors) == Suspicion(
        suspects=ids([2]), anchors=ids([2])
    )


def test_all_anchors_of_a_department_missing_is_incomplete() -> None:
    """The department's people were not returned, whoever holds a membership."""
    people = company(100, departments=100)
    anchors = [Anchor(one, frozenset({"department:7", "location=Here"})) for one in ids([900, 901])]
    suspicion = suspected(people, anchors=anchors)

    assert suspicion.anchors == ids([900, 901])
    assert suspicion.refusals == ("every anchor of department:7 is missing",)


def test_a_departments_only_anchor_is_looked_up_first() -> None:
    """One person alone may have left: the look-up tells."""
    suspicion = suspected(
        company(100, departments=100), anchors=[Anchor(EmployeeId("900"), frozenset({"department:7"}))]
    )

    assert suspicion == Suspicion(anchors=ids([900]))


def test_an_anchor_that_still_exists_makes_the_read_incomplete() -> None:
    """The read lacked somebody whom a look-up finds."""
    reading = judged(Suspicion(anchors=ids([1])), found=[1])

    assert reading.complete is False
    assert len(reading.refusals) == 1


def test_an_anchor_that_is_gone_is_no_obstacle() -> None:
    """The record was deleted: the read is complete, another anchor takes the place."""
    assert judged(Suspicion(anchors=ids([1])), gone=[1]).complete is True


def test_anchors_are_a_few_people_per_department_location_and_type() -> None:
    """Three of the oldest employed records stand for each; whoever left stands for nobody."""
    people = [
        *(employee(number, departments=("1",)) for number in (30, 4, 5, 100)),
        *(leaver(number, departments=("1",)) for number in (1, 2)),
        employee(200, departments=("2",), location="Far", employee_type="Trainee"),
    ]
    chosen = choose_anchors(people, [])

    assert [(one.id, one.traits) for one in chosen] == [
        ("200", {"department:2", "location=Far", "type=Trainee"}),
        *((one, {"department:1"}) for one in ("30", "4", "5")),
    ]


def test_anchors_stay_while_they_stand_for_the_same() -> None:
    """A kept anchor is not replaced by an older record; one that moved, left or is missing is."""
    people = [employee(number, departments=("1",)) for number in range(1, 10)]
    people[8] = employee(9, departments=("2",))
    people[7] = leaver(8, departments=("1",))
    kept = [Anchor(EmployeeId(one), frozenset({"department:1"})) for one in ("7", "8", "9", "99")]
    chosen = choose_anchors(people, kept)

    assert [one.id for one in chosen] == ["1", "2", "7", "9"]
    assert chosen[3].traits == {"department:2"}


def test_anchors_of_one_employee_with_several_departments() -> None:
    """Each department that a person has counts; blank values do not."""
    assert traits_of(employee(1, departments=("1", "2"))) == {"department:1", "department:2"}


def test_anchors_survive_being_stored() -> None:
    """Those who were chosen are read back with their departments, without a word of where they work, and are kept."""
    people = [employee(1, location="Here"), employee(2, departments=("2",))]
    chosen = choose_anchors(people, [])
    stored = anchors_to_json(chosen)
    kept = anchors_from_json(stored)

    assert stored == {"1": ["department:10"], "2": ["department:2"]}
    assert choose_anchors(people, kept) == chosen
    assert anchors_to_json(choose_anchors([employee(1, location="There"), people[1]], kept)) == stored


# --------------------------------------------------------------------------------------------------------- vanished


def test_a_refused_read_concludes_nothing() -> None:
    """Nobody is noted as missing, nobody is proven, whatever the look-ups say."""
    reading = judged(
        Suspicion(refusals=("half of the people are missing",), suspects=ids([1])),
        gone=[1],
        entries=[employee_entry(1, missing_since=NOW - 48 * HOUR)],
    )

    assert (reading.complete, reading.missing, reading.proven) == (False, {}, frozenset())


def test_a_suspect_who_still_exists_makes_the_read_incomplete() -> None:
    """Found by id although the read lacked the record: the read is wrong, also about the others."""
    reading = judged(
        Suspicion(suspects=ids([1, 2])),
        found=[2],
        gone=[1],
        entries=[employee_entry(1, missing_since=NOW - 48 * HOUR)],
    )

    assert (reading.complete, reading.proven) == (False, frozenset())


def test_the_first_absence_is_only_noted() -> None:
    """Missing from one complete read and without a record: not proven, since when is remembered."""
    reading = judged(Suspicion(suspects=ids([1])), gone=[1], entries=[employee_entry(1)])

    assert (reading.complete, reading.missing, reading.proven) == (True, {EmployeeId("1"): NOW}, frozenset())


@pytest.mark.parametrize(
    ("hours", "gone", "proven"),
    [(11.99, [1], False), (12, [1], True), (48, [1], True), (48, [], False), (48, [2], False)],
    ids=["too early", "twelve hours later", "later", "not looked up", "somebody else is gone"],
)
def test_vanished_takes_two_reads_long_apart_and_no_record(hours: float, gone: list[int], proven: bool) -> None:
    """The absence is old enough, and a look-up by id of this very person found nothing."""
    first = int(NOW - hours * HOUR)
    reading = judged(Suspicion(suspects=ids([1])), gone=gone, entries=[employee_entry(1, missing_since=first)])

    assert reading.missing == {EmployeeId("1"): first}
    assert reading.proven == (frozenset(ids([1])) if proven else frozenset())


def test_an_anchor_without_a_membership_is_never_concluded_to_have_vanished() -> None:
    """Only suspects, who hold something of ours, can be proven gone."""
    reading = judged(Suspicion(anchors=ids([1])), gone=[1], entries=[employee_entry(1, missing_since=NOW - 48 * HOUR)])

    assert (reading.missing, reading.proven) == ({}, frozenset())


# ----------------------------------------------------------------------------------- what an administrator accepted


def accepting(people: Mapping[int, tuple[Employee, Account]], missing: Iterable[int], accepted: Iterable[int]) -> Any:
    """Read a company without the missing ones, after a read without the accepted ones was made the baseline."""
    lacking = set(missing)
    anchors = [Anchor(EmployeeId(str(number)), frozenset({f"department:{number % 5}"})) for number in range(10)]
    return suspect(
        {one.id for number, (one, _) in people.items() if number not in lacking},
        accounts=[held for _, held in people.values()],
        entries={},
        anchors=anchors,
        guard=GUARD,
        accepted=ids(accepted),
    )


def test_an_accepted_read_that_looks_the_same_is_complete() -> None:
    """A third of the company, whole departments of it and their anchors: expected to be missing, still suspects."""
    people = company(100, departments=5)
    gone = [number for number in range(100) if number % 5 < 2]

    assert accepting(people, gone, ()).refusals
    assert accepting(people, gone, gone).refusals == ()
    assert accepting(people, gone, gone).suspects == ids(gone)
    assert accepting(people, gone[:20], gone).refusals == ()


@pytest.mark.parametrize(("more", "refused"), [(6, False), (7, True)])
def test_whoever_else_is_missing_is_judged_against_the_rest(more: int, refused: bool) -> None:
    """The accepted ones neither count as missing nor make the company look larger than it is."""
    people = company(100, departments=20)
    gone = list(range(40))
    others = [40 + 7 * number for number in range(more)]

    assert bool(accepting(people, [*gone, *others], gone).refusals) is refused


def test_a_group_that_was_accepted_as_smaller_is_judged_by_who_is_left() -> None:
    """Half of a department was accepted; three of the other ten missing is what refuses a read as always."""
    people = company(20)
    gone = list(range(10))

    assert not any("members of" in one for one in accepting(people, [*gone, 10, 11], gone).refusals)
    assert any("members of" in one for one in accepting(people, [*gone, 10, 11, 12], gone).refusals)


def test_nobody_at_all_cannot_be_accepted() -> None:
    """An empty answer is an error; a smaller company is what an administrator may say yes to."""
    people = company(100)

    assert accepting(people, range(100), ()).empty is True
    assert accepting(people, range(50), ()).empty is False


# ------------------------------------------------------------------------------------------- more than can be looked up


def test_more_suspects_than_look_ups_are_a_sample() -> None:
    """The same seed asks the same people, another one others; within the budget everybody is asked."""
    suspicion = Suspicion(suspects=ids(range(100)))
    asked, sampled = to_look_up(suspicion, budget=10, seed="run-1")

    assert (len(asked), sampled) == (10, True)
    assert to_look_up(suspicion, budget=10, seed="run-1") == (asked, True)
    assert to_look_up(suspicion, budget=10, seed="run-2") != (asked, True)
    assert set(asked) != set(ids(range(100))[:10])
    assert to_look_up(suspicion, budget=100, seed="run-1")[1] is False


def test_missing_anchors_are_asked_first_and_once() -> None:
    """An anchor that is a suspect as well costs one look-up."""
    suspicion = Suspicion(suspects=ids(range(10)), anchors=ids([3, 99]))
    asked, sampled = to_look_up(suspicion, budget=2, seed="x")

    assert (set(asked), sampled) == (set(ids([3, 99])), True)
    assert len(to_look_up(suspicion, budget=50, seed="x")[0]) == 11


def test_a_sample_proves_nobodys_end() -> None:
    """Everybody who is missing long enough is unproven then, also who was looked up; the read is complete."""
    suspicion = Suspicion(suspects=ids([1, 2, 3]))
    entries = [employee_entry(1, missing_since=NOW - 13 * HOUR), employee_entry(2, missing_since=NOW - 13 * HOUR)]
    reading = judged(suspicion, entries=entries, gone=[1])
    sampled = judge(
        suspicion,
        Evidence(gone=frozenset(ids([1])), sampled=True),
        entries={one.id: one for one in entries},
        guard=GUARD,
        now=NOW,
    )

    assert (reading.proven, reading.unproven) == (set(ids([1])), frozenset())
    assert (sampled.complete, sampled.proven, sampled.unproven) == (True, frozenset(), set(ids([1, 2])))
