"""A real browser for the console's tests: Debian's `chromium`. Where it is missing, the tests say so and skip."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.person import Person
from tests.browser.site import Site, served
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage

CHROMIUM = shutil.which("chromium")
HERE = Path(__file__).parent

Visit = Callable[..., Person]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason="the package chromium is not installed"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each gets a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open the console of a product: `visit(product, layout=..., **options of the browser)`."""
    opened = []

    def begin(product: Product | None = None, *, layout: str = "spaces", **options: object) -> Person:
        site = served(Site(product or Stage().active()))
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        person = Person(context.new_page(), site.__enter__(), layout)
        opened.append((context, site))
        return person

    yield begin
    for context, site in opened:
        context.close()
        site.__exit__(None, None, None)
