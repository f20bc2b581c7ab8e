"""The control API of the pretend Zoho over HTTP: what its people do, and what nobody but a pretence can tell."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import requests

TIMEOUT_SECONDS = 30
POLL_SECONDS = 0.1


class PretenceError(Exception):
    """The pretend Zoho did not do what it was told."""


@dataclass(frozen=True, slots=True)
class Events:
    """A part of the event log, oldest first; `end` is where the next part begins."""

    found: list[dict[str, Any]]
    end: int


class ZohoClient:
    """A pretend Zoho at an address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of this machine must not come between

    def act(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Let something happen: `act("hire", department="Legal")`. Raises `PretenceError`."""
        return self._answer(
            self._session.post(f"{self.url}/_control/{operation}", json=arguments, timeout=TIMEOUT_SECONDS)
        )

    def state(self) -> dict[str, Any]:
        """Read the bare facts: people, both forms, groups with their members."""
        return self._read("state")

    def now(self) -> int:
        """Tell where the event log ends."""
        return self.events(0, kind="none").end

    def events(self, since: int, **wanted: str) -> Events:
        """Read the event log from an index, as far as its facts are as wanted."""
        answer = self._read("events", since=str(since), **wanted)
        return Events(answer["events"], answer["next"])

    def calls(self, since: int) -> list[dict[str, Any]]:
        """List the calls to Zoho's own APIs since an index."""
        return self.events(since, kind="call").found

    def profile(self, zuid: str) -> dict[str, Any]:
        """Read what Directory and Connect have of a person."""
        return self._read("profile", zuid=zuid)

    def deliveries(self) -> list[dict[str, Any]]:
        """List the webhooks that were sent, once none is on its way any more."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while (answer := self._read("webhooks"))["waiting"]:
            if time.monotonic() > deadline:
                raise PretenceError("a webhook is on its way for too long")
            time.sleep(POLL_SECONDS)
        sent: list[dict[str, Any]] = answer["deliveries"]
        return sent

    def _read(self, name: str, **parameters: str) -> dict[str, Any]:
        return self._answer(
            self._session.get(f"{self.url}/_control/{name}", params=parameters, timeout=TIMEOUT_SECONDS)
        )

    def _answer(self, response: requests.Response) -> dict[str, Any]:
        if not response.ok:
            raise PretenceError(f"{response.url} answered {response.status_code}: {response.text[:300]}")
        answer: dict[str, Any] = response.json()
        return answer
