"""The demo's judge: what it calls right, and what it does not overlook."""

from __future__ import annotations

import pytest

from tests.sandbox.verification import actual_groups, compare, groups_of, hand_made, wanted_members
from tests.sandbox.zoho.world import World, create_world


@pytest.fixture
def world() -> World:
    """A small company whose Connect is right."""
    world = create_world(40, 3, 4, seed=5)
    for key, members in wanted_members(world.state()).items():
        group = world.add_group(key, desc=f"Everyone [people:{key}]")
        for zuid in members:
            world.add_to_group(group.partition_id, zuid)
    return world


def a_membership(world: World) -> tuple[str, str]:
    """Name a group and somebody who belongs into it and is no admin."""
    state = world.state()
    wanted = wanted_members(state)
    key, group = next((key, group) for key, group in actual_groups(state).items() if wanted[key])
    return str(group["id"]), min(wanted[key] - set(group["admins"]))


def test_a_right_connect_has_no_differences(world: World) -> None:
    """Every membership is counted, whoever made the groups."""
    comparison = compare(world.state())

    assert comparison.differences == ()
    assert comparison.checked == sum(map(len, wanted_members(world.state()).values()))


def test_somebody_who_is_missing_is_a_difference(world: World) -> None:
    """One membership less is one difference."""
    world.remove_from_group(*a_membership(world))

    assert len(compare(world.state()).differences) == 1


def test_somebody_who_does_not_belong_is_a_difference(world: World) -> None:
    """Whoever left the company and is still in two groups makes two differences."""
    _, zuid = a_membership(world)
    person = next(person for person in world.state()["people"] if person["zuid"] == zuid)
    groups = sum(bool(person[f"{form}_id"]) for form in ("department", "designation"))
    world.leave(person["record_id"])

    assert len(compare(world.state()).differences) == groups


def test_a_group_that_is_missing_is_a_difference_for_each_of_its_people(world: World) -> None:
    """Without the group nobody is in it."""
    key, group = next(iter(actual_groups(world.state()).items()))
    world.delete_group_by_hand(str(group["id"]))

    assert len(compare(world.state()).differences) == len(wanted_members(world.state())[key])


def test_a_person_is_right_when_wanted_and_actual_groups_are_the_same(world: World) -> None:
    """Taken out by hand, the person lacks that one group."""
    group, zuid = a_membership(world)
    world.remove_from_group(group, zuid)
    state = world.state()
    wanted, has = groups_of(state, next(person for person in state["people"] if person["zuid"] == zuid))

    assert len(wanted - has) == 1
    assert has < wanted


def test_groups_without_the_marker_are_those_made_by_hand(world: World) -> None:
    """They are told apart even when their text mentions the marker, and a change in them shows."""
    before = hand_made(world.state())
    world.add_group("About markers", desc="[people:department:1] is a marker")

    assert len(hand_made(world.state())) == len(before) + 1
    assert before.items() <= hand_made(world.state()).items()
