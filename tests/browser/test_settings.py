"""The configuration as a form: what is set, what is wrong and where, what is left alone, what was seen in People."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from groupsync.core.configuration import Configuration
from groupsync.state.integration_state import Lifecycle, load_integration
from tests.browser.companies import connected, untouched
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.browser.test_pages import LOOKS, faults
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.unit.test_docs_reference import keys_of


def newest(product: Product) -> Any:
    """Give the document of the newest version."""
    stored = product.documents.bodies("configuration")
    return stored[max(stored)]["configuration"]


def open_all(person: Person) -> None:
    """Open the form with all its sections."""
    person.open("configuration")
    person.button("Open all").click()
    expect(person.page.locator(".loading")).to_have_count(0)


def setting(person: Person, path: str) -> Locator:
    """Find a setting by its path."""
    return person.page.locator(f'[data-path="{path}"]')


def write_json(person: Person, document: Any) -> None:
    """Write the document under JSON, and go back to the form."""
    person.page.get_by_role("tab", name="JSON").click()
    person.page.locator("#editor").fill(document if isinstance(document, str) else json.dumps(document))
    person.page.get_by_role("tab", name="Settings").click()


def save(person: Person) -> None:
    """See the plan, and save it."""
    person.button("Show what it would cause").click()
    expect(person.button("Save")).to_be_enabled()
    person.button("Save").click()
    person.sees("Saved as a new version.")


def with_types() -> Product:
    """A company with an intern, and with two people on a sabbatical of which nobody said what it means."""
    product = Stage().build()
    people = product.people()
    for one in people:
        product.world.edit(one.record_id, {"Employee_type": "Permanent"}, silent=True)
    product.world.edit(people[0].record_id, {"Employee_type": "Intern"}, silent=True)
    for one in people[1:3]:
        one.status, one.status_type = "Sabbatical", 7
    product.activate()
    product.clock.advance(15 * 60)
    return product


def test_a_change_by_form_is_planned_and_saved(visit: Visit) -> None:
    """The change is listed before → after, the plan is shown, and saving approves and does it."""
    person = visit()
    open_all(person)
    expect(person.button("Save")).to_be_disabled()
    setting(person, "groups.department.existing").get_by_label("Make another one").check()
    limit = setting(person, "guard.leavers")
    limit.get_by_label("percent").fill("50")
    expect(limit.get_by_text("without asking")).to_contain_text("6 without asking")
    changes = person.page.get_by_label("What you changed")
    expect(changes.locator("dd")).to_have_count(2)
    expect(changes).to_contain_text("becomes make another one")
    expect(person.button("Save")).to_be_disabled()
    person.button("Show what it would cause").click()
    expect(person.button("Save")).to_be_enabled()
    limit.get_by_label("at most").fill("190")
    expect(person.button("Save")).to_be_disabled()
    save(person)
    person.sees_heading("Full sweep")

    saved = newest(person.site.product)
    assert saved["groups"]["department"]["existing"] == "create"
    assert saved["guard"]["leavers"] == {"count": 3, "percent": 50, "max": 190}
    [sent] = [body for method, _, body in person.site.asked if method == "PUT"]
    assert load_integration(person.site.product.documents).approved_run == sent["preview"]
    assert person.problems == []


def test_what_the_form_does_not_know_stays(visit: Visit) -> None:
    """An edit by form changes its own key; others stay as they are, those that nobody knows too."""
    person = visit(Stage(configuration={"zoho": {"reasons": {"not_member": ["nobody there"]}}}).active())
    open_all(person)
    before = newest(person.site.product)
    write_json(person, before | {"of_tomorrow": {"a": [1, None]}})
    setting(person, "drift").get_by_label("Put the person in again").check()
    person.page.get_by_role("tab", name="JSON").click()

    shown = json.loads(person.page.locator("#editor").input_value())
    assert shown == before | {"of_tomorrow": {"a": [1, None]}, "drift": "enforce"}


def test_wrong_json_is_told_before_the_form_is_shown(visit: Visit) -> None:
    """Nothing is lost: the text stays until it can be read."""
    person = visit()
    open_all(person)
    write_json(person, '{"network_id": ')
    person.sees("This is not JSON")
    expect(person.page.get_by_role("tab", name="JSON")).to_have_attribute("aria-selected", "true")
    expect(person.page.locator("#editor")).to_have_attribute("aria-invalid", "true")
    write_json(person, "[]")
    person.sees("This is not a JSON object")
    write_json(person, {"network_id": "1", "drift": "enforce"})

    expect(person.page.get_by_role("tab", name="Settings")).to_have_attribute("aria-selected", "true")
    expect(setting(person, "drift").get_by_label("Put the person in again")).to_be_checked()


def refused(person: Person, path: str, field: Locator, says: str) -> None:
    """Insist that the field has the refusal, tied to it, and the focus; and that another value clears it."""
    person.button("Show what it would cause").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    described = (field.get_attribute("aria-describedby") or "").split()
    texts = [person.page.locator(f"#{one}").inner_text() for one in described]
    assert [one for one in texts if says in one], (path, texts)
    expect(setting(person, path).locator(".field-problem")).to_have_count(1)


def test_a_refusal_stands_at_its_field(visit: Visit) -> None:
    """Negative, half given, over a bound, an unknown placeholder: the section opens, and the field says it."""
    person = visit()
    open_all(person)
    limits = setting(person, "guard.moves")
    limits.get_by_label("at least").fill("-1")
    person.button("Close all").click()
    refused(person, "guard.moves", limits.get_by_label("at least"), "Has to be 0 or more.")
    limits.get_by_label("at least").fill("5")
    limits.get_by_label("at most").fill("")
    refused(person, "guard.moves", limits.get_by_label("at most"), "Give a whole number.")
    limits.get_by_label("at most").fill("300")
    expect(limits.locator(".field-problem")).to_have_count(0)
    window = setting(person, "guard.window_hours").get_by_label("Counted over")
    window.fill("500")
    refused(person, "guard.window_hours", window, "Has to be 168 or less.")
    window.fill("24")
    person.button("Open all").click()
    name = setting(person, "groups.department.name").get_by_role("textbox")
    name.fill("{nmae} team")
    refused(person, "groups.department.name", name, "Placeholders are {name}")
    name.fill("{name} team")

    expect(setting(person, "groups.department.name").locator(".example")).to_contain_text(" team")
    expect(person.page.locator(".field-problem")).to_have_count(0)


def test_a_half_given_limit_of_the_json_stands_at_its_field(visit: Visit) -> None:
    """A key that is left out is named by the API's path, and the form shows it where it would be."""
    person = visit()
    open_all(person)
    document = newest(person.site.product)
    del document["guard"]["leavers"]["count"]
    write_json(person, document)

    refused(person, "guard.leavers", setting(person, "guard.leavers").get_by_label("at least"), "This has to be given.")


