"""Groups: found, adopted, made once, asked about, and whom nobody but their people may take out."""

from __future__ import annotations

import pytest

from groupsync.core.model import Family, GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import groups_per_unit, members_of, unowned, wrong_in
from tests.functional.engine.stage import Stage


def test_a_group_of_that_name_waits_for_a_decision() -> None:
    """With `existing: ask` the department waits with `link_group`; the other groups are filled."""
    product = Stage().build()
    department = next(iter(product.world.company.departments))
    product.world.add_group(department.name)

    run = product.activate()

    key = f"department:{department.record_id}"
    assert product.attention()[f"group#{key}"] == "namesake"
    assert product.stores.ledger.groups[key].state == "waiting"  # type: ignore[index]
    assert set(wrong_in(product)) == {key}
    assert run.status == "completed"


def test_a_group_that_waits_stays_out_of_later_sweeps() -> None:
    """Neither sweeps nor hints fill it, make another one, write anything, or forget that somebody has to decide."""
    product = Stage().build()
    department = next(iter(product.world.company.departments))
    product.world.add_group(department.name)
    product.activate()
    ledger = product.stores.ledger.writes

    product.schedules()
    product.unit_hint(Family.DEPARTMENT)
    for person in product.people():
        product.hint(person.record_id)
    product.work()

    assert f"group#department:{department.record_id}" in product.attention()
    assert len(product.world.network.groups) == 5
    assert product.stores.ledger.writes == ledger


def test_a_group_whose_namesake_is_gone_is_made() -> None:
    """Once nothing in Connect has the name any more there is nothing to decide on."""
    product = Stage().build()
    department = next(iter(product.world.company.departments))
    namesake = product.world.add_group(department.name)
    product.activate()
    product.world.rename_group(namesake.partition_id, "Something else")

    product.schedules()

    assert product.attention() == {}
    assert wrong_in(product) == {}


def test_a_new_department_with_a_namesake_waits_after_a_hint() -> None:
    """The decision is asked for whichever trigger finds the department first."""
    product = Stage().active()
    product.world.add_group("Shipyard")
    department = product.world.add_department("Shipyard")
    person = product.world.hire(department="Shipyard")

    product.hint(person.record_id)
    product.work()

    assert product.attention()[f"group#department:{department.record_id}"] == "namesake"
    assert product.groups_of(person) == {f"designation:{person.designation_id}"}


