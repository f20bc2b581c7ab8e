"""Somebody at a browser whose console is served in this process: their clock and the stack's are one."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.sign_in_page import PASSWORD
from tests.browser.site import Site
from tests.browser.visitor import Visitor


class Person(Visitor):
    """A person, the page in front of them, and the site behind it."""

    def __init__(self, page: Page, site: Site, layout: str = "spaces") -> None:
        super().__init__(page, layout)
        self.site = site
        self.set_clock()

    def set_clock(self) -> None:
        """Let the browser's clock say what the stack's says."""
        self.page.clock.set_fixed_time(datetime.fromtimestamp(self.site.product.clock(), UTC))

    def pass_time(self, minutes: float) -> None:
        """Let time pass, for the stack and the browser."""
        self.site.product.clock.advance(minutes * 60)
        self.set_clock()

    def open(self, place: str = "overview") -> None:
        """Open a page of the console, signing in where that is due."""
        self.page.goto(f"{self.site.console}#/{place}")
        expect(self.page.locator("h1")).to_be_visible()
        if self.button("Sign in").is_visible():
            self.button("Sign in").click()
            self.give_password()

    def give_password(self) -> None:
        """Sign in at the sign-in page."""
        self.enter("administrator@example.com", PASSWORD)