def test_the_scope_is_ticked_with_the_counts_that_were_seen(visit: Visit) -> None:
    """Unticking excludes, ticking takes it back; what People adds later is in or out as the person says."""
    person = visit(with_types())
    open_all(person)
    types = setting(person, "people.exclude.employee_type")
    intern = types.get_by_label("Intern 1")
    expect(types.get_by_label("Permanent 11")).to_be_checked()
    intern.uncheck()
    save(person)
    person.sees_heading("Full sweep")
    assert newest(person.site.product)["people"]["exclude"]["employee_type"] == ["Intern"]
    open_all(person)
    types.get_by_label("Those that People adds later").select_option("are left out")
    save(person)
    person.sees_heading("Full sweep")
    people = newest(person.site.product)["people"]
    assert people["include"]["employee_type"] == [one for one in ("Permanent",) if one]
    open_all(person)
    intern.check()
    types.get_by_label("Those that People adds later").select_option("take part")
    save(person)
    person.sees_heading("Full sweep")

    people = newest(person.site.product)["people"]
    assert (people["include"]["employee_type"], people["exclude"]["employee_type"]) == ([], [])


def test_the_last_one_of_an_include_list_is_not_everybody(visit: Visit) -> None:
    """An empty include list means all, so that taking the last one out excludes it instead."""
    person = visit(with_types())
    person.site.product.configure({"people": {"include": {"employee_type": ["intern"]}}})
    open_all(person)
    types = setting(person, "people.exclude.employee_type")
    expect(types.get_by_label("Permanent")).not_to_be_checked()
    types.get_by_label("Intern").uncheck()
    person.page.get_by_role("tab", name="JSON").click()

    people = json.loads(person.page.locator("#editor").input_value())["people"]
    assert (people["include"]["employee_type"], people["exclude"]["employee_type"]) == (["intern"], ["Intern"])


