"""A sweep and its chunks, killed after any single effect: new processes go on and end the same."""

from __future__ import annotations

import contextlib

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.crash import (
    Work,
    about_to_adopt,
    about_to_go_live,
    check_every_kill,
    recover,
    several_things_happened,
)
from tests.functional.engine.facts import groups_per_unit, unowned, wrong_in
from tests.functional.engine.killing import KilledError


def activation(product: Product) -> None:
    """Sweep everybody, with the chunks."""
    product.sweep("full", activation=True)


def incremental(product: Product) -> None:
    """Sweep what was modified, with the chunks."""
    product.sweep("incremental")


@pytest.mark.parametrize("lost", [False, True], ids=["delivered again", "lost and overtaken"])
def test_killed_in_a_first_full_sweep(*, lost: bool) -> None:
    """Everybody gets in, once."""
    check_every_kill(Work(about_to_go_live, activation), lost=lost)


def test_killed_in_a_first_full_sweep_that_adopts() -> None:
    """The groups that were there are taken, none is made beside them."""
    check_every_kill(Work(about_to_adopt, activation), lost=False)


def test_killed_in_a_full_sweep_that_adds_and_removes() -> None:
    """Movers, a leaver and a hire end where People has them."""
    check_every_kill(Work(several_things_happened, activation), lost=False)


def test_killed_in_an_incremental_sweep_whose_messages_are_lost() -> None:
    """Movers, a leaver and a hire end where People has them, though no chunk arrived."""
    check_every_kill(Work(several_things_happened, incremental), lost=True)


def test_killed_again_and_again() -> None:
    """Every third effect of the first sweep and of all that follows it kills: it gets there all the same."""
    product = about_to_go_live()

    rounds = 0
    while wrong_in(product) and rounds < 100:
        rounds += 1
        product.killer.arm(7)
        with contextlib.suppress(KilledError):
            product.sweep("full")
        product.clock.advance(21 * 60)
        product.killer.arm(7)
        with contextlib.suppress(KilledError):
            product.work()
        product.clock.advance(21 * 60)
    recover(product, lost=False)

    assert rounds > 3
    assert wrong_in(product) == {}
    assert unowned(product) == set()
    assert set(groups_per_unit(product).values()) == {1}
