"""People who join, move, leave and come back: in the right groups after their hints, whatever their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product
    from tests.sandbox.zoho.company import Employee


def other_department(product: Product, person: Employee) -> str:
    """Give a department that somebody is not in."""
    return next(row.record_id for row in product.world.company.departments if row.record_id != person.department_id)


def other_designation(product: Product, person: Employee) -> str:
    """Give a designation that somebody does not have."""
    return next(row.record_id for row in product.world.company.designations if row.record_id != person.designation_id)


def test_a_hire_is_in_after_the_hint() -> None:
    """Somebody hired with an account is in both groups."""
    product = Stage().active()
    person = product.world.hire()

    product.hint(person.record_id)
    product.work()

    assert product.groups_of(person) == {f"department:{person.department_id}", f"designation:{person.designation_id}"}
    assert wrong_in(product) == {}


def test_a_mover_is_in_the_new_group_before_leaving_the_old_one() -> None:
    """Of the two calls the one that adds comes first."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=other_department(product, person))
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert [one["change"] for one in product.world.events.read(mark, kind="membership")] == ["added", "removed"]


def test_a_promotion_changes_the_designation_alone() -> None:
    """The department's group sees nothing of it."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, designation=other_designation(product, person))
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert len(product.world.events.read(mark, kind="membership")) == 2


@pytest.mark.parametrize("status", ["Inactive", "Terminated", "Resigned"])
def test_a_leaver_is_out_after_the_hint(status: str) -> None:
    """Whatever the text is called: People's type 0 means that the person left."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id, status=status)

    product.hint(person.record_id)
    product.work()

    assert product.groups_of(person) == set()
    assert wrong_in(product) == {}


@pytest.mark.parametrize("status", ["Active", "Probation", "Notice Period"])
def test_whoever_is_employed_by_any_status_is_in(status: str) -> None:
    """People's type 1 means employed: nobody on probation or on notice is taken out."""
    product = Stage().active()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Employeestatus": status})
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert product.world.events.read(mark, kind="membership") == []


def test_the_sweep_finds_whoever_no_webhook_told_of() -> None:
    """A hire, a mover and a leaver without any webhook are right after the next incremental sweep."""
    product = Stage().active()
    mover, leaver = product.people()[:2]
    product.world.hire(silent=True)
    product.world.move(mover.record_id, department=other_department(product, mover), silent=True)
    product.world.leave(leaver.record_id, silent=True)

    run = product.sweep("incremental")

    assert wrong_in(product) == {}
    assert (run.counts["added"], run.counts["removed"]) == (3, 3)


def test_equal_hints_change_nothing_more() -> None:
    """The same news three times is one change in Connect."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=other_department(product, person))
    mark = len(product.world.events)

    for _ in range(3):
        product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert len(product.world.events.read(mark, kind="membership")) == 2


def test_a_hint_that_arrives_late_does_not_take_anybody_back() -> None:
    """A hint carries no values: when the first of two moves is told last, the person stays where People says."""
    product = Stage(departments=3).active()
    person = product.people()[0]
    first, second = [
        row.record_id for row in product.world.company.departments if row.record_id != person.department_id
    ]
    product.world.move(person.record_id, department=first)
    product.world.move(person.record_id, department=second)
    product.hint(person.record_id)
    product.work()
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert product.world.events.read(mark, kind="membership") == []


@pytest.mark.parametrize("identifier", ["record_id", "employee_number_as_record_id", "employee_id", "email"])
def test_a_hint_may_name_a_person_in_any_way(identifier: str) -> None:
    """By record id, by employee number, by mail address in other case, and by a number sent as record id."""
    product = Stage().active()
    person = product.people()[0]
    product.world.edit(person.record_id, {"EmployeeID": "4711"})
    product.world.move(person.record_id, department=other_department(product, person))
    fields = {
        "record_id": {"record_id": person.record_id},
        "employee_number_as_record_id": {"record_id": "4711"},
        "employee_id": {"employee_id": "4711"},
        "email": {"email": person.email.upper()},
    }[identifier]

    product.hint(**fields)
    product.work()

    assert wrong_in(product) == {}
    assert product.queue.dead == []


def test_a_hint_about_nobody_is_dropped() -> None:
    """An unknown record, number or address changes nothing and blocks nothing."""
    product = Stage().active()
    mark = len(product.world.events)

    product.hint("459871000000999999")
    product.hint("NOBODY-7")
    product.hint(employee_id="NOBODY-7")
    product.hint(email="nobody@quillmark.example")
    product.work()

    assert product.world.events.read(mark, kind="membership") == []
    assert len(product.queue) == 0
    assert product.queue.dead == []


def test_an_address_that_changes_keeps_the_person_in() -> None:
    """Identity is the account, not the mail address."""
    product = Stage().active()
    person = product.people()[0]
    product.world.edit(person.record_id, {"EmailID": "Another.Name@Quillmark.example"})
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()
    product.schedules()

    assert wrong_in(product) == {}
    assert product.world.events.read(mark, kind="membership") == []
