"""Webhooks on their way: what is to be sent, what was sent, and how the receiver answered. At most once each."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.zoho.event_log import EventLog
from tests.sandbox.zoho.faults import WEBHOOK_FAULTS, Faults


@dataclass(slots=True)
class Delivery:
    """One notification; exactly one of `parameters` (form or query) and `payload` (JSON) is sent."""

    delivery_id: int
    product: str
    webhook: str
    form: str
    record_id: str
    event: str
    method: str
    url: str
    due: float
    parameters: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] | None = None
    state: str = "pending"  # pending, sending, successful, failed, lost
    response_status: int | None = None
    response_text: str = ""
    attempts: int = 0


class Outbox:
    """Keeps notifications in order of due time; faults lose, double, delay and swap them."""

    def __init__(self, clock: Callable[[], float], faults: Faults, events: EventLog, lock: threading.RLock) -> None:
        self._clock = clock
        self._faults = faults
        self._events = events
        self.changed = threading.Condition(lock)
        self.deliveries: list[Delivery] = []
        self._pending: list[Delivery] = []
        self._held_back: list[Delivery] = []  # waits until the next one is queued: that is how two swap places

    def put(
        self,
        *,
        product: str,
        webhook: str,
        form: str,
        record_id: str,
        event: str,
        method: str,
        url: str,
        parameters: dict[str, str] | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Queue a notification, subject to the webhook faults in force."""
        with self.changed:
            delivery = Delivery(
                len(self.deliveries) + 1,
                product,
                webhook,
                form,
                record_id,
                event,
                method,
                url,
                self._clock(),
                parameters or {},
                payload,
            )
            self.deliveries.append(delivery)
            hits = {
                kind: found[0]
                for kind in WEBHOOK_FAULTS
                if (found := self._faults.strike((kind,), product, "webhook", form, most=1))
            }
            self._events.record(
                "webhook", product=product, event=event, form=form, record_id=record_id, faults=sorted(hits)
            )
            if "webhook_lose" in hits:
                delivery.state = "lost"
                return
            copies = [delivery]
            if "webhook_duplicate" in hits:
                copies.append(self._copy(delivery))
            if "webhook_delay" in hits:
                for copy in copies:
                    copy.due += float(hits["webhook_delay"].options.get("seconds", 5))
            if "webhook_reorder" in hits:
                self._held_back += copies
            else:
                self._pending += copies + self._held_back
                self._held_back = []
            self.changed.notify_all()

    def take(self) -> Delivery | None:
        """Take the next notification that is due, or None; the caller reports with `settle`."""
        with self.changed:
            now = self._clock()
            for delivery in self._pending:
                if delivery.due <= now:
                    self._pending.remove(delivery)
                    delivery.state = "sending"
                    delivery.attempts += 1
                    return delivery
            return None

    def settle(self, delivery: Delivery, status: int | None, text: str) -> None:
        """Note the receiver's answer; only 200 counts as taken."""
        with self.changed:
            delivery.state = "successful" if status == 200 else "failed"
            delivery.response_status = status
            delivery.response_text = text[:500]
            self.changed.notify_all()

    def redo(self, delivery_id: int) -> None:
        """Send a failed notification again, as an administrator does by hand; ValueError when it has not failed."""
        with self.changed:
            delivery = next((item for item in self.deliveries if item.delivery_id == delivery_id), None)
            if delivery is None or delivery.state != "failed":
                raise ValueError("no failed delivery of that id")
            delivery.state = "pending"
            delivery.due = self._clock()
            self._pending.append(delivery)
            self.changed.notify_all()

    def release(self) -> None:
        """Send what a reorder fault holds back although nothing followed it."""
        with self.changed:
            self._pending += self._held_back
            self._held_back = []
            self.changed.notify_all()

    def waiting(self) -> int:
        """Return how many notifications are not yet settled."""
        with self.changed:
            return sum(delivery.state in ("pending", "sending") for delivery in self.deliveries)

    def _copy(self, delivery: Delivery) -> Delivery:
        copy = Delivery(
            len(self.deliveries) + 1,
            delivery.product,
            delivery.webhook,
            delivery.form,
            delivery.record_id,
            delivery.event,
            delivery.method,
            delivery.url,
            delivery.due,
            delivery.parameters,
            delivery.payload,
        )
        self.deliveries.append(copy)
        return copy
