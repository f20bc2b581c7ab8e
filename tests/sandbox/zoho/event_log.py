"""What happened in the pretend Zoho, in order: calls, membership changes, mails, webhooks. Tests read it."""

import threading
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]


class EventLog:
    """An append-only list; each event has a rising `index`, the `time` in seconds and a `kind`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._events: list[Event] = []
        self._lock = threading.Lock()

    def record(self, kind: str, **facts: Any) -> None:
        """Append one event."""
        with self._lock:
            self._events.append({"index": len(self._events), "time": self._clock(), "kind": kind, **facts})

    def read(self, since: int = 0, limit: int | None = None, **wanted: str) -> list[Event]:
        """Return the events from index `since` whose facts equal all of `wanted` (compared as text), oldest first."""
        with self._lock:
            candidates = self._events[since:]
        found = [event for event in candidates if all(str(event.get(key)) == text for key, text in wanted.items())]
        return found if limit is None else found[:limit]

    def count(self, kind: str, **wanted: str) -> int:
        """Return how many events of a kind there are."""
        return len(self.read(0, None, kind=kind, **wanted))

    def __len__(self) -> int:
        """Return the next event's index."""
        return len(self._events)
