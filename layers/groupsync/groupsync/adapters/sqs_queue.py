"""The change queue and its dead-letter queue in SQS FIFO, behind the port `ChangeQueue`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from groupsync.adapters.aws_calls import aws_call
from groupsync.ports.queue import QueueMessage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

ALLOWED_ID = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}")
"""SQS's alphabet for message groups and deduplication ids: printable ASCII without the space."""

MOST_RECEIVES = 60
"""Up to 600 messages are looked through at once; what is not found expires by itself."""
HIDDEN_SECONDS = 60


class SqsQueue:
    """`ChangeQueue` over two FIFO queues."""

    def __init__(self, queue_url: str, dead_letter_url: str, client: SQSClient) -> None:
        self._queue_url = queue_url
        self._dead_letter_url = dead_letter_url
        self._client = client

    def send(self, messages: Sequence[QueueMessage]) -> None:
        """Send all messages. After a `TransientError` all may be sent again: SQS drops those it has (5 minutes)."""
        # One by one, so that the order within a group is the order of the calls; a sweep has few, a webhook has one.
        for message in messages:
            self._send(self._queue_url, message)

    def send_dead(self, message: QueueMessage) -> None:
        """Send one message that was given up to the dead-letter queue. Raises `TransientError`."""
        self._send(self._dead_letter_url, message)

    def remove_dead(self, deduplication_ids: Collection[str]) -> None:
        """Receive what the dead-letter queue shows, and delete these; the others are visible again after a minute."""
        wanted = {allowed_id(one) for one in deduplication_ids}
        for _ in range(MOST_RECEIVES):
            if not wanted:
                return
            with aws_call("ReceiveMessage"):
                answer = self._client.receive_message(
                    QueueUrl=self._dead_letter_url,
                    MaxNumberOfMessages=10,
                    MessageSystemAttributeNames=["MessageDeduplicationId"],
                    VisibilityTimeout=HIDDEN_SECONDS,
                )
            messages = answer.get("Messages", [])
            if not messages:
                return
            for message in messages:
                identifier = message["Attributes"]["MessageDeduplicationId"]
                if identifier in wanted:
                    wanted.discard(identifier)
                    with aws_call("DeleteMessage"):
                        self._client.delete_message(
                            QueueUrl=self._dead_letter_url, ReceiptHandle=message["ReceiptHandle"]
                        )

    def _send(self, queue_url: str, message: QueueMessage) -> None:
        with aws_call("SendMessage"):
            self._client.send_message(
                QueueUrl=queue_url,
                MessageBody=message.body,
                MessageGroupId=allowed_id(message.group),
                MessageDeduplicationId=allowed_id(message.deduplication_id),
            )


def allowed_id(value: str) -> str:
    """Give the value if SQS allows it as an id, else a hash of it: equal values stay equal."""
    return value if ALLOWED_ID.fullmatch(value) else sha256(value.encode()).hexdigest()
