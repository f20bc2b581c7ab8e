"""One deployed stack for all end-to-end tests: the emulator with IAM enforced, the real build, the real deployment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.asking import Admin
from tests.e2e.console_visitor import ConsoleVisitor
from tests.e2e.journey import Journey, read_webhook_token
from tests.e2e.wrong_import import Import, wrong_import
from tests.sandbox import administrator, emulator
from tests.sandbox.build import Build, build
from tests.sandbox.emulator import Emulator
from tests.sandbox.function_logs import keep
from tests.sandbox.stack import Stack, deploy
from tests.sandbox.tools import SANDBOX
from tests.sandbox.zoho.server import RunningZoho, running_zoho
from tests.sandbox.zoho.world import create_world
from tests.sandbox.zoho_client import ZohoClient

Visit = Callable[..., ConsoleVisitor]
PATIENCE_MS = 60_000
"""A function that was changed starts anew, and the console asks it several things at once."""


@pytest.fixture(scope="session")
def built() -> Build:
    """The stack as built for this machine."""
    return build()


@pytest.fixture(scope="session")
def zoho() -> Iterator[RunningZoho]:
    """A pretend Zoho with a small company."""
    with running_zoho(create_world(60, 4, 6)) as running:
        yield running


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """AWS on this machine, on a free port."""
    with emulator.running(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture(scope="session")
def stack(aws: Emulator, built: Build, zoho: RunningZoho) -> Iterator[Stack]:
    """The deployed stack, pointed at the pretend Zoho. What its functions logged is kept for when a test fails."""
    hosts = ("ZohoAccountsUrl", "ZohoPeopleUrl", "ZohoConnectUrl", "ZohoDirectoryUrl")
    stack = deploy(built, endpoint=aws.endpoint, parameters=dict.fromkeys(hosts, zoho.url))
    yield stack
    keep(stack, SANDBOX / "logs")


@pytest.fixture(scope="session")
def id_token(stack: Stack) -> str:
    """The ID token of an administrator who has just signed in."""
    administrator.create(stack, email=administrator.EMAIL, password=administrator.PASSWORD)
    return administrator.sign_in(stack, email=administrator.EMAIL, password=administrator.PASSWORD)


@pytest.fixture(scope="session")
def journey(stack: Stack, id_token: str, zoho: RunningZoho) -> Journey:
    """The stack after an administrator has activated the integration and made People's webhooks.

    Every test leaves it active.
    """
    admin = Admin(stack.outputs["AdminApiUrl"], id_token)
    journey = Journey(stack, admin, ZohoClient(zoho.url), read_webhook_token(stack))
    journey.walk()
    return journey


@pytest.fixture
def imported(journey: Journey) -> Iterator[Import]:
    """A wrong import that waits in a hold."""
    with wrong_import(journey) as imported:
        yield imported


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """Open the console of the deployed stack: `visit(layout=..., email=...)`."""
    contexts = []
    expect.set_options(timeout=PATIENCE_MS)

    def begin(*, layout: str = "spaces", email: str = administrator.EMAIL) -> ConsoleVisitor:
        context = browser.new_context(locale="en-GB", timezone_id="UTC")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return ConsoleVisitor(context.new_page(), stack, layout=layout, email=email)

    yield begin
    for context in contexts:
        context.close()
