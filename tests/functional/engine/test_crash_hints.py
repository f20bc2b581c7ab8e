"""A hint, killed after any single effect: delivered again, or lost and found by a sweep, it ends the same."""

from __future__ import annotations

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.crash import (
    Work,
    a_department_was_founded,
    check_every_kill,
    several_people_are_told_of_while_a_sweep_is_open,
    somebody_left,
    somebody_moved,
)

LOST = pytest.mark.parametrize("lost", [False, True], ids=["delivered again", "lost and overtaken"])


@LOST
def test_killed_in_a_movers_hint(*, lost: bool) -> None:
    """The person ends in the new group and out of the old one."""
    check_every_kill(Work(somebody_moved, Product.work), lost=lost)


@LOST
def test_killed_in_a_leavers_hint(*, lost: bool) -> None:
    """The person ends out of both groups."""
    check_every_kill(Work(somebody_left, Product.work), lost=lost)


@LOST
def test_killed_in_hints_that_make_a_group(*, lost: bool) -> None:
    """The new department ends with one group, and its people in it."""
    check_every_kill(Work(a_department_was_founded, Product.work), lost=lost)


@LOST
def test_killed_in_hints_beside_an_open_chunk(*, lost: bool) -> None:
    """Whichever of the two is cut short, the newer one wins."""
    check_every_kill(Work(several_people_are_told_of_while_a_sweep_is_open, Product.work), lost=lost)
