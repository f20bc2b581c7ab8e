"""Holds of webhooks: a burst makes a handful, each collects for a quarter of an hour and never changes afterwards."""

from __future__ import annotations

import pytest

from groupsync.web.refusals import WrongStateError
from tests.functional.engine.company import Product
from tests.functional.engine.office import Office
from tests.functional.engine.stage import START, Stage
from tests.functional.engine.test_limits import crowd
from tests.sandbox.zoho.company import Employee

QUARTER = 15 * 60


def burst(number: int) -> tuple[Product, Office, list[Employee]]:
    """Let so many people leave, each with a webhook, at the beginning of a quarter of an hour."""
    product = Stage(people=80, departments=2).active()
    product.clock.advance(QUARTER - START % QUARTER + 1)
    leavers = crowd(product, number)
    for one in leavers:
        product.world.leave(one.record_id)
        product.hint(one.record_id)
    product.work()
    return product, Office(product), leavers


def test_a_burst_makes_one_hold() -> None:
    """Thirty webhooks over the limit of eight wait in one place."""
    _, office, leavers = burst(30)

    hold = office.only()

    waiting = {one["employee_id"] for one in hold["changes"]}
    assert waiting <= {one.record_id for one in leavers}
    assert len(waiting) >= 20
    assert (hold["collecting"], hold["trigger"]) == (True, "webhook")


def test_five_hundred_webhooks_make_a_handful_of_holds() -> None:
    """An import moves five hundred people within an hour: one hold for each quarter of it, and nobody is in two."""
    product = Stage(people=700, departments=4, designations=2).active()
    product.clock.advance(QUARTER - product.clock() % QUARTER + 1)
    target = product.people()[0].department_id
    movers = [one for one in product.people() if one.department_id != target][:500]
    for number, one in enumerate(movers):
        product.world.move(one.record_id, department=target)
        product.hint(one.record_id)
        if number % 25 == 24:
            product.work()
            product.clock.advance(180)

    holds = Office(product).holds()

    waiting = [one["connect_id"] for one in product.holds()]
    limit = 70
    assert len(movers) == 500
    assert 2 <= len(holds) <= 6
    assert len(waiting) == len(set(waiting)) == 500 - limit


def test_a_hold_that_collects_is_not_approved_unseen() -> None:
    """More may come between the reading and the approval: it waits, or what was read is named."""
    product, office, _ = burst(30)
    hold = office.only()

    with pytest.raises(WrongStateError) as early:
        office.approve(hold["id"])
    with pytest.raises(WrongStateError) as changed:
        office.approve(hold["id"], hash="0" * 64)
    office.approve(hold["id"], hash=hold["hash"])

    assert (early.value.code, changed.value.code) == ("hold_collecting", "hold_changed")
    assert office.only()["status"] == "approved"
    assert [one for one in product.holds() if product.groups_of(person(product, one["employee_id"]))] == []


def person(product: Product, record_id: str) -> Employee:
    """Find somebody by record id."""
    return next(one for one in product.people() if one.record_id == record_id)


def test_a_decided_hold_takes_nothing_more() -> None:
    """What is held later in the same quarter of an hour waits in a hold of its own."""
    product, office, leavers = burst(30)
    hold = office.only()
    office.reject(hold["id"], hash=hold["hash"])
    later = next(one for one in product.people() if one.record_id not in {row.record_id for row in leavers})
    product.world.leave(later.record_id)
    product.hint(later.record_id)

    product.work()

    assert office.hold(hold["id"])["hash"] == hold["hash"]
    assert [(one["status"], one["counts"]["people"]) for one in office.holds()] == [
        ("open", 1),
        ("rejected", hold["counts"]["people"]),
    ]


def test_a_hold_that_is_decided_in_part_takes_nothing_more() -> None:
    """What was decided of it stays decided."""
    product, office, leavers = burst(30)
    hold = office.only()
    office.reject(hold["id"], hash=hold["hash"], people=[hold["changes"][0]["employee_id"]])
    later = next(one for one in product.people() if one.record_id not in {row.record_id for row in leavers})
    product.world.leave(later.record_id)
    product.hint(later.record_id)

    product.work()

    assert (office.hold(hold["id"])["hash"], office.hold(hold["id"])["counts"]["rejected"]) == (hold["hash"], 2)
    assert len(office.holds()) == 2


def test_a_sealed_hold_takes_nothing_more() -> None:
    """The next quarter of an hour has its own; the first can be approved as it is."""
    product, office, leavers = burst(30)
    hold = office.only()
    product.clock.advance(QUARTER + 60)
    later = next(one for one in product.people() if one.record_id not in {row.record_id for row in leavers})
    product.world.leave(later.record_id)
    product.hint(later.record_id)

    product.work()
    office.approve(hold["id"])

    assert office.hold(hold["id"])["hash"] == hold["hash"]
    assert product.groups_of(later) != set()
    assert len(office.holds()) == 2
