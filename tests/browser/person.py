"""Somebody at a browser, with the console open: what tests do and look at, in the words of the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.browser.sign_in_page import PASSWORD
from tests.browser.site import Site

LAYOUTS = ("spaces", "unified")


class Person:
    """A person and the page in front of them."""

    def __init__(self, page: Page, site: Site, layout: str = "spaces") -> None:
        self.page = page
        self.site = site
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.add_init_script(f"localStorage.layout ??= '{layout}'")
        self.set_clock()

    def _note(self, message: ConsoleMessage) -> None:
        # A route that this stack does not offer is no fault of the page, which says so.
        if message.type == "error" and "404 (NOT FOUND)" not in message.text:
            self.problems.append(message.text)

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

    def go(self, place: str) -> None:
        """Go to a page of the console."""
        self.page.evaluate("(place) => { location.hash = place; }", f"#/{place}")

    def give_password(self) -> None:
        """Sign in at the sign-in page."""
        self.page.get_by_label("Username").fill("administrator@example.com")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.button("Sign in").click()
        expect(self.page.locator("main h1")).to_be_visible()

    def button(self, name: str, **more: Any) -> Locator:
        """Find a button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True, **more)

    def link(self, name: str) -> Locator:
        """Find a link by its whole name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def in_dialog(self, name: str) -> Locator:
        """Find a button of the open dialog."""
        return self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True)

    def sees(self, text: str, *, timeout: float = 15_000) -> None:
        """Insist that a text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=timeout)

    def sees_heading(self, text: str) -> None:
        """Insist on the page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)
