"""Which group a department or designation gets: recovered, adopted, created once, or asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.group_plan import (
    LONGEST_NAME,
    GroupAction,
    GroupPlan,
    GroupStep,
    folded_name,
    group_name,
    marked_key,
    marker,
    plan_groups,
)
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, GroupKey, PartitionId, Unit
from tests.builders import configuration, connect_group, department_key, designation_key, group_entry, unit

NOW = 1_790_000_000
A, B, TITLE = department_key(10), department_key(11), designation_key(20)
CARE, OTHER = PartitionId("777"), PartitionId("778")


def planned(
    *units: Unit,
    entries: Iterable[GroupEntry] = (),
    listed: Iterable[ConnectGroup] = (),
    wanted_by: Mapping[GroupKey, int] | None = None,
    **department: Any,
) -> GroupPlan:
    """Plan the groups of a few units; other keywords are settings of the department family."""
    return plan_groups(
        units,
        parse_configuration(configuration(groups={"department": department})),
        entries={one.key: one for one in entries},
        existing=listed,
        wanted_by=wanted_by or {},
        now=NOW,
    )


def namesake(name: str = "Care", **changes: Any) -> ConnectGroup:
    """Build a group that somebody else made in Connect."""
    return ConnectGroup(**({"partition_id": CARE, "name": name, "description": "by hand"} | changes))


def steps(plan: GroupPlan) -> list[tuple[GroupKey, GroupStep]]:
    """Name the steps."""
    return [(one.key, one.step) for one in plan.actions]


# ------------------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Care", " care "),
        ("STRASSE", "straße"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("\uff23\uff41\uff52\uff45", "care"),
        ("Customer  Care", "customer\tcare"),
        ("\ufb01nance", "Finance"),
    ],
)
def test_names_compare_folded(one: str, other: str) -> None:
    """Trimmed, NFKC, case-folded: what people take for one name is one name."""
    assert folded_name(one) == folded_name(other)


def test_different_names_stay_different() -> None:
    """Folding does not merge what differs in letters."""
    assert len({folded_name(one) for one in ("Care", "Cares", "Ca re", "Cáre")}) == 4


def test_a_template_renders_name_parent_and_code() -> None:
    """Placeholders are filled once: a department whose name looks like a placeholder keeps it."""
    settings = parse_configuration(
        configuration(groups={"department": {"name": "{parent} / {name} ({code})"}})
    ).groups.department

    assert group_name(unit(A, name="Care", parent="Sales", code="C1"), settings) == "Sales / Care (C1)"
    assert group_name(unit(A, name="{code}", parent="{name}", code="C1"), settings) == "{name} / {code} (C1)"


@pytest.mark.parametrize(("length", "ends"), [(LONGEST_NAME, "x"), (LONGEST_NAME + 1, "…"), (400, "…")])
def test_long_names_are_cut(length: int, ends: str) -> None:
    """A name over the longest ends in an ellipsis and is as long as allowed."""
    name = group_name(unit(A, name="x" * length), parse_configuration(configuration()).groups.department)

    assert len(name) == LONGEST_NAME
    assert name.endswith(ends)


def test_a_long_name_is_not_taken_for_renamed() -> None:
    """The stored name was cut in the same way."""
    long = unit(A, name="x" * 400)
    stored = group_entry(A, name="x" * (LONGEST_NAME - 1) + "…")

    assert planned(long, entries=[stored]) == GroupPlan()


# ----------------------------------------------------------------------------------------------------------- markers


def test_the_marker_names_the_record() -> None:
    """It is read back from the end of a description, whatever stands before it and blank space after it."""
    assert marker(A) == "[people:department:10]"
    assert marked_key(f"Everyone in Care {marker(A)}") == A
    assert marked_key(f"{marker(TITLE)} \n") == TITLE


@pytest.mark.parametrize(
    "description",
    [
        "",
        "Everyone",
        "[people:department:10] and friends",
        "[people:team:10]",
        "[people:department:]",
        "people:department:10",
    ],
)
def test_what_is_no_marker_at_the_end_is_none(description: str) -> None:
    """Somebody who quotes a marker in the middle of a text did not make our group."""
    assert marked_key(description) is None


# ---------------------------------------------------------------------------------------------------------- creating


def test_a_unit_without_a_namesake_gets_a_group() -> None:
    """The description always ends with the marker; privacy is as configured."""
    plan = planned(unit(A, name="Care"), description="All of {name}", private=True, open_membership=True)

    assert plan.actions == (
        GroupAction(
            A,
            GroupStep.CREATE,
            "Care",
            description="All of Care [people:department:10]",
            private=True,
            open_membership=True,
        ),
    )


def test_an_empty_description_is_the_marker_alone() -> None:
    """Our marker is in every group that we make."""
    assert planned(unit(A), description="").actions[0].description == marker(A)


@pytest.mark.parametrize("state", [GroupState.MANAGED, GroupState.IGNORED])
def test_a_group_is_made_once(state: GroupState) -> None:
    """Nothing is planned for a unit that has a group, or is to be ignored."""
    plan = planned(unit(A), entries=[group_entry(A, state=state)], listed=[connect_group(A)])

    assert plan == GroupPlan()


@pytest.mark.parametrize(
    ("namesakes", "step"), [([namesake()], GroupStep.ASK), ([], GroupStep.CREATE)], ids=["still there", "gone"]
)
def test_a_question_is_open_as_long_as_its_reason(namesakes: list[ConnectGroup], step: GroupStep) -> None:
    """Whoever renames the namesake in Connect has answered, too."""
    asked = group_entry(A, state=GroupState.WAITING, partition_id=None, origin=None)

    assert steps(planned(unit(A, name="Care"), entries=[asked], listed=namesakes)) == [(A, step)]


def test_a_renamed_unit_keeps_its_group() -> None:
    """The same record with another name is told, not made anew."""
    plan = planned(unit(A, name="Customer Care"), entries=[group_entry(A, name="Care")])

    assert plan == GroupPlan(renamed={A: "Customer Care"})


def test_a_group_under_way_is_left_to_whoever_makes_it() -> None:
    """A live claim is busy; an expired one may be tried again."""
    claim = {"state": GroupState.CREATING, "partition_id": None, "origin": None}

    assert planned(unit(A), entries=[group_entry(A, expires=NOW + 1, **claim)]) == GroupPlan(busy=frozenset({A}))
    assert steps(planned(unit(A), entries=[group_entry(A, expires=NOW, **claim)])) == [(A, GroupStep.CREATE)]


@pytest.mark.parametrize(("people", "made"), [(0, False), (2, False), (3, True)])
def test_small_units_get_no_group_when_so_configured(people: int, made: bool) -> None:
    """`min_members` counts the people who want it."""
    assert bool(planned(unit(A), wanted_by={A: people}, min_members=3).actions) is made


def test_an_empty_unit_gets_a_group_by_default() -> None:
    """Whoever joins it later is in its group seconds later."""
    assert steps(planned(unit(A))) == [(A, GroupStep.CREATE)]


def test_a_group_that_we_made_is_recovered_however_small_the_unit_became() -> None:
    """`min_members` decides on making groups, not on losing sight of one."""
    plan = planned(unit(A), listed=[connect_group(A)], min_members=3)

    assert steps(plan) == [(A, GroupStep.RECOVER)]


@pytest.mark.parametrize("settings", [{"enabled": False}, {"exclude": ["10"]}, {"include": ["11"]}])
def test_what_is_not_included_gets_no_group(settings: dict[str, Any]) -> None:
    """A disabled family, an excluded unit, one that is not among the included ones."""
    assert planned(unit(A), listed=[connect_group(A)], **settings) == GroupPlan()


# ------------------------------------------------------------------------------------------------------- recovering


@pytest.mark.parametrize("existing", ["ask", "adopt", "create"])
def test_our_marker_decides_before_any_name(existing: str) -> None:
    """Made before, the answer was lost: the marked group is taken, renamed though it is, not its namesake."""
    ours = connect_group(A, name="Renamed by hand", partition_id=OTHER, closed=True)
    plan = planned(unit(A, name="Care"), listed=[namesake(), ours], existing=existing)

    assert plan.actions == (GroupAction(A, GroupStep.RECOVER, "Renamed by hand", private=True, partition_id=OTHER),)


def test_of_two_marked_groups_the_older_is_recovered_always() -> None:
    """Two with one marker: the same one, in whatever order Connect lists them."""
    pair = [connect_group(A, partition_id=PartitionId(one)) for one in ("1000", "999")]

    for existing in (pair, pair[::-1]):
        assert planned(unit(A), listed=existing).actions[0].partition_id == "999"


def test_a_group_with_another_units_marker_is_nobodys_namesake() -> None:
    """It is neither adopted nor asked about."""
    foreign = namesake(description=marker(B))

    assert steps(planned(unit(A, name="Care"), listed=[foreign], existing="adopt")) == [(A, GroupStep.CREATE)]


def test_a_group_of_the_ledger_is_not_taken_twice() -> None:
    """A partition belongs to one record, whatever its name or description says now."""
    held = group_entry(B, partition_id=CARE)
    for group in (namesake(), namesake(description=marker(A))):
        plan = planned(unit(A, name="Care"), entries=[held], listed=[group], existing="adopt")

        assert steps(plan) == [(A, GroupStep.CREATE)]


def test_an_inactive_group_is_none() -> None:
    """An archived group is neither recovered nor adopted."""
    for group in (namesake(active=False), namesake(active=False, description=marker(A))):
        plan = planned(unit(A, name="Care"), listed=[group], existing="adopt")

        assert steps(plan) == [(A, GroupStep.CREATE)]


# ----------------------------------------------------------------------------------------------------------- adopting


@pytest.mark.parametrize(
    ("existing", "namesakes", "step", "reason"),
    [
        ("ask", [namesake()], GroupStep.ASK, "namesake"),
        ("ask", [namesake(closed=True)], GroupStep.ASK, "closed_namesake"),
        ("adopt", [namesake()], GroupStep.ADOPT, ""),
        ("adopt", [namesake("  CARE ")], GroupStep.ADOPT, ""),
        ("adopt", [namesake(closed=True)], GroupStep.ASK, "closed_namesake"),
        ("adopt", [namesake(), namesake(partition_id=OTHER)], GroupStep.ASK, "several_namesakes"),
        ("adopt", [namesake(), namesake(partition_id=OTHER, closed=True)], GroupStep.ASK, "several_namesakes"),
        ("create", [namesake()], GroupStep.CREATE, ""),
        ("create", [namesake(closed=True)], GroupStep.CREATE, ""),
        ("adopt", [], GroupStep.CREATE, ""),
        ("ask", [namesake("Cares")], GroupStep.CREATE, ""),
    ],
)
def test_what_happens_to_a_namesake(existing: str, namesakes: Sequence[Any], step: GroupStep, reason: str) -> None:
    """Ask, adopt exactly one open group, or create beside it; a closed one is never adopted."""
    action = planned(unit(A, name="Care"), listed=namesakes, existing=existing).actions[0]

    assert (action.step, action.reason) == (step, reason)
    assert action.partition_id == (CARE if step is GroupStep.ADOPT else None)


# --------------------------------------------------------------------------------------------------- units of one name


@pytest.mark.parametrize("existing", ["ask", "adopt", "create"])
@pytest.mark.parametrize("namesakes", [[], [namesake()]], ids=["none", "one"])
def test_two_departments_of_one_name_never_share_a_group(existing: str, namesakes: list[ConnectGroup]) -> None:
    """Each gets its own, or waits for an answer; no partition is given twice, in either order of reading."""
    units = [unit(A, name="Care"), unit(B, name="care ")]
    plan = planned(*units, listed=namesakes, existing=existing)
    taken = [one.partition_id for one in plan.actions if one.partition_id is not None]

    assert plan == planned(*reversed(units), listed=namesakes, existing=existing)
    assert [one.key for one in plan.actions] == [A, B]
    assert len(taken) == len(set(taken)) <= len(namesakes)
    created = [one.description for one in plan.actions if one.step is GroupStep.CREATE]
    assert len(created) == len(set(created))


def test_a_department_and_a_designation_of_one_name_get_two_groups() -> None:
    """By default their names differ, and so do the markers."""
    plan = planned(unit(A, name="Care"), unit(TITLE, name="Care"))

    assert [(one.step, one.name, marked_key(one.description)) for one in plan.actions] == [
        (GroupStep.CREATE, "Care", A),
        (GroupStep.CREATE, "Care (designation)", TITLE),
    ]


def test_one_name_for_both_families_still_gives_two_groups() -> None:
    """A template without the addition makes namesakes; only one of them adopts the group of that name."""
    parsed = parse_configuration(
        configuration(
            groups={"department": {"existing": "adopt"}, "designation": {"existing": "adopt", "name": "{name}"}}
        )
    )
    plan = plan_groups(
        [unit(TITLE, name="Care"), unit(A, name="Care")],
        parsed,
        entries={},
        existing=[namesake()],
        wanted_by={},
        now=NOW,
    )

    assert steps(plan) == [(A, GroupStep.ADOPT), (TITLE, GroupStep.CREATE)]
