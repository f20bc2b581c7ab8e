"""Messages that were given up: listed with their reasons, and sent again."""

from __future__ import annotations

from typing import Any

from groupsync.core.events import ChunkMessage, EmployeeHint, parse_message
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.operations import Batch, Operation, OperationKind
from groupsync.core.targets import Target
from groupsync.engine.chunks import store_chunks
from groupsync.ports.queue import QueueMessage
from groupsync.state.integration_state import Lifecycle
from groupsync.state.runs import Run, RunStatus
from tests.functional.admin.world import AdminWorld


def give_up(world: AdminWorld, identifier: str, body: str, **changes: Any) -> None:
    """Leave what the worker leaves when it gives a message up."""
    facts = {
        "reason": "UnexpectedAnswerError",
        "detail": "what it was",
        "at": int(world.clock()),
        "group": "employee:g",
    }
    world.note("dead_letter", identifier, body=body, **(facts | changes))
    world.queue.send_dead(QueueMessage(body, "employee:g", f"dead:{identifier}"))


def hint(record_id: str = "101") -> str:
    """Give a hint as it stands in the queue."""
    return EmployeeHint(delivery="d1", record_id=record_id, generation=1).model_dump_json()


def test_what_was_given_up_is_listed_with_its_reason(world: AdminWorld) -> None:
    """Each says when, why and what it was about, by ids."""
    give_up(world, "m1", hint())
    give_up(world, "m2", "")

    answer = world.send("list-dead-letters")

    [first, second] = answer.body["dead_letters"]
    assert (answer.status, answer.body["cursor"]) == (200, "")
    assert (first["id"], first["reason"], first["message"]["record_id"]) == ("m1", "UnexpectedAnswerError", "101")
    assert first["can_be_sent"]
    assert (second["message"], second["can_be_sent"]) == ({}, False)


def test_a_long_list_has_pages(world: AdminWorld) -> None:
    """A page has a hundred, and the next one goes on where it ended."""
    for number in range(103):
        give_up(world, f"m{number:03d}", hint())
    first = world.get("/dead-letters").body
    changes = {"queryStringParameters": {"cursor": first["cursor"]}, "multiValueQueryStringParameters": None}
    second = world.get("/dead-letters", **changes).body

    ids = [one["id"] for one in (*first["dead_letters"], *second["dead_letters"])]
    assert ids == [f"m{number:03d}" for number in range(103)]
    assert (len(first["dead_letters"]), second["cursor"]) == (100, "")


def test_a_message_is_sent_again(world: AdminWorld) -> None:
    """It is in the queue under a new id, for the generation in force, and gone from list and dead-letter queue."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.set(generation=7)
    world.queue.send([QueueMessage(hint(), "employee:g", "d1")])
    give_up(world, "m1", hint())
    give_up(world, "m2", hint("102"))

    answer = world.post("redrive", {"ids": ["m1"]})

    assert (answer.status, answer.body) == (200, {"sent": ["m1"], "not_sent": [], "left": 0})
    [_, again] = world.queue.waiting
    assert (again.message.group, parse_message(again.message.body).generation) == ("employee:g", 7)
    assert set(world.documents.bodies("dead_letter")) == {"m2"}
    assert [one.deduplication_id for one in world.queue.dead] == ["dead:m2"]


def test_nothing_named_means_all(world: AdminWorld) -> None:
    """What cannot be sent again stays in the list and is said."""
    world.set_up(state=Lifecycle.ACTIVE)
    give_up(world, "m1", hint())
    give_up(world, "m2", "")
    give_up(world, "m3", '{"kind": "unheard"}')

    answer = world.send("redrive")

    assert answer.body == {"sent": ["m1"], "not_sent": ["m2", "m3"], "left": 0}
    assert set(world.documents.bodies("dead_letter")) == {"m2", "m3"}


def test_of_a_chunk_its_people_are_looked_at_again(world: AdminWorld) -> None:
    """A chunk that was given up is over, and so is its run; whom it was about is read afresh."""
    world.set_up(state=Lifecycle.ACTIVE)
    one = ConnectId("9")
    target = Target(one, (EmployeeId("101"), EmployeeId("102")), (), frozenset(), 0, 0, None, {})
    run = Run("r1", "full", dry_run=False, status=RunStatus.FAILED, started_at=world.clock())
    store_chunks(world.documents, run, [Batch("r1", (Operation(OperationKind.NOTE, (one,)),), {one: target})])
    give_up(world, "m1", ChunkMessage(delivery="r1:1", run_id="r1", chunk=1).model_dump_json())

    answer = world.send("redrive")

    assert answer.body["sent"] == ["m1"]
    events = [parse_message(one.message.body) for one in world.queue.waiting]
    assert sorted(event.record_id for event in events if isinstance(event, EmployeeHint)) == ["101", "102"]


def test_an_unknown_id_sends_nothing(world: AdminWorld) -> None:
    """Whoever names a message that is not there has an old list."""
    world.set_up(state=Lifecycle.ACTIVE)
    give_up(world, "m1", hint())

    answer = world.post("redrive", {"ids": ["m1", "m9"]})

    assert (answer.status, answer.body["field"]) == (400, "ids")
    assert len(world.queue) == 0


def test_while_not_active_nothing_is_sent(world: AdminWorld) -> None:
    """Nobody would work on it, and the message would be lost for good."""
    world.set_up(state=Lifecycle.INACTIVE)
    give_up(world, "m1", hint())

    answer = world.send("redrive")

    assert (answer.status, answer.body["error"]) == (409, "wrong_state")
    assert len(world.documents.bodies("dead_letter")) == 1
