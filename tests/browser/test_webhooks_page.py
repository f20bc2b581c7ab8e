"""The page of People's webhooks: what to copy, ticks when they arrive, what is missing, and another token."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import Locator, expect

from groupsync.state.announcements import SWEEP, WEBHOOK, count_changes
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.browser.site import STAGE
from tests.functional.engine.stage import Stage

FIRST = "the-token-of-the-webhooks"
FORMS = {"employee": "Employees", "department": "Departments", "designation": "Designations"}


def announce(person: Person, token: str, form: str = "department", **more: str) -> int:
    """Let People's webhook of a form arrive; give the answer's status."""
    address = f"{person.site.url}{STAGE}/webhooks/people"
    return requests.post(address, data={"token": token, "form": form, **more}, timeout=30).status_code


def card(person: Person, form: str) -> Locator:
    """Find what the page says of a form."""
    return person.page.locator("section.card").filter(has=person.page.get_by_role("heading", name=FORMS[form]))


def token_shown(person: Person) -> Locator:
    """Find the token that is to be copied."""
    return person.page.get_by_role("textbox", name="Token", exact=True)


def test_the_token_is_replaced_without_a_rejected_event(visit: Visit) -> None:
    """Shown, replaced, both good meanwhile, then the former refused: each step where the page has it."""
    person = visit(Stage().active())
    person.open("webhooks")
    person.button("Show the token").click()
    expect(token_shown(person)).to_have_value(FIRST)
    expect(card(person, "employee").get_by_role("textbox", name="token", exact=True)).to_have_value(FIRST)
    person.button("Replace the token").click()
    person.in_dialog("Replace the token").click()
    person.sees("The token before is still accepted.")
    new = token_shown(person).input_value()
    expect(card(person, "designation").get_by_role("textbox", name="token", exact=True)).to_have_value(new)
    assert new != FIRST
    assert [announce(person, one) for one in (FIRST, new)] == [200, 200]
    person.button("Finish: drop the token before").click()
    person.in_dialog("Finish: drop the token before").click()
    person.sees("The token before is refused from now on.")

    assert [announce(person, one) for one in (FIRST, new)] == [401, 200]
    expect(person.button("Replace the token")).to_be_visible()
    assert person.problems == []


def test_a_rotation_that_is_open_can_be_finished_later(visit: Visit) -> None:
    """Whoever comes back another day finds it open."""
    person = visit(Stage().active())
    person.open("webhooks")
    person.button("Replace the token").click()
    person.in_dialog("Replace the token").click()
    person.sees("The token before is still accepted.")
    person.page.reload()
    expect(token_shown(person)).to_have_count(0)
    person.button("Show the token").click()

    expect(person.button("Finish: drop the token before")).to_be_visible()
    expect(person.button("Replace the token")).to_have_count(0)


def test_the_token_asks_for_a_fresh_sign_in_and_is_kept_nowhere(visit: Visit) -> None:
    """The question is carried on with after the sign-in; the token itself is in no storage."""
    person = visit(Stage().active())
    person.open("webhooks")
    person.pass_time(20)
    person.button("Show the token").click()
    person.in_dialog("Sign in again").click()
    person.give_password()
    person.in_dialog("Show the token").click()

    expect(token_shown(person)).to_have_value(FIRST)
    assert FIRST not in person.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")


def test_each_form_is_ticked_when_its_first_webhook_arrives(visit: Visit) -> None:
    """One after the other, also before activation is thought of; the page says so for all of them above."""
    product = Stage().active()
    person = visit(product)
    person.open("webhooks")
    expect(person.page.locator(".title .badge")).to_have_text("none has arrived")
    for form in FORMS:
        expect(card(person, form).locator(".badge")).to_have_text("none yet")
    more = {"employee": {"record_id": product.people()[0].record_id}}
    for done, form in enumerate(FORMS, start=1):
        assert announce(person, FIRST, form, **more.get(form, {})) == 200
        person.page.reload()
        expect(card(person, form).locator(".badge.good")).to_have_text("✓ arrived")
        expect(person.page.locator("h2 .badge.good")).to_have_count(done)

    expect(person.page.locator(".title .badge")).to_have_text("✓ webhooks arrive")


@pytest.mark.parametrize(
    ("announced", "found", "sentence"),
    [
        (0, 12, "0 of 12: your employee workflow is missing, or does not reach us."),
        (9, 3, "9 of 12 changes of the last seven days came by webhook; a sweep found the others."),
        (0, 0, "Nothing of this form has changed in the last seven days."),
    ],
)
def test_what_webhooks_told_stands_beside_what_a_sweep_found(
    visit: Visit, announced: int, found: int, sentence: str
) -> None:
    """A workflow that is missing shows; so does a week in which nothing happened."""
    product = Stage().build()
    for by, number in ((WEBHOOK, announced), (SWEEP, found)):
        count_changes(product.documents, "employee", by, number, now=product.clock())
    product.activate()
    person = visit(product)
    person.open("webhooks")

    expect(card(person, "employee")).to_contain_text(sentence)
