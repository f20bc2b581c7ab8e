"""The handlers of the four functions over one product: an event in, whatever Lambda would get back out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from functions.reconcile import app as reconcile
from functions.webhook import app as webhook
from functions.worker import app as worker
from groupsync.adapters.zoho_accounts import SCOPES
from groupsync.administration.dependencies import AdminDependencies
from groupsync.engine.batches import BatchResult
from groupsync.webhooks.webhook import WebhookDependencies
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.fakes.queue import FakeSweepStarter
from tests.fakes.secrets import FakeSecrets
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import dependencies_of

TOKEN = "replace-with-the-webhook-token"
"""What stands in the example events."""

# In Lambda the function's folder is the root that its modules are imported from.
sys.path.insert(0, str(Path(__file__).parents[3] / "functions" / "admin"))


def admin() -> Any:
    """Give the admin function's module."""
    from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

    return app


class Functions:
    """Calls each function as Lambda does, with the product's parts instead of AWS."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.sweeps = FakeSweepStarter()
        secret = WebhookSecret(FakeSecrets({"webhook": {"current": TOKEN}}), product.clock)
        self._webhook = WebhookDependencies(product.documents, product.queue, secret, product.clock)

    def call(self, function: str, event: dict[str, Any]) -> Any:
        """Invoke a function by its folder's name."""
        handlers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "webhook": self.webhook,
            "worker": lambda batch: self.worker(batch).to_lambda(),
            "reconcile": self.reconcile,
            "admin": self.admin,
        }
        return handlers[function](event)

    def webhook(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer a notification."""
        return webhook.handle(event, None, self._webhook)

    def worker(self, event: dict[str, Any]) -> BatchResult:
        """Work on a batch, as a new process."""
        return worker.handle(event, self.product.worker())

    def reconcile(self, event: dict[str, Any]) -> dict[str, Any]:
        """Sweep, as a new process."""
        return reconcile.handle(event, self.product.sweeper())

    def admin(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer an administrator."""
        answer: dict[str, Any] = admin().handle(event, None, self._admin())
        return answer

    def _admin(self) -> AdminDependencies:
        return dependencies_of(
            self.product,
            sweeps=self.sweeps,
            random_id=lambda: "00000000",
            random_secret=lambda: "0" * 63 + "1",
            scopes=SCOPES,
        )