def test_adopting_a_group_keeps_who_was_there() -> None:
    """The group of that name is taken; people who were in it before are not taken out, now or later."""
    product = Stage(configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    department, other = list(product.world.company.departments)
    group = product.world.add_group(department.name)
    guest = product.world.add_guest(group.partition_id, "Helper")
    strangers = [one for one in product.people() if one.department_id == other.record_id]
    for one in strangers:
        product.world.add_to_group(group.partition_id, one.zuid)

    preview = product.sweep("full", dry_run=True)
    product.activate()
    product.schedules()

    assert "Whoever was in an adopted group before is not known" in preview.detail["preview"]["notes"][0]
    here = {one.zuid for one in product.people() if one.department_id == department.record_id}
    assert members_of(product)[f"department:{department.record_id}"] == here | {guest} | {one.zuid for one in strangers}
    assert [one.name for one in product.world.network.groups.values()].count(department.name) == 1


def test_a_closed_group_of_that_name_is_never_adopted() -> None:
    """A private namesake always asks: nobody is let into a closed group unasked."""
    product = Stage(configuration={"groups": {"department": {"existing": "adopt"}}}).build()
    department = next(iter(product.world.company.departments))
    product.world.add_group(department.name, private=True)

    product.activate()

    assert product.attention()[f"group#department:{department.record_id}"] == "closed_namesake"


def test_a_group_admin_is_never_removed() -> None:
    """Somebody who was made an admin of the group stays in it, even after leaving the company."""
    product = Stage().active()
    person = product.people()[0]
    entry = product.stores.ledger.groups[f"department:{person.department_id}"]  # type: ignore[index]
    product.world.add_to_group(str(entry.partition_id), person.zuid, admin=True)
    product.world.leave(person.record_id)

    product.hint(person.record_id)
    product.work()
    product.schedules()

    assert person.zuid in product.world.network.groups[str(entry.partition_id)].members
    removed = [one["parameters"]["partitionId"] for one in product.calls("removeUserFromGroup")]
    assert entry.partition_id not in removed
    assert len(removed) == 1


def test_a_new_department_gets_its_group_with_its_first_hint() -> None:
    """A hire into a department that is a minute old is in its group; the department's own hint came later."""
    product = Stage().active()
    department = product.world.add_department("Shipyard")
    person = product.world.hire(department="Shipyard")

    product.hint(person.record_id)
    product.work()

    assert f"department:{department.record_id}" in product.groups_of(person)
    assert wrong_in(product) == {}


def test_a_new_unit_gets_its_group_by_its_own_hint() -> None:
    """The hint about a small form makes the group of a new record, and touches no other."""
    product = Stage().active()
    department = product.world.add_department("Shipyard")
    mark = len(product.world.events)

    product.unit_hint(Family.DEPARTMENT)
    product.work()

    assert groups_per_unit(product)[f"department:{department.record_id}"] == 1
    assert [one["action"] for one in product.world.events.read(mark, kind="call", method="POST")] == ["addGroup"]


def test_a_renamed_department_keeps_its_group() -> None:
    """Same record, same group: no membership changes and no second group appears."""
    product = Stage().active()
    department = next(iter(product.world.company.departments))
    product.world.edit_department(department.record_id, name="Another Name")
    mark = len(product.world.events)

    product.unit_hint(Family.DEPARTMENT)
    product.work()
    product.schedules()

    assert product.world.events.read(mark, kind="membership") == []
    assert set(groups_per_unit(product).values()) == {1}


def test_two_hints_about_one_new_department_make_one_group() -> None:
    """Both hires name the same new department in one batch."""
    product = Stage().active()
    product.world.add_department("Shipyard")
    first, second = product.world.hire(department="Shipyard"), product.world.hire(department="Shipyard")

    product.hint(first.record_id)
    product.hint(second.record_id)
    product.unit_hint(Family.DEPARTMENT)
    product.work()

    assert set(groups_per_unit(product).values()) == {1}
    assert wrong_in(product) == {}


def test_a_stack_that_is_set_up_anew_finds_its_groups_again() -> None:
    """The ledger is empty, Connect is not: the marker in the description tells whose group it is."""
    first = Stage().active()
    anew = Product(first.world, first.clock)

    run = anew.activate()

    assert set(groups_per_unit(anew).values()) == {1}
    assert run.counts["groups_created"] == 0
    assert wrong_in(anew) == {}
    assert unowned(anew) == set()


@pytest.mark.parametrize("also_edited", [False, True])
def test_a_group_admin_who_moves_away_stays_in_the_group(also_edited: bool) -> None:
    """Connect's admins are never removed, whether or not a colleague of the group is edited in the same while."""
    product = Stage(people=20).active()
    admin = product.people()[0]
    key = f"department:{admin.department_id}"
    group = str(product.stores.ledger.groups[GroupKey(key)].partition_id)
    product.world.add_to_group(group, admin.zuid, admin=True)
    colleague = next(one for one in product.people()[1:] if one.department_id == admin.department_id)
    product.world.move(admin.record_id, department=elsewhere(product, admin), silent=True)
    if also_edited:
        product.world.edit(colleague.record_id, {"Nick_Name": "Zed"}, silent=True)

    run = product.sweep("incremental")

    members = product.world.network.groups[group].members
    assert run.status == "completed"
    assert run.detail["protected_admins"] == 1
    assert admin.zuid in members
    assert colleague.zuid in members
    assert f"department:{admin.department_id}" in product.groups_of(admin)
