"""Asking the audit: by employee, group, run and time, and why a person is in a group."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from groupsync.administration.changes import PAGE, WHY
from groupsync.core.causes import RELEASE
from groupsync.core.ledger_entries import Account
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.plan import ChangeKind
from groupsync.core.profile_parts import PROFILE
from groupsync.ports.audit import AuditRow
from groupsync.state.integration_state import Lifecycle
from tests.builders import department_key, employee, group_entry, membership
from tests.functional.admin.world import AdminWorld


def row(world: AdminWorld, number: int = 1, **changes: Any) -> AuditRow:
    """Build a row that is so many minutes old."""
    values: dict[str, Any] = {
        "at": world.clock() - number * 60,
        "run": "run-1",
        "trigger": "webhook",
        "cause": "0123456789ab",
        "kind": "join",
        "employee": "7",
        "connect_id": "1007",
        "group": "department:10",
        "before": "out",
        "after": "in",
        "outcome": "applied",
        "change": f"change-{number}",
        "call": f"call-{number}",
    }
    return AuditRow(**(values | changes))


def ask(world: AdminWorld, path: str = "/changes", **parameters: str) -> Any:
    """Ask with these parameters."""
    return world.get(path, queryStringParameters=parameters, multiValueQueryStringParameters=None)


def test_a_change_is_shown_with_all_that_is_known(world: AdminWorld) -> None:
    """Ids and words; the call's id stays inside."""
    world.audit.append([row(world)])

    answer = ask(world, employee="7")

    assert answer.status == 200
    assert answer.body == {
        "changes": [
            {
                "at": "2026-09-21T14:12:20Z",
                "run": "run-1",
                "trigger": "webhook",
                "cause": "0123456789ab",
                "kind": "join",
                "why": "People has the person in this unit.",
                "employee": "7",
                "connect_id": "1007",
                "group": "department:10",
                "before": "out",
                "after": "in",
                "outcome": "applied",
                "answer": "",
                "change": "change-1",
                "by": "",
                "source": "",
            }
        ],
        "cursor": None,
    }


def test_all_that_is_given_has_to_fit(world: AdminWorld) -> None:
    """Each parameter leaves out what is not its own."""
    others = {"employee": "8", "group": "department:11", "run": "run-2", "at": world.clock() - 3600}
    world.audit.append(
        [row(world), *(row(world, place, **{name: text}) for place, (name, text) in enumerate(others.items(), 2))]
    )
    given = {"employee": "7", "group": "department:10", "run": "run-1", "since": "2026-09-21T14:00:00Z"}

    assert [one["change"] for one in ask(world, **given).body["changes"]] == ["change-1"]
    for left_out in given:
        asked = {name: text for name, text in given.items() if name != left_out}
        assert len(ask(world, **asked).body["changes"]) == 2


def test_pages_follow_one_another(world: AdminWorld) -> None:
    """The cursor of one answer gives the next, up to the end."""
    world.audit.append([row(world, number) for number in range(PAGE + 1)])

    first = ask(world, employee="7").body
    second = ask(world, employee="7", cursor=first["cursor"]).body

    assert len(first["changes"]) == PAGE
    assert [one["change"] for one in second["changes"]] == [f"change-{PAGE}"]
    assert second["cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "10", "ä", base64.urlsafe_b64encode(b"0123456789abday#2026").decode()])
def test_a_forged_cursor_is_refused(world: AdminWorld, cursor: str) -> None:
    """Nothing is read with what no answer gave."""
    answer = ask(world, employee="7", cursor=cursor)

    assert (answer.status, answer.body["field"]) == (400, "cursor")


def test_a_cursor_belongs_to_its_question(world: AdminWorld) -> None:
    """With other parameters it is refused."""
    world.audit.append([row(world, number) for number in range(PAGE + 1)])
    cursor = ask(world, employee="7").body["cursor"]

    answer = ask(world, group="department:10", cursor=cursor)

    assert (answer.status, answer.body["field"]) == (400, "cursor")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("employee", "anna@example.com"),
        ("group", "department"),
        ("group", "team:10"),
        ("run", "run 1"),
        ("since", "yesterday"),
        ("since", "0001-01-01T00:00:00+23:00"),
        ("since", "9999-12-31T23:59:59-23:00"),
        ("limit", "10"),
    ],
)
def test_a_wrong_parameter_is_named(world: AdminWorld, name: str, text: str) -> None:
    """And what it said is not repeated."""
    answer = ask(world, **{name: text})

    assert (answer.status, answer.body["field"]) == (400, name)
    assert text not in answer.body["message"].split()


def test_a_run_shows_what_it_did(world: AdminWorld) -> None:
    """Its own rows; a run that nobody knows is 404, and anything but a cursor is 400."""
    world.set_up(state=Lifecycle.ACTIVE)
    run_id = world.send("start-sweep").body["run_id"]
    world.audit.append([row(world, 1, run=run_id), row(world, 2)])

    assert [one["change"] for one in ask(world, f"/runs/{run_id}/changes").body["changes"]] == ["change-1"]
    assert ask(world, f"/runs/{run_id}0/changes").status == 404
    refused = ask(world, f"/runs/{run_id}/changes", employee="7")
    assert (refused.status, refused.body["field"]) == (400, "employee")


def test_why_somebody_is_in_a_group_is_one_call(world: AdminWorld) -> None:
    """Each membership names the newest change that put the person there, not what failed or took them out."""
    world.set_up()
    world.people.set(employee(7))
    here, adopted = department_key(10), department_key(11)
    for key in (here, adopted):
        world.ledger.groups[key] = group_entry(key)
    memberships = {here: membership(), adopted: membership()}
    world.ledger.accounts[ConnectId("1007")] = Account(
        ConnectId("1007"), employees=(EmployeeId("7"),), memberships=memberships
    )
    world.audit.append(
        [
            row(world, 4, kind="join"),
            row(world, 3, before="in", after="out"),
            row(world, 2, kind="move"),
            row(world, 1, outcome="refused"),
            row(world, 0, employee="8"),
        ]
    )

    body = world.send("explain-employee").body

    told = {one["group"]: one["put_by"] for one in body["has"]}
    assert told[adopted] is None
    assert (told[here]["change"], told[here]["run"], told[here]["cause"]) == ("change-2", "run-1", "0123456789ab")
    assert told[here]["text"] == "In People the person had moved here from another unit."


def test_every_kind_of_change_has_a_sentence() -> None:
    """Whatever brought it, a change says why; a new kind needs its words."""
    kinds = {*(kind.value for kind in ChangeKind), RELEASE, PROFILE, "carry_over", "settle"}

    assert set(WHY) == kinds
    assert all(text.endswith(".") for text in WHY.values())