def test_a_department_is_left_out_by_its_name(visit: Visit) -> None:
    """Groups are picked from the list, with their members; the document has the record id."""
    person = visit()
    product = person.site.product
    open_all(person)
    key, group = next((key, one) for key, one in product.stores.ledger.list_groups().items() if key.startswith("dep"))
    setting(person, "groups.department.exclude").get_by_label(group.name).uncheck()
    expect(person.page.get_by_label("What you changed")).to_contain_text(group.name)
    person.button("Show what it would cause").click()
    expect(person.button("Save")).to_be_enabled()
    person.button("Save").click()
    person.sees_heading("Full sweep")

    assert newest(product)["groups"]["department"]["exclude"] == [key.partition(":")[2]]


def test_an_unknown_status_is_confirmed_with_one_click(visit: Visit) -> None:
    """The pending action lists what was seen, ticked as it counts now; a sweep then closes it."""
    product = with_types()
    person = visit(product)
    person.open("pending")
    card = person.page.get_by_label("What was seen in People")
    expect(card.get_by_label("Sabbatical unknown 2")).to_be_checked()
    expect(card.get_by_label("Active 10")).to_be_checked()
    expect(card.get_by_text("99-aaa-9999")).to_be_visible()
    card.get_by_role("button", name="Confirm 1 new status").click()
    person.sees("Confirmed. A full sweep looks at everybody again.")
    person.site.go_on()
    person.page.reload()
    expect(person.page.get_by_label("What was seen in People")).to_have_count(0)

    assert newest(product)["people"]["statuses"] == {"Active": "employed", "Inactive": "left", "Sabbatical": "employed"}
    assert person.problems == []


def test_another_meaning_shows_what_it_would_cause_first(visit: Visit) -> None:
    """Whoever says that a status means having left is led to the plan: people would be taken out."""
    product = with_types()
    person = visit(product)
    person.open("pending")
    card = person.page.get_by_label("What was seen in People")
    card.get_by_label("Sabbatical").uncheck()
    card.get_by_role("button", name="See what it would cause").click()
    person.sees_heading("Configuration")
    expect(person.page.get_by_label("Sabbatical means")).to_have_value("left")
    person.button("Show what it would cause").click()
    person.sees("memberships removed")

    kept = product.documents.bodies("seen")["employee"]["values"]["statuses"]
    assert {"text": "Sabbatical", "means": "employed", "known": False, "people": 2} in kept
    assert "Sabbatical" not in newest(product)["people"]["statuses"]


def test_set_up_lists_what_was_seen_for_confirmation(visit: Visit) -> None:
    """Beside the plan before the first activation; confirming makes the plan anew, so that it can be activated."""
    product = untouched()
    person = visit(product)
    person.site.set(**connected(product, state=Lifecycle.PENDING))
    product.people()[1].status = "Sabbatical"
    person.open("activate")
    person.button("Preview").click()
    card = person.page.get_by_label("What was seen in People")
    expect(card.get_by_label("Sabbatical new 1")).to_be_checked()
    card.get_by_role("button", name="Confirm 1 new status").click()
    expect(card.get_by_text("Confirmed", exact=True)).to_be_visible()
    person.sees("memberships added")

    assert newest(product)["people"]["statuses"]["Sabbatical"] == "employed"
    expect(person.page.get_by_role("heading", name="Review the plan (done)")).to_be_visible()


def test_edits_outlive_the_page_and_come_back_as_a_file(visit: Visit, tmp_path: Path) -> None:
    """Leaving the page loses nothing; what is exported can be imported, and a file of something else is told."""
    person = visit()
    open_all(person)
    setting(person, "people.start_days_before").get_by_role("spinbutton").fill("3")
    person.go("overview")
    person.sees_heading("Overview")
    open_all(person)
    expect(setting(person, "people.start_days_before").get_by_role("spinbutton")).to_have_value("3")
    with person.page.expect_download() as begun:
        person.button("Export version 1, edited").click()
    file = tmp_path / begun.value.suggested_filename
    begun.value.save_as(file)
    person.button("Undo").click()
    expect(person.button("Undo")).to_be_disabled()
    chooser = person.page.get_by_label("File to import")
    (tmp_path / "other.json").write_text("[1]")
    chooser.set_input_files(tmp_path / "other.json")
    person.sees("other.json is not a configuration")
    chooser.set_input_files(file)

    expect(person.page.get_by_label("What you changed")).to_contain_text("becomes 3 days")
    assert file.name == "people-connect-sync-configuration-1-edited.json"
    assert json.loads(file.read_text())["people"]["start_days_before"] == 3
    assert person.problems == []


