"""The steps of Zoho One's integrations page, in both layouts: find, enable, configure, activate, deactivate."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from groupsync.state.integration_state import Lifecycle, load_integration
from tests.browser.companies import untouched
from tests.browser.conftest import Visit
from tests.browser.visitor import LAYOUTS, ROW_MENU
from tests.functional.engine.facts import wrong_in


@pytest.mark.parametrize("layout", LAYOUTS)
def test_from_available_to_active_and_back(visit: Visit, layout: str) -> None:
    """Enable, pending actions, preview, confirm, activate, deactivate, activate again: each where the page has it."""
    product = untouched()
    person = visit(product, layout=layout)
    person.open()
    person.sees("Nothing is set up yet")
    person.find_integrations()
    person.sees_tab("Available")
    person.button("Enable").click()
    person.sees_tab("Pending Actions")
    person.sees("Confirm that nothing else manages these groups")
    person.link("Configure").click()
    person.sees_heading("Activate")
    expect(person.button("Activate")).to_be_disabled()
    person.button("Preview").click()
    person.sees("Reading People and planning")
    person.sees("memberships added")
    person.button("Confirm").click()
    person.in_dialog("Confirm").click()
    person.sees("Confirmed for this activation")
    person.button("Activate").click()
    person.in_dialog("Activate").click()
    person.sees_heading("Full sweep")
    person.sees_status("Completed")
    assert wrong_in(product) == {}

    person.find_integrations()
    person.sees_tab("Active")
    person.hover()
    person.row_menu("Deactivate").click()
    person.sees("webhooks are answered and ignored")
    person.in_dialog("Cancel").click()
    assert load_integration(product.documents).state is Lifecycle.ACTIVE
    person.row_menu("Deactivate").click()
    person.in_dialog("Deactivate").click()
    expect(person.page.locator(".integration .badge")).to_have_text("Inactive")

    assert load_integration(product.documents).state is Lifecycle.INACTIVE
    person.page.get_by_role("main").get_by_role("link", name="Activate").first.click()
    person.sees_heading("Activate")
    assert person.problems == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_icon_of_the_integration_is_reached_by_keyboard(visit: Visit, layout: str) -> None:
    """What hovering shows, focus shows too."""
    person = visit(layout=layout)
    person.open("integration/connect")
    icon = person.page.get_by_label(ROW_MENU)
    icon.focus()

    expect(icon.locator("..")).to_have_css("opacity", "1")
    person.page.keyboard.press("Enter")
    expect(person.button("Deactivate")).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.button("Deactivate")).to_be_hidden()


def test_a_touch_screen_shows_the_icon(visit: Visit) -> None:
    """Where nothing can hover, nothing waits for it."""
    person = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    person.open("integration/connect")

    icon = person.page.get_by_label(ROW_MENU)
    expect(icon.locator("..")).to_have_css("opacity", "1")


def test_the_layout_is_chosen_and_remembered(visit: Visit) -> None:
    """The choice outlives a reload."""
    person = visit()
    person.open()
    person.page.get_by_label("Settings and account").click()
    person.button("Unified").click()
    expect(person.button("Directory")).to_be_visible()
    person.page.reload()

    expect(person.button("Directory")).to_be_visible()
