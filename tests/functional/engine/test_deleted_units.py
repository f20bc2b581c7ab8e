"""A department or designation that is deleted or merged: nobody is lost, and its group ends when nothing is open."""

from __future__ import annotations

from groupsync.core.ledger_entries import GroupState
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.facts import members_of, wrong_in
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import changes_in_connect, designation, old_designation, people_of
from tests.functional.engine.stage import Stage

HOUR = 3600


def founded() -> tuple[Product, str]:
    """Build a company with a designation that nobody has, and its group."""
    product = Stage().active()
    lonely = product.world.add_designation("Lonely", silent=True)
    product.sweep("full")
    return product, lonely.record_id


def test_a_group_whose_record_is_gone_from_two_reads_ends() -> None:
    """Not at the first read, nor soon after it; then somebody is asked what becomes of the group."""
    product, unit = founded()
    product.world.delete_designation(unit, silent=True)
    states = []
    for hours in (0, 1, 12):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
        states.append(product.stores.ledger.groups[designation(unit)].state)

    assert states == [GroupState.MANAGED, GroupState.MANAGED, GroupState.ENDED]
    assert product.attention()[f"group#designation:{unit}"] == "record_deleted"


def test_a_record_that_is_back_is_managed_again() -> None:
    """A form that could not be seen for a day ends nothing for good, and the question is closed."""
    product, unit = founded()
    forms = product.world.company.designations
    row = forms.get(unit)
    product.world.delete_designation(unit, silent=True)
    for hours in (0, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
    assert row is not None
    forms.add(row)
    product.sweep("full")

    assert product.stores.ledger.groups[designation(unit)].state is GroupState.MANAGED
    assert f"group#designation:{unit}" not in product.attention()


def test_a_deleted_units_people_are_released_before_its_group_ends() -> None:
    """Nobody is removed: memberships are released at second sight, and the group that is nobody's by us ends."""
    product = Stage(people=31, departments=2, designations=3).active()
    unit = old_designation(product)
    before = members_of(product)[f"designation:{unit}"]
    product.world.delete_designation(unit, silent=True)
    seen = []
    for hours in (0, 1, 13, 13):
        product.clock.advance(hours * HOUR)
        run = product.sweep("full")
        seen.append((run.status, run.detail["released"], product.stores.ledger.groups[designation(unit)].state))

    managed, ended = GroupState.MANAGED, GroupState.ENDED
    done = RunStatus.COMPLETED
    assert seen == [(done, 0, managed), (done, 0, managed), (done, len(before), managed), (done, 0, ended)]
    assert members_of(product)[f"designation:{unit}"] == before
    assert product.attention()[f"group#designation:{unit}"] == "record_deleted"


def test_a_group_that_somebody_is_still_in_by_us_does_not_end() -> None:
    """Whoever was moved away waits in a hold: as long as that is open, or rejected, the membership is ours."""
    product = Stage(people=61, departments=2, designations=3).active()
    old = old_designation(product)
    people = people_of(product, old)
    other = next(one.designation_id for one in product.people() if one.designation_id != old)
    product.world.bulk_edit([one.record_id for one in people], {"Designation": other})
    product.world.delete_designation(old, silent=True)
    states = []
    for hours in (0, 13, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
        states.append(product.stores.ledger.groups[designation(old)].state)
    office = Office(product)
    office.approve(office.only()["id"])
    product.clock.advance(HOUR)
    product.sweep("full")

    assert states == [GroupState.MANAGED] * 3
    assert product.stores.ledger.groups[designation(old)].state is GroupState.ENDED
    assert wrong_in(product) == {}


def test_a_record_that_cannot_be_understood_is_no_deleted_one() -> None:
    """It is there: nobody is released for it, and its group does not end."""
    product, unit = founded()
    row = product.world.company.designations.get(unit)
    assert row is not None
    row.name = ""
    seen = []
    for hours in (0, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
        entry = product.stores.ledger.groups[designation(unit)]
        seen.append((entry.state, entry.gone_since))

    assert seen == [(GroupState.MANAGED, 0)] * 2


def test_a_form_that_is_empty_ends_no_group() -> None:
    """Not one record says nothing about all of them."""
    product, unit = founded()
    for row in list(product.world.company.designations):
        product.world.company.designations.remove(row.record_id)
    for hours in (0, 13, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")

    assert product.stores.ledger.groups[designation(unit)].state is GroupState.MANAGED


def test_a_merged_unit_is_ordinary_moves_that_say_what_they_empty() -> None:
    """The other unit has a group with people: nothing to carry over; the limit on moves stands."""
    product = Stage(people=61, departments=2, designations=3).active()
    mark = len(product.world.events)
    old = old_designation(product)
    people = people_of(product, old)
    other = next(one.designation_id for one in product.people() if one.designation_id != old)
    product.world.bulk_edit([one.record_id for one in people], {"Designation": other})
    product.world.delete_designation(old, silent=True)
    run = product.sweep("full")
    hold = Office(product).only()
    quiet = changes_in_connect(product, since=mark)
    Office(product).approve(hold["id"])

    assert (run.status, quiet, hold["offer"]) == (RunStatus.HELD, 0, None)
    assert {change["axis"] for change in hold["changes"]} == {"moves"}
    assert ", and nobody is left in " in hold["causes"][0]["text"]
    assert wrong_in(product) == {}
