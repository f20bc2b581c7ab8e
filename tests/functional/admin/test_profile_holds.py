"""Profile changes in holds and exceptions over the admin API, beside memberships."""

from __future__ import annotations

import pytest

from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfileChange
from groupsync.engine.approvals import load_approved
from groupsync.engine.hold_contents import Wording
from groupsync.engine.holds import hold_live
from groupsync.engine.profiles.holding import hold_profiles
from groupsync.engine.profiles.judging import ProfileJudgement
from groupsync.state.runs import Run, RunStatus
from tests.functional.admin.held import HOLD, NEW, OLD
from tests.functional.admin.held import moves as held_moves
from tests.functional.admin.world import AdminWorld
from tests.profile_changes import GENDER, MOBILE, NICKNAME, part_id, writes

PROFILES = f"{HOLD}-profile"


def hold(world: AdminWorld, *changes: ProfileChange) -> None:
    """Store changes as a sweep does."""
    run = Run(HOLD, "full", dry_run=False, status=RunStatus.CONTINUING, started_at=world.clock())
    judgement = ProfileJudgement(held=changes, homes={NICKNAME: "9001"})
    hold_profiles(judgement, world.documents, run=run, now=world.clock())


@pytest.fixture
def held(active: AdminWorld) -> AdminWorld:
    """Twelve mobiles and two nicknames wait, beside the moves."""
    hold(active, *(writes(one, MOBILE) for one in range(1, 11)), *(writes(one, MOBILE, NICKNAME) for one in (11, 12)))
    return active


def decide(world: AdminWorld, decision: str, body: dict[str, list[str]]) -> int:
    """Decide about the hold of profiles."""
    return world.post(f"{decision}-hold", body, path=f"/admin/holds/{PROFILES}/{decision}").status


def test_a_hold_of_profiles_is_listed_like_others(held: AdminWorld) -> None:
    """With its sentences, and calls to both homes."""
    shown = next(one for one in held.send("list-holds").body["holds"] if one["id"] == PROFILES)

    assert [cause["text"] for cause in shown["causes"]] == [
        "mobile would be overwritten for 12 people",
        "nickname would be overwritten for 2 people",
    ]
    assert (shown["counts"]["changes"], shown["counts"]["people"], shown["counts"]["add"]) == (14, 12, 0)
    assert shown["calls"] == {"connect": 2, "directory": 12}


def test_its_changes_name_fields_and_no_value(held: AdminWorld) -> None:
    """Whose, which field, what stopped it; neither value nor digest."""
    changes = held.get(f"/holds/{PROFILES}").body["changes"]

    first = next(one for one in changes if one["employee_id"] == "1")
    assert {name: first[name] for name in first if name not in ("id", "cause")} == {
        "axis": "field_changes#mobile",
        "kind": "profile",
        "fields": ["mobile"],
        "connect_id": "7001",
        "employee_id": "1",
        "adds": [],
        "removes": [],
        "decided": None,
    }
    assert "digest" not in str(changes)


def test_profiles_are_approved_by_cause(held: AdminWorld) -> None:
    """Exactly these values; the run reads these people again, and the rest waits on."""
    causes = held.get(f"/holds/{PROFILES}").body["causes"]
    nickname = next(one["id"] for one in causes if "nickname" in one["text"])

    status = decide(held, "approve", {"causes": [nickname]})

    (approved,) = load_approved(held.documents, now=held.clock())
    assert status == 202
    assert approved == {part_id(writes(one, NICKNAME), NICKNAME) for one in (11, 12)}
    (approval,) = held.documents.bodies("approval").values()
    assert approval["people"] == ["11", "12"]
    assert held.get(f"/holds/{PROFILES}").body["counts"]["undecided"] == 12


def test_profiles_are_rejected_by_person(held: AdminWorld) -> None:
    """An exception per field stays, with a digest of the value, and is removable."""
    status = decide(held, "reject", {"people": ["11"]})

    exceptions = held.send("list-exceptions").body["exceptions"]
    assert status == 200
    assert [(one["id"], one["field"], one["wanted"]) for one in exceptions] == [
        ("7011.profile.mobile", "mobile", [part_id(writes(11))]),
        ("7011.profile.nickname", "nickname", [part_id(writes(11, NICKNAME), NICKNAME)]),
    ]
    removed = held.send("remove-exception", path="/admin/exceptions/7011.profile.mobile")
    assert (removed.status, len(held.send("list-exceptions").body["exceptions"])) == (200, 1)


def test_no_group_selects_a_profile(held: AdminWorld) -> None:
    """Who decides by group means memberships."""
    assert decide(held, "approve", {"groups": ["department:1"]}) == 400


def test_many_people_are_read_in_full(active: AdminWorld) -> None:
    """As for memberships: fifty one by one, more at once."""
    hold(active, *(writes(one, GENDER) for one in range(51)))

    decide(active, "approve", {})

    assert active.sweeps.events[-1]["mode"] == "full"


def test_live_profiles_collect_beside_memberships(active: AdminWorld) -> None:
    """What the sentences of the others say stays; each is decided by itself."""
    held, accounts = held_moves(1)
    names = {OLD: "Support", NEW: "Care"}
    hold_live(active.documents, held, accounts=accounts, wording=Wording(names), now=active.clock())
    judgement = ProfileJudgement(held=(writes(1, ProfileField.NAME),))
    hold_profiles(judgement, active.documents, run=None, now=active.clock())
    live = [key for key in active.documents.bodies("hold") if key.startswith("live-")]
    active.clock.advance(3600)

    shown = [active.get(f"/holds/{one}").body for one in live]
    profile = next(one["id"] for one in shown if one["id"].endswith("-profile"))
    answer = active.post("reject-hold", {"people": ["1"]}, path=f"/admin/holds/{profile}/reject")

    assert sorted(cause["text"] for one in shown for cause in one["causes"]) == [
        "1 person moved from Support to Care",
        "name would be overwritten for 1 person",
    ]
    assert (answer.status, answer.body["rejected"], answer.body["exceptions"]) == (200, 1, 1)
