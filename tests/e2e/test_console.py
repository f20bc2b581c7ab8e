"""The console of the deployed stack in a real browser, through the emulator's own sign-in page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import needs_chromium
from tests.e2e.conftest import Visit
from tests.e2e.journey import Journey
from tests.e2e.wrong_import import Import, actual

pytestmark = needs_chromium


def test_an_administrator_signs_in_and_looks_around(visit: Visit, journey: Journey) -> None:
    """Files, policy, PKCE, authorizer and API fit together on the deployed stack; a sensitive action works."""
    person = visit()
    assert journey.stack is person.stack
    person.open()
    person.sees_heading("Overview")
    person.sees_status("Active")
    person.find_integrations()
    person.sees_tab("Active")
    person.go("groups")
    expect(person.page.locator("tbody tr").first).to_be_visible()
    person.go("webhooks")
    person.button("Show the token").click()
    expect(person.page.get_by_label("Token", exact=True)).to_be_visible()

    assert person.problems == []
    assert "code=" not in person.page.url


def test_a_hold_is_approved_in_part(visit: Visit, journey: Journey, imported: Import) -> None:
    """One cause is chosen; Connect then has exactly those people in their new group, and the rest waits."""
    person = visit()
    person.open("holds")
    person.page.get_by_role("link", name="4 changes for 4 people").first.click()
    person.sees("Nothing chosen: all 4 open changes are meant")
    chosen = f"moved from {imported.origins[0]} to"
    person.page.get_by_role("group", name="By cause").get_by_label(chosen).check()
    person.sees("Chosen: 2 changes")
    person.button("Approve").click()
    person.sees("2 changes will happen in Connect")
    assert all(actual(journey, one) == groups for one, groups in imported.before.items())
    person.in_dialog("Approve").click()
    person.follows("Approved changes")

    assert all(len(journey.until_right(one)) == 1 for one in imported.approved)
    assert not any(actual(journey, one) & imported.before[one] for one in imported.approved)
    assert all(actual(journey, one) == imported.before[one] for one in imported.rejected)
    person.go(f"hold/{imported.held['run_id']}")
    person.sees("2 open, 2 approved")
    assert person.problems == []
