"""Work for another invocation: the change queue, and sweeps that are started."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """A message of the change queue. `body` is JSON of `groupsync.core.events`."""

    body: str
    group: str
    deduplication_id: str


class ChangeQueue(Protocol):
    """The FIFO queue between whoever notices a change and the worker, and its dead-letter queue."""

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Send all messages; returns only when the queue has them. Raises `TransientError`."""
        ...

    def send_dead(self, message: QueueMessage) -> None:
        """Send one message that was given up to the dead-letter queue."""
        ...

    def remove_dead(self, deduplication_ids: Collection[str]) -> None:
        """Take these off the dead-letter queue, as far as it shows them now. Others stay. Raises `TransientError`."""
        ...


class SweepStarter(Protocol):
    """Starts a sweep in an invocation of its own."""

    def start(self, event: Mapping[str, Any]) -> None:
        """Invoke the reconcile function asynchronously with this event. Raises `TransientError`."""
        ...
