"""The fake queue keeps SQS FIFO's order and visibility, which other tests rely on (moto cannot be held to it)."""

from __future__ import annotations

import pytest

from groupsync.ports.queue import QueueMessage
from tests.fakes.clock import FakeClock
from tests.fakes.queue import FakeQueue


def message(number: int, group: str = "g") -> QueueMessage:
    """Build a message."""
    return QueueMessage(f"body {number}", group, f"id-{number}")


def bodies(queue: FakeQueue, limit: int = 10) -> list[str]:
    """Receive and give the bodies."""
    return [delivery.message.body for delivery in queue.receive(limit)]


def test_a_group_waits_for_its_message_under_way() -> None:
    """While one message of a group is out the next of the group is not given; other groups go on."""
    queue = FakeQueue(FakeClock())
    queue.send([message(1), message(2), message(3, "other")])

    assert bodies(queue, limit=1) == ["body 1"]
    assert bodies(queue) == ["body 3"]
    assert bodies(queue) == []


def test_order_survives_a_time_out() -> None:
    """A message that was not deleted comes again, before its group's next."""
    clock = FakeClock()
    queue = FakeQueue(clock, visibility_seconds=30)
    queue.send([message(1), message(2)])
    queue.receive(1)
    clock.advance(30)

    again = queue.receive(1)
    assert [(one.message.body, one.count) for one in again] == [("body 1", 2)]
    queue.delete(again[0].receipt)
    assert bodies(queue) == ["body 2"]


def test_visibility_can_be_changed() -> None:
    """A cool-down hides a message for its remainder; zero gives it back at once."""
    clock = FakeClock()
    queue = FakeQueue(clock)
    queue.send([message(1)])
    receipt = queue.receive()[0].receipt

    queue.change_visibility(receipt, 120)
    clock.advance(119)
    assert bodies(queue) == []
    clock.advance(1)
    assert bodies(queue) == ["body 1"]
    queue.change_visibility(receipt, 0)
    assert bodies(queue) == ["body 1"]


def test_a_message_received_too_often_goes_to_the_dead_letters() -> None:
    """The backstop counts every receive."""
    clock = FakeClock()
    queue = FakeQueue(clock, visibility_seconds=30, max_receive_count=2)
    queue.send([message(1)])
    for _ in range(2):
        assert bodies(queue) == ["body 1"]
        clock.advance(30)

    assert bodies(queue) == []
    assert queue.dead == [message(1)]
    assert len(queue) == 0


def test_duplicates_are_forgotten_after_five_minutes() -> None:
    """As SQS does, the same id is taken again later."""
    clock = FakeClock()
    queue = FakeQueue(clock)
    queue.send([message(1)])
    clock.advance(299)
    queue.send([message(1)])
    assert len(queue) == 1

    clock.advance(1)
    queue.send([message(1)])

    assert len(queue) == 2


def test_a_crash_can_be_put_at_both_ends_of_an_operation() -> None:
    """The hook may raise before the effect, and after it."""
    for at, expected in (("queue.send", 0), ("queue.send.done", 1)):
        queue = FakeQueue(FakeClock())

        def crash(operation: str, at: str = at) -> None:
            if operation == at:
                raise KeyboardInterrupt

        queue.before_call = crash
        with pytest.raises(KeyboardInterrupt):
            queue.send([message(1)])

        assert len(queue) == expected
