"""A batch of the queue: message by message in order, and which of them come back when.

Use case at the worker's edge. In a FIFO group nothing may overtake: after one that has to wait, its group waits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.errors import TransientError
from groupsync.engine.worker import Received, WorkerDependencies, work_on

LONGEST_WAIT = 43_000
"""SQS hides a message for twelve hours at most."""
UNEXPECTED_WAIT = 60


@dataclass(frozen=True, slots=True)
class Redelivery:
    """A message that is to come back after so many seconds. `reason` is the kind of error, no text of it."""

    message_id: str
    receipt: str
    seconds: int
    reason: str


@dataclass(slots=True)
class BatchResult:
    """What became of a batch."""

    done: int = 0
    failures: list[str] = field(default_factory=list)
    redeliveries: list[Redelivery] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def to_lambda(self) -> dict[str, Any]:
        """Give Lambda's answer for partial failures."""
        return {"batchItemFailures": [{"itemIdentifier": one} for one in self.failures]}


def work_on_batch(event: Mapping[str, Any], dependencies: WorkerDependencies) -> BatchResult:
    """Work on every record of an SQS event."""
    result = BatchResult()
    waits: dict[str, int] = {}
    for record in event["Records"]:
        group = record.get("attributes", {}).get("MessageGroupId", "")
        identifier = record["messageId"]
        receipt = record["receiptHandle"]
        if group in waits:
            result.failures.append(identifier)
            result.redeliveries.append(Redelivery(identifier, receipt, waits[group], "Behind"))
            continue
        try:
            tally = work_on(Received(identifier, record["body"], group), dependencies)
        except TransientError as error:
            waits[group] = min(LONGEST_WAIT, max(0, math.ceil(error.retry_after)))
            result.redeliveries.append(Redelivery(identifier, receipt, waits[group], type(error).__name__))
            result.failures.append(identifier)
        except Exception as error:  # noqa: BLE001 - the worker's edge: one message must not stop the others
            # Nothing here says that it may be deleted; the queue's own count of receives ends it.
            waits[group] = UNEXPECTED_WAIT
            result.redeliveries.append(Redelivery(identifier, receipt, UNEXPECTED_WAIT, type(error).__name__))
            result.failures.append(identifier)
        else:
            result.done += 1
            for name, value in tally.counts().items():
                result.counts[name] = result.counts.get(name, 0) + value
    return result
