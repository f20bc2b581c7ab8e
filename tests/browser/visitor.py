"""Somebody at a browser, in the words of the page: what they click and what they read, whatever stack answers."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

LAYOUTS = ("spaces", "unified")
ROW_MENU = "What can be done with the integration of Zoho People"


class Visitor:
    """A person and the page in front of them. `problems`: what the browser complained about."""

    def __init__(self, page: Page, layout: str = "spaces") -> None:
        self.page = page
        self.layout = layout
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.add_init_script(f"localStorage.layout ??= '{layout}'")

    def _note(self, message: ConsoleMessage) -> None:
        # A route that this stack does not offer is no fault of the page, which says so; nor that a sign-in page
        # has no icon.
        address = message.location.get("url", "")
        if message.type == "error" and "404 (NOT FOUND)" not in message.text and not address.endswith("favicon.ico"):
            self.problems.append(f"{message.text} {address}".strip())

    def enter(self, email: str, password: str) -> None:
        """Sign in at the sign-in page, and be back at the console."""
        self.page.get_by_label("Username").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.button("Sign in").click()
        expect(self.page.locator("main h1")).to_be_visible()

    def go(self, place: str) -> None:
        """Go to a page of the console."""
        self.page.evaluate("(place) => { location.hash = place; }", f"#/{place}")

    def find_integrations(self) -> None:
        """Find the integration of Zoho Connect, as the layout has it."""
        if self.layout == "spaces":
            self.page.get_by_label("Settings and account").click()
            self.page.locator(".person .menu").get_by_role("link", name="Integrations").click()
        else:
            if self.button("Directory").get_attribute("aria-expanded") == "false":
                self.button("Directory").click()
            self.page.get_by_role("navigation").get_by_role("link", name="Integrations").click()
        self.sees_heading("Integrations")
        self.page.get_by_role("main").get_by_role("link", name="Zoho Connect").click()
        self.sees_heading("Zoho Connect")

    def hover(self) -> None:
        """Hover over the integration, and choose the icon that appears."""
        icon = self.page.get_by_label(ROW_MENU)
        self.page.mouse.move(0, 0)
        expect(icon.locator("..")).to_have_css("opacity", "0")
        self.page.locator(".integration").hover()
        expect(icon.locator("..")).to_have_css("opacity", "1")
        icon.click()

    def row_menu(self, name: str) -> Locator:
        """Find a button of what the icon has opened."""
        return self.page.locator(".row-menu").get_by_role("button", name=name, exact=True)

    def button(self, name: str, **more: Any) -> Locator:
        """Find a button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True, **more)

    def link(self, name: str) -> Locator:
        """Find a link by its whole name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def in_dialog(self, name: str) -> Locator:
        """Find a button of the open dialog."""
        return self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True)

    def sees(self, text: str) -> None:
        """Insist that a text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        """Insist on the page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def sees_tab(self, name: str) -> None:
        """Insist on the tab that is chosen."""
        expect(self.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")

    def sees_status(self, text: str, *, timeout: float | None = None) -> None:
        """Insist on what stands beside the page's heading: how a run ended, for one."""
        expect(self.page.locator(".title .badge")).to_have_text(text, timeout=timeout)
