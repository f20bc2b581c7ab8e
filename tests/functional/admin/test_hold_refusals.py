"""Decisions about holds that are refused: bad input, unknown, expired, decided, changed; and those that break off."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.engine.hold_contents import Wording
from groupsync.engine.holds import hold_live
from groupsync.ports.documents import Put
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.held import DECISIONS, HOLD, NEW, moves, shown
from tests.functional.admin.world import AdminWorld

WEEK = 7 * 24 * 3600


@pytest.mark.parametrize("cursor", ["-1", "x", "1e3", "9" * 12, "٣"])
def test_a_cursor_of_nobody_is_refused(active: AdminWorld, cursor: str) -> None:
    """It is named, and nothing is guessed."""
    answer = active.get(f"/holds/{HOLD}", multiValueQueryStringParameters={"cursor": [cursor]})

    assert (answer.status, answer.body["field"]) == (400, "cursor")


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"causes": "all"}, "causes"),
        ({"causes": [1]}, "causes.0"),
        ({"people": [""]}, "people.0"),
        ({"person": ["1"]}, "person"),
        ({"causes": ["nobody-knows"]}, "causes"),
        ({"groups": ["department:99"]}, "groups"),
        ({"people": ["1", "99"]}, "people"),
        ({"groups": [NEW], "people": ["4"]}, "body"),
        ({"hash": "0" * 65}, "hash"),
    ],
)
def test_bad_input_decides_nothing(active: AdminWorld, name: str, body: dict[str, Any], field: str) -> None:
    """The wrong place is named; a name that the hold does not have is a mistake, not an empty choice."""
    before = active.documents.versions()

    answer = active.post(name, body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert active.documents.versions() == before


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize("hold_id", ["20260101T000000000-00000000", "a.b", "x" * 65, "a%2Fb"])
def test_an_unknown_hold_is_404(active: AdminWorld, name: str, hold_id: str) -> None:
    """Ids that no hold can have are unknown too."""
    answer = active.post(name, {}, path=f"/admin/holds/{hold_id}/{name.partition('-')[0]}")

    assert (answer.status, answer.body["error"]) == (404, "not_found")


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize(("late", "status"), [(-1, 2), (0, 4)])
def test_a_hold_is_good_for_a_week(active: AdminWorld, name: str, late: int, status: int) -> None:
    """Then it is refused with what became of it, and asks for nobody any more."""
    active.clock.advance(WEEK + late)

    answer = active.send(name)

    assert answer.status // 100 == status
    if late == 0:
        assert (answer.status, answer.body["error"]) == (409, "hold_expired")
        assert (answer.body["hold"]["status"], answer.body["hold"]["counts"]["undecided"]) == ("expired", 0)
        assert "held_changes" not in active.open_codes()


@pytest.mark.parametrize("second", DECISIONS)
@pytest.mark.parametrize("first", DECISIONS)
def test_a_hold_is_decided_once(active: AdminWorld, first: str, second: str) -> None:
    """The second decision is told of the first, and leaves nothing."""
    active.send(first)
    before = active.documents.versions()

    answer = active.send(second)

    fate = "approved" if first == "approve-hold" else "rejected"
    assert (answer.status, answer.body["error"]) == (409, "hold_decided")
    assert (answer.body["hold"]["status"], answer.body["hold"]["counts"][fate]) == (fate, 5)
    assert active.documents.versions() == before


@pytest.mark.parametrize("name", DECISIONS)
def test_the_hold_that_was_seen_can_be_named(active: AdminWorld, name: str) -> None:
    """Another hash is 409 with the one that is true."""
    true = shown(active)["hash"]

    wrong = active.post(name, {"hash": "0" * 64})
    right = active.post(name, {"hash": true})

    assert (wrong.status, wrong.body["error"], wrong.body["hold"]["hash"]) == (409, "hold_changed", true)
    assert right.status in {200, 202}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_hold_that_collects_waits(active: AdminWorld, name: str) -> None:
    """For a quarter of an hour and a minute at most; nobody decides about what may still grow."""
    held, accounts = moves(2)
    hold_id = hold_live(active.documents, held, accounts=accounts, wording=Wording(), now=active.clock())
    path = f"/admin/holds/{hold_id}/{name.partition('-')[0]}"

    early = active.post(name, {}, path=path)
    active.clock.advance(16 * 60)
    late = active.post(name, {}, path=path)

    assert (early.status, early.body["error"], early.body["hold"]["collecting"]) == (409, "hold_collecting", True)
    assert late.status in {200, 202}


def test_of_two_who_reject_at_once_neither_takes_back_what_the_other_has_rejected(active: AdminWorld) -> None:
    """The second is told, and leaves the exceptions of the first: without them the next sweep would do the change."""

    def interfere(operation: str) -> None:
        if operation == "documents.write" and active.documents.bodies("exception"):
            active.documents.before_call = None
            active.post("reject-hold", {"people": ["1"]})

    active.documents.before_call = interfere

    answer = active.send("reject-hold")

    assert (answer.status, answer.body["error"]) == (409, "conflict")
    assert {one["employee_id"] for one in active.documents.bodies("exception").values()} == {"1"}
    assert shown(active)["counts"]["rejected"] == 1


@pytest.mark.parametrize("name", DECISIONS)
def test_of_two_who_decide_at_once_the_second_is_told(active: AdminWorld, name: str) -> None:
    """What the second had prepared is taken back."""
    body = dict(active.documents.bodies("hold")[HOLD])

    def interfere(operation: str) -> None:
        prepared = active.documents.bodies("approval" if name == "approve-hold" else "exception")
        if operation == "documents.write" and prepared:
            active.documents.before_call = None
            active.documents.write(Put(("hold", HOLD), body))

    active.documents.before_call = interfere

    answer = active.send(name)

    assert (answer.status, answer.body["error"]) == (409, "conflict")
    assert active.documents.bodies("approval") == active.documents.bodies("exception") == {}
    assert shown(active)["counts"]["undecided"] == 5
    assert active.sweeps.events == []


def test_an_approval_whose_run_cannot_start_did_not_happen(active: AdminWorld) -> None:
    """The changes wait again, and can be approved again; what was rejected before stays rejected."""
    active.post("reject-hold", {"people": ["1"]})
    active.sweeps.fail("start", TransientError("throttled"))

    refused = active.send("approve-hold")

    assert refused.status == 503
    hold = shown(active)
    assert (hold["status"], hold["counts"]["undecided"], hold["counts"]["rejected"]) == ("open", 4, 1)
    assert active.documents.bodies("approval") == {}
    assert active.send("approve-hold").status == 202


@pytest.mark.parametrize("state", [Lifecycle.PENDING, Lifecycle.INACTIVE])
def test_only_an_active_integration_approves(active: AdminWorld, state: Lifecycle) -> None:
    """Nothing would be done; rejecting is possible at any time."""
    active.set(state=state)

    approved = active.send("approve-hold")
    rejected = active.send("reject-hold")

    assert (approved.status, approved.body["error"]) == (409, "wrong_state")
    assert rejected.status == 200
