"""The console of the deployed stack in a real browser, through the emulator's own sign-in page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.journey import Journey
from tests.sandbox import administrator
from tests.sandbox.stack import Stack

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the package chromium is not installed")
PATIENCE_MS = 30_000


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that nobody has used."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
        browser.close()


def test_an_administrator_signs_in_and_looks_around(page: Page, stack: Stack, journey: Journey) -> None:
    """Files, policy, PKCE, authorizer and API fit together on the deployed stack; a sensitive action works."""
    assert journey.stack is stack
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(stack.outputs["ConsoleUrl"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Username").fill(administrator.EMAIL)
    page.get_by_label("Password").fill(administrator.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview", timeout=PATIENCE_MS)
    expect(page.locator(".title .badge")).to_have_text("Active")
    page.get_by_label("Settings and account").click()
    page.locator(".person .menu").get_by_role("link", name="Integrations").click()
    page.get_by_role("main").get_by_role("link", name="Zoho Connect").click()
    expect(page.get_by_role("tab", name="Active")).to_have_attribute("aria-selected", "true")
    page.evaluate("location.hash = '#/groups'")
    expect(page.locator("tbody tr").first).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("location.hash = '#/webhooks'")
    page.get_by_role("button", name="Show the token").click()
    expect(page.get_by_label("Token", exact=True)).to_be_visible(timeout=PATIENCE_MS)

    assert faults == []
    assert "code=" not in page.url
