"""A decision about a hold, killed after any single effect of it: the administrator asks again, and it ends the same."""

from __future__ import annotations

import pytest

from groupsync.state.runs import list_runs
from tests.functional.engine.company import Product
from tests.functional.engine.crash import Work, count_effects, recover
from tests.functional.engine.facts import sums_up, unexplained, unowned, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage
from tests.functional.engine.test_limits import crowd

LEAVERS = 4


def leavers_are_held() -> Product:
    """Four have left, which is one too many, and wait in a hold."""
    product = Stage(people=20).active()
    for one in crowd(product, LEAVERS):
        product.world.leave(one.record_id, silent=True)
    product.sweep("incremental")
    return product


def approve(product: Product) -> None:
    """Approve whatever waits, and let the run come to its end."""
    office = Office(product)
    for hold in office.holds():
        if hold["status"] == "open":
            office.approve(hold["id"])


def reject(product: Product) -> None:
    """Reject whatever waits."""
    office = Office(product)
    for hold in office.holds():
        if hold["status"] == "open":
            office.reject(hold["id"])


@pytest.mark.parametrize("lost", [False, True], ids=["delivered again", "lost"])
def test_killed_in_an_approval(*, lost: bool) -> None:
    """What was approved is done, once; asked again where nothing was noted yet; no run and no hold stays open."""
    effects = count_effects(Work(leavers_are_held, approve))

    assert effects > 15
    for at in range(1, effects + 1):
        product = leavers_are_held()
        product.killer.arm(at)
        with pytest.raises(KilledError):
            approve(product)
        product.killer.arm(0)
        approve(product)
        recover(product, lost=lost)
        where = f"killed after effect {at} of {effects}"
        runs = list(list_runs(product.documents))
        assert wrong_in(product) == {}, where
        assert unowned(product) == set(), where
        assert unexplained(product) == set(), where
        assert [one["status"] for one in Office(product).holds() if one["status"] == "open"] == [], where
        assert [run.run_id for run in runs if not run.finished] == [], where
        assert all(sums_up(dict(run.counts)) for run in runs), where
        assert product.documents.bodies("exception") == {}, where


def test_killed_in_a_rejection() -> None:
    """Nobody is taken out, then or by later sweeps; each change has its exception, and the hold is decided."""
    effects = count_effects(Work(leavers_are_held, reject))

    assert effects >= 2
    for at in range(1, effects + 1):
        product = leavers_are_held()
        mark = len(product.world.events)
        product.killer.arm(at)
        with pytest.raises(KilledError):
            reject(product)
        product.killer.arm(0)
        reject(product)
        recover(product, lost=False)
        where = f"killed after effect {at} of {effects}"
        assert product.world.events.read(mark, kind="membership") == [], where
        assert len(product.documents.bodies("exception")) == 2 * LEAVERS, where
        assert [one["status"] for one in Office(product).holds()] == ["rejected"], where
