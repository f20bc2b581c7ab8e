"""Deciding in the console: holds in part, exceptions, groups, the configuration, dead letters, one employee."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from groupsync.ports.documents import Put
from groupsync.state.integration_state import load_integration
from tests.browser.companies import held
from tests.browser.conftest import Visit
from tests.functional.engine.facts import members_of
from tests.functional.engine.stage import Stage


def test_a_hold_is_approved_in_part_by_group(visit: Visit) -> None:
    """Only the moves into the chosen group happen; the others stay held, and the page says how many."""
    product, halves = held()
    person = visit(product)
    person.open("holds")
    person.sees("13 changes for 13 people")
    person.link("Decide").click()
    person.sees("Nothing chosen: all 13 open changes are meant")
    wanted = f"department:{halves[1][0].department_id}"
    name = product.stores.ledger.list_groups()[wanted].name
    person.page.get_by_role("group", name="By group").get_by_label(name).check()
    person.sees("Chosen: 5 changes")
    expect(person.page.get_by_role("row")).to_have_count(6)
    person.button("Approve").click()
    person.in_dialog("Approve").click()
    person.sees_heading("Approved changes")
    expect(person.page.locator(".title .badge")).to_have_text("Completed")
    person.go("holds")
    person.page.get_by_role("link", name="13 changes for 13 people").click()

    person.sees("8 open, 5 approved")
    members = members_of(product)
    assert {one.zuid for one in halves[1]} <= members[wanted]
    assert not {one.zuid for one in halves[0]} & members[f"department:{halves[0][0].department_id}"]
    assert person.problems == []


def test_a_hold_is_approved_in_part_by_cause(visit: Visit) -> None:
    """A cause is one sentence, and choosing it chooses its changes."""
    product, _ = held()
    person = visit(product, layout="unified")
    person.open("holds")
    person.link("Decide").click()
    causes = person.page.get_by_role("group", name="By cause").get_by_role("checkbox")
    expect(causes).to_have_count(2)
    causes.first.check()

    expect(
        person.page.get_by_text("Chosen: 8 changes").or_(person.page.get_by_text("Chosen: 5 changes"))
    ).to_be_visible()


def test_what_is_rejected_becomes_an_exception_that_can_be_removed(visit: Visit) -> None:
    """Rejecting one person's move lists both its sides, and each can be taken back."""
    product, halves = held()
    person = visit(product)
    person.open("holds")
    person.link("Decide").click()
    person.page.get_by_role("group", name="By person").get_by_label(halves[1][0].record_id).check()
    person.button("Reject").click()
    person.in_dialog("Reject").click()
    person.sees_heading("Holds")
    person.go("exceptions")
    expect(person.button("Remove")).to_have_count(2)
    person.button("Remove").first.click()
    person.in_dialog("Remove").click()

    expect(person.button("Remove")).to_have_count(1)
    assert len(product.documents.bodies("exception")) == 1


def test_a_group_lists_whom_we_put_there_and_where_it_is(visit: Visit) -> None:
    """Everybody whom the ledger has in it, by id; its address is asked of Connect when somebody wants to go there."""
    product, _ = held()
    entry = next(one for one in product.stores.ledger.list_groups().values() if one.partition_id is not None)
    members = product.world.network.groups[str(entry.partition_id)].members
    person = visit(product)
    person.open("groups")
    person.link(entry.name).click()
    person.sees_heading(entry.name)

    expect(person.page.locator("tbody tr")).to_have_count(len(members))
    person.button("Find its address").click()
    address = person.page.get_by_role("link", name="Open it in Connect")
    expect(address).to_have_attribute("href", re.compile(r"^https://connect\.zoho\.com/portal/[^/]+/group/[^/]+$"))
    expect(address).to_have_attribute("rel", "noopener noreferrer")
    assert person.problems == []


def test_a_group_is_ignored(visit: Visit) -> None:
    """The decision is made in a dialog, and the list shows it."""
    person = visit()
    person.open("groups")
    person.page.get_by_role("button", name="Change").first.click()
    person.page.get_by_role("dialog").get_by_label("Ignore").check()
    person.in_dialog("Decide").click()

    expect(person.page.locator("tbody .badge").first).to_have_text("Ignored")


