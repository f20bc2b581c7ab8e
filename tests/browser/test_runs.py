"""Runs in the console: one person's, from the person's page, and how far a large one is."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage


def test_a_person_is_made_right_at_once(visit: Visit) -> None:
    """What would change stands on the page; the button does it, and the page then has nothing to say."""
    product = Stage().active()
    one = product.people()[0]
    goal = next(row for row in product.world.company.departments if row.record_id != one.department_id)
    product.world.edit(one.record_id, {"Department": goal.record_id}, silent=True)
    person = visit(product)
    person.open(f"person/{one.record_id}")
    person.sees(f"into {goal.name}")
    person.button("Sync now").click()
    person.sees_heading("One employee")
    person.sees_status("Completed")

    assert wrong_in(product) == {}
    person.page.get_by_role("main").get_by_role("link", name=one.record_id).first.click()
    expect(person.page.get_by_text("Nothing.", exact=True)).to_be_visible()
    assert person.problems == []


def test_a_run_says_how_far_it_is(visit: Visit) -> None:
    """Parts that are done, of how many: as a bar, and in words for who does not see it; the page follows it."""
    product = Stage(people=300, departments=30, designations=10).build()
    product.go_live()
    run = product.sweep("full", activation=True, work=False)
    parts = run.chunks
    person = visit(product)
    person.open(f"run/{run.run_id}")
    bar = person.page.get_by_role("progressbar")
    person.sees(f"0 of {parts} parts are done")
    expect(bar).to_have_attribute("value", "0")
    expect(bar).to_have_attribute("max", str(parts))
    product.work(messages=1)
    person.sees(f"1 of {parts} parts are done")
    expect(bar).to_have_attribute("value", "1")
    product.work()
    person.sees_status("Completed")

    expect(bar).to_have_count(0)
    assert wrong_in(product) == {}
