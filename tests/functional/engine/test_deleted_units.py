"""A department or designation that is deleted or merged: nobody is lost, and its group ends when nothing is open."""

from __future__ import annotations

from groupsync.core.model import GroupState
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


def test_a_group_about_whose_people_somebody_is_asked_does_not_end() -> None:
    """The field of its people is blank: their losses wait for an answer, and approving it still takes them out."""
    product = Stage(people=31, departments=2, designations=3).active()
    unit = old_designation(product)
    product.world.delete_designation(unit, silent=True)
    for hours in (0, 1, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
    held = product.stores.ledger.groups[designation(unit)].state
    members = members_of(product)[f"designation:{unit}"]
    office = Office(product)
    office.approve(office.only()["id"])

    assert held is GroupState.MANAGED
    assert members
    assert members_of(product)[f"designation:{unit}"] == set()


def test_a_rejected_loss_lets_the_group_end_with_its_people() -> None:
    """Nobody is removed because the record is deleted."""
    product = Stage(people=31, departments=2, designations=3).active()
    unit = old_designation(product)
    before = members_of(product)[f"designation:{unit}"]
    product.world.delete_designation(unit, silent=True)
    for hours in (0, 1):
        product.clock.advance(hours * HOUR)
        product.sweep("full")
    office = Office(product)
    office.reject(office.only()["id"])
    for hours in (1, 13):
        product.clock.advance(hours * HOUR)
        product.sweep("full")

    assert product.stores.ledger.groups[designation(unit)].state is GroupState.ENDED
    assert members_of(product)[f"designation:{unit}"] == before


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
