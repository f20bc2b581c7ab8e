"""Every page: opens without a fault, is usable by everybody (axe-core), shows names as text, says what is missing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from groupsync.ports.documents import Put
from tests.browser.companies import MARKUP, held, untouched, with_markup
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.functional.engine.stage import Stage

PLACES = (
    "overview", "integrations", "integration/connect", "pending", "activate", "connection", "configuration", "versions",
    "webhooks", "limits", "groups", "people", "waiting", "runs", "holds", "exceptions", "changes", "dead-letters",
    "data-quality", "data-quality?kind=no_department", "nowhere",
)  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 720}},
}
SERIOUS = {"serious", "critical"}


def faults(person: Person) -> list[str]:
    """Give what axe-core finds serious, with the first places."""
    found = Axe().run(person.page).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}" for one in found if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("layout", ["spaces", "unified"])
@pytest.mark.parametrize("look", LOOKS)
def test_each_page_can_be_used_by_everybody(visit: Visit, look: str, layout: str) -> None:
    """Nothing serious for screen readers, keyboards and weak eyes; no page is wider than a phone."""
    product, _ = held()
    product.documents.write(Put(("quality", "no_department"), {"records": [["1"], ["2"]]}))
    person = visit(product, layout=layout, **LOOKS[look])
    person.open()
    run, hold = next(iter(product.documents.bodies("run"))), next(iter(product.documents.bodies("hold")))
    found: dict[str, Any] = {}
    for place in (
        *PLACES,
        f"run/{run}",
        f"hold/{hold}",
        f"person/{product.people()[0].record_id}",
        f"group/{quote(next(iter(product.stores.ledger.list_groups())))}",
    ):
        person.go(place)
        expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(person.page.locator(".loading")).to_have_count(0)
        wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if faults_here := faults(person) + ([f"{wide} pixels too wide"] if wide > 0 else []):
            found[place] = faults_here

    assert found == {}
    assert person.problems == []


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    """Escape closes it, and whoever opened it is where they were."""
    person = visit()
    person.open("groups")
    opener = person.page.get_by_role("button", name="Change").first
    opener.click()
    expect(person.page.get_by_role("dialog")).to_be_visible()
    assert faults(person) == []
    assert person.page.evaluate("document.activeElement.closest('dialog') !== null")
    person.page.keyboard.press("Escape")

    expect(person.page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_new_page_has_the_focus_on_its_heading(visit: Visit) -> None:
    """A screen reader reads from there on, and the window's title says where one is."""
    person = visit()
    person.open()
    person.go("runs")

    expect(person.page.get_by_role("heading", level=1, name="Runs")).to_be_focused()
    expect(person.page).to_have_title("Runs · People Connect Sync")


def test_the_keyboard_walks_through_the_tabs(visit: Visit) -> None:
    """Arrows choose, as in every list of tabs."""
    person = visit()
    person.open("integration/connect")
    person.page.get_by_role("tab", name="Active").focus()
    person.page.keyboard.press("ArrowRight")

    expect(person.page.get_by_role("tab", name="Available")).to_be_focused()
    expect(person.page.get_by_role("tab", name="Available")).to_have_attribute("aria-selected", "true")


def test_names_with_markup_are_text(visit: Visit) -> None:
    """A department's name is whatever somebody typed into People; nothing of it runs."""
    person = visit(with_markup())
    person.open("groups")

    person.sees(MARKUP)
    assert person.page.locator("main img, main b").count() == 0
    person.page.get_by_role("row", name=MARKUP).get_by_role("button", name="Change").click()
    person.sees(f"Which group for {MARKUP}?")
    person.in_dialog("Cancel").click()
    person.go("changes")
    person.sees(MARKUP)
    assert person.page.title() != "1"
    assert person.problems == []


def test_what_the_api_does_not_offer_is_said_politely(visit: Visit) -> None:
    """A page whose route answers 404 is no broken page."""
    person = visit()
    missing = {"status": 404, "json": {"error": "not_found", "message": "there is nothing at this address"}}
    person.page.route("**/admin/waiting*", lambda route: route.fulfill(**missing))
    person.open("waiting")

    person.sees("This stack does not offer this yet")


def test_an_answer_that_fails_can_be_asked_for_again(visit: Visit) -> None:
    """Neither an HTML page of something in between nor a lost connection leaves the page empty."""
    person = visit()
    answers = [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=502, content_type="text/html", body="<html>Bad gateway</html>"),
        lambda route: route.continue_(),
    ]

    def answer(route: Route) -> None:
        answers.pop(0)(route)

    person.page.route("**/admin/holds", answer)
    person.open("holds")
    person.sees("The API cannot be reached")
    person.button("Try again").click()
    person.sees("The API answered 502")
    person.button("Try again").click()

    person.sees("Nothing is held")


def test_a_viewer_is_offered_nothing_to_do(visit: Visit) -> None:
    """A viewer sees everything and finds no button that would be refused."""
    person = visit()
    person.site.sign_in.group = "viewer"
    person.open()
    person.sees("Health")
    for place in ("integration/connect", "groups", "holds", "activate"):
        person.go(place)
        expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(person.page.locator(".loading")).to_have_count(0)
        buttons = person.page.get_by_role("main").get_by_role("button").all_inner_texts()
        assert [
            one for one in buttons if one in {"Enable", "Activate", "Deactivate", "Delete", "Change", "Approve"}
        ] == []
    person.go("configuration?tab=json")
    expect(person.page.get_by_label("Version 1")).not_to_be_editable()


def test_who_waits_is_listed_by_reason_and_age(visit: Visit) -> None:
    """The longest first, and a reason narrows the list down."""
    product = untouched()
    product.activate()
    for number, reason in enumerate(("no_account", "not_in_network", "no_account")):
        body = {"reason": reason, "code": "", "connect_id": "", "address": "x", "detail": ""}
        since = int(product.clock()) - number * 86400
        product.documents.write(Put(("attention", f"employee#{number + 1}"), body | {"since": since}))
    person = visit(product)
    person.open("waiting")
    rows = person.page.locator("tbody tr td:first-child")
    expect(rows).to_have_text(["3", "2", "1"])
    person.link("Not in network").click()

    expect(rows).to_have_text(["2"])


def test_a_refused_read_can_be_accepted(visit: Visit) -> None:
    """The run says that nobody was removed, and offers to take the read for the truth."""
    product = Stage().active()
    for one in product.people()[1:]:
        product.world.delete_employee(one.record_id, silent=True)
    run = product.sweep("full")
    person = visit(product)
    person.open(f"run/{run.run_id}")
    person.sees("The read was not complete")
    expect(person.page.locator(".title .badge")).to_have_text("Refused")
    person.button("Accept as the new baseline").click()
    person.in_dialog("Accept as the new baseline").click()

    person.sees("The read is the new baseline.")
