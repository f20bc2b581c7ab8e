"""Confirming the first write of profile fields, and the pending actions about profiles."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.profile import ProfileField
from groupsync.engine.attention import Notice
from groupsync.engine.profiles.labels import LABELS_KEY
from groupsync.engine.profiles.shown import remember_profiles
from groupsync.ports.documents import Put
from groupsync.state.integration_state import Lifecycle, load_configuration
from tests.functional.admin.world import AdminWorld, Answer
from tests.profile_changes import PATH, plan_of, writes

CONFIRM = "confirm-profile-fields"
MINUTE = 60


def set_up(world: AdminWorld, **profile: Any) -> None:
    """Save a configuration with profiles on."""
    world.set_up()
    section = {"enabled": True, "directory_org_id": "60001"} | profile
    save(world, section)


def save(world: AdminWorld, section: dict[str, Any]) -> None:
    """Save this profile section."""
    document = {"network_id": "105000017039001", "profile": section}
    version = world.integration.configuration_version
    answer = world.post("save-configuration", {"version": version, "configuration": document})
    assert answer.status == 200, answer.body


def preview(world: AdminWorld) -> str:
    """Finish a preview as the sweep engine does."""
    run_id = world.finish_preview()
    configuration = load_configuration(world.documents, world.integration.configuration_version)
    assert configuration is not None
    remember_profiles(world.documents, run_id, [plan_of(writes(1))], configuration, now=world.clock())
    return run_id


def confirm(world: AdminWorld, *fields: str, **more: Any) -> Answer:
    """Confirm fields."""
    return world.post(CONFIRM, {"fields": list(fields)}, **more)


def action(world: AdminWorld, code: str) -> dict[str, Any]:
    """Give an open pending action."""
    actions = world.send("show-integration").body["pending_actions"]
    return next(one for one in actions if one["code"] == code)


def open_fields(world: AdminWorld) -> dict[str, str | None]:
    """Give the home of each field that is to be confirmed."""
    return {one["field"]: one["home"] for one in action(world, "confirm_profile_fields")["items"]}


def test_every_field_with_a_home_is_to_be_confirmed(world: AdminWorld) -> None:
    """The personal ones are marked, and what has no home is said beside them."""
    set_up(world)

    items = action(world, "confirm_profile_fields")["items"]

    assert {one["field"] for one in items} == {name.value for name in ProfileField}
    assert {one["field"] for one in items if one["personal"]} == {"date_of_birth", "gender", "mobile"}
    assert {one["field"] for one in items if one["home"] is None} == {"nickname"}
    assert not action(world, "confirm_profile_fields")["blocking"]


def test_fields_are_confirmed_one_by_one(world: AdminWorld) -> None:
    """Who, when and at which preview is told; the action closes with the last field, without one for those nowhere."""
    set_up(world)
    run_id = preview(world)

    first = confirm(world, "mobile", "name")
    still_open = open_fields(world)
    confirm(world, *(name for name in still_open if name != "nickname"))

    assert (first.status, first.body["fields"]) == (200, ["mobile", "name"])
    assert "mobile" not in first.body["open"]
    assert "mobile" not in still_open
    assert "confirm_profile_fields" not in world.open_codes()
    told = world.send("show-integration").body["health"]["profile_fields"]
    assert len(told) == len(ProfileField) - 1
    assert {(one["by"], one["run"]) for one in told} == {("5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001", run_id)}


def test_nothing_is_confirmed_without_having_been_shown(world: AdminWorld) -> None:
    """A preview must have shown the field, of the configuration in force, within the last hour."""
    set_up(world)
    nothing_shown = confirm(world, "mobile")
    world.finish_preview()
    shown_no_profile = confirm(world, "mobile")
    preview(world)
    world.clock.advance(61 * MINUTE)
    too_old = confirm(world, "mobile")
    preview(world)
    save(world, {"enabled": True, "directory_org_id": "60001", "blank": "clear"})
    other_configuration = confirm(world, "mobile")

    answers = (nothing_shown, shown_no_profile, too_old, other_configuration)
    assert [(one.status, one.body["error"]) for one in answers] == [(409, "preview_needed")] * 4
    assert nothing_shown.body["fields"] == ["mobile"]
    assert "mobile" in open_fields(world)


def test_a_confirmed_field_may_be_confirmed_again(world: AdminWorld) -> None:
    """Without another preview: nothing changes by it."""
    set_up(world)
    preview(world)
    confirm(world, "mobile")
    world.clock.advance(61 * MINUTE)

    assert confirm(world, "mobile").status == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "fields"),
        ({"fields": []}, "fields"),
        ({"fields": ["nickname"]}, "fields"),
        ({"fields": ["shoe_size"]}, "fields.0"),
        ({"fields": ["mobile"], "all": True}, "all"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(world: AdminWorld, body: dict[str, Any], field: str) -> None:
    """No field, one without a home, one that does not exist; there is no word for all of them."""
    set_up(world)
    preview(world)

    answer = world.post(CONFIRM, body)

    assert (answer.status, answer.body["field"]) == (400, field)


def test_nothing_is_asked_while_profiles_are_off(world: AdminWorld) -> None:
    """Neither confirmed nor listed."""
    world.set_up()

    answer = confirm(world, "mobile")

    assert (answer.status, answer.body["error"]) == (409, "not_open")
    assert world.open_codes().isdisjoint({"confirm_profile_fields", "directory_organisation", "unreadable_field"})


def test_confirming_wants_a_fresh_sign_in(world: AdminWorld) -> None:
    """As everything that lets something be overwritten."""
    set_up(world)
    preview(world)

    answer = confirm(world, "mobile", claims={"auth_time": str(int(world.clock()) - 3600)})

    assert (answer.status, answer.body["error"]) == (401, "reauthentication_required")


def test_a_confirmation_is_asked_again_for_another_label(world: AdminWorld) -> None:
    """Or another home; the others stand."""
    set_up(world)
    preview(world)
    confirm(world, "mobile", "gender", "name")
    connect = {"path": PATH, "field_ids": {"gender": "9001"}}
    save(
        world,
        {"enabled": True, "directory_org_id": "60001", "fields": {"mobile": "Mobile_2"}, "connect": connect},
    )

    fields = open_fields(world)

    assert (fields["mobile"], fields["gender"]) == ("directory", "connect")
    assert "name" not in fields


def test_an_organisation_has_to_be_chosen(world: AdminWorld) -> None:
    """Without one Directory's fields can be written nowhere; Connect's own are not concerned."""
    set_up(world, directory_org_id=None, connect={"path": PATH, "field_ids": {"nickname": "9001"}})

    items = action(world, "directory_organisation")["items"]

    assert len(items) == len(ProfileField) - 1
    assert {"field": "nickname"} not in items
    assert open_fields(world) == {"nickname": "connect"}
    save(world, {"enabled": True, "directory_org_id": "60001"})
    assert "directory_organisation" not in world.open_codes()


def test_labels_that_the_form_lacks_are_listed(world: AdminWorld) -> None:
    """With what is proposed instead, until the configuration names another."""
    set_up(world, fields={"mobile": "Mobil"})
    missing = {"mobile": {"labels": ["Mobil"], "proposed": "Mobile"}}
    world.note(*LABELS_KEY, missing=missing)

    items = action(world, "unreadable_field")["items"]
    save(world, {"enabled": True, "directory_org_id": "60001", "fields": {"mobile": "Mobile"}})

    assert items == [{"field": "mobile", "labels": ["Mobil"], "proposed": "Mobile"}]
    assert "unreadable_field" not in world.open_codes()


def test_values_that_cannot_be_written_are_listed_by_employee(world: AdminWorld) -> None:
    """Field by field with the reason, or Zoho's words; no value."""
    set_up(world)
    fields = {"mobile": "phone_letters", "extension": "refused: too long"}
    world.note("attention", "profile#7", reason="profile", code="unreadable_field", since=0, about={"fields": fields})

    items = action(world, "unreadable_field")["items"]

    assert items == [{"employee": "7", "fields": fields, "since": "1970-01-01T00:00:00Z"}]


