"""What was seen in People, as whoever confirms statuses and chooses profile fields is shown it."""

from __future__ import annotations

from groupsync.core.profile import LABELS, PERSONAL
from groupsync.engine.profiles.labels import LABELS_KEY
from groupsync.engine.seen import SEEN_KEY
from tests.functional.admin.world import VIEWER, AdminWorld

STATUSES = [
    {"text": "Active", "means": "employed", "known": True, "people": 40},
    {"text": "Sabbatical", "means": "employed", "known": False, "people": 2},
]


def see(world: AdminWorld) -> None:
    """Leave behind what a complete read leaves, with two people whose status nobody knows."""
    values = {"statuses": STATUSES, "employee_types": [{"text": "Permanent", "people": 42}]}
    world.note(*SEEN_KEY, at=int(world.clock()), run_id="20260921T120000000-a", values=values)
    for number in (1, 2):
        world.note("attention", f"employee#{number}", reason="unknown_status", code="unknown_status", since=0)


def test_before_the_first_read_nothing_was_seen(world: AdminWorld) -> None:
    """The profile fields are known all the same: which are personal, and Zoho's own labels."""
    answer = world.send("show-seen", claims=VIEWER)

    assert answer.status == 200
    assert (answer.body["at"], answer.body["statuses"], answer.body["date_shapes"]) == (None, [], [])
    assert {one["field"]: one["labels"] for one in answer.body["profile_fields"]} == {
        name.value: list(own) for name, own in LABELS.items()
    }
    assert {one["field"] for one in answer.body["profile_fields"] if one["personal"]} == set(PERSONAL)
    assert [one["field"] for one in answer.body["profile_fields"] if not one["in_directory"]] == ["nickname"]


def test_values_come_with_counts_and_fields_with_what_is_proposed(world: AdminWorld) -> None:
    """As of the read that saw them."""
    see(world)
    proposal = {"field": "mobile", "label": "Handy", "source": "displayed_name", "doubt": None}
    world.note(*LABELS_KEY, missing={}, proposed=[proposal])

    answer = world.send("show-seen").body

    assert answer["at"].startswith("20")
    assert answer["statuses"] == STATUSES
    assert [one["proposed"] for one in answer["profile_fields"] if one["proposed"]] == [proposal]


def test_the_pending_action_names_the_statuses(world: AdminWorld) -> None:
    """With how many people have each; one that the configuration lists by now is not asked about again."""
    world.set_up()
    see(world)
    items = [one.get("items") for one in actions(world) if one["code"] == "unknown_status"]
    body = {"network_id": "105000017039001", "people": {"statuses": {"sabbatical ": "employed"}}}
    version = world.integration.configuration_version
    world.post("save-configuration", {"version": version, "configuration": body})

    assert items == [[{"status": "Sabbatical", "means": "employed", "people": 2}]]
    assert [one.get("items") for one in actions(world) if one["code"] == "unknown_status"] == [None]


def actions(world: AdminWorld) -> list[dict[str, object]]:
    """Give the open pending actions."""
    found: list[dict[str, object]] = world.send("show-integration").body["pending_actions"]
    return found
