"""The real browser of the console's tests: Debian's `chromium`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
PATIENCE_MS = 20_000
"""How long a page may take for anything: a machine that is busy with other tests is slow."""
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="the package chromium is not installed")


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run the browser for the block's time. A process can have one at a time: Playwright's loop does not nest."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