def test_a_plan_that_cannot_be_made_leaves_a_way_to_save(visit: Visit) -> None:
    """Without its plan the change is judged by the limits: the page says so."""
    person = visit()
    open_all(person)
    setting(person, "people.left_after_exit_date").get_by_role("switch").check()
    person.site.product.world.accounts.revoke_all()
    person.button("Show what it would cause").click()

    person.sees("The plan could not be made.")
    expect(person.button("Save")).to_be_enabled()


def test_a_profile_field_is_set_up(visit: Visit) -> None:
    """Label, home, blank and being off: each stands in its own place of the document, personal fields are marked."""
    person = visit()
    open_all(person)
    fields = setting(person, "profile.fields")

    def row(name: str) -> Locator:
        return fields.get_by_role("group", name=name, exact=True)

    setting(person, "profile.enabled").get_by_role("switch").check()
    row("Gender").get_by_role("checkbox").uncheck()
    row("Mobile").get_by_label("Label in People").fill("Handy")
    row("Mobile").get_by_label("Blank in People").select_option("empty it")
    row("Nickname").get_by_label("Kept in").select_option("Connect's own field")
    row("Nickname").get_by_label("Id of Connect's field").fill("105000017039077")
    personal = fields.get_by_role("group").filter(has_text="personal").locator("legend")
    expect(personal).to_have_text(["Mobile", "Date of birth", "Gender"])
    person.page.get_by_role("tab", name="JSON").click()

    profile = json.loads(person.page.locator("#editor").input_value())["profile"]
    own = {"seating_location": "Work_location", "work_location": "LocationName"}
    assert profile["fields"] == {**own, "gender": None, "mobile": "Handy"}
    assert (profile["blank"], profile["connect"]["field_ids"]) == ({"mobile": "clear"}, {"nickname": "105000017039077"})


def test_labels_that_the_preview_proposed_are_taken_over(visit: Visit) -> None:
    """With its doubt, and with one click."""
    person = visit(Stage(configuration={"profile": {"enabled": True, "fields": {"mobile": "Handy"}}}).active())
    person.site.product.sweep("full")
    open_all(person)
    mobile = setting(person, "profile.fields").get_by_role("group", name="Mobile", exact=True)
    mobile.get_by_role("button", name="Use it").click()

    expect(mobile.get_by_label("Label in People")).to_have_value("Mobile")
    expect(mobile.get_by_text("as proposed")).to_be_visible()


def test_every_key_has_its_place(visit: Visit) -> None:
    """In the form as it is shown, or among those that only stand under JSON, with the reason."""
    person = visit()
    open_all(person)
    for more in person.page.locator(".more-settings > summary").all():
        more.click()
    names = "(all) => all.flatMap((one) => [one.dataset.path, ...(one.dataset.and ?? '').split(' ')]).filter(Boolean)"
    shown = set(person.page.locator("[data-path]").evaluate_all(names))
    person.page.get_by_role("tab", name="JSON").click()
    person.page.get_by_text("What only stands here").click()
    only = set(person.page.locator("dl.facts code").all_inner_texts())

    assert shown | only == set(keys_of(Configuration))
    assert shown & only == set()


def test_the_whole_form_can_be_used_by_everybody(visit: Visit) -> None:
    """Opened from end to end, with changes and a refusal: nothing serious, nothing too wide, in every look."""
    for look in LOOKS.values():
        person = visit(with_types(), **look)
        open_all(person)
        setting(person, "guard.moves").get_by_label("at least").fill("-1")
        person.button("Show what it would cause").click()
        expect(person.page.locator("[aria-invalid=true]")).to_have_count(1)
        wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

        assert faults(person) == []
        assert wide <= 0
        person.go("pending")
        expect(person.page.get_by_label("What was seen in People")).to_be_visible()
        assert faults(person) == []
