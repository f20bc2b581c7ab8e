"""A group is carried over while changes of its people are held, or were rejected: these stay stopped."""

from __future__ import annotations

import pytest

from groupsync.core.succession import Succession
from tests.functional.engine.company import Product
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import changes_in_connect, link, old_designation, people_of, succession_to
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

STAGE = Stage(people=61, departments=2, designations=6)
SMALL = Stage(people=13, departments=2, designations=4)


def held_leavers(product: Product, *, others: int = 8) -> list[Employee]:
    """Let people leave by mistake, two of the largest designation and some others: all are held."""
    old = old_designation(product)
    elsewhere = [one for one in product.people() if one.designation_id != old]
    leavers = [*people_of(product, old)[:2], *elsewhere[:others]]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    assert product.sweep("full").status == "held"
    return leavers


def replace(product: Product) -> Succession:
    """Replace the designation of two of them, up to the question."""
    old = old_designation(product)
    people = people_of(product, old)
    new = product.world.add_designation("Successor", silent=True)
    product.world.bulk_edit([one.record_id for one in people], {"Designation": new.record_id})
    product.world.delete_designation(old, silent=True)
    succession = succession_to(product, old, new.record_id)
    product.clock.advance(60)
    assert product.sweep("full").status == "held"
    return succession


def test_held_leavers_wait_on_in_the_group_that_was_carried_over() -> None:
    """Two of ten would be within the limit; they were stopped as a part of ten, and stay so."""
    product = STAGE.active()
    leavers = held_leavers(product)
    succession = replace(product)
    mark = len(product.world.events)
    link(product, succession)

    product.clock.advance(3600)
    run = product.sweep("full")

    assert (run.status, run.counts["held"]) == ("held", 20)
    assert changes_in_connect(product, since=mark) == 0
    assert all(len(product.groups_of(one)) == 2 for one in leavers)
    holds = [one for one in Office(product).holds() if one["status"] == "open"]
    assert sorted(one["counts"]["undecided"] for one in holds) == [2, 18]
    assert [cause["text"] for one in holds for cause in one["causes"]] == [
        "2 people left the company",
        "10 people left the company",
    ]


def test_they_are_approved_under_the_new_unit() -> None:
    """Both holds approved, everybody is out."""
    product = STAGE.active()
    leavers = held_leavers(product)
    link(product, replace(product))
    product.clock.advance(3600)
    office = Office(product)

    for one in office.holds():
        if one["status"] == "open":
            office.approve(one["id"])

    assert [product.groups_of(one) for one in leavers] == [set()] * 10
    assert wrong_in(product) == {}
    assert {one["status"] for one in office.holds()} <= {"approved", "obsolete", "decided"}


def test_rejected_leavers_stay_in_the_group_that_was_carried_over() -> None:
    """What was rejected is left out as before, and its exceptions name the new unit's group."""
    product = STAGE.active()
    leavers = held_leavers(product)
    office = Office(product)
    office.reject(office.only()["id"])
    succession = replace(product)
    mark = len(product.world.events)
    link(product, succession)

    product.clock.advance(3600)
    run = product.sweep("full")

    assert (run.status, run.counts["planned"]) == ("completed", 0)
    assert changes_in_connect(product, since=mark) == 0
    assert all(len(product.groups_of(one)) == 2 for one in leavers)
    groups = [one["group"] for one in office.exceptions()]
    assert (groups.count(succession.new), groups.count(succession.old), len(groups)) == (2, 0, 20)


def test_killed_at_every_write_they_wait_on() -> None:
    """Whoever goes on finds the questions where they are, and asks each once."""
    product = SMALL.active()
    held_leavers(product, others=2)
    succession = replace(product)
    product.killer.arm(0)
    link(product, succession)
    effects = product.killer.count

    for at in range(1, effects + 1):
        product = SMALL.active()
        held_leavers(product, others=2)
        succession = replace(product)
        mark = len(product.world.events)
        product.killer.arm(at)
        with pytest.raises(KilledError):
            link(product, succession)
        product.killer.arm(0)
        link(product, succession)
        product.clock.advance(3600)
        run = product.sweep("full")
        where = f"killed after effect {at} of {effects}"
        assert (run.status, run.counts["held"]) == ("held", 8), where
        assert changes_in_connect(product, since=mark) == 0, where
        holds = [one for one in Office(product).holds() if one["status"] == "open"]
        assert sorted(one["counts"]["undecided"] for one in holds) == [2, 6], where
