"""Somebody at the console of the deployed stack, who signs in at the emulator's own page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.sandbox import administrator
from tests.sandbox.stack import Stack

RUN_MS = 90_000
"""A run has time to come to its end."""


class ConsoleVisitor(Visitor):
    """A person with an account of the stack's user pool."""

    def __init__(self, page: Page, stack: Stack, *, layout: str, email: str) -> None:
        super().__init__(page, layout)
        self.stack = stack
        self.email = email

    def open(self, place: str = "overview") -> None:
        """Open a page of the console, signing in where that is due."""
        self.page.goto(f"{self.stack.outputs['ConsoleUrl']}#/{place}")
        expect(self.page.locator("h1")).to_be_visible()
        if self.button("Sign in").is_visible():
            self.button("Sign in").click()
            self.give_password()

    def give_password(self) -> None:
        """Sign in at the emulator's page."""
        expect(self.page.get_by_label("Password")).to_be_visible()
        assert "/oauth2/authorize" in self.page.url
        self.enter(self.email, administrator.PASSWORD)

    def follows(self, run: str, ends: str = "Completed") -> None:
        """Follow a run on its page to its end."""
        self.sees_heading(run)
        self.sees_status(ends, timeout=RUN_MS)
