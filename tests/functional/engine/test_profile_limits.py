"""What profile work leaves undone: unconfirmed fields, people out of scope, what is done already or cannot be now."""

from __future__ import annotations

from groupsync.core.profile import ProfileField
from tests.functional.engine.profile_stage import (
    E164,
    FREE,
    PHONE,
    confirm,
    following,
    in_directory,
    profile_calls,
    with_profiles,
)
from tests.functional.engine.stage import Stage


def test_a_field_that_nobody_confirmed_stays_beside_one_that_is() -> None:
    """One person's edit of both writes the confirmed one."""
    product = following(ProfileField.EXTENSION)
    person = product.people()[0]
    before = in_directory(product, person, "mobile")
    product.world.edit(person.record_id, {"Mobile": PHONE, "Extension": "4242"})
    product.hint(person.record_id)
    product.work()

    assert in_directory(product, person, "mobile") == before
    assert in_directory(product, person, "extension") == "4242"


def test_whoever_is_out_of_scope_is_left_alone() -> None:
    """Who is excluded keeps the profile that is there, like the memberships."""
    product = following()
    person = product.people()[0]
    profile = {"enabled": True, "directory_org_id": product.world.directory.org_id, "phone_country": "US"}
    people = {"exclude": {"record_ids": [person.record_id]}}
    product.configure({"profile": profile, "guard": FREE, "people": people})
    product.world.edit(person.record_id, {"Mobile": PHONE})
    mark = len(product.world.events)
    product.hint(person.record_id)
    product.work()
    product.sweep("full")

    assert profile_calls(product, mark) == []


def test_what_a_chunk_did_before_it_had_to_wait_is_not_done_again() -> None:
    """The throttle strikes at the second person: the first one is written once, and both are counted."""
    product = following()
    for person in product.people()[:2]:
        product.world.edit(person.record_id, {"Mobile": PHONE}, silent=True)
    product.world.faults.add("too_many_requests", product="directory", after=1, count=1, retry_after=60)
    mark = len(product.world.events)
    run = product.sweep("full")

    written = product.world.events.read(mark, kind="profile")
    assert len(written) == 2
    assert run.counts["profiles"] == 2
    assert {in_directory(product, one, "mobile") for one in product.people()[:2]} == {E164}


def test_one_refusal_of_everything_is_enough_for_a_run() -> None:
    """The right is lost on the way: one call finds out, the other chunks make none."""
    product = with_profiles(Stage(people=120))
    confirm(product)
    product.sweep("full", work=False)
    product.world.revoke_rights("directory")
    mark = len(product.world.events)
    product.work()

    assert profile_calls(product, mark) == ["updateUser"]


def test_a_right_that_is_back_is_noticed_without_a_change() -> None:
    """Nothing is to be written that would tell, so the full sweep asks."""
    product = following()
    person = product.people()[0]
    product.world.revoke_rights("directory")
    before = in_directory(product, person, "extension")
    product.world.edit(person.record_id, {"Extension": "4242"})
    product.hint(person.record_id)
    product.work()
    product.world.edit(person.record_id, {"Extension": before}, silent=True)
    product.world.grant_rights("directory")
    noted = "profiles_stopped" in product.attention()
    for _ in range(2):
        product.clock.advance(15 * 60)
        product.sweep("full")

    assert noted
    assert "profiles_stopped" not in product.attention()
