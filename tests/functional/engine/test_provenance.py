"""Why is this person in this group? One call says which change put them there, as far as anybody can know."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import ConnectId, GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage


def told(product: Product, record_id: str) -> dict[str, dict[str, Any]]:
    """Ask, and give the answer by group."""
    return {one["group"]: one for one in Office(product).explain(record_id)["has"]}


def test_each_membership_names_the_change_that_put_the_person_there() -> None:
    """The first run, then a webhook: run, trigger, kind and moment of the newest one, and it is in the audit."""
    product = Stage().active()
    mover = product.people()[0]
    run = product.documents.bodies("run")
    product.world.move(mover.record_id, department=elsewhere(product, mover))
    product.hint(mover.record_id)
    product.work()

    has = told(product, mover.record_id)
    department, designation = f"department:{mover.department_id}", f"designation:{mover.designation_id}"

    assert has.keys() == {department, designation} == product.groups_of(mover)
    assert (has[designation]["put_by"]["kind"], has[designation]["put_by"]["trigger"]) == ("join", "sweep")
    assert has[designation]["put_by"]["run"] in run
    assert (has[department]["put_by"]["kind"], has[department]["put_by"]["trigger"]) == ("move", "webhook")
    [row] = Office(product).changes(employee=mover.record_id, group=department)
    assert row == {name: value for name, value in has[department]["put_by"].items() if name != "text"}
    assert {one["group_origin"] for one in has.values()} == {"created"}


def test_whoever_moved_away_and_back_is_there_because_of_the_way_back() -> None:
    """Three rows tell the story of one group, newest first; the answer names the newest that put the person in."""
    product = Stage().active()
    mover = product.people()[0]
    home = mover.department_id
    for target in (elsewhere(product, mover), home):
        product.clock.advance(3600)
        product.world.move(mover.record_id, department=target)
        product.hint(mover.record_id)
        product.work()

    rows = Office(product).changes(employee=mover.record_id, group=f"department:{home}")

    assert [(one["before"], one["after"]) for one in rows] == [("out", "in"), ("in", "out"), ("out", "in")]
    assert told(product, mover.record_id)[f"department:{home}"]["put_by"]["change"] == rows[0]["change"]


def test_of_an_adopted_group_it_is_said_that_it_was_there_before_us() -> None:
    """Connect counts whoever was in before as added: the answer names our call, and that the group is not ours."""
    product = Stage(configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    department = next(iter(product.world.company.departments))
    group = product.world.add_group(department.name)
    before = next(one for one in product.people() if one.department_id == department.record_id)
    product.world.add_to_group(group.partition_id, before.zuid)
    product.activate()

    has = told(product, before.record_id)[f"department:{department.record_id}"]

    assert (has["state"], has["group_origin"], has["put_by"]["kind"]) == ("present", "adopted", "join")


def test_whom_others_put_into_a_group_we_claim_nothing_about() -> None:
    """Somebody added by hand to another department's group is not ours: the answer does not list that group."""
    product = Stage().active()
    person = product.people()[0]
    foreign = GroupKey(f"department:{elsewhere(product, person)}")
    partition = product.stores.ledger.groups[foreign].partition_id
    product.world.add_to_group(str(partition), person.zuid)
    product.schedules()

    assert foreign in product.groups_of(person)
    assert foreign not in told(product, person.record_id)
    assert foreign not in product.stores.ledger.accounts[ConnectId(person.zuid)].memberships
    assert Office(product).changes(employee=person.record_id, group=foreign) == []
