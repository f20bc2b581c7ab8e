"""Listing the people who wait: by reason, a page at a time, without anything personal."""

from __future__ import annotations

import pytest

from tests.functional.admin.world import VIEWER, AdminWorld


def wait(world: AdminWorld, number: int, reason: str) -> None:
    """Let somebody wait, as a sweep notes it."""
    more = {"code": "", "connect_id": "", "address": "a-hash", "detail": "x", "since": int(world.clock())}
    world.note("attention", f"employee#{number:04d}", reason=reason, **more)


def test_who_waits_is_listed_with_the_reason(world: AdminWorld) -> None:
    """A viewer may look; groups that wait are another list, and the hash of the address stays inside."""
    wait(world, 1, "no_account")
    wait(world, 2, "claimed")
    world.note("attention", "group#department:1", reason="namesake", code="", since=0)

    answer = world.send("list-waiting", claims=VIEWER)

    assert answer.status == 200
    assert answer.body["counts"] == {"no_account": 1, "claimed": 1}
    assert answer.body["cursor"] is None
    assert [one["record_id"] for one in answer.body["waiting"]] == ["0001", "0002"]
    assert set(answer.body["waiting"][0]) == {"record_id", "reason", "code", "connect_id", "since"}


def test_a_reason_narrows_the_list_down_and_the_counts_stay(world: AdminWorld) -> None:
    """Whoever looks at one reason still sees how many there are of the others."""
    wait(world, 1, "no_account")
    wait(world, 2, "claimed")

    answer = world.send(
        "list-waiting", queryStringParameters={"reason": "claimed"}, multiValueQueryStringParameters=None
    )

    assert [one["record_id"] for one in answer.body["waiting"]] == ["0002"]
    assert answer.body["counts"] == {"no_account": 1, "claimed": 1}


def test_a_long_list_comes_in_pages(world: AdminWorld) -> None:
    """Each is listed once, and the last page has no cursor."""
    for number in range(501):
        wait(world, number, "no_account")
    first = world.send("list-waiting").body
    query = {"cursor": first["cursor"]}
    second = world.send("list-waiting", queryStringParameters=query, multiValueQueryStringParameters=None).body

    assert (len(first["waiting"]), len(second["waiting"]), second["cursor"]) == (500, 1, None)
    assert len({one["record_id"] for one in first["waiting"] + second["waiting"]}) == 501


@pytest.mark.parametrize(("name", "value"), [("cursor", "no cursor !"), ("page", "2")])
def test_a_wrong_parameter_is_named(world: AdminWorld, name: str, value: str) -> None:
    """400, and which one it was."""
    answer = world.send("list-waiting", queryStringParameters={name: value}, multiValueQueryStringParameters=None)

    assert (answer.status, answer.body["field"]) == (400, name)
