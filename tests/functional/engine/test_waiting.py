"""People who cannot be matched yet: they wait, are reported, and get in by themselves; the unclear ones are parked."""

from __future__ import annotations

import pytest

from tests.functional.engine.facts import members_of, wrong_in
from tests.functional.engine.stage import Stage


def test_without_an_account_somebody_waits_until_it_appears() -> None:
    """A hire without a Zoho account is reported; an incremental sweep lets the person in once there is one."""
    product = Stage().active()
    person = product.world.hire(account=False)
    product.hint(person.record_id)
    product.work()
    reported = product.attention()
    product.world.give_account(person.record_id)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert reported == {f"employee#{person.record_id}": "no_account"}
    assert wrong_in(product) == {}
    assert product.attention() == {}


@pytest.mark.parametrize("nothing", ["", "-1"])
def test_an_account_that_people_does_not_tell_is_found_by_address(nothing: str) -> None:
    """`ZUID` "" and "-1" are no ids: the one network member with the record's address is the person."""
    product = Stage().build()
    person = product.people()[0]
    zuid = person.zuid
    product.world.edit(person.record_id, {"ZUID": nothing})

    product.activate()

    groups = {key for key, people in members_of(product).items() if zuid in people}
    assert groups == {f"department:{person.department_id}", f"designation:{person.designation_id}"}
    assert all(nothing not in people for people in members_of(product).values())


def test_an_account_by_address_is_found_when_it_joins_the_network() -> None:
    """People never learns the id; the person is recognised in the network's list by address."""
    product = Stage().active()
    person = product.world.hire(account=False)
    product.hint(person.record_id)
    product.work()
    member = product.world.add_network_member(name="Somebody", email=person.email.title())
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    groups = {key for key, people in members_of(product).items() if member.zuid in people}
    assert groups == {f"department:{person.department_id}", f"designation:{person.designation_id}"}


def test_outside_the_network_somebody_waits_until_they_join() -> None:
    """Found by a full sweep, reported, and let in by the incremental sweep after the person joined."""
    product = Stage().build()
    person = product.people()[0]
    product.world.remove_network_member(person.zuid)
    product.activate()
    reported = product.attention()
    product.world.add_network_member(employee=person.record_id)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert reported == {f"employee#{person.record_id}": "not_in_network"}
    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_a_hire_outside_the_network_waits_until_they_join() -> None:
    """Found by a webhook: Connect does not add the person, who is reported, and gets in soon after joining."""
    product = Stage().active()
    person = product.world.hire(in_network=False)
    product.hint(person.record_id)
    product.work()
    reported = product.attention()
    product.clock.advance(20 * 60)
    product.sweep("incremental")
    still = product.attention()
    product.world.add_network_member(employee=person.record_id)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert reported == {f"employee#{person.record_id}": "not_in_network"}
    assert still == reported
    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_two_records_of_one_address_are_parked() -> None:
    """Neither record is guessed to be the one account; the others are synchronised."""
    product = Stage().build()
    first, second = product.people()[:2]
    for one in (first, second):
        product.world.edit(one.record_id, {"ZUID": "", "EmailID": "shared@quillmark.example"})
    member = product.world.add_network_member(name="Shared", email="shared@quillmark.example")

    product.activate()

    assert product.attention() == {
        f"employee#{first.record_id}": "duplicate_address",
        f"employee#{second.record_id}": "duplicate_address",
    }
    assert all(member.zuid not in people for people in members_of(product).values())
    assert all(one.zuid in people for one in product.people()[2:] for people in [set().union(*_groups(product))])


def _groups(product: object) -> list[set[str]]:
    return list(members_of(product).values())  # type: ignore[arg-type]


def test_two_hints_about_one_address_are_parked_too() -> None:
    """Live work sees the second holder of the address as well."""
    product = Stage().active()
    first = product.world.hire(account=False, fields={"EmailID": "shared@quillmark.example"})
    second = product.world.hire(account=False, fields={"EmailID": "shared@quillmark.example"})
    product.world.add_network_member(name="Shared", email="shared@quillmark.example")

    product.hint(first.record_id)
    product.hint(second.record_id)
    product.work()

    assert set(product.attention().values()) == {"duplicate_address"}
    assert len(product.attention()) == 2
    assert wrong_in(product) == {}


def test_an_id_that_disagrees_with_the_address_is_parked() -> None:
    """The id names one person of the network, the address another: nobody is guessed, a person decides."""
    product = Stage().build()
    first, second = product.people()[:2]
    product.world.edit(first.record_id, {"EmailID": second.email})

    product.activate()

    assert product.attention()[f"employee#{first.record_id}"] == "conflicting_id"
    assert product.groups_of(first) == set()


def test_an_unreadable_record_is_parked_and_counted_while_the_others_go_on() -> None:
    """One record of unexpected shape neither stops a sweep nor is half applied; healed, it gets in."""
    product = Stage().build()
    person = product.people()[0]
    rows = {"record_ids": [person.record_id]}
    product.world.faults.add("remove_key", field="Department", rows=rows)

    run = product.activate()
    parked = product.attention()
    product.world.faults.clear()
    product.schedules()

    assert run.status == "completed"
    assert parked == {f"employee#{person.record_id}": "unreadable_field"}
    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_a_record_that_is_no_record_is_parked_and_counted() -> None:
    """A row that is a list where an object belongs: said so with its id, and everybody else is in."""
    product = Stage().build()
    person = product.people()[0]
    zuid = person.zuid
    product.world.edit(person.record_id, {"ZUID": {"odd": "shape"}})  # type: ignore[dict-item]

    run = product.sweep("full", dry_run=True)
    product.activate()
    parked = product.attention()
    product.hint(person.record_id)
    product.work()
    product.world.edit(person.record_id, {"ZUID": zuid})
    product.schedules()

    assert run.waiting == {"unreadable_record": 1}
    assert parked == {f"employee#{person.record_id}": "unreadable_record"}
    assert product.queue.dead == []
    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_an_account_that_changes_takes_the_person_along() -> None:
    """A record with another `ZUID` is matched again: in under the new id, and the old one is let go in time."""
    product = Stage().active()
    person = product.people()[0]
    before = person.zuid
    member = product.world.add_network_member(name="Same Person", email="other@quillmark.example")
    product.world.edit(person.record_id, {"ZUID": member.zuid, "EmailID": "other@quillmark.example"})

    product.hint(person.record_id)
    product.work()
    now_in = product.groups_of(person)
    product.schedules()

    assert now_in == {f"department:{person.department_id}", f"designation:{person.designation_id}"}
    assert all(before not in people for people in members_of(product).values())
    assert all(one.zuid in set().union(*members_of(product).values()) for one in product.people())


def test_a_hire_whom_a_chunk_could_not_add_waits_until_they_join() -> None:
    """Found by an incremental sweep, refused in its chunk: reported, and let in by the sweep after joining."""
    product = Stage().active()
    person = product.world.hire(in_network=False, silent=True)
    run = product.sweep("incremental")
    reported = product.attention()
    product.clock.advance(20 * 60)
    product.sweep("incremental")
    still = product.attention()
    product.world.add_network_member(employee=person.record_id)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert run.counts["failed"] == run.counts["planned"]
    assert reported == {f"employee#{person.record_id}": "not_in_network"}
    assert still == reported
    assert wrong_in(product) == {}
    assert product.attention() == {}
