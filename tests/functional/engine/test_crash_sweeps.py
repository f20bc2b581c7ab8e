"""A sweep and its chunks, killed after any single effect: new processes go on and end the same."""

from __future__ import annotations

import contextlib

import pytest

from groupsync.state.runs import list_runs
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
from tests.functional.engine.stage import Stage


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


def test_killed_in_an_incremental_sweep() -> None:
    """Movers, a leaver and a hire end where People has them; what was sent arrives."""
    check_every_kill(Work(several_things_happened, incremental), lost=False)


def test_killed_in_a_run_that_is_resumed() -> None:
    """A first function was stopped while it sent its chunks; the one that helps the run on is stopped anywhere, too."""
    check_every_kill(Work(a_run_that_lost_its_messages, incremental), lost=False)


def test_of_a_sweep_in_several_chunks_one_call_is_repeated_at_most() -> None:
    """Killed wherever, the chunk that comes again recognises what is done: Connect hears one call twice at most."""
    work = Work(much_to_do, activation)
    product = work.begin()
    product.killer.arm(0)
    activation(product)
    effects, once = product.killer.count, writes_to_connect(product)
    chunks = [run.chunks for run in list_runs(product.documents) if run.chunks]

    assert chunks == [2]
    assert once > 30
    for at in range(1, effects + 1, 5):
        product = work.begin()
        product.killer.arm(at)
        with pytest.raises(KilledError):
            activation(product)
        recover(product, lost=False)
        where = f"killed after effect {at} of {effects}"
        assert writes_to_connect(product) <= once + 1, where
        assert wrong_in(product) == {}, where
        assert unowned(product) == set(), where
        assert set(groups_per_unit(product).values()) == {1}, where


def much_to_do() -> Product:
    """Nothing is in Connect yet, and there is more to make than one chunk does."""
    product = Stage(people=45, departments=4, designations=32).build()
    product.go_live()
    return product


def a_run_that_lost_its_messages() -> Product:
    """The chunks of an incremental sweep are stored, nobody was told, and long ago."""
    product = several_things_happened()
    product.sweep("incremental", work=False)
    product.queue.waiting.clear()
    product.clock.advance(25 * 60)
    return product


def writes_to_connect(product: Product) -> int:
    """Count the calls that change something in Connect."""
    return sum(len(product.calls(action)) for action in ("addGroup", "addUsersToGroup", "removeUserFromGroup"))


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
