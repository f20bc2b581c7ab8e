"""Names for those who decide: shown beside ids on demand, as text, and in the memory of the page alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from groupsync.ports.documents import Put
from tests.browser.companies import MARKUP, held
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state])"


def named(product: Product) -> list[Employee]:
    """Give everybody a name that nothing else is called."""
    for number, one in enumerate(product.people()):
        name = {"FirstName": f"Quilla{number}", "LastName": "Vantongeren"}
        product.world.edit(one.record_id, name, silent=True)
    return product.people()


def asked_for(person: Person) -> Iterator[list[str]]:
    """Yield the ids of each request for names."""
    return (body["ids"] for method, path, body in person.site.asked if (method, path) == ("POST", "/employees/names"))


def test_a_hold_shows_names_beside_ids(visit: Visit) -> None:
    """Only after somebody asked; the choices can be searched by name; nothing that outlives the page has one."""
    product, halves = held()
    named(product)
    who = next(row for row in product.people() if row.record_id == halves[0][0].record_id)
    name = f"{who.first_name} {who.last_name}"
    person = visit(product)
    person.open(f"hold/{next(iter(product.documents.bodies('hold')))}")
    person.sees(who.record_id)
    assert "Vantongeren" not in person.page.content()
    person.button("Show names").click()
    row = person.page.get_by_role("row").filter(has_text=who.record_id)
    expect(row.locator(".person-name")).to_have_text(name)
    expect(row.get_by_role("link", name=who.record_id)).to_be_visible()
    people = person.page.get_by_role("group", name="By person")
    people.get_by_role("searchbox").fill(who.first_name + " ")
    people.get_by_role("checkbox").check()
    person.sees("Chosen: 1 change")
    person.button("Approve").click()
    person.in_dialog("Approve").click()
    person.sees_heading("Approved changes")

    assert "Vantongeren" not in person.page.evaluate(STORED)
    assert "Vantongeren" not in person.page.title()
    assert len(list(asked_for(person))) == 1
    assert person.problems == []


def test_names_are_hidden_again_and_kept_from_page_to_page(visit: Visit) -> None:
    """What is known is not asked for again; what was hidden stays hidden; after a reload nobody is known."""
    product, _ = held()
    named(product)
    hold = f"hold/{next(iter(product.documents.bodies('hold')))}"
    person = visit(product, layout="unified")
    person.open(hold)
    person.button("Show names").click()
    person.sees("Vantongeren")
    person.go("holds")
    person.sees_heading("Holds")
    person.go(hold)
    person.sees("Vantongeren")
    person.button("Hide names").click()
    expect(person.page.locator(".person-name")).to_have_count(0)
    person.button("Show names").click()
    person.sees("Vantongeren")
    assert len(list(asked_for(person))) == 1
    person.page.reload()
    person.sees("The exact changes")

    expect(person.page.locator(".person-name")).to_have_count(0)
    assert "Vantongeren" not in person.page.content()


def test_a_name_with_markup_is_text(visit: Visit) -> None:
    """A name is whatever somebody typed into People; nothing of it runs."""
    product = Stage().active()
    one = product.people()[0]
    product.world.edit(one.record_id, {"FirstName": MARKUP, "LastName": "\u202enerad"}, silent=True)
    person = visit(product)
    person.open("changes")
    person.button("Show names").click()

    expect(person.page.locator("bdi").filter(has_text=MARKUP).first).to_be_visible()
    assert person.page.locator("main img, main b").count() == 0
    assert person.page.title() == "Changes · People Connect Sync"
    assert person.problems == []


def test_when_people_does_not_answer_the_ids_stay(visit: Visit) -> None:
    """The error is said, and the button is there to try again."""
    product = Stage().active()
    named(product)
    person = visit(product)
    person.open("changes")
    product.world.faults.add("status", product="people", status=503)
    person.button("Show names").click()
    problem = person.page.get_by_role("main").get_by_role("alert")
    expect(problem).to_contain_text("The ids say who is meant.")
    expect(person.page.get_by_role("link", name=product.people()[0].record_id).first).to_be_visible()
    product.world.faults.clear()
    person.button("Show names").click()

    expect(person.page.locator(".person-name").first).to_be_visible()
    expect(problem).to_have_count(0)


def test_at_most_a_hundred_are_asked_for_at_a_time(visit: Visit) -> None:
    """A long list costs what somebody presses for, and whoever was not answered for in time is asked for again."""
    product = Stage(people=130, departments=1, designations=1).active()
    ids = sorted(one.record_id for one in named(product))
    for one in ids:
        body = {"reason": "no_account", "code": "", "connect_id": "", "address": "x", "detail": "", "since": 1}
        product.documents.write(Put(("attention", f"employee#{one}"), body))
    person = visit(product)
    person.open("waiting")
    slow = [json.dumps({"names": {ids[0]: "Quilla"}, "unknown": [ids[1]], "left": ids[2:100]})]

    person.page.route(
        "**/admin/employees/names",
        lambda route: route.fulfill(status=200, body=slow.pop()) if slow else route.continue_(),
    )
    person.button("Show names").click()
    person.button("Show 29 more names").click()
    person.button("Show more").click()

    expect(person.page.locator(".person-name")).to_have_count(128)
    expect(person.page.get_by_text("no such record in People")).to_have_count(1)
    assert [len(one) for one in asked_for(person)] == [98, 29]


def test_a_viewer_is_offered_no_names(visit: Visit) -> None:
    """The API would refuse them."""
    product, _ = held()
    person = visit(product)
    person.site.sign_in.group = "viewer"
    person.open(f"hold/{next(iter(product.documents.bodies('hold')))}")
    person.sees("The exact changes")

    expect(person.button("Show names")).to_have_count(0)


def test_names_are_gone_when_the_session_ends(visit: Visit) -> None:
    """Whoever signs in next at this page may be somebody else."""
    product, _ = held()
    named(product)
    person = visit(product)
    person.open(f"hold/{next(iter(product.documents.bodies('hold')))}")
    person.button("Show names").click()
    person.sees("Vantongeren")
    person.page.evaluate("dispatchEvent(new Event('pagehide'))")

    expect(person.page.locator(".person-name")).to_have_count(0)
    person.button("Show names").click()
    person.sees("Vantongeren")
    assert len(list(asked_for(person))) == 2


@pytest.mark.parametrize("layout", ["spaces", "unified"])
def test_faulty_records_are_listed_with_their_cure(visit: Visit, layout: str) -> None:
    """From the navigation of both layouts to the records of one kind, with names where somebody asks."""
    product = Stage().active()
    boss, first, second = named(product)[:3]
    product.world.edit(first.record_id, {"Department": "", "Reporting_To": first.record_id}, silent=True)
    product.world.edit(second.record_id, {"Reporting_To": boss.record_id}, silent=True)
    product.world.leave(boss.record_id, silent=True)
    product.sweep("full")
    person = visit(product, layout=layout)
    person.open("waiting")
    person.link("Data quality").click()
    person.sees("Where to cure it")
    person.sees("Reports to self")
    person.link("Manager who is gone").click()
    row = person.page.locator("tbody tr").filter(has_text=second.record_id)
    expect(row).to_contain_text(boss.record_id)
    person.button("Show names").click()
    expect(row.locator(".person-name")).to_have_text(["Quilla2 Vantongeren", "Quilla0 Vantongeren"])
    person.link("All kinds").click()

    person.sees("No department")
    assert person.problems == []


def test_schedules_are_told_in_words(visit: Visit) -> None:
    """A rate and a daily time as people say them, anything else as it is; the next time by the zone's clocks."""
    person = visit()
    person.open("overview")
    person.sees("every 15 minutes")
    person.sees("daily at 02:00")
    ask = """async ([name, ...given]) => (await import('./core/schedule.js'))[name](...given)"""

    def say(*given: object) -> object:
        return person.page.evaluate(ask, given)

    assert say("inWords", "rate(1 hour)") == "every hour"
    assert say("inWords", "cron(5 14 ? * * *)") == "daily at 14:05"
    assert say("inWords", "cron(0 2 ? * MON-FRI *)") == "cron(0 2 ? * MON-FRI *)"
    noon = 1_790_078_400_000  # 2026-09-22 12:00 UTC
    nightly = "cron(0 2 * * ? *)"
    assert say("nextSweep", nightly, None, "UTC", noon) == "2026-09-23T02:00:00.000Z"
    assert say("nextSweep", nightly, None, "Asia/Kolkata", noon) == "2026-09-22T20:30:00.000Z"
    assert say("nextSweep", nightly, None, "America/New_York", noon) == "2026-09-23T06:00:00.000Z"
    # 25 October 2026: the clocks of Berlin go back at three.
    assert say("nextSweep", nightly, None, "Europe/Berlin", 1_792_888_200_000) == "2026-10-26T01:00:00.000Z"
    assert say("nextSweep", nightly, None, "Nowhere/Land", noon) is None
