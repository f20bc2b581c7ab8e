"""Where fields are written: Directory's user, Connect's own custom fields, and what is asked of either before."""

from __future__ import annotations

from typing import Any

from groupsync.core.profile import ProfileField
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.profile_stage import confirm, following, in_directory, profile_calls, with_profiles
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

NICKNAME_ID, PATH = "5", "/pulse/api/updateUserProfile"


def in_connect(product: Product, person: Employee) -> Any:
    """Give what Connect has in the custom field."""
    return product.world.profile(person.zuid)["connect"]["custom_fields"].get(NICKNAME_ID)


def with_nicknames(**guard: Any) -> Product:
    """Build a company whose nicknames have a field of Connect's."""
    connect = {"path": PATH, "field_ids": {"nickname": NICKNAME_ID}}
    return with_profiles(guard=guard or None, connect=connect)


def test_a_nickname_goes_straight_to_connect() -> None:
    """One call to Connect writes it; Directory is not asked about it, and an unchanged one is not sent again."""
    product = with_nicknames()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Nick_Name": "Ace"})
    confirm(product, ProfileField.NICKNAME)
    mark = len(product.world.events)
    product.sweep("full")
    product.clock.advance(15 * 60)
    quiet = len(product.world.events)
    product.sweep("full")
    written = product.world.events.read(quiet, kind="profile")

    assert in_connect(product, person) == "Ace"
    assert profile_calls(product, mark) == []
    assert written == []


def test_what_cannot_be_read_counts_as_overwritten() -> None:
    """Nobody knows what stands in Connect's fields: a first write for too many waits for somebody."""
    product = with_nicknames(field_changes={"count": 2, "percent": 0})
    for person in product.people()[:5]:
        product.world.edit(person.record_id, {"Nick_Name": "Ace"}, silent=True)
    confirm(product, ProfileField.NICKNAME)
    run = product.sweep("full")

    assert run.status is RunStatus.HELD
    assert {in_connect(product, person) for person in product.people()} == {None}
    assert "nickname" in str([cause["text"] for cause in run.causes])


def test_both_homes_of_one_person() -> None:
    """One change may cost a call to each; both values arrive, and one person is counted."""
    product = with_nicknames()
    confirm(product)
    product.sweep("full")
    product.clock.advance(15 * 60)
    person = product.people()[0]
    product.world.edit(person.record_id, {"Nick_Name": "Ace", "Extension": "4242"}, silent=True)
    run = product.sweep("incremental")

    assert in_connect(product, person) == "Ace"
    assert in_directory(product, person, "extension") == "4242"
    assert run.counts["profiles"] == 1


def test_few_are_read_one_by_one_and_many_page_by_page() -> None:
    """Whatever takes fewer calls: one page of 200, or the one hire."""
    product = with_profiles(Stage(people=30))
    confirm(product)
    mark = len(product.world.events)
    product.sweep("full")
    first = profile_calls(product, mark)
    product.clock.advance(15 * 60)
    hired = product.world.hire(silent=True)
    mark = len(product.world.events)
    product.sweep("incremental")
    then = profile_calls(product, mark)

    assert (first.count("users"), first.count("getUser")) == (1, 0)
    assert then == ["getUser", "updateUser"]
    assert in_directory(product, hired, "extension") == hired.extension


def test_what_is_right_already_is_not_written() -> None:
    """A value that somebody typed into Directory in another form is left, and known from then on."""
    product = with_profiles()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": "+1 201 555 0123"})
    product.world.edit_directory_user(person.zuid, {"mobile": "(201) 555-0123"})
    confirm(product, ProfileField.MOBILE)
    mark = len(product.world.events)
    product.sweep("full")
    calls = profile_calls(product, mark)
    written = {one["user"] for one in product.world.events.read(mark, kind="profile")}
    mark = len(product.world.events)
    product.sweep("full")

    assert "users" in calls
    assert person.zuid not in written
    assert in_directory(product, person, "mobile") == "(201) 555-0123"
    assert profile_calls(product, mark) == []


def test_a_changed_label_sends_only_what_differs() -> None:
    """Another field of People under the same name is confirmed again, and written where the values differ."""
    product = following(ProfileField.EXTENSION, ProfileField.MOBILE)
    first = product.people()[0]
    product.world.edit(first.record_id, {"Nick_Name": "4242"}, silent=True)
    for other in product.people()[1:]:
        product.world.edit(other.record_id, {"Nick_Name": other.extension}, silent=True)
    product.configure(
        {
            "profile": {
                "enabled": True,
                "directory_org_id": product.world.directory.org_id,
                "phone_country": "US",
                "fields": {"extension": "Nick_Name"},
            }
        }
    )
    mark = len(product.world.events)
    product.sweep("full")
    unconfirmed = profile_calls(product, mark)
    confirm(product, ProfileField.EXTENSION)
    product.clock.advance(15 * 60)
    run = product.sweep("full")

    assert unconfirmed == []
    assert run.counts["profiles"] == 1
    assert in_directory(product, first, "extension") == "4242"
