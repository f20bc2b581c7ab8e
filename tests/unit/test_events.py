"""Messages of the queue and the events of the functions: parsed before anything believes them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groupsync.core.errors import InvalidInputError, UnreadableMessageError
from groupsync.core.events import (
    ChunkMessage,
    ConnectHint,
    EmployeeHint,
    QueueEvent,
    SweepEvent,
    UnitHint,
    parse_message,
    parse_sweep_event,
)
from groupsync.core.model import Family

SECRET = "somebody@example.com"


@pytest.mark.parametrize(
    "message",
    [
        EmployeeHint(delivery="d-1", record_id="123456789012345678", event="edited", generation=3),
        EmployeeHint(delivery="d-1", email=SECRET, trigger="operator", hops=2),
        UnitHint(delivery="d-1", family=Family.DESIGNATION, event="deleted"),
        ConnectHint(delivery="d-1", partition_id="5", trigger_type="NEW_MEMBER"),
        ChunkMessage(delivery="d-1", run_id="20261122T200000123-ab", chunk=7, configuration_version=2),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_is_sent_is_what_is_read(message: QueueEvent) -> None:
    """Each kind survives the queue; a record id keeps all its digits."""
    assert parse_message(message.model_dump_json()) == message


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("not json", "body"),
        ("", "body"),
        ("[]", "body"),
        ({"kind": "party", "delivery": "d"}, "body"),
        ({"delivery": "d"}, "body"),
        ({"kind": "employee", "record_id": "1"}, "employee.delivery"),
        ({"kind": "employee", "delivery": ""}, "employee.delivery"),
        ({"kind": "employee", "delivery": "d", "salary": 1}, "employee.salary"),
        ({"kind": "employee", "delivery": "d", "record_id": "1" * 201}, "employee.record_id"),
        ({"kind": "employee", "delivery": "d", "event": "promoted"}, "employee.event"),
        ({"kind": "employee", "delivery": "d", "hops": -1}, "employee.hops"),
        ({"kind": "unit", "delivery": "d", "family": "team"}, "unit.family"),
        ({"kind": "unit", "delivery": "d"}, "unit.family"),
        ({"kind": "chunk", "delivery": "d", "run_id": "r", "chunk": -1}, "chunk.chunk"),
        ({"kind": "chunk", "delivery": "d", "run_id": ""}, "chunk.chunk, chunk.run_id"),
    ],
)
def test_an_unreadable_message_names_its_fields(body: Any, named: str) -> None:
    """It goes to the dead letters with a reason that says what does not parse."""
    text = body if isinstance(body, str) else json.dumps(body)

    with pytest.raises(UnreadableMessageError) as caught:
        parse_message(text)
    assert str(caught.value) == f"message does not parse: {named}"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "employee", "delivery": "d", "event": SECRET},
        {"kind": "employee", "delivery": "d", "email": [SECRET]},
        {"kind": "unit", "delivery": "d", "family": SECRET},
        {"kind": SECRET, "delivery": "d"},
    ],
)
def test_the_reason_holds_no_value(body: dict[str, Any]) -> None:
    """Reasons are stored and listed: no address of anybody in them."""
    with pytest.raises(UnreadableMessageError) as caught:
        parse_message(json.dumps(body))
    assert SECRET not in str(caught.value)


def test_a_reason_is_short() -> None:
    """However many unknown keys a message has."""
    body = {"kind": "employee", "delivery": "d"} | {f"unknown_{number}": 1 for number in range(100)}

    with pytest.raises(UnreadableMessageError) as caught:
        parse_message(json.dumps(body))
    assert len(str(caught.value)) < 250


def test_the_schedules_event_is_enough() -> None:
    """Mode and dry run are all that anybody has to send; nothing is an incremental sweep."""
    assert parse_sweep_event({"mode": "full", "dry_run": True}) == SweepEvent(mode="full", dry_run=True)
    assert parse_sweep_event({}) == SweepEvent(mode="incremental", dry_run=False)


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ({"mode": "complete"}, "mode"),
        ({"mode": None}, "mode"),
        ({"dry_run": "false"}, "dry_run"),
        ({"dry_run": 0}, "dry_run"),
        ({"activation": 1}, "activation"),
        ({"mode": "full", "force": True}, "force"),
        ({"run_id": "a/b"}, "run_id"),
        ({"run_id": ""}, "run_id"),
        ([], ""),
        (None, ""),
    ],
)
def test_a_wrong_sweep_event_is_refused_with_its_path(event: Any, path: str) -> None:
    """A misspelt dry run must not become a real one."""
    with pytest.raises(InvalidInputError) as caught:
        parse_sweep_event(event)
    assert caught.value.field == path
