"""A wrong assumption about an undocumented call: it costs few calls, is said once, and the right setting heals it."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.administration.pending_facts import gather_facts
from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.proof import PROOF_KEY
from groupsync.ports.documents import Delete
from groupsync.state.integration_state import load_configuration, load_integration
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.profile_stage import FREE, confirm, in_directory, profile_calls
from tests.functional.engine.stage import Stage

WRONG_WRAPPER = {"zoho": {"calls": {"update_user": {"wrapper": "user"}}}}
DAY = 24 * 3600
MOST_FOR_ONE = 2 * 12 - 1
"""Calls for a person whose twelve keys are refused one by one."""


def set_up(product: Product, document: dict[str, Any], **profile: Any) -> Product:
    """Configure profiles, and confirm every field."""
    settings = {"enabled": True, "directory_org_id": product.world.directory.org_id, "phone_country": "US"}
    product.configure({"profile": settings | profile, "guard": FREE, **document})
    confirm(product)
    product.clock.advance(60)
    return product


def pending(product: Product, code: str) -> list[dict[str, Any]]:
    """Give what the items of a pending action are."""
    integration = load_integration(product.documents)
    configuration = load_configuration(product.documents, integration.configuration_version)
    return gather_facts(product.documents, [], configuration, now=product.clock()).items.get(code, [])


def born(product: Product) -> list[str]:
    """Give the birth dates that Directory has."""
    return [in_directory(product, one, "date_of_birth") for one in product.people() if one.has_login]


def blamed(product: Product) -> set[str]:
    """Give the employees of whom it is said that Zoho refused a value."""
    bodies = {subject: body for subject, body in product.documents.bodies("attention").items() if "about" in body}
    return {
        subject.removeprefix("profile#")
        for subject, body in bodies.items()
        if any("refused" in str(words) for words in body["about"].get("fields", {}).values())
    }


def refusals(product: Product, name: str) -> int:
    """Count who was refused a field."""
    return sum(row.outcome == "refused" and row.after == name for row in product.stores.audit.rows)


def test_a_wrong_wrapper_costs_few_calls_and_is_said_once() -> None:
    """Three people are enough; one pending action names the call; memberships, and the right wrapper, heal all."""
    product = set_up(Stage(people=40).active(), WRONG_WRAPPER)
    mover = product.people()[0]
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    mark = len(product.world.events)
    product.sweep("full")
    calls = profile_calls(product, mark).count("updateUser")
    said = blamed(product)
    items = pending(product, "directory_organisation")
    mark = len(product.world.events)
    product.hint(product.people()[1].record_id)
    product.work()
    quiet = profile_calls(product, mark)
    set_up(product, {})
    healed = product.sweep("full")

    assert 3 <= calls <= 3 * MOST_FOR_ONE
    assert said == set()
    assert [(one["reason"], one["detail"]) for one in items] == [("profiles_stopped", "zoho.calls.update_user")]
    assert wrong_in(product) == {}
    assert quiet == []
    assert healed.counts["profiles"] >= len(product.people())
    assert "" not in born(product)
    assert "profiles_stopped" not in product.attention()


def test_a_wrong_wrapper_is_found_out_by_webhooks_too() -> None:
    """One person each, and from the fourth on nobody is sent any more."""
    product = set_up(Stage(people=10).active(), WRONG_WRAPPER)
    calls = []
    for person in product.people()[:5]:
        mark = len(product.world.events)
        product.hint(person.record_id)
        product.work()
        calls.append(profile_calls(product, mark).count("updateUser"))

    assert all(calls[:3])
    assert calls[3:] == [0, 0]


def test_a_call_that_is_never_understood_is_found_out() -> None:
    """An answer without a status, from the third person on: nobody can tell what was written."""
    product = set_up(Stage(people=30).active(), {})
    product.world.faults.add("answer", product="directory", action="updateUser", status=200, body='{"ok": true}')
    mark = len(product.world.events)
    product.sweep("full")

    assert profile_calls(product, mark).count("updateUser") == 3
    assert product.documents.bodies("attention")["profiles_stopped"]["detail"] == "zoho.calls.update_user"


@pytest.mark.parametrize("name", ["departments", "designations", "locations"])
def test_a_list_under_another_name_is_told_by_its_call(name: str) -> None:
    """One call finds out, and the pending action names it."""
    product = set_up(Stage(people=5).active(), {"zoho": {"calls": {f"list_{name}": {"wrapper": "things"}}}})
    mark = len(product.world.events)
    product.sweep("full")

    assert profile_calls(product, mark).count(name) == 1
    assert product.documents.bodies("attention")["profiles_stopped"]["detail"] == f"zoho.calls.list_{name}"


def test_a_field_that_is_refused_from_everybody_rests() -> None:
    """A form of dates that Directory does not take costs three people's calls; every other field arrives."""
    product = set_up(Stage(people=30).active(), {}, directory={"date_format": "dd/MM/yyyy", "delay_ms": 0})
    product.sweep("full")
    tried = refusals(product, "date_of_birth")
    [item] = [one for one in pending(product, "unreadable_field") if one.get("reason") == "refused_from_everybody"]
    mark = len(product.world.events)
    product.clock.advance(3600)
    nothing = product.sweep("full")
    quiet = profile_calls(product, mark)
    product.clock.advance(DAY)
    product.sweep("full")
    again = refusals(product, "date_of_birth")

    assert tried == 3
    assert set(born(product)) == {""}
    assert all(in_directory(product, one, "first_name") == one.first_name for one in product.people() if one.has_login)
    assert item["field"] == "date_of_birth"
    assert "1" not in item["said"]
    assert "updateUser" not in quiet
    assert nothing.chunks == 0
    assert again == tried + 1


