"""What every implementation of `ChangeQueue` promises.

Order within a group after a time-out is not asked of moto, which loses it; the end-to-end tests see it on the emulator.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groupsync.adapters.sqs_queue import SqsQueue
from groupsync.ports.queue import ChangeQueue, QueueMessage
from tests.aws_stand import AwsStand
from tests.fakes.clock import FakeClock
from tests.fakes.queue import FakeQueue

Bodies = Callable[[], list[str]]


@pytest.fixture
def queues(stand: AwsStand | None, clock: FakeClock) -> tuple[ChangeQueue, Bodies, Bodies]:
    """Give the queue, and what its live and its dead side hold."""
    if stand is None:
        fake = FakeQueue(clock)
        return fake, lambda: [one.message.body for one in fake.waiting], lambda: [one.body for one in fake.dead]
    live, dead = stand.fifo_queue(), stand.fifo_queue()
    return SqsQueue(live, dead, stand.sqs), lambda: received(stand, live), lambda: received(stand, dead)


def received(stand: AwsStand, queue_url: str) -> list[str]:
    """Take all messages off a queue, in the order in which they come."""
    bodies: list[str] = []
    while messages := stand.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            bodies.append(message["Body"])
            stand.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def test_messages_of_a_group_keep_their_order(queues: tuple[ChangeQueue, Bodies, Bodies]) -> None:
    """More messages than one call takes arrive, in the order sent."""
    queue, live, dead = queues
    queue.send([QueueMessage(f"body {number}", "sweep", f"id-{number}") for number in range(23)])

    assert live() == [f"body {number}" for number in range(23)]
    assert dead() == []


def test_a_duplicate_vanishes(queues: tuple[ChangeQueue, Bodies, Bodies]) -> None:
    """A message with a deduplication id that the group has just had is not queued again."""
    queue, live, _ = queues
    queue.send([QueueMessage("one", "employee:1", "id-1")])
    queue.send([QueueMessage("one again", "employee:1", "id-1"), QueueMessage("two", "employee:1", "id-2")])

    assert live() == ["one", "two"]


def test_sending_nothing(queues: tuple[ChangeQueue, Bodies, Bodies]) -> None:
    """No messages are no error."""
    queue, live, _ = queues
    queue.send([])

    assert live() == []


def test_ids_that_the_queue_would_refuse_are_taken(queues: tuple[ChangeQueue, Bodies, Bodies]) -> None:
    """Long ids and ids with spaces or letters beyond ASCII work, and still tell duplicates."""
    queue, live, _ = queues
    odd = [QueueMessage("long", "g" * 400, "d" * 400), QueueMessage("odd", "mit Raum ü", "ü ü")]
    queue.send(odd)
    queue.send(odd)

    assert sorted(live()) == ["long", "odd"]


def test_given_up_messages_go_to_the_dead_letter_queue(queues: tuple[ChangeQueue, Bodies, Bodies]) -> None:
    """What is sent there is only there."""
    queue, live, dead = queues
    queue.send_dead(QueueMessage("given up", "employee:1", "id-1"))

    assert dead() == ["given up"]
    assert live() == []