def test_profiles_do_not_stand_in_the_way_of_activation(world: AdminWorld) -> None:
    """Their pending actions advise: memberships go on without them."""
    set_up(world)
    world.send("confirm-native-integration-off")
    world.finish_preview()

    assert world.send("activate").status == 202
    assert world.integration.state is Lifecycle.ACTIVE


def test_the_preview_that_counts_is_named(world: AdminWorld) -> None:
    """For an hour, and for the configuration in force: what a confirmation stands on can be looked up."""
    set_up(world)
    before = world.send("show-integration").body["health"]["preview"]
    run_id = preview(world)
    named = world.send("show-integration").body["health"]["preview"]
    world.clock.advance(61 * MINUTE)

    assert before is None
    assert named["run_id"] == run_id
    assert world.send("show-integration").body["health"]["preview"] is None


def test_a_stop_names_the_setting(world: AdminWorld) -> None:
    """One item says which call does not work, since when."""
    set_up(world)
    body = Notice("profiles_stopped", "profiles_stopped", "directory_organisation", detail="zoho.calls.update_user")
    world.documents.write(Put(body.key, body.body(int(world.clock()))))

    [item] = action(world, "directory_organisation")["items"]
    assert (item["reason"], item["detail"]) == ("profiles_stopped", "zoho.calls.update_user")
    assert item["since"]


def test_a_doubted_label_is_told_where_the_field_is_confirmed(world: AdminWorld) -> None:
    """An older organisation keeps offices where seats are looked for: the item says so, and what the form suggests."""
    set_up(world)
    doubted = {"seating_location": {"labels": ["Work_location"], "proposed": "Single_Line_7", "doubt": None}}
    world.note(*LABELS_KEY, missing={}, doubted=doubted)

    items = action(world, "confirm_profile_fields")["items"]
    [told] = [one for one in items if "proposed" in one]
    assert (told["field"], told["labels"], told["proposed"]) == ("seating_location", ["Work_location"], "Single_Line_7")
