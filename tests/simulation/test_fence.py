"""A sweep that stands still past its lease, and comes to itself when somebody else has gone on."""

from __future__ import annotations

from tests.simulation.actors import Disturbance
from tests.simulation.schedule import SHAPES, begin
from tests.simulation.verdict import judge, recover


def test_a_sweep_that_lost_its_lease_hands_nothing_over() -> None:
    """It read that somebody left; meanwhile they are back and another sweep has come and gone: nobody is taken out."""
    world = begin(SHAPES[0], live=True)
    world.do("leave", 0, 0)
    meanwhile = (("back", 0, 127), ("incremental", 0, 0), ("deliver", 0, 3))
    frozen = Disturbance("connect.groups", 1, "advance", 1000.0, meanwhile)

    world.sweep("full", disturbances=(frozen,), frozen=True)
    world.do("deliver", 0, 3)
    recover(world)

    assert judge(world) == []


def test_a_new_group_begins_with_people_of_the_network() -> None:
    """Connect leaves strangers out without a word; who joins later is added, not taken for a member."""
    world = begin(SHAPES[0], live=False)
    world.do("hire", 63, 126)

    world.do("deliver", 0, 0)
    world.do("join", 0, 0)
    recover(world)

    assert judge(world) == []


def test_two_webhooks_that_name_one_person_differently_do_not_cross() -> None:
    """The one that read first finds that the other has decided since, and looks again: nobody is taken out by it."""
    world = begin(SHAPES[0], live=True)
    world.do("retitle", 0, 48)  # told by record id
    world.do("move", 0, 24)  # told by employee number
    meanwhile = (("deliver", 0, 0), ("back", 0, 127), ("deliver", 0, 0))

    world.deliver(1, (Disturbance("people.find_employees.done", 1, "meanwhile", 0, meanwhile),))
    recover(world)

    assert judge(world) == []
