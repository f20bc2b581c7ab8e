"""Leads of departments who are to be admins of its group, where a read or a decision is in the way."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import ConnectId
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

LEADS: dict[str, Any] = {"groups": {"department": {"admins": "lead"}}}


def led_from_elsewhere(**configuration: Any) -> tuple[Product, Employee, str]:
    """Let a member of a department become its lead, and then move to another one: a lead who is no admin."""
    product = Stage(people=60, departments=3, configuration={**LEADS, **configuration}).active()
    leads = {row.lead_id for row in product.world.company.departments}
    person = next(one for one in product.people() if one.record_id not in leads)
    led = person.department_id
    product.world.edit_department(led, lead=person.record_id, silent=True)
    product.clock.advance(60)
    product.sweep("full")
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.clock.advance(60)
    product.sweep("full")
    assert f"department:{led}" in product.groups_of(person)
    return product, person, led


def test_a_missing_key_is_no_lead_less() -> None:
    """The form shows no `Department_Lead` any more: no conclusion, nobody is taken out, nobody is told of."""
    product, person, led = led_from_elsewhere()
    before = product.attention()
    product.world.faults.add("remove_key", form="department", field="Department_Lead")
    product.clock.advance(3600)

    run = product.sweep("full")
    product.hint(person.record_id)
    product.work()

    assert (run.status, run.counts["planned"]) == ("completed", 0)
    assert f"department:{led}" in product.groups_of(person)
    assert product.attention() == before


def test_a_blank_lead_is_none() -> None:
    """The department has no lead any more: whoever led it is where People has the person."""
    product, person, led = led_from_elsewhere()
    product.world.edit_department(led, lead="", silent=True)
    product.clock.advance(3600)

    product.sweep("full")

    assert f"department:{led}" not in product.groups_of(person)


def test_what_was_rejected_of_a_lead_stays_rejected_after_a_refused_read() -> None:
    """A read that proves nothing ends no exception: the lead is not asked about again, and stays."""
    product, person, led = led_from_elsewhere(guard={"moves": {"count": 0, "percent": 0, "max": 300}})
    office = Office(product)
    was = person.department_id
    third = next(row.record_id for row in product.world.company.departments if row.record_id not in (was, led))
    product.world.move(person.record_id, department=third, silent=True)
    product.clock.advance(60)
    product.sweep("full")
    office.reject(next(one["id"] for one in office.holds() if one["status"] == "open"))
    product.world.faults.add("hide_rows", form="employee", rows={"department": was})
    product.clock.advance(60)
    refused = product.sweep("full")
    product.world.faults.clear()
    product.clock.advance(60)

    run = product.sweep("full")

    assert refused.status == "refused"
    assert (run.status, run.counts["planned"], len(office.exceptions())) == ("completed", 0, 2)
    assert f"department:{was}" in product.groups_of(person)


def test_a_lead_who_was_taken_out_by_hand_is_added_again_in_the_week() -> None:
    """With `drift: enforce` a lead of another department is wanted in its group as everybody is."""
    product, person, led = led_from_elsewhere(drift="enforce")
    group = product.stores.ledger.groups[f"department:{led}"].partition_id  # type: ignore[index]
    product.world.remove_from_group(str(group), person.zuid)
    assert ConnectId(person.zuid) not in product.world.network.groups[str(group)].members

    product.clock.advance(8 * 24 * 3600)
    product.sweep("full")

    assert f"department:{led}" in product.groups_of(person)
