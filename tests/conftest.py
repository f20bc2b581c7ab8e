"""For all tests: how they are shared out among the workers of `pytest -n`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# As the template sets them for every function.
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "PeopleConnectSync/test")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "people-connect-sync")

END_TO_END = Path(__file__).parent / "e2e"


class OneStack(LoadScopeScheduling):
    """Gives a worker a file at a time, and all end-to-end tests to one worker, so that one stack is deployed."""

    def _split_scope(self, nodeid: str) -> str:
        return "e2e" if nodeid.startswith("tests/e2e/") else nodeid.partition("::")[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process; each gets a profile of its own."""
    from tests.browser.chromium import running_browser  # noqa: PLC0415 - most processes need none

    with running_browser() as browser:
        yield browser


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneStack:
    """Use our own scheduler; marks of `xdist_group` do not reach the one that xdist has for them."""
    config.option.loadscopereorder = False
    return OneStack(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the end-to-end tests, and begin with them, since they take longest."""
    for item in items:
        if item.path.is_relative_to(END_TO_END):
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: not item.path.is_relative_to(END_TO_END))
