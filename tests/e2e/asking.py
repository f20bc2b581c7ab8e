"""Asks the deployed stack over HTTP and says what it answered, refusals included; and waits, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import requests

from tests.sandbox.stack import Stack

TIMEOUT_SECONDS = 35
PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.1

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: Any


def ask(method: str, url: str, **options: Any) -> Answer:
    """Send one request; every answer of the product is JSON."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy of this machine must not come between
        answer = session.request(method, url, timeout=TIMEOUT_SECONDS, **options)
    return Answer(answer.status_code, answer.json())


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody who is signed in, at the admin API."""

    url: str
    id_token: str

    def get(self, path: str) -> Answer:
        """Read."""
        return self._ask("GET", path)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Act."""
        return self._ask("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Save."""
        return self._ask("PUT", path, body)

    def delete(self, path: str) -> Answer:
        """Remove."""
        return self._ask("DELETE", path)

    def follow(self, started: Answer) -> dict[str, Any]:
        """Wait for the run that a 202 names; return its report."""
        assert started.status == 202, started

        def finished() -> dict[str, Any] | None:
            run: dict[str, Any] = self.get(f"/runs/{started.body['run_id']}").body
            return run if run["status"] != "continuing" else None

        return until(finished, "the run has ended", seconds=90)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        return ask(method, f"{self.url}{path}", json=body, headers={"Authorization": f"Bearer {self.id_token}"})


def until(look: Callable[[], Found | None], what: str, *, seconds: float = PATIENCE_SECONDS) -> Found:
    """Look again and again until something is found that counts as true; fail when time is up."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(POLL_SECONDS)
    return found


def wait_for_idle_queue(stack: Stack) -> None:
    """Return when the change queue holds nothing, neither waiting nor being worked on."""
    sqs, url = stack.client("sqs"), stack.outputs["ChangeQueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def is_empty() -> bool:
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return all(attributes[name] == "0" for name in names)

    until(is_empty, "the queue is empty")
