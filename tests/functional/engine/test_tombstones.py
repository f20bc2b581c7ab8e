"""People who vanished or left: late events revive nobody, and whoever comes back is in, under whichever record."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import taken_out, wrong_in
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

HOUR = 3600


def vanish(product: Product) -> Employee:
    """Delete somebody's record and let full sweeps conclude it."""
    person = product.people()[5]
    product.world.delete_employee(person.record_id, silent=True)
    for _ in range(2):
        product.sweep("full")
        product.clock.advance(13 * HOUR)
    product.sweep("full")
    assert product.groups_of(person) == set()
    return person


def test_a_late_webhook_revives_nobody_who_vanished() -> None:
    """The record is read, is not there, and nothing happens, whatever the webhook says."""
    product = Stage(people=40).active()
    person = vanish(product)
    mark = len(product.world.events)

    for event in ("created", "edited", "deleted"):
        product.hint(person.record_id, event=event)
        product.work()
    product.schedules()

    assert product.world.events.read(mark, kind="membership") == []


def test_a_late_webhook_revives_nobody_who_left() -> None:
    """A late "created" arrives after the person is out: the record says left."""
    product = Stage(people=40).active()
    person = product.people()[5]
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    product.work()
    mark = len(product.world.events)

    product.hint(person.record_id, event="created")
    product.work()
    product.schedules()

    assert product.world.events.read(mark, kind="membership") == []


@pytest.mark.parametrize("order", list(permutations(("old", "new", "incremental", "full"))))
def test_whoever_vanished_is_rehired_under_a_new_record(order: tuple[str, ...]) -> None:
    """Events of both records and sweeps in every order: in, and no late event of the old one takes anybody out."""
    product = Stage(people=40).active()
    person = vanish(product)
    again = product.world.hire(department=person.department_id, designation=person.designation_id, account=False)
    again.zuid = person.zuid

    for step in order:
        if step in ("incremental", "full"):
            product.sweep(step)
        else:
            product.hint(person.record_id if step == "old" else again.record_id)
            product.work()
    mark = len(product.world.events)
    product.hint(person.record_id, event="deleted")
    product.work()
    product.schedules()

    assert wrong_in(product) == {}
    assert taken_out(product, since=mark) == set()


def test_the_tombstone_of_an_old_record_does_not_hold_up_the_new_one() -> None:
    """Rehired under a new record and moved at once: out of the old group too, without waiting for a full sweep."""
    product = Stage(people=40, departments=3).active()
    person = vanish(product)
    again = product.world.hire(department=person.department_id, designation=person.designation_id, account=False)
    again.zuid = person.zuid
    product.hint(again.record_id)
    product.work()
    product.world.move(again.record_id, department=elsewhere(product, person))
    product.hint(again.record_id)
    product.work()

    assert wrong_in(product) == {}


def test_a_record_that_is_restored_is_in_again() -> None:
    """Missing for two reads and concluded, then there again under its old id: the tombstone is lifted."""
    product = Stage(people=40).active()
    person = product.people()[5]
    fault = product.world.faults.add("hide_rows", rows={"record_ids": [person.record_id]}, also_by_id=True)
    for _ in range(3):
        product.sweep("full")
        product.clock.advance(13 * HOUR)
    out = product.groups_of(person)
    product.world.faults.clear(fault.fault_id)
    product.hint(person.record_id)
    product.work()
    back = product.groups_of(person)
    product.schedules(hours=30)

    assert (out, len(back)) == (set(), 2)
    assert wrong_in(product) == {}
