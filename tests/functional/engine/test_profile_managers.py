"""Reporting-to: managers who have no account yet, who appear later, and who report to each other."""

from __future__ import annotations

from tests.functional.engine.company import Product
from tests.functional.engine.profile_stage import confirm, following, in_directory, profile_calls, with_profiles
from tests.functional.engine.test_profiles_trouble import fields_of
from tests.sandbox.zoho.company import Employee


def report(product: Product, person: Employee, manager: Employee, *, silent: bool = False) -> None:
    """Let a person report to somebody."""
    product.world.edit(person.record_id, {"Reporting_To": manager.record_id}, silent=silent)


def told(product: Product, *people: Employee) -> None:
    """Let a webhook tell of each, and work it off."""
    for person in people:
        product.hint(person.record_id)
    product.work()


def waiting(product: Product) -> list[str]:
    """Give the notices of people whose manager has no account."""
    return sorted(subject for subject in product.attention() if subject.startswith("manager#"))


def test_a_manager_who_gets_an_account_later() -> None:
    """The report waits, with no error; the webhook about the manager writes both."""
    product = following()
    person = product.people()[0]
    manager = product.world.hire(account=False)
    report(product, person, manager)
    told(product, manager, person)
    waits, said = waiting(product), fields_of(product, person)
    product.world.give_account(manager.record_id)
    told(product, manager)

    assert waits == [f"manager#{manager.record_id}#{person.record_id}"]
    assert said == {}
    assert in_directory(product, person, "reporting_to") == manager.zuid
    assert waiting(product) == []


def test_a_manager_who_appears_between_sweeps() -> None:
    """An incremental sweep that sees the manager has the people who wait looked at again."""
    product = following()
    person = product.people()[0]
    manager = product.world.hire(account=False, silent=True)
    report(product, person, manager, silent=True)
    product.sweep("incremental")
    for _ in range(8):  # until the person's own edit is out of any sweep's sight
        product.clock.advance(15 * 60)
        product.world.edit(product.people()[1].record_id, {"Extension": "3"}, silent=True)
        product.sweep("incremental")
    waits = waiting(product)
    product.world.give_account(manager.record_id)
    product.world.edit(manager.record_id, {"Extension": "1"}, silent=True)
    product.sweep("incremental")

    assert len(waits) == 1
    assert in_directory(product, person, "reporting_to") == manager.zuid
    assert waiting(product) == []


def test_managers_of_the_first_sweep_are_known_at_once() -> None:
    """Whoever is matched in the same sweep is a manager that can be written."""
    product = with_profiles()
    confirm(product)
    product.sweep("full")
    named = [one for one in product.people() if one.reporting_to_id]
    manager_of = {one.record_id: product.world.company.employee(one.reporting_to_id).zuid for one in named}

    assert named
    assert {one.record_id: in_directory(product, one, "reporting_to") for one in named} == manager_of


def test_a_cycle_of_managers_is_said_and_not_written() -> None:
    """Two who report to each other are both left as they are by a sweep; by a webhook the one who closes it."""
    product = following()
    first, second, third = product.people()[:3]
    product.world.edit(third.record_id, {"Reporting_To": ""}, silent=True)
    report(product, second, third)
    told(product, second)
    before = in_directory(product, second, "reporting_to")
    report(product, first, second)
    told(product, first)
    report(product, second, first)
    told(product, second)
    live = in_directory(product, first, "reporting_to"), in_directory(product, second, "reporting_to")
    product.sweep("full")

    assert before == third.zuid
    assert live == (second.zuid, before)
    assert fields_of(product, second) == {"reporting_to": "manager_cycle"}
    assert fields_of(product, first) == {"reporting_to": "manager_cycle"}
    assert in_directory(product, second, "reporting_to") == before


def test_the_chain_is_followed_only_when_the_manager_changed() -> None:
    """Another edit of the same person costs no look at anybody's manager."""
    product = following()
    first, second = product.people()[:2]
    product.world.edit(second.record_id, {"Reporting_To": ""})
    told(product, second)
    report(product, first, second)
    told(product, first)
    product.world.edit(first.record_id, {"Extension": "4"})
    mark = len(product.world.events)
    told(product, first)
    reads = [one for one in product.world.events.read(mark, kind="call") if one["product"] == "people"]

    assert len(reads) == 1
    assert profile_calls(product, mark) == ["updateUser"]


def test_whoever_reports_to_themselves_is_left_alone() -> None:
    """It is said, and the other fields arrive."""
    product = following()
    person = product.people()[0]
    before = in_directory(product, person, "reporting_to")
    product.world.edit(person.record_id, {"Reporting_To": person.record_id, "Extension": "12"})
    told(product, person)

    assert fields_of(product, person) == {"reporting_to": "manager_is_self"}
    assert in_directory(product, person, "reporting_to") == before
    assert in_directory(product, person, "extension") == "12"
