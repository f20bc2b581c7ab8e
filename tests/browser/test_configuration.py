"""The configuration in the console: saved after its plan was shown, taken along as a file, compared, restored."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from groupsync.state.integration_state import load_integration
from tests.browser.conftest import Visit


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


def test_an_earlier_version_is_restored(visit: Visit) -> None:
    """What differs stands before the button; restoring saves it as the newest, and the diff then shows nothing."""
    person = visit()
    product = person.site.product
    product.configure({"guard": {"lookups": 49}})
    person.open("versions")
    row = person.page.get_by_role("row", name="guard.lookups")
    expect(row.get_by_role("cell")).to_have_text(["guard.lookups", "50", "49"])
    expect(person.button("Restore this version")).to_have_count(0)
    person.page.get_by_role("combobox").first.select_option("1")
    person.sees("What differs from version 2, which is in force")
    expect(row.get_by_role("cell")).to_have_text(["guard.lookups", "49", "50"])
    person.button("Restore this version").click()
    person.in_dialog("Restore this version").click()
    person.page.get_by_role("tab", name="JSON").click()
    expect(person.page.get_by_label("Version 3")).to_be_visible()
    person.go("versions/3?against=1")

    person.sees("Nothing differs.")
    assert load_integration(product.documents).configuration_version == 3
    assert person.problems == []