def test_the_right_form_reaches_those_who_were_refused() -> None:
    """Their value is the same in People, and another one for Directory."""
    product = set_up(Stage(people=10).active(), {}, directory={"date_format": "dd/MM/yyyy", "delay_ms": 0})
    product.sweep("full")
    set_up(product, {})
    product.clock.advance(3600)
    product.sweep("full")

    assert "" not in born(product)
    assert blamed(product) == set()


def test_a_value_that_is_refused_twice_is_the_persons() -> None:
    """Where nothing was ever taken, one refusal is nobody's for good; the second is kept, and there is no third."""
    product = set_up(Stage(people=5).active(), {})
    product.documents.write(Delete(("profile", "confirmed")))
    confirm(product, ProfileField.EXTENSION)
    person = product.people()[0]
    for one in list(product.world.company.employees):
        product.world.edit(one.record_id, {"Extension": "4711" * 100 if one is person else ""}, silent=True)
    calls = []
    for _ in range(4):
        mark = len(product.world.events)
        product.clock.advance(3600)
        product.sweep("full")
        calls.append(profile_calls(product, mark).count("updateUser"))

    assert calls == [1, 1, 0, 0]
    assert blamed(product) == {person.record_id}


def test_what_was_taken_once_is_never_suspected() -> None:
    """Many people's bad values of one field are each their own: the field goes on for the others."""
    product = set_up(Stage(people=12).active(), {})
    product.sweep("full")
    bad, good = product.people()[:5], product.people()[5]
    for person in bad:
        product.world.edit(person.record_id, {"Extension": "4711" * 100}, silent=True)
    product.world.edit(good.record_id, {"Extension": "42"}, silent=True)
    product.clock.advance(3600)
    product.sweep("full")

    assert blamed(product) == {one.record_id for one in bad}
    assert in_directory(product, good, "extension") == "42"
    assert ProfileField.EXTENSION.value not in {one.get("field") for one in pending(product, "unreadable_field")}


def test_two_wrong_forms_do_not_stop_what_is_right() -> None:
    """Directory has all but birth date and gender already, so that nothing was ever taken: an edit still arrives."""
    product = set_up(Stage(people=12).active(), {})
    product.sweep("full")
    product.documents.write(Delete(PROOF_KEY))
    for user in product.world.directory.users.values():
        user.update({"date_of_birth": "", "seating_location": ""})
    for one in list(product.world.company.employees):
        product.world.edit(one.record_id, {"Work_location": "x" * 300, "Date_of_birth": "05-May-1985"}, silent=True)
    set_up(product, {}, directory={"date_format": "dd/MM/yyyy", "delay_ms": 0})
    product.sweep("full")
    person = product.people()[0]
    product.world.edit(person.record_id, {"Extension": "4242"})
    product.hint(person.record_id)
    product.work()

    assert "profiles_stopped" not in product.attention()
    resting = {one["field"] for one in pending(product, "unreadable_field") if one.get("reason")}
    assert resting == {"date_of_birth", "seating_location"}
    assert in_directory(product, person, "extension") == "4242"


def test_a_call_that_zoho_cures_is_tried_by_the_next_full_sweep() -> None:
    """Without a change of the configuration, and without waiting for a day."""
    product = set_up(Stage(people=12).active(), {})
    refusal = '{"status_code": 400, "message": "Invalid user data"}'
    product.world.faults.add("answer", product="directory", action="updateUser", status=400, body=refusal)
    product.sweep("full")
    stopped = "profiles_stopped" in product.attention()
    product.clock.advance(3600)
    mark = len(product.world.events)
    product.sweep("full")
    again = profile_calls(product, mark).count("updateUser")
    product.world.faults.clear()
    product.clock.advance(3600)
    product.sweep("full")

    assert stopped
    assert 0 < again <= MOST_FOR_ONE
    assert "" not in born(product)
    assert "profiles_stopped" not in product.attention()
