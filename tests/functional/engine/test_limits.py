"""How much may change: over a limit it is held, nothing of it happens, and everything else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.engine.facts import members_of, sums_up, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product
    from tests.sandbox.zoho.company import Employee


def crowd(product: Product, number: int) -> list[Employee]:
    """Give people of the largest department."""
    by_department: dict[str, list[Employee]] = {}
    for one in product.people():
        by_department.setdefault(one.department_id, []).append(one)
    return max(by_department.values(), key=len)[:number]


def test_leavers_over_the_limit_are_held() -> None:
    """Four of forty leave at once: none is removed, the hire of the same sweep gets in, the hold names them."""
    product = Stage(people=40, departments=3).active()
    leavers = crowd(product, 4)
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    hired = product.world.hire(silent=True)

    run = product.sweep("incremental")

    assert run.status == "held"
    assert run.counts["held"] == 8
    assert run.counts["removed"] == 0
    assert len(product.groups_of(hired)) == len([one for one in (hired.department_id, hired.designation_id) if one])
    assert {change["employee_id"] for change in product.holds()} == {one.record_id for one in leavers}
    assert sums_up(dict(run.counts))


def test_leavers_within_the_limit_go() -> None:
    """Three of forty are let go without asking."""
    product = Stage(people=40, departments=3).active()
    for one in crowd(product, 3):
        product.world.leave(one.record_id, silent=True)

    run = product.sweep("incremental")

    assert run.status == "completed"
    assert wrong_in(product) == {}


def test_the_limit_counts_over_all_triggers() -> None:
    """Three leavers by webhook use it up: the fourth is held, whoever finds it."""
    product = Stage(people=40, departments=3).active()
    leavers = crowd(product, 5)
    for one in leavers[:4]:
        product.world.leave(one.record_id)
        product.hint(one.record_id)
        product.work()
    product.world.leave(leavers[4].record_id, silent=True)

    product.clock.advance(20 * 60)
    product.sweep("incremental")

    assert [bool(product.groups_of(one)) for one in leavers] == [False, False, False, True, True]


def test_what_waits_in_a_hold_is_not_held_again() -> None:
    """Later sweeps and hints about the same people make no second hold."""
    product = Stage(people=40, departments=3).active()
    leavers = crowd(product, 4)
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    product.sweep("incremental")

    product.hint(leavers[0].record_id)
    product.work()
    product.clock.advance(20 * 60)
    run = product.sweep("full")

    assert len(product.documents.bodies("hold")) == 1
    assert len(product.holds()) == 8
    assert run.status == "held"
    assert sums_up(dict(run.counts))


def test_moves_over_the_limit_are_held_as_one() -> None:
    """Twenty people moved by a wrong import: nobody is removed, nobody is added, one sentence says it."""
    product = Stage(people=60, departments=3, designations=1).active()
    movers = crowd(product, 20)
    target = next(
        row.record_id for row in product.world.company.departments if row.record_id != movers[0].department_id
    )
    before = members_of(product)
    product.world.bulk_edit([one.record_id for one in movers], {"Department": target})

    run = product.sweep("incremental")

    assert run.status == "held"
    assert members_of(product) == before
    assert run.counts["held"] == 40
    assert [cause["kind"] for cause in run.causes] == ["move"]
    assert "20 people moved from" in run.causes[0]["text"]
    assert len(product.holds()) == 20


def test_a_field_cleared_for_a_department_is_noted_then_held() -> None:
    """At first sight nothing happens; a sweep 15 minutes later still sees it, and it is over the limit."""
    product = Stage(people=60, departments=3, designations=1).active()
    before = members_of(product)
    people = crowd(product, 15)
    product.world.bulk_edit([one.record_id for one in people], {"Department": ""})

    first = product.sweep("incremental")
    product.clock.advance(16 * 60)
    second = product.sweep("incremental")

    assert (first.status, first.counts["held"], first.counts["skipped"]) == ("completed", 0, 15)
    assert (second.status, second.counts["held"]) == ("held", 15)
    assert members_of(product) == before
    assert sums_up(dict(first.counts))
    assert sums_up(dict(second.counts))


def test_a_cleared_field_is_never_believed_by_a_hint() -> None:
    """One person's department is blank: hints only note it, however often and however late they come."""
    product = Stage(people=40).active()
    person = product.people()[3]
    product.world.edit(person.record_id, {"Department": ""})

    for _ in range(3):
        product.hint(person.record_id)
        product.work()
        product.clock.advance(30 * 60)

    assert len(product.groups_of(person)) == 2


