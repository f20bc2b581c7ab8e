"""The webhook function with every port in memory."""

from __future__ import annotations

import pytest

from groupsync.state.integration_state import Integration, Lifecycle, save_integration
from groupsync.webhooks.webhook import WebhookDependencies
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.queue import FakeQueue
from tests.fakes.secrets import FakeSecrets

TOKEN = "replace-with-the-webhook-token"


@pytest.fixture
def clock() -> FakeClock:
    """A clock at the time of the example events."""
    return FakeClock()


@pytest.fixture
def secrets() -> FakeSecrets:
    """The webhook secret, never rotated."""
    return FakeSecrets({"webhook": {"current": TOKEN}})


@pytest.fixture
def documents(clock: FakeClock) -> FakeDocuments:
    """The state of an active integration."""
    documents = FakeDocuments(clock)
    save_integration(documents, Integration(state=Lifecycle.ACTIVE, generation=3, configuration_version=2))
    return documents


@pytest.fixture
def queue(clock: FakeClock) -> FakeQueue:
    """An empty change queue."""
    return FakeQueue(clock)


@pytest.fixture
def dependencies(
    documents: FakeDocuments, queue: FakeQueue, secrets: FakeSecrets, clock: FakeClock
) -> WebhookDependencies:
    """What the function works with."""
    return WebhookDependencies(documents, queue, WebhookSecret(secrets, clock), clock)