def test_a_configuration_is_saved_after_its_plan_was_shown(visit: Visit) -> None:
    """The button waits for the plan, what is wrong is said with its key, and the versions show what differs."""
    person = visit()
    person.open("configuration?tab=json")
    editor = person.page.get_by_label("Version 1")
    editor.fill("{")
    person.button("Show what it would cause").click()
    person.sees("This is not JSON")
    document = person.site.product.documents.bodies("configuration")
    [stored] = document.values()
    changed = stored["configuration"] | {"drift": "sometimes"}
    editor.fill(json.dumps(changed))
    person.button("Show what it would cause").click()
    expect(person.page.locator(".problem code")).to_have_text("drift")
    changed["drift"], changed["guard"] = "report", changed["guard"] | {"lookups": 51}
    editor.fill(json.dumps(changed))
    expect(person.button("Save")).to_be_disabled()
    person.button("Show what it would cause").click()
    person.sees("What this would cause")
    expect(person.button("Save")).to_be_enabled()
    person.button("Save").click()
    person.sees("Saved as a new version.")
    person.go("configuration")
    person.page.get_by_role("tab", name="JSON").click()
    expect(person.page.get_by_label("Version 2")).to_be_visible()
    person.go("versions")
    person.sees("guard.lookups")

    assert load_integration(person.site.product.documents).configuration_version == 2


def test_two_administrators_do_not_overwrite_each_other(visit: Visit) -> None:
    """Whoever saves an outdated version is told."""
    person = visit()
    person.open("configuration?tab=json")
    editor = person.page.get_by_label("Version 1")
    changed = json.loads(editor.input_value())
    changed["guard"]["lookups"] = 51
    editor.fill(json.dumps(changed))
    person.button("Show what it would cause").click()
    expect(person.button("Save")).to_be_enabled()
    person.site.product.configure({"guard": {"lookups": 49}})
    person.button("Save").click()

    person.sees("Somebody else saved version 2 meanwhile")
    person.button("Load that version and keep my changes").click()
    person.button("Put my changes on top").click()
    newer = person.page.get_by_label("Version 2")
    assert json.loads(newer.input_value())["guard"]["lookups"] == 51


def test_a_dead_letter_is_sent_again(visit: Visit) -> None:
    """It leaves the list; what cannot be sent says so and stays."""
    product = Stage().active()
    person_id = product.people()[0].record_id
    message = {"kind": "employee", "delivery": "delivery-x", "record_id": person_id}
    body = {"at": int(product.clock()), "reason": "attempts", "detail": "eight times", "group": "", "hops": 0}
    product.documents.write(Put(("dead_letter", "a"), body | {"body": json.dumps(message)}))
    product.documents.write(Put(("dead_letter", "b"), body | {"body": "{"}))
    person = visit(product)
    person.open("dead-letters")
    person.sees("cannot be sent again")
    person.button("Retry").click()

    expect(person.button("Retry")).to_have_count(0)
    assert list(product.documents.bodies("dead_letter")) == ["b"]


def test_an_employee_is_found_and_explained(visit: Visit) -> None:
    """By mail address, which appears in no address of the browser."""
    product = Stage().active()
    one = product.people()[0]
    person = visit(product)
    person.open("people")
    person.page.get_by_role("textbox", name="Mail address").fill(one.email)
    person.button("Find").click()
    person.link(one.record_id).click()

    person.sees("Everything that is wanted is there.")
    person.sees("People had the person in this unit")
    assert one.email not in person.page.url
    assert person.problems == []


def test_the_webhook_token_is_shown_with_what_to_copy(visit: Visit) -> None:
    """Form by form, with the address of this very stack; the token only on demand."""
    person = visit()
    person.open("webhooks")
    assert "the-token-of-the-webhooks" not in person.page.content()
    person.button("Show the token").click()
    person.sees("The token is shown.")

    shown = person.page.get_by_role("textbox").evaluate_all("(fields) => fields.map((one) => one.value)")
    assert shown.count("the-token-of-the-webhooks") == 4
    assert shown.count(f"{person.site.url}/v1/webhooks/people") == 3
    assert {"employee", "department", "designation"} <= set(shown)
    person.button("Replace the token").click()
    person.in_dialog("Replace the token").click()
    person.button("Finish: drop the token before").click()
    person.in_dialog("Finish: drop the token before").click()
    expect(person.button("Replace the token")).to_be_visible()
    assert "previous" not in person.site.product.stores.secrets.read("webhook")
