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
from tests.functional.engine.facts import untold, wrong_in
from tests.functional.engine.killing import KilledError

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


def test_killed_twice_between_row_and_fact() -> None:
    """One change has one row, however often the call had to be repeated."""
    product = somebody_left()
    for _ in range(2):
        killed: list[str] = []

        def kill(operation: str, killed: list[str] = killed) -> None:
            if operation == "audit.append.done" and not killed:
                killed.append(operation)
                product.killer.arm(1)

        product.killer.disturb = kill
        with pytest.raises(KilledError):
            product.work()
        product.killer.arm(0)
        product.killer.disturb = None
        product.clock.advance(10 * 60)
    product.work()

    rows = [row for row in product.stores.audit.rows if row.kind == "leave"]
    assert wrong_in(product) == {}
    assert len(rows) == len({row.group for row in rows}) == 2


def test_an_effect_that_is_overtaken_has_a_row() -> None:
    """Taken out, killed before the answer, and wanted again: the audit says that nobody knows what the call did."""
    product = somebody_left()
    person = product.people()[0]

    def kill(operation: str) -> None:
        if operation == "zoho.write.done" and product.calls("removeUserFromGroup"):
            product.killer.disturb = None
            product.killer.arm(1)

    product.killer.disturb = kill
    with pytest.raises(KilledError):
        product.work()
    product.killer.arm(0)
    product.world.rehire(person.record_id, silent=True)
    product.clock.advance(10 * 60)
    product.work()

    told = [(row.before, row.after, row.outcome) for row in product.stores.audit.rows[-2:]]
    assert wrong_in(product) == {}
    assert untold(product) == set()
    assert told == [("in", "in", "unknown"), ("out", "in", "applied")]
