"""Signing in, signing in anew for what is sensitive, and a session that ends: nobody loses what they were doing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from groupsync.state.integration_state import Lifecycle, load_integration
from tests.browser.companies import held
from tests.browser.conftest import Visit


def test_an_address_survives_the_sign_in(visit: Visit) -> None:
    """Whoever follows a link to a page is on that page after signing in, and the code is not left in the address."""
    person = visit()
    person.open("limits")

    person.sees_heading("What we cannot see")
    assert "code=" not in person.page.url
    assert person.problems == []


@pytest.mark.parametrize("begun", [True, False])
def test_a_sign_in_that_was_not_begun_here_is_refused(visit: Visit, begun: bool) -> None:
    """A code that somebody else slipped in, with a foreign state, signs nobody in, also while a sign-in is begun."""
    person = visit()
    if begun:
        person.page.goto(person.site.console)
        person.button("Sign in").click()
        expect(person.page.get_by_label("Password")).to_be_visible()
    person.page.goto(f"{person.site.console}?code=stolen&state=foreign")

    person.sees("This sign-in was not begun here")
    assert person.page.evaluate("sessionStorage.session") is None


def test_a_stale_sign_in_is_renewed_and_the_person_carries_on(visit: Visit) -> None:
    """The request waits over the sign-in page, is shown, and is sent exactly once, only when confirmed."""
    person = visit()
    person.open("integration/connect")
    person.pass_time(20)
    asked = person.site.sign_in.asked
    person.page.locator(".integration").hover()
    person.page.get_by_label("What can be done with the integration of Zoho People").click()
    person.button("Deactivate").click()
    person.in_dialog("Deactivate").click()
    person.sees("A fresh sign-in is needed")
    assert load_integration(person.site.product.documents).state is Lifecycle.ACTIVE
    person.in_dialog("Sign in again").click()
    person.give_password()

    person.sees("Carry on where you were")
    person.sees_heading("Zoho Connect")
    assert person.site.sign_in.asked == asked + 1
    assert load_integration(person.site.product.documents).state is Lifecycle.ACTIVE
    person.in_dialog("Deactivate").click()
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    assert load_integration(person.site.product.documents).state is Lifecycle.INACTIVE
    person.page.reload()
    person.sees_heading("Zoho Connect")
    expect(person.page.get_by_role("dialog")).to_have_count(0)


def test_a_choice_within_a_hold_survives_the_sign_in(visit: Visit) -> None:
    """What was chosen before is what is approved after."""
    product, halves = held()
    person = visit(product)
    person.open()
    person.pass_time(20)
    person.go("holds")
    person.link("Decide").click()
    person.page.get_by_role("group", name="By person").get_by_label(halves[0][0].record_id).check()
    person.button("Approve").click()
    person.in_dialog("Approve").click()
    person.in_dialog("Sign in again").click()
    person.give_password()
    person.in_dialog("Approve 1 change").click()
    person.sees_heading("Approved changes")

    sent = [body for method, path, body in person.site.asked if method == "POST" and path.endswith("/approve")]
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert sent[0]["people"] == [halves[0][0].record_id]


def test_a_sign_in_page_that_does_not_ask_again_makes_no_circle(visit: Visit) -> None:
    """One attempt: if the sign-in stays old, the person is told instead of being sent round and round."""
    person = visit()
    person.open("integration/connect")
    person.pass_time(20)
    person.page.locator(".integration").hover()
    person.page.get_by_label("What can be done with the integration of Zoho People").click()
    person.button("Deactivate").click()
    person.in_dialog("Deactivate").click()
    person.in_dialog("Sign in again").click()
    person.give_password()
    person.pass_time(20)
    person.in_dialog("Deactivate").click()

    person.sees("The sign-in page did not ask for your password again")
    expect(person.in_dialog("Sign in again")).to_have_count(0)


def test_a_token_is_renewed_without_a_word(visit: Visit) -> None:
    """After an hour the console goes on; nobody is asked for a password to look at something."""
    person = visit()
    person.open()
    asked = person.site.sign_in.asked
    person.pass_time(59.5)
    person.go("runs")
    person.sees("The latest runs")
    person.site.sign_in.claims.clear()  # outdated for the gateway, whatever the browser's clock says
    person.go("groups")

    person.sees("Members we put there")
    assert person.site.sign_in.asked == asked


def test_a_session_that_ends_says_so_and_leads_back(visit: Visit) -> None:
    """The page that was open is open again after signing in."""
    person = visit()
    person.open("groups")
    person.sees("Members we put there")
    person.site.sign_in.end_all()
    person.go("waiting")
    person.sees("Your session has ended")
    person.button("Sign in").click()
    person.give_password()

    person.sees_heading("Waiting people")


def test_signing_out_forgets_everything(visit: Visit) -> None:
    """No token is left in the browser."""
    person = visit()
    person.open()
    person.page.get_by_label("Settings and account").click()
    person.button("Sign out").click()

    expect(person.button("Sign in")).to_be_visible()
    assert person.page.evaluate("sessionStorage.length") == 0