def test_a_cleared_field_is_believed_by_a_later_sweep() -> None:
    """Noted by the hint; a sweep before the 15 minutes are over leaves it, the next one takes the person out."""
    product = Stage(people=40).active()
    person = product.people()[3]
    department = person.department_id
    product.world.edit(person.record_id, {"Department": ""})
    product.hint(person.record_id)
    product.work()
    product.clock.advance(10 * 60)
    product.sweep("incremental")
    early = product.groups_of(person)

    product.clock.advance(10 * 60)
    product.sweep("incremental")

    assert f"department:{department}" in early
    assert product.groups_of(person) == {f"designation:{person.designation_id}"}
    assert wrong_in(product) == {}


def test_a_field_that_was_cleared_and_set_again_changes_nothing() -> None:
    """Set again before the second sight: nobody was out for a moment, and the note is gone."""
    product = Stage(people=40).active()
    person = product.people()[3]
    department = person.department_id
    mark = len(product.world.events)
    product.world.edit(person.record_id, {"Department": ""})
    product.hint(person.record_id)
    product.work()
    product.world.edit(person.record_id, {"Department": department})

    product.hint(person.record_id)
    product.work()
    product.schedules(hours=2)

    assert product.world.events.read(mark, kind="membership") == []
    assert product.attention() == {}


def test_the_key_of_a_field_that_is_missing_is_not_blank() -> None:
    """A department's records without the field's key: no conclusion at all, and it is reported."""
    product = Stage(people=60, departments=3).active()
    mark = len(product.world.events)
    product.world.faults.add("remove_key", field="Department")

    for _ in range(3):
        product.clock.advance(13 * 3600)
        product.sweep("full")

    assert product.world.events.read(mark, kind="membership") == []
    assert set(product.attention().values()) == {"unreadable_field"}


def test_emptying_a_group_always_asks() -> None:
    """The only member of a department's group loses the field: within every percentage, and still held."""
    product = Stage(people=40, departments=3).build()
    lonely = product.world.add_department("Lighthouse")
    person = product.people()[3]
    product.world.move(person.record_id, department="Lighthouse")
    product.activate()
    product.clock.advance(3600)
    product.world.edit(person.record_id, {"Department": ""}, silent=True)

    product.sweep("incremental")
    product.clock.advance(20 * 60)
    run = product.sweep("incremental")

    assert run.status == "held"
    assert f"department:{lonely.record_id}" in product.groups_of(person)


def test_a_hold_does_not_swallow_where_somebody_went_next() -> None:
    """A move to B waits in a hold, the others are put back, the person goes on to C: that is done, not held as B."""
    product = Stage(people=60, departments=4, designations=1).active()
    movers = crowd(product, 20)
    home = movers[0].department_id
    second, third = [row.record_id for row in product.world.company.departments if row.record_id != home][:2]
    product.world.bulk_edit([one.record_id for one in movers], {"Department": second})
    held = product.sweep("incremental")
    product.clock.advance(26 * 3600)
    product.world.bulk_edit([one.record_id for one in movers[1:]], {"Department": home})

    product.world.move(movers[0].record_id, department=third)
    product.hint(movers[0].record_id)
    product.work()

    assert held.status == "held"
    assert product.groups_of(movers[0]) == {f"department:{third}", f"designation:{movers[0].designation_id}"}
    assert wrong_in(product) == {}
