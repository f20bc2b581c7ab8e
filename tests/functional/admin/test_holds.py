"""Holds and exceptions over the admin API: what is shown, and what a decision leaves behind."""

from __future__ import annotations

import json

import pytest

from tests.functional.admin.held import DECISIONS, HOLD, NEW, OLD, OTHER, moves, shown, store
from tests.functional.admin.world import AdminWorld


def test_open_holds_come_first(active: AdminWorld) -> None:
    """Then the newest; each with what it is about and what it would cost, without its changes."""
    active.send("reject-hold")
    active.clock.advance(60)
    store(active, moves(150), run_id="later")
    active.clock.advance(60)
    store(active, moves(1), run_id="latest")

    holds = active.send("list-holds").body["holds"]

    assert [(one["id"], one["status"]) for one in holds] == [("latest", "open"), ("later", "open"), (HOLD, "rejected")]
    assert holds[1]["calls"] == {"connect": 150 + 2}
    assert (holds[1]["counts"]["add"], holds[1]["counts"]["remove"], holds[1]["counts"]["people"]) == (150, 150, 150)
    assert "150 people moved" in holds[1]["causes"][0]["text"]
    assert holds[2]["calls"] == {"connect": 0}
    assert "changes" not in holds[0]


def test_a_hold_shows_its_exact_changes(active: AdminWorld) -> None:
    """With ids, both sides of a move in one, and the moments as people read them."""
    hold = shown(active)

    assert (hold["status"], hold["created"], hold["expires"][:10]) == ("open", "2026-09-21T14:13:20Z", "2026-09-28")
    assert len(hold["changes"]) == 5
    first = next(one for one in hold["changes"] if one["employee_id"] == "1")
    assert (first["adds"], first["removes"], first["kind"], first["decided"]) == ([NEW], [OLD], "move", None)
    assert hold["cursor"] is None


def test_a_large_hold_is_read_in_pages(active: AdminWorld) -> None:
    """Each change comes once, whatever an answer may hold."""
    store(active, moves(5001), run_id="large")

    first = active.get("/holds/large").body
    second = active.get("/holds/large", multiValueQueryStringParameters={"cursor": [first["cursor"]]}).body

    ids = {one["id"] for one in (*first["changes"], *second["changes"])}
    assert (len(first["changes"]), len(second["changes"]), len(ids)) == (5000, 1, 5001)
    assert second["cursor"] is None


def test_an_approval_starts_a_run_of_these_people(active: AdminWorld) -> None:
    """What was approved is kept exactly; who, when and by which run stands beside each change."""
    answer = active.post("approve-hold", {"groups": [OTHER]})

    run_id = answer.body["run_id"]
    assert (answer.status, answer.body.keys()) == (202, {"run_id"})
    assert active.sweeps.events == [{"mode": "targeted", "dry_run": False, "run_id": run_id}]
    assert active.get(f"/runs/{run_id}").body["status"] == "continuing"
    approval = active.documents.bodies("approval")[run_id]
    assert (approval["people"], len(approval["atoms"])) == (["4", "5"], 4)
    decided = {one["employee_id"]: one["decided"] for one in shown(active)["changes"]}
    assert [key for key, one in sorted(decided.items()) if one] == ["4", "5"]
    assert decided["4"]["run"] == run_id
    assert decided["4"]["by"] == "5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"


def test_more_than_fifty_people_are_read_in_full(active: AdminWorld) -> None:
    """A call each would eat the day's allowance."""
    store(active, moves(50), run_id="fifty")
    store(active, moves(51), run_id="more")

    for hold_id in ("fifty", "more"):
        active.post("approve-hold", {}, path=f"/admin/holds/{hold_id}/approve")

    assert [event["mode"] for event in active.sweeps.events] == ["targeted", "full"]


@pytest.mark.parametrize("body", [None, "{}", json.dumps({"causes": [], "groups": [], "people": []})])
@pytest.mark.parametrize("name", DECISIONS)
def test_empty_lists_mean_all(active: AdminWorld, name: str, body: str | None) -> None:
    """So does no body at all."""
    answer = active.send(name, body=body)

    assert answer.status in {200, 202}
    assert shown(active)["counts"]["undecided"] == 0
    assert "held_changes" not in active.open_codes()


def test_what_is_left_open_still_asks(active: AdminWorld) -> None:
    """A part was decided: the pending action stays until the rest is."""
    active.post("reject-hold", {"people": ["1"]})

    assert "held_changes" in active.open_codes()
    assert shown(active)["status"] == "open"


def test_lists_narrow_each_other_down(active: AdminWorld) -> None:
    """A change is meant when it fits all of them."""
    active.post("reject-hold", {"groups": [NEW], "people": ["1", "4"]})

    assert [one["employee_id"] for one in shown(active)["changes"] if one["decided"]] == ["1"]


def test_exceptions_are_listed_and_removed(active: AdminWorld) -> None:
    """One for each membership, with what was wanted; a removed one is gone, and unknown from then on."""
    active.post("reject-hold", {"people": ["1"]})
    listed = active.send("list-exceptions").body["exceptions"]

    path = f"/admin/exceptions/{listed[0]['id']}"
    removed = active.send("remove-exception", path=path)
    again = active.send("remove-exception", path=path)

    assert {(one["group"], one["direction"]) for one in listed} == {(NEW, "add"), (OLD, "remove")}
    assert {(one["connect_id"], one["employee_id"], *one["wanted"]) for one in listed} == {("7001", "1", NEW)}
    assert (removed.status, again.status) == (200, 404)
    assert active.send("list-exceptions").body["exceptions"] == listed[1:]
