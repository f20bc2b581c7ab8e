"""The change queue and its dead-letter queue in SQS FIFO, behind the port `ChangeQueue`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call
from groupsync.errors import TransientError
from groupsync.ports import QueueMessage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MESSAGES_PER_CALL = 10
BYTES_PER_CALL = 256_000
"""A little under what SQS took for years (262,144); message bodies are counted."""
ALLOWED_ID = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}")
"""SQS's alphabet for message groups and deduplication ids: printable ASCII without the space."""


class SqsQueue:
    """`ChangeQueue` over two FIFO queues."""

    def __init__(self, queue_url: str, dead_letter_url: str, client: SQSClient) -> None:
        self._queue_url = queue_url
        self._dead_letter_url = dead_letter_url
        self._client = client

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Send all messages. After a `TransientError` all may be sent again: SQS drops those it has (5 minutes)."""
        for batch in _batches(messages):
            self._send(self._queue_url, batch)

    def send_dead(self, message: QueueMessage) -> None:
        """Send one message that was given up to the dead-letter queue. Raises `TransientError`."""
        self._send(self._dead_letter_url, [message])

    def _send(self, queue_url: str, messages: Sequence[QueueMessage]) -> None:
        entries: list[Any] = [
            {
                "Id": str(number),
                "MessageBody": message.body,
                "MessageGroupId": allowed_id(message.group),
                "MessageDeduplicationId": allowed_id(message.deduplication_id),
            }
            for number, message in enumerate(messages)
        ]
        for _ in range(2):
            with aws_call("SendMessageBatch"):
                answer = self._client.send_message_batch(QueueUrl=queue_url, Entries=entries)
            failed = {entry["Id"] for entry in answer.get("Failed", [])}
            entries = [entry for entry in entries if entry["Id"] in failed]
            if not entries:
                return
        raise TransientError(f"SendMessageBatch: SQS did not take {len(entries)} of {len(messages)} messages")


def allowed_id(value: str) -> str:
    """Give the value if SQS allows it as an id, else a hash of it: equal values stay equal."""
    return value if ALLOWED_ID.fullmatch(value) else sha256(value.encode()).hexdigest()


def _batches(messages: Sequence[QueueMessage]) -> Iterator[list[QueueMessage]]:
    batch: list[QueueMessage] = []
    size = 0
    for message in messages:
        length = len(message.body.encode())
        if batch and (len(batch) == MESSAGES_PER_CALL or size + length > BYTES_PER_CALL):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch
