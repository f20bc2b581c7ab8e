"""Every sensitive action leaves a row: who, when, from where, what, and what was answered."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.test_access import SENSITIVE
from tests.functional.admin.world import AdminWorld
from tests.functional.gateway_events import load_event, with_query

ADMINISTRATOR_ID = "5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"


def actions(world: AdminWorld) -> list[dict[str, Any]]:
    """Ask for the actions as an administrator does."""
    event = with_query(load_event("admin-list-changes"), {"kind": "action"})
    names = ("queryStringParameters", "multiValueQueryStringParameters")
    listed: list[dict[str, Any]] = world.send("list-changes", **{name: event[name] for name in names}).body["changes"]
    return listed


@pytest.mark.parametrize("name", SENSITIVE)
def test_each_sensitive_action_leaves_one_row(active: AdminWorld, name: str) -> None:
    """Whatever comes of it, and under the route as it was asked for."""
    active.clock.advance(1)
    before = len(actions(active))
    event = load_event(f"admin-{name}")

    answer = active.send(name)

    rows = actions(active)
    assert len(rows) == before + 1
    row = rows[0]
    assert (row["kind"], row["by"], row["source"]) == (
        "action",
        ADMINISTRATOR_ID,
        event["requestContext"]["identity"]["sourceIp"],
    )
    assert row["change"] == f"{event['httpMethod']} {event['path'].removeprefix('/admin')}"
    assert row["answer"] == f"{answer.status} {answer.body.get('error', '')}".strip()


@pytest.mark.parametrize("name", ["enable", "preview", "start-sweep", "show-integration"])
def test_what_is_not_sensitive_leaves_none(world: AdminWorld, name: str) -> None:
    """The audit is about what somebody can be asked for later."""
    world.send(name)

    assert actions(world) == []


def test_an_action_that_cannot_be_written_down_is_not_done(world: AdminWorld) -> None:
    """Nobody would know of it."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.audit.fail("append", TransientError("throttled"))

    answer = world.send("deactivate")

    assert answer.status == 503
    assert world.integration.state is Lifecycle.ACTIVE


def test_an_answer_that_cannot_be_written_down_is_given_nevertheless(world: AdminWorld) -> None:
    """The row that it was begun stands, without an answer."""
    world.set_up(state=Lifecycle.ACTIVE)
    calls: list[str] = []

    def second_fails(operation: str) -> None:
        calls.append(operation)
        if calls.count("audit.append") == 2 and operation == "audit.append":
            raise TransientError("throttled")

    world.audit.before_call = second_fails
    answer = world.send("deactivate")
    world.audit.before_call = None

    assert answer.status == 200
    assert [row["answer"] for row in actions(world)[:1]] == [""]


def test_what_somebody_types_into_an_address_is_not_kept(world: AdminWorld) -> None:
    """A part of a path that is neither a word nor an id may be a name or a mail address."""
    world.set_up(state=Lifecycle.ACTIVE)

    world.send("link-group", path="/admin/groups/department/jane@example.com/link")

    assert actions(world)[0]["change"] == "PUT /groups/department/?/link"


@pytest.mark.parametrize(
    ("query", "field"), [({"kind": "join"}, "kind"), ({"kind": "action", "employee": "7"}, "employee")]
)
def test_only_actions_are_asked_for_by_kind(world: AdminWorld, query: dict[str, str], field: str) -> None:
    """They are about nobody, so they are not asked for by employee, group or run."""
    event = with_query(load_event("admin-list-changes"), query)
    names = ("queryStringParameters", "multiValueQueryStringParameters")

    answer = world.send("list-changes", **{name: event[name] for name in names})

    assert (answer.status, answer.body["field"]) == (400, field)
