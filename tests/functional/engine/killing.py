"""Ends the engine's process after any of its effects: what a kill leaves behind is what was written up to then.

Between two effects nothing outside changes, so these are all the moments at which a kill makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import requests

from tests.sandbox.zoho.wsgi_adapter import WsgiAdapter

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EFFECTS = frozenset(
    {
        "documents.write.done",
        "documents.erase.done",
        "ledger.erase.done",
        "ledger.intend.done",
        "ledger.settle.done",
        "ledger.put.done",
        "ledger.intend_profiles.done",
        "ledger.settle_profiles.done",
        "ledger.carry.done",
        "audit.append.done",
        "secrets.write.done",
        "queue.send.done",
        "queue.send_dead.done",
        "sweeps.start.done",
        "zoho.write.done",
        "batch.done",
    }
)


class KilledError(BaseException):
    """The process is dead. No `Exception`, so that no handler of the product can survive it."""


class Killer:
    """Counts effects, and kills after the one that `at` numbers. A dead process reaches nothing any more."""

    def __init__(self) -> None:
        self.count = 0
        self.at = 0
        self.disturb: Callable[[str], None] | None = None
        self._dead = False

    def __call__(self, operation: str) -> None:
        """Be told of an operation's begin, and of its end by `.done`; `disturb`, if set, hears of it first."""
        if self._dead:
            raise KilledError
        if self.disturb is not None:
            self.disturb(operation)
        if operation in EFFECTS:
            self.count += 1
            if self.count == self.at:
                self._dead = True
                raise KilledError

    def once(self, wanted: str, act: Callable[[], object]) -> list[str]:
        """Let something happen when the first such operation is met; give what was met."""
        met: list[str] = []

        def disturb(operation: str) -> None:
            if operation == wanted and not met:
                met.append(operation)
                act()

        self.disturb = disturb
        return met

    def arm(self, at: int) -> None:
        """Count from here, and kill after so many effects; 0: only count."""
        self.count, self.at, self._dead = 0, at, False


class WatchedAdapter(WsgiAdapter):
    """The way to the pretend Zoho, watched like every other way out."""

    def __init__(self, application: WSGIApplication, killer: Killer) -> None:
        super().__init__(application)
        self._killer = killer

    def send(  # noqa: PLR0917 - the signature is the base class's
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Pass a request on."""
        self._killer("zoho.call")
        response = super().send(request, stream, timeout, verify, cert, proxies)
        if request.method != "GET":
            self._killer("zoho.write.done")
        return response
