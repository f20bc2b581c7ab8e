"""Deleting the integration: the warning, the number that has to be typed, and a fresh sign-in in the middle of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from groupsync.state.integration_state import Lifecycle, load_integration
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.browser.visitor import LAYOUTS
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage


def connect(product: Product) -> set[str]:
    """Give everybody who is in a group of Connect: what was ours nobody knows any more."""
    return {zuid for group in product.world.network.groups.values() for zuid in group.members}


def begin(person: Person) -> None:
    """Hover over the integration, choose Delete, read the warning."""
    person.hover()
    person.row_menu("Delete").click()
    person.sees("This cannot be undone.")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_groups_are_emptied_after_the_number_was_typed(visit: Visit, layout: str) -> None:
    """The button waits for the very number that was counted; then whom we put there is out, and all is forgotten."""
    product = Stage().active()
    person = visit(product, layout=layout)
    person.open("integration/connect")
    begin(person)
    person.page.get_by_label("Take out whom we put there").check()
    person.button("Count them").click()
    expect(person.page.locator(".big-number")).to_have_text("22 memberships will be removed")  # 24 without the admin's
    box = person.page.get_by_role("dialog").get_by_role("textbox")
    for wrong in ("delete", "delete 21", "22"):
        box.fill(wrong)
        expect(person.in_dialog("Delete")).to_be_disabled()
    box.fill("delete 22")
    person.in_dialog("Delete").click()
    person.sees_heading("Deletion")
    person.sees_status("Completed")

    assert connect(product) & {one.zuid for one in product.people()} == set()
    assert load_integration(product.documents).state is Lifecycle.AVAILABLE
    person.go("integration/connect")
    person.button("Enable").click()
    person.sees_tab("Pending Actions")
    begin(person)
    person.page.get_by_label("Take out whom we put there").check()
    expect(person.button("Count them")).to_be_visible()
    person.in_dialog("Cancel").click()
    person.go("runs")
    person.sees("The latest runs")
    enabled = next(place for place, (_, path, _) in enumerate(person.site.asked) if path == "/integration/enable")
    assert [path for _, path, _ in person.site.asked[enabled:] if path.startswith("/runs/")] == []  # they are gone


def test_a_fresh_sign_in_in_the_middle_of_a_deletion(visit: Visit) -> None:
    """What was typed need not be typed again, what it means is said again, and nothing happens before the last word."""
    product = Stage().active()
    person = visit(product)
    person.open("integration/connect")
    person.pass_time(20)
    begin(person)
    person.page.get_by_role("dialog").get_by_role("textbox").fill("delete")
    person.in_dialog("Delete").click()
    person.in_dialog("Sign in again").click()
    person.give_password()
    person.sees("Nobody is removed in Connect. This cannot be undone.")
    assert load_integration(product.documents).state is Lifecycle.ACTIVE
    person.in_dialog("Delete the integration").click()
    person.sees_heading("Deletion")

    person.sees_status("Completed")
    assert load_integration(product.documents).state is Lifecycle.AVAILABLE
    assert connect(product) >= {one.zuid for one in product.people()}


def test_a_deletion_can_be_thought_over(visit: Visit) -> None:
    """Escape leaves everything as it is."""
    person = visit()
    person.open("integration/connect")
    begin(person)
    person.page.keyboard.press("Escape")

    expect(person.page.get_by_role("dialog")).to_have_count(0)
    assert load_integration(person.site.product.documents).state is Lifecycle.ACTIVE


def test_a_count_that_fails_says_so(visit: Visit) -> None:
    """Nobody waits for a number that does not come; keeping the members needs none."""
    product = Stage().active()
    product.world.accounts.revoke_all()
    person = visit(product)
    person.open("integration/connect")
    begin(person)
    person.page.get_by_label("Take out whom we put there").check()
    person.button("Count them").click()

    person.sees("It could not be counted")
    expect(person.in_dialog("Delete")).to_be_disabled()


def order_and_be_stopped(person: Person) -> None:
    """Order the deletion, which stands still: Zoho has revoked the token since the members were counted."""
    begin(person)
    person.page.get_by_label("Take out whom we put there").check()
    person.button("Count them").click()
    counted = person.page.locator(".big-number strong").inner_text()
    person.page.get_by_role("dialog").get_by_role("textbox").fill(f"delete {counted}")
    person.site.product.world.accounts.revoke_all()
    person.in_dialog("Delete").click()
    person.sees_status("Failed")
    person.go("integration/connect")
    person.sees("It stands still")


def test_a_deletion_that_is_stuck_goes_on_once_the_reason_is_cured(visit: Visit) -> None:
    """The pending action leads there; with nothing cured it stands still again; with the cause gone it ends."""
    product = Stage().active()
    person = visit(product)
    person.open("integration/connect")
    order_and_be_stopped(person)
    person.go("pending")
    person.link("See what stops it").click()
    person.button("Go on").click()
    person.sees_heading("Deletion")
    person.sees_status("Failed")
    assert load_integration(product.documents).state is Lifecycle.DELETING

    product.connect()
    person.go("integration/connect")
    person.button("Go on").click()
    person.sees_heading("Deletion")
    person.sees_status("Completed")

    assert load_integration(product.documents).state is Lifecycle.AVAILABLE
    assert connect(product) & {one.zuid for one in product.people()} == set()


def test_a_deletion_goes_on_whatever_zoho_says(visit: Visit) -> None:
    """Forced, it ends, and its report says what is left at Zoho for a person to look after."""
    product = Stage().active()
    person = visit(product)
    person.open("integration/connect")
    order_and_be_stopped(person)
    person.button("Go on, whatever Zoho says").click()
    person.in_dialog("Go on, whatever Zoho says").click()
    person.sees_heading("Deletion")
    person.sees_status("Completed")

    person.sees("Left at Zoho")
    person.sees("22 memberships could not be taken out.")
    assert load_integration(product.documents).state is Lifecycle.AVAILABLE
