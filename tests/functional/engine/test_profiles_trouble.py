"""Profiles when something is wrong: one bad value, a lost right, a wrong organisation, a throttle, a lost answer."""

from __future__ import annotations

import pytest

from groupsync.core.profile import ProfileField
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.profile_stage import (
    E164,
    PHONE,
    confirm,
    following,
    in_directory,
    profile_calls,
    with_profiles,
)
from tests.sandbox.zoho.company import Employee


def fields_of(product: Product, person: Employee) -> dict[str, str]:
    """Give what is said of a person's fields."""
    bodies = product.documents.bodies("attention")
    return dict(bodies.get(f"profile#{person.record_id}", {"about": {"fields": {}}})["about"]["fields"])


def told(product: Product, person: Employee) -> None:
    """Let a webhook tell of somebody, and work it off."""
    product.hint(person.record_id)
    product.work()


@pytest.mark.parametrize("words", ["quoted", "named", "bare"])
def test_one_refused_value_does_not_stop_the_others(words: str) -> None:
    """The others arrive; the refused one is said with Zoho's words, without the value, and is not tried again."""
    product = following()
    product.world.settings.directory_refusals = words
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE, "Extension": "4711" * 100})
    told(product, person)
    said = fields_of(product, person)
    mark = len(product.world.events)
    told(product, person)
    again = profile_calls(product, mark)
    product.sweep("full")
    kept = fields_of(product, person)
    product.world.edit(person.record_id, {"Extension": "42"})
    told(product, person)

    assert in_directory(product, person, "mobile") == E164
    assert set(said) == {"extension"}
    assert "4711" not in said["extension"]
    assert "alid" in said["extension"]
    assert again == []
    assert kept == said
    assert in_directory(product, person, "extension") == "42"
    assert fields_of(product, person) == {}
    outcomes = {(row.after, row.outcome) for row in product.stores.audit.rows if row.employee == person.record_id}
    assert ("extension", "refused") in outcomes


def test_a_value_that_cannot_be_read_leaves_the_others() -> None:
    """A phone of letters is said for that field, and never written."""
    product = following()
    person = product.people()[0]
    before = in_directory(product, person, "mobile")
    product.world.edit(person.record_id, {"Mobile": "call reception", "Extension": "77"})
    told(product, person)

    assert fields_of(product, person) == {"mobile": "phone_letters"}
    assert in_directory(product, person, "mobile") == before
    assert in_directory(product, person, "extension") == "77"


def test_a_lost_right_stops_profiles_alone() -> None:
    """Memberships go on, nobody is in quarantine; with the right back, the next full sweep writes what was missed."""
    product = following()
    first, second = product.people()[:2]
    product.world.revoke_rights("directory")
    for person in (first, second):
        product.world.edit(person.record_id, {"Mobile": PHONE, "Department": elsewhere(product, person)}, silent=True)
    told(product, first)
    mark = len(product.world.events)
    told(product, second)
    asked = profile_calls(product, mark)
    moved = wrong_in(product)
    body = product.documents.bodies("attention")["profiles_stopped"]
    run = product.sweep("full")
    product.world.grant_rights("directory")
    product.clock.advance(15 * 60)
    healed = product.sweep("full")

    assert asked == []
    assert moved == {}
    assert body["code"] == "account_owner_lost_rights"
    assert load_integration(product.documents).quarantine is None
    assert run.status is RunStatus.COMPLETED
    assert healed.counts["profiles"] == 2
    assert {in_directory(product, one, "mobile") for one in (first, second)} == {E164}
    assert "profiles_stopped" not in product.attention()


def test_a_wrong_organisation_is_a_pending_action() -> None:
    """Directory has no such organisation: it is said once, and memberships are made right."""
    product = with_profiles(directory_org_id="999")
    confirm(product)
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    run = product.sweep("full")

    assert run.status is RunStatus.COMPLETED
    assert wrong_in(product) == {}
    assert product.documents.bodies("attention")["profiles_stopped"]["code"] == "directory_organisation"


def test_a_throttle_is_waited_out() -> None:
    """Nobody calls Directory meanwhile; the webhook's work is done afterwards."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE})
    product.world.faults.add("too_many_requests", product="directory", count=1, retry_after=120)
    mark, begun = len(product.world.events), product.clock()
    told(product, person)

    assert in_directory(product, person, "mobile") == E164
    assert profile_calls(product, mark) == ["updateUser", "getUser", "updateUser"]
    assert product.clock() - begun >= 120


def test_a_throttled_sweep_does_memberships_and_reads_again() -> None:
    """The cursor stays where it was, so that the next sweep sees the same people."""
    product = with_profiles()
    confirm(product)
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    before = product.cursor()
    product.world.faults.add("too_many_requests", product="directory", action="users", count=1, retry_after=60)
    run = product.sweep("full")
    stayed = product.cursor() == before
    product.clock.advance(15 * 60)
    healed = product.sweep("full")

    assert run.status is RunStatus.COMPLETED
    assert wrong_in(product) == {}
    assert stayed
    assert healed.counts["profiles"] > 0


def test_a_lost_answer_is_read_back() -> None:
    """After a write without an answer nobody knows: Directory is asked, and what is there is not written again."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE})
    product.world.faults.add("timeout_after_effect", product="directory", action="updateUser", count=1)
    mark = len(product.world.events)
    told(product, person)

    assert in_directory(product, person, "mobile") == E164
    assert profile_calls(product, mark) == ["updateUser", "getUser"]


def test_a_field_without_a_home_is_no_error() -> None:
    """A nickname has no key in Directory: without a field of Connect's it is written nowhere."""
    product = following(ProfileField.NICKNAME, ProfileField.MOBILE)
    person = product.people()[0]
    product.world.edit(person.record_id, {"Nick_Name": "Ace"})
    mark = len(product.world.events)
    told(product, person)

    assert profile_calls(product, mark) == []
    assert fields_of(product, person) == {}
