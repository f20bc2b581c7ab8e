"""An administrator at the admin API, over HTTP and through the gateway like everybody else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests

TIMEOUT_SECONDS = 30
POLL_SECONDS = 0.4


class AdminError(Exception):
    """The admin API refused, or a run did not end."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class AdminClient:
    """Somebody who is signed in. `url` is the stack's `AdminApiUrl`."""

    def __init__(self, url: str, *, id_token: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of this machine must not come between
        self._session.headers["Authorization"] = f"Bearer {id_token}"

    def get(self, path: str) -> dict[str, Any]:
        """Read. Raises `AdminError`."""
        return self._ask("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Act. Raises `AdminError`."""
        return self._ask("POST", path, body)

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Save. Raises `AdminError`."""
        return self._ask("PUT", path, body)

    def follow(self, run_id: str, *, show: Callable[[str], None], seconds: float = 120) -> dict[str, Any]:
        """Wait for a run to end and return its report; `show` is told how far it is. Raises `AdminError`."""
        deadline = time.monotonic() + seconds
        while True:
            run = self.get(f"/runs/{run_id}")
            show(progress_of(run))
            if run["status"] != "continuing":
                return run
            if time.monotonic() > deadline:
                raise AdminError(f"the run {run_id} did not end within {seconds:.0f} s: {progress_of(run)}")
            time.sleep(POLL_SECONDS)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._session.request(
            method, f"{self._url}{path}", json=body if method != "GET" else None, timeout=TIMEOUT_SECONDS
        )
        if not answer.ok:
            message = f"{method} {path} answered {answer.status_code}: {answer.text[:600]}"
            raise AdminError(message, status=answer.status_code)
        document: dict[str, Any] = answer.json()
        return document


def progress_of(run: dict[str, Any]) -> str:
    """Say in a few words where a run stands."""
    counts, chunks = run["counts"], run["chunks"]
    if run["status"] != "continuing":
        return f"{run['status']}, {counts['planned']:,} changes for {counts['employees']:,} people read"
    if not chunks["total"]:
        return "reading People and planning"
    done = chunks["total"] - chunks["open"]
    return f"part {done} of {chunks['total']} done, {counts['added']:,} memberships added"
