"""The queue: what cannot be read or done is given up with its reason, and never holds up the rest."""

from __future__ import annotations

import pytest

from groupsync.engine.worker import MOST_ATTEMPTS
from groupsync.ports.queue import QueueMessage
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage

UNREADABLE = {
    "no JSON": "]",
    "an empty body": "",
    "an unknown kind": '{"kind": "party", "delivery": "d"}',
    "an unknown key": '{"kind": "employee", "delivery": "d", "record_id": "1", "salary": "1"}',
    "a wrong type": '{"kind": "chunk", "delivery": "d", "run_id": "r", "chunk": "first"}',
    "a list": "[1]",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_message_that_cannot_be_read_is_given_up_with_its_reason(body: str) -> None:
    """It goes to the dead letters at once, its body is not stored, and the message behind it is worked on."""
    product = Stage().active()
    person = product.world.hire()

    product.queue.send([QueueMessage(body, f"employee:{person.record_id}", "odd")])
    product.hint(person.record_id)
    product.work()

    letters = product.documents.bodies("dead_letter")
    assert [letter["reason"] for letter in letters.values()] == ["UnreadableMessageError"]
    assert all("body" not in letter or letter["body"] == "" for letter in letters.values())
    assert [message.body for message in product.queue.dead] == [body]
    assert wrong_in(product) == {}


def test_a_message_is_given_up_after_its_attempts() -> None:
    """People fails for one person each time: the hint becomes a dead letter, the other person's hint is done."""
    product = Stage().active()
    person, other = product.world.hire(), product.world.hire()
    product.world.faults.add("status", product="people", action="getDataByID", status=500, count=MOST_ATTEMPTS)

    product.hint(person.record_id)
    product.work()
    product.hint(other.record_id)
    product.work()
    letters = list(product.documents.bodies("dead_letter").values())
    reached = product.groups_of(other)
    product.schedules()

    assert [letter["reason"] for letter in letters] == ["TransientError"]
    assert len(product.queue.dead) == 1
    assert reached
    assert wrong_in(product) == {}


def test_a_message_that_fails_for_a_while_is_done_in_the_end() -> None:
    """All attempts but the last fail: done, and no dead letter."""
    product = Stage().active()
    person = product.world.hire()
    product.world.faults.add("status", product="people", action="getDataByID", status=500, count=MOST_ATTEMPTS - 1)

    product.hint(person.record_id)
    product.work()

    assert wrong_in(product) == {}
    assert product.queue.dead == []


def test_an_answer_that_nobody_understands_parks_that_message_alone() -> None:
    """People answers one look-up in an unknown shape: a dead letter with the reason; the next hint is done."""
    product = Stage().active()
    person, other = product.world.hire(), product.world.hire()
    answer = {"response": {"status": 0, "result": {"what": "this"}}}
    product.world.faults.add("answer", product="people", action="getDataByID", body=answer, count=1)

    product.hint(person.record_id)
    product.hint(other.record_id)
    product.work()

    assert [one["reason"] for one in product.documents.bodies("dead_letter").values()] == ["UnexpectedAnswerError"]
    assert product.groups_of(other)
    assert product.groups_of(person) == set()


def test_hints_while_inactive_are_dropped() -> None:
    """Whatever they are about is read by the sweep of the next activation."""
    product = Stage().active()
    person = product.world.hire()
    product.deactivate()
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    assert product.world.events.read(mark, kind="call") == []
    assert len(product.queue) == 0


def test_many_rounds_of_being_overtaken_do_not_break_the_message() -> None:
    """Somebody else holds the revision each time: the hint that we send to ourselves stays short, and ends right."""
    product = Stage().active()
    person = product.people()[0]
    account = product.stores.ledger.accounts[person.zuid]  # type: ignore[index]
    rounds: list[str] = []

    def overtake(operation: str) -> None:
        if operation == "ledger.intend" and len(rounds) < 12:
            rounds.append(operation)
            product.stores.ledger.raise_revision(account.id)

    target = next(r.record_id for r in product.world.company.departments if r.record_id != person.department_id)
    product.world.move(person.record_id, department=target)
    product.killer.disturb = overtake
    product.hint(person.record_id)
    product.work()

    assert len(rounds) == 12
    assert product.queue.dead == []
    assert wrong_in(product) == {}
