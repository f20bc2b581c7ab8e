"""What is managed no more: nobody is removed, the ledger says so once, and whoever comes back is handled right."""

from __future__ import annotations

from typing import Any

from groupsync.core.ledger_entries import MembershipState
from groupsync.core.model import ConnectId
from groupsync.state.runs import Run
from tests.builders import department_key
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

HOUR = 3600
OFF = {"groups": {"department": {"enabled": False}}}


def released(product: Product) -> int:
    """Count the memberships that were ours."""
    accounts = product.stores.ledger.snapshot().accounts.values()
    return sum(one.state is MembershipState.RELEASED for held in accounts for one in held.memberships.values())


def nights(product: Product, count: int) -> list[Run]:
    """Let so many nights pass with their full sweeps."""
    runs = []
    for _ in range(count):
        product.clock.advance(24 * HOUR)
        runs.append(product.sweep("full"))
    return runs


def membership_events(product: Product, mark: int) -> list[Any]:
    """List what changed in Connect."""
    return product.world.events.read(mark, kind="membership")


def test_a_disabled_family_is_released_once() -> None:
    """Nobody is removed; the run says how many, group by group; then an unchanged company writes nothing."""
    product = Stage(people=40, departments=3).active()
    mark = len(product.world.events)
    product.configure(OFF)

    first, second, third = nights(product, 3)
    writes = product.stores.ledger.writes
    (fourth,) = nights(product, 1)
    rows = [row for row in product.stores.audit.rows if row.kind == "release"]
    causes = [one for one in second.causes if one["kind"] == "release"]

    assert [run.detail["released"] for run in (first, second, third, fourth)] == [0, 40, 0, 0]
    assert released(product) == 40
    assert sum(one["changes"] for one in causes) == 40
    assert all("not managed for them any more" in one["text"] for one in causes)
    assert len(rows) == 40
    assert {row.cause for row in rows} == {one["id"] for one in causes}
    assert membership_events(product, mark) == []
    assert product.stores.ledger.writes == writes


def test_a_family_that_is_enabled_again_is_ours_again() -> None:
    """Each is added once more, which changes nothing in Connect and is no gain; then moves are followed as before."""
    product = Stage(people=40, departments=3).active()
    product.configure(OFF)
    nights(product, 30)
    product.configure({})
    mark = len(product.world.events)
    (run,) = nights(product, 1)
    person = product.people()[4]
    target = next(row.record_id for row in product.world.company.departments if row.record_id != person.department_id)
    product.world.move(person.record_id, department=target)
    product.hint(person.record_id)
    product.work()

    assert (run.status, released(product)) == ("completed", 0)
    assert len(membership_events(product, mark)) == 2
    assert f"department:{target}" in product.groups_of(person)


def scope(product: Product, *people: Employee) -> None:
    """Leave people out of scope."""
    product.configure({"people": {"exclude": {"record_ids": [one.record_id for one in people]}}})


def test_whoever_was_released_and_comes_back_elsewhere_keeps_the_old_group() -> None:
    """It may be a helper by hand now: into the new department's group, and later out of that one only."""
    product = Stage(people=40, departments=3).active()
    person = product.people()[4]
    home = person.department_id
    others = [row.record_id for row in product.world.company.departments if row.record_id != home]
    scope(product, person)
    nights(product, 2)
    scope(product)
    product.world.move(person.record_id, department=others[0])
    product.hint(person.record_id)
    product.work()
    back = product.groups_of(person)
    product.world.move(person.record_id, department=others[1])
    product.hint(person.record_id)
    product.work()

    assert {f"department:{home}", f"department:{others[0]}"} <= back
    assert {f"department:{home}", f"department:{others[1]}"} <= product.groups_of(person)
    assert f"department:{others[0]}" not in product.groups_of(person)


def test_a_fault_of_one_night_releases_nobody() -> None:
    """A scope field that is blank for one read: a leaver of the next day is still taken out."""
    product = Stage(people=40, departments=3).active()
    names = [one.name for one in product.world.company.locations.values()]
    product.configure({"people": {"include": {"location": names}}})
    fault = product.world.faults.add("blank_field", field="LocationName")
    (blank,) = nights(product, 1)
    product.world.faults.clear(fault.fault_id)
    person = product.people()[4]
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    product.work()

    assert blank.status == "completed"
    assert any(held.doubts for held in product.stores.ledger.snapshot().accounts.values())
    assert (released(product), product.groups_of(person)) == (0, set())


def test_a_deleted_department_is_released_and_its_people_stay() -> None:
    """Also when a webhook and an incremental sweep look at them first; a blank field is no loss then."""
    product = Stage(people=40, departments=5).active()
    people = [one for one in product.people() if one.department_id == product.people()[4].department_id]
    key = department_key(people[0].department_id)
    mark = len(product.world.events)
    product.world.delete_department(people[0].department_id, silent=True)
    product.hint(people[0].record_id)
    product.work()
    product.clock.advance(20 * 60)
    incremental = product.sweep("incremental")
    nights(product, 2)
    accounts = product.stores.ledger.snapshot().accounts

    assert incremental.status == "completed"
    assert membership_events(product, mark) == []
    assert product.holds() == []
    assert {accounts[ConnectId(one.zuid)].memberships[key].state for one in people} == {MembershipState.RELEASED}
