"""Profile fields in the console: what a preview shows of each, the word for one of them, how one employee stands."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, expect

from groupsync.core.profile import PERSONAL, ProfileField
from groupsync.engine.profiles.confirmations import CONFIRMED_KEY
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.functional.engine.company import Product
from tests.functional.engine.profile_stage import confirm, following, in_directory, profile_calls, with_profiles
from tests.functional.engine.stage import Stage


def row_of(person: Person, field: str) -> Locator:
    """Find the row of a field."""
    name = person.page.get_by_role("cell").filter(has=person.page.locator("strong", has_text=field))
    return person.page.get_by_role("row").filter(has=name).first


def stored(product: Product) -> set[str]:
    """Give the fields that are confirmed."""
    return set(product.documents.bodies("profile").get(CONFIRMED_KEY[1], {"fields": {}})["fields"])


def test_a_field_is_looked_at_and_confirmed_by_itself(visit: Visit) -> None:
    """Counts, examples and what is personal are there; the word is for one field, and a sweep writes that one."""
    product = with_profiles(Stage(people=15))
    people = product.people()
    product.world.directory.users[people[0].zuid]["extension"] = "999999"
    person = visit(product)
    person.open("pending")
    person.link("Look at the fields").click()
    person.sees_heading("Profile fields")
    person.sees("Waiting for a word")
    person.button("Preview").click()
    person.sees("people's profiles written")
    extension, born = row_of(person, "Extension"), row_of(person, "Date of birth")
    personal = [one.split("\n")[0] for one in person.page.locator("tr", has_text="Personal").all_inner_texts()]
    expect(extension.locator('td[data-head="Different"]')).to_have_text("1")
    extension.locator("summary").click()
    expect(extension.get_by_role("link", name=people[0].record_id)).to_be_visible()
    person.button("Confirm extension").click()
    person.sees("1 overwritten,")
    person.in_dialog("Confirm extension").click()
    expect(extension.get_by_text("Confirmed")).to_be_visible()
    product.clock.advance(60)
    product.sweep("full")

    assert stored(product) == {"extension"}
    assert len(personal) == len(PERSONAL)
    expect(born.get_by_role("button", name="Confirm date of birth")).to_be_enabled()
    assert in_directory(product, people[0], "extension") == people[0].extension
    assert in_directory(product, people[0], "date_of_birth") == ""
    assert person.problems == []


def test_a_personal_field_says_so_before_the_word(visit: Visit) -> None:
    """The dialog tells it, and a preview that has run out takes no word."""
    product = with_profiles(Stage(people=6))
    person = visit(product, layout="unified")
    person.open("profile")
    person.button("Preview").click()
    person.button("Confirm date of birth").click()
    person.sees("This is personal")
    person.in_dialog("Cancel").click()
    person.pass_time(61)
    person.page.reload()
    person.sees("Waiting for a word")

    expect(person.button("Confirm date of birth")).to_have_count(0)
    assert stored(product) == set()


def test_a_changed_mapping_tells_its_price_before_it_is_saved(visit: Visit) -> None:
    """Whom it concerns, calls and minutes; and it costs just that."""
    product = following(stage=Stage(people=15))
    for number, one in enumerate(list(product.world.company.employees)):
        desk = in_directory(product, one, "seating_location") or "-"
        product.world.edit(one.record_id, {"Desk": f"Desk {number}" if number in (3, 5) else desk}, silent=True)
    person = visit(product)
    person.open("configuration?tab=json")
    editor = person.page.get_by_label("Version")
    document: dict[str, Any] = json.loads(editor.input_value())
    document["profile"]["fields"] = document["profile"]["fields"] | {"seating_location": "Desk"}
    editor.fill(json.dumps(document))
    person.button("Show what it would cause").click()
    person.sees("What this would cause")
    person.page.get_by_text("Profile fields:").click()
    told = int(person.page.locator(".figure", has_text="calls to Directory").locator("strong").inner_text())
    minutes = person.page.locator(".figure", has_text="minutes for profiles, about").locator("strong")
    expect(minutes).to_have_text("0")
    product.configure({name: document[name] for name in ("profile", "guard")})
    confirm(product, ProfileField.SEATING_LOCATION)
    product.clock.advance(60)
    mark = len(product.world.events)
    product.sweep("full")

    assert told == 2
    assert profile_calls(product, mark).count("updateUser") == told
    assert person.problems == []


def test_an_employee_page_tells_of_each_field(visit: Visit) -> None:
    """Where it stands and why, and no value."""
    product = following(ProfileField.EXTENSION, ProfileField.MOBILE, stage=Stage(people=6))
    employee = next(one for one in product.people() if one.mobile)
    product.world.edit(employee.record_id, {"Mobile": "call reception"})
    product.hint(employee.record_id)
    product.work()
    person = visit(product)
    person.open(f"person/{employee.record_id}")
    person.sees("Fields that follow People")

    expect(row_of(person, "Extension")).to_contain_text("As in People")
    expect(row_of(person, "Mobile")).to_contain_text("Phone letters")
    expect(row_of(person, "Gender")).to_contain_text("Unconfirmed")
    assert employee.extension not in row_of(person, "Extension").inner_text() or not employee.extension
    assert person.problems == []
    assert profile_calls(product)
