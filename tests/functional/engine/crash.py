"""Pieces of work to be killed in the middle of, and what has to be true after new processes have gone on.

Twelve people, two departments, three designations: small, so that each single effect can be tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from groupsync.core.model import Family
from groupsync.state.runs import list_runs
from tests.functional.engine.company import Product
from tests.functional.engine.facts import (
    groups_per_unit,
    sums_up,
    taken_out,
    told_twice,
    unexplained,
    unowned,
    untold,
    wrong_in,
)
from tests.functional.engine.killing import KilledError
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee


@dataclass(frozen=True)
class Work:
    """A piece of work: how the world comes to need it, and what does it."""

    begin: Callable[[], Product]
    do: Callable[[Product], None]


def elsewhere(product: Product, person: Employee) -> str:
    """Give a department that somebody is not in."""
    return next(row.record_id for row in product.world.company.departments if row.record_id != person.department_id)


def about_to_go_live() -> Product:
    """Nothing is in Connect yet."""
    product = Stage().build()
    product.go_live()
    return product


def about_to_adopt() -> Product:
    """Every department has a group by hand, with a helper in it, that is going to be adopted."""
    product = Stage(configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    for row in product.world.company.departments:
        product.world.add_group(row.name)
    product.go_live()
    return product


def somebody_moved() -> Product:
    """One person has another department, and the hint is in the queue."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person))
    product.hint(person.record_id)
    return product


def somebody_left() -> Product:
    """One person has left, and the hint is in the queue."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    return product


def several_things_happened() -> Product:
    """Two moved, one left and one was hired, all without a webhook."""
    product = Stage().active()
    first, second, third = product.people()[:3]
    for one in (first, second):
        product.world.move(one.record_id, department=elsewhere(product, one), silent=True)
    product.world.leave(third.record_id, silent=True)
    product.world.hire(silent=True)
    return product


def a_department_was_founded() -> Product:
    """Somebody was hired into a new department and another one moved there; all three hints are in the queue."""
    product = Stage().active()
    product.world.add_department("Shipyard")
    hired = product.world.hire(department="Shipyard")
    moved = product.people()[0]
    product.world.move(moved.record_id, department="Shipyard")
    product.hint(hired.record_id)
    product.unit_hint(Family.DEPARTMENT)
    product.hint(moved.record_id)
    return product


def several_people_are_told_of_while_a_sweep_is_open() -> Product:
    """The chunk of a full sweep and the newer hints about its people are in the queue together."""
    product = several_things_happened()
    product.sweep("full", work=False)
    for one in product.people()[:4]:
        product.hint(one.record_id)
    return product


def activation(product: Product) -> None:
    """Sweep everybody, with the chunks."""
    product.sweep("full", activation=True)


def check_every_kill(work: Work, *, lost: bool) -> None:
    """Kill after each effect in turn.

    Each time Connect ends right, with one group per unit, all of it ours, and nobody was out who should be in; the
    audit says who put each one there and what each call did, and says nothing twice (of what is overtaken before its
    answer is known it says so). No run stays open, and each one's figures add up. `lost`: none of the queue's messages
    arrives, and before anybody goes on the company has changed, so that what was being done is not wanted any more.
    """
    effects = count_effects(work)

    assert effects > 5
    for at in range(1, effects + 1):
        product = work.begin()
        mark = len(product.world.events)
        product.killer.arm(at)
        with pytest.raises(KilledError):
            work.do(product)
        if lost:
            change_everything(product)
            mark = len(product.world.events)
        recover(product, lost=lost)
        where = f"killed after effect {at} of {effects}"
        runs = list(list_runs(product.documents))
        assert wrong_in(product) == {}, where
        assert unowned(product) == set(), where
        assert unexplained(product) == set(), where
        assert lost or told_twice(product) == set(), where
        assert untold(product) == set(), where
        assert set(groups_per_unit(product).values()) <= {1}, where
        assert taken_out(product, since=mark) == set(), where
        assert product.queue.dead == [], where
        assert [run.run_id for run in runs if not run.finished] == [], where
        assert all(sums_up(dict(run.counts)) for run in runs), where
        assert product.documents.bodies("open_run") == {}, where


def change_everything(product: Product) -> None:
    """Let those whom the work was about leave, or come back if that was it; People tells nobody."""
    product.killer.arm(0)
    first, last = product.people()[0], product.people()[-1]
    if first.status_type:
        product.world.leave(first.record_id, silent=True)
    else:
        product.world.rehire(first.record_id, silent=True)
    product.world.leave(last.record_id, silent=True)


def count_effects(work: Work) -> int:
    """Do the work undisturbed, and count."""
    product = work.begin()
    product.killer.arm(0)
    work.do(product)
    return product.killer.count


def recover(product: Product, *, lost: bool) -> None:
    """Let new processes have what is left, after intents, leases and the queue's visibility are over."""
    product.killer.arm(0)
    if lost:
        product.queue.waiting.clear()
    product.clock.advance(21 * 60)
    product.work()
    product.schedules(hours=2 / 3)
