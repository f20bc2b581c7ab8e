"""A unit that is made anew under another record: a question to a person, and nobody removed or added meanwhile."""

from __future__ import annotations

from groupsync.core.model import Family
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.facts import groups_per_unit, members_of, wrong_in
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import (
    STAGE,
    changes_in_connect,
    old_designation,
    people_of,
    replace_designation,
)
from tests.functional.engine.stage import Stage


def test_a_replaced_designation_is_held_with_an_offer() -> None:
    """One hold, one sentence, the offer; nobody moves and no second group is made."""
    product = STAGE.active()
    mark = len(product.world.events)
    number = len(people_of(product, old_designation(product)))
    succession = replace_designation(product)
    run = product.sweep("full")

    hold = Office(product).only()
    assert run.status is RunStatus.HELD
    assert hold["offer"] == succession.to_json()
    assert {change["axis"] for change in hold["changes"]} == {"succession"}
    [cause] = hold["causes"]
    assert cause["text"].startswith("the designation ")
    assert cause["text"].endswith(f" seems to be replaced by Successor: {number} people")
    assert changes_in_connect(product, since=mark) == 0
    assert succession.new not in groups_per_unit(product)
    assert cause in run.causes


def test_it_is_held_while_the_old_record_is_still_there() -> None:
    """People are moved first, and the record is deleted another day."""
    product = STAGE.active()
    mark = len(product.world.events)
    succession = replace_designation(product, delete=False)
    product.sweep("incremental")

    assert Office(product).only()["offer"] == succession.to_json()
    assert changes_in_connect(product, since=mark) == 0


def test_webhooks_before_any_sweep_are_held_in_one_hold() -> None:
    """The first hint looks who else was moved the same way; the others find the question asked."""
    product = STAGE.active()
    people = people_of(product, old_designation(product))
    mark = len(product.world.events)
    succession = replace_designation(product)
    product.unit_hint(Family.DESIGNATION)
    for one in people:
        product.hint(one.record_id)
    product.work()

    hold = Office(product).only()
    assert hold["offer"] == succession.to_json()
    assert len(people) == hold["counts"]["people"]
    assert changes_in_connect(product, since=mark) == 0
    reads = [one for one in product.calls("getRecords", since=mark) if "employee" in str(one)]
    assert len(reads) <= 2


def test_the_empty_group_of_a_new_record_does_not_hide_it() -> None:
    """The webhook of the form makes the new group before anybody is moved: still a question."""
    product = STAGE.active()
    old = old_designation(product)
    new = product.world.add_designation("Successor", silent=True)
    product.unit_hint(Family.DESIGNATION)
    product.work()
    people = people_of(product, old)
    mark = len(product.world.events)
    product.world.bulk_edit([one.record_id for one in people], {"Designation": new.record_id})
    product.hint(people[0].record_id)
    product.work()
    product.sweep("full")

    assert {hold["offer"]["carry_over"]["from"] for hold in Office(product).holds()} == {f"designation:{old}"}
    assert changes_in_connect(product, since=mark) == 0


def test_after_a_deletion_the_first_person_is_held_too() -> None:
    """Whose unit is gone from its form and who is given a new one is asked about before all the others have one."""
    product = STAGE.active()
    person = people_of(product, old_designation(product))[0]
    mark = len(product.world.events)
    succession = replace_designation(product, most=1)
    product.hint(person.record_id)
    product.work()

    assert Office(product).only()["offer"] == succession.to_json()
    assert changes_in_connect(product, since=mark) == 0


def test_a_hire_of_the_new_unit_waits_for_the_answer() -> None:
    """While the question is open the new unit gets no group, not even for somebody else; live work knows it too."""
    product = STAGE.active()
    succession = replace_designation(product)
    product.sweep("full")
    hired = product.world.hire(designation="Successor", silent=True)
    product.hint(hired.record_id)
    product.work()
    product.sweep("full")

    assert succession.new not in groups_per_unit(product)
    assert all(hold["offer"] == succession.to_json() for hold in Office(product).holds())
    assert str(succession.new) not in members_of(product)


def test_a_few_who_go_to_a_new_unit_just_go() -> None:
    """A third of a unit is no succession."""
    product = STAGE.active()
    number = len(people_of(product, old_designation(product)))
    replace_designation(product, most=min(5, number // 3), delete=False)
    run = product.sweep("full")

    assert run.status is RunStatus.COMPLETED
    assert wrong_in(product) == {}


def test_approving_moves_the_people_and_makes_the_group() -> None:
    """The other answer: it is another unit."""
    product = STAGE.active()
    succession = replace_designation(product)
    product.sweep("full")
    office = Office(product)
    office.approve(office.only()["id"])

    assert wrong_in(product) == {}
    assert groups_per_unit(product)[succession.new] == 1


def test_rejecting_leaves_everybody_in_the_old_group_and_makes_none() -> None:
    """Exceptions stand, and no empty group is made for people who do not come."""
    product = STAGE.active()
    succession = replace_designation(product)
    product.sweep("full")
    office = Office(product)
    before = members_of(product)
    office.reject(office.only()["id"])
    run = product.sweep("full")

    assert run.status is RunStatus.COMPLETED
    assert members_of(product) == before
    assert succession.new not in groups_per_unit(product)


def test_the_new_record_of_a_deleted_unit_does_not_take_its_adopted_group_by_name() -> None:
    """With `adopt` a hire tells of the new record first: the group of that name is the old record's."""
    product = _adopting()
    old = old_designation(product)
    name = product.world.company.designations.get(old).name
    product.world.delete_designation(old, silent=True)
    product.world.add_designation(name, silent=True)
    hired = product.world.hire(designation=name, silent=True)
    partition = product.stores.ledger.groups[f"designation:{old}"].partition_id  # type: ignore[index]
    product.hint(hired.record_id)
    product.work()

    owners = [str(key) for key, one in product.stores.ledger.groups.items() if one.partition_id == partition]
    assert owners == [f"designation:{old}"]


def _adopting() -> Product:
    product = STAGE.build()
    product.configure({"groups": {"designation": {"existing": "adopt", "name": "{name}"}}})
    for row in product.world.company.designations:
        product.world.add_group(row.name)
    product.activate()
    product.clock.advance(15 * 60)
    return product


def test_a_refused_read_makes_no_group_for_the_successor() -> None:
    """Its people are not seen to move, so nobody can be asked yet: the next complete read asks, with the offer."""
    product = Stage(people=61, departments=4, designations=3).active()
    department = next(iter(product.world.company.departments)).record_id
    product.world.faults.add("hide_rows", form="employee", rows={"department": department})
    succession = replace_designation(product)
    product.clock.advance(60)
    refused = product.sweep("full")
    made = succession.new in groups_per_unit(product)
    product.world.faults.clear()
    product.clock.advance(60)

    run = product.sweep("full")

    assert (refused.status, made, run.status) == ("refused", False, "held")
    assert Office(product).only()["offer"] == succession.to_json()
