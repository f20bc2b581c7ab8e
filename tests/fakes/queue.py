"""The change queue, with its order, visibility and dead letters, and a starter of sweeps, in memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groupsync.ports.invocation import Clock
from groupsync.ports.queue import ChangeQueue, QueueMessage, SweepStarter
from tests.fakes.boundary import Boundary, Hook
from tests.fakes.clock import FakeClock


class FakeSweepStarter(Boundary, SweepStarter):
    """`SweepStarter` that remembers the events."""

    name = "sweeps"

    def __init__(self, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.events: list[dict[str, Any]] = []

    def start(self, event: Mapping[str, Any]) -> None:
        """Remember the event."""
        with self._io("start"):
            self.events.append(json.loads(json.dumps(dict(event), allow_nan=False)))


@dataclass
class Delivery:
    """A message in the queue. `receipt` names it, `count` is how often it was received."""

    message: QueueMessage
    receipt: str
    count: int = 0
    visible_at: float = 0.0


class FakeQueue(Boundary, ChangeQueue):
    """`ChangeQueue` as SQS FIFO is: in order per group, one group's next only when the one before it is gone.

    Duplicates (same group and deduplication id) within five minutes vanish. A message received `max_receive_count`
    times and not deleted goes to `dead`.
    """

    name = "queue"
    DEDUPLICATION_SECONDS = 300

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        visibility_seconds: float = 360,
        max_receive_count: int = 1000,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.visibility_seconds = visibility_seconds
        self.max_receive_count = max_receive_count
        self.waiting: list[Delivery] = []
        self.dead: list[QueueMessage] = []
        self._seen: dict[tuple[str, str, str], float] = {}
        self._sent = 0

    def __len__(self) -> int:
        """Count the messages that are not deleted."""
        return len(self.waiting)

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Take all messages."""
        with self._io("send"):
            for message in messages:
                if self._first_time("live", message):
                    self._sent += 1
                    self.waiting.append(Delivery(message, f"receipt-{self._sent}"))

    def send_dead(self, message: QueueMessage) -> None:
        """Take one message that was given up."""
        with self._io("send_dead"):
            if self._first_time("dead", message):
                self.dead.append(message)

    def remove_dead(self, deduplication_ids: Collection[str]) -> None:
        """Take these off the dead side."""
        with self._io("remove_dead"):
            self.dead = [one for one in self.dead if one.deduplication_id not in deduplication_ids]

    def receive(self, limit: int = 10) -> list[Delivery]:
        """Hand out what is visible, oldest first, and hide it for the visibility time."""
        now = self.clock()
        for spent in [one for one in self.waiting if one.count >= self.max_receive_count and one.visible_at <= now]:
            self.waiting.remove(spent)
            self.dead.append(spent.message)
        received: list[Delivery] = []
        blocked: set[str] = set()
        for delivery in self.waiting:
            if delivery.visible_at > now:
                blocked.add(delivery.message.group)
            elif delivery.message.group not in blocked and len(received) < limit:
                delivery.count += 1
                delivery.visible_at = now + self.visibility_seconds
                received.append(delivery)
        return received

    def delete(self, receipt: str) -> None:
        """Take a message off, as the event source does after success."""
        self.waiting = [one for one in self.waiting if one.receipt != receipt]

    def change_visibility(self, receipt: str, seconds: float) -> None:
        """Hide a message for so long from now; 0 gives it back at once."""
        for delivery in self.waiting:
            if delivery.receipt == receipt:
                delivery.visible_at = self.clock() + seconds

    def _first_time(self, queue: str, message: QueueMessage) -> bool:
        identity = (queue, message.group, message.deduplication_id)
        now = self.clock()
        last = self._seen.get(identity)
        if last is not None and now - last < self.DEDUPLICATION_SECONDS:
            return False
        self._seen[identity] = now
        return True
