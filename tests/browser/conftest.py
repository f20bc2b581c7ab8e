"""A real browser for the console's tests: Debian's `chromium`. Where it is missing, the tests say so and skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import PATIENCE_MS, needs_chromium
from tests.browser.person import Person
from tests.browser.site import Site, served
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage

HERE = Path(__file__).parent

Visit = Callable[..., Person]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(needs_chromium)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open the console of a product: `visit(product, layout=..., **options of the browser)`."""
    opened = []
    expect.set_options(timeout=PATIENCE_MS)

    def begin(product: Product | None = None, *, layout: str = "spaces", **options: object) -> Person:
        site = served(Site(product or Stage().active()))
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        person = Person(context.new_page(), site.__enter__(), layout)
        opened.append((context, site))
        return person

    yield begin
    for context, site in opened:
        context.close()
        site.__exit__(None, None, None)
