"""People who come back, under their old record or a new one: in, whatever the order of events."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import taken_out, wrong_in
from tests.functional.engine.stage import Stage


@pytest.mark.parametrize("order", list(permutations(("left", "back"))))
def test_rehired_under_the_same_record(order: tuple[str, str]) -> None:
    """Out after leaving, in again after the return; told once, twice or late, the end is the same."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id)
    if order[0] == "left":
        product.hint(person.record_id)
        product.work()
        assert product.groups_of(person) == set()
    product.world.rehire(person.record_id)

    product.hint(person.record_id)
    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}


@pytest.mark.parametrize("order", list(permutations(("old record", "new record", "sweep"))))
def test_rehired_under_a_new_record(order: tuple[str, ...]) -> None:
    """Both records name one account, the old one says left: the person is in and never went out, in every order."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id)
    again = product.world.rehire(person.record_id, new_record=True)
    mark = len(product.world.events)

    for step in order:
        if step == "sweep":
            product.sweep("incremental")
        else:
            product.hint(person.record_id if step == "old record" else again.record_id)
            product.work()
    product.schedules()

    assert wrong_in(product) == {}
    assert taken_out(product, since=mark) == set()


def test_rehired_under_a_new_record_long_after_leaving() -> None:
    """The old record was removed from the groups; a late hint about it does not take the new one out."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    product.work()
    again = product.world.rehire(person.record_id, new_record=True)
    product.hint(again.record_id)
    product.work()
    mark = len(product.world.events)

    product.world.edit(person.record_id, {"Nick_Name": "Old"})
    product.hint(person.record_id)
    product.work()
    product.schedules()

    assert wrong_in(product) == {}
    assert taken_out(product, since=mark) == set()


def test_rehired_under_a_new_record_before_the_old_one_left() -> None:
    """Two employed records name one account: the newer one waits, and takes over when the old one leaves."""
    product = Stage().active()
    old = product.people()[0]
    home = old.department_id
    again = product.world.rehire(old.record_id, new_record=True)
    product.world.move(again.record_id, department=elsewhere(product, old))
    product.hint(again.record_id)
    product.work()
    waits, meanwhile = product.attention(), product.groups_of(old)
    mark = len(product.world.events)

    product.world.leave(old.record_id)
    product.hint(old.record_id)
    product.work()

    assert waits == {f"employee#{again.record_id}": "claimed"}
    assert f"department:{home}" in meanwhile
    assert wrong_in(product) == {}
    assert taken_out(product, since=mark) == set()
