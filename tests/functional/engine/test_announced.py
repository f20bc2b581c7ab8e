"""Missing webhooks show in figures: what was announced, and what only a sweep found."""

from __future__ import annotations

from groupsync.core.model import Family
from groupsync.state.announcements import changes_of_the_week
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.stage import Stage


def week(product: Product) -> dict[str, tuple[int, int]]:
    """Give per form what webhooks announced, and what only a sweep found."""
    found = changes_of_the_week(product.documents, now=product.clock())
    return {form: (one["webhook"], one["sweep"]) for form, one in found.items() if any(one.values())}


def test_what_a_webhook_announced_is_not_found_again() -> None:
    """One change, counted once, whatever sweeps see of it later."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person))
    product.hint(person.record_id)
    product.work()
    product.schedules()

    assert week(product) == {"employee": (1, 0)}


def test_what_only_a_sweep_found_is_counted() -> None:
    """Two moved without a webhook: each is counted once, though two sweeps read them."""
    product = Stage().active()
    for person in product.people()[:2]:
        product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.clock.advance(180)
    product.sweep("incremental")
    product.sweep("full")

    assert week(product) == {"employee": (0, 2)}


def test_a_webhook_may_be_on_its_way() -> None:
    """What was changed just now is no proof that nobody announces it."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.sweep("incremental")

    assert week(product) == {}


def test_the_first_sweep_and_a_new_configuration_prove_nothing() -> None:
    """Everybody is put in, and nobody was modified."""
    product = Stage(configuration={"groups": {"designation": {"enabled": False}}}).active()
    product.clock.advance(3600)
    product.sweep("full")
    product.configure({})

    run = product.sweep("full")

    assert run.counts["added"] > 0
    assert week(product) == {}


def test_a_new_department_is_counted_by_its_form() -> None:
    """Found by a sweep, or announced by the webhook of that form."""
    product = Stage().active()
    product.world.add_department("Shipyard")
    product.unit_hint(Family.DEPARTMENT)
    product.work()
    announced = week(product)
    product.world.add_department("Harbour")
    product.clock.advance(180)
    product.sweep("incremental")

    assert announced == {"department": (1, 0)}
    assert week(product) == {"department": (1, 1)}


def test_figures_are_of_a_week() -> None:
    """What was missed eight days ago is no news."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person))
    product.hint(person.record_id)
    product.work()
    product.clock.advance(8 * 24 * 3600)

    assert week(product) == {}


def test_a_preview_lists_what_was_seen_and_stores_no_value_of_a_person() -> None:
    """Statuses, employee types and shapes of dates, with counts."""
    product = Stage().build()

    seen = product.sweep("full", dry_run=True).report()["seen"]

    assert sum(one["people"] for one in seen["statuses"]) == len(product.world.company.employees)
    assert [one["shape"] for one in seen["date_shapes"]] == ["99-aaa-9999"]
    assert all(one["readable"] for one in seen["date_shapes"])
    assert "seen" not in product.activate().report()


def test_what_was_seen_is_kept_by_previews_and_full_sweeps() -> None:
    """Whoever says what a status means sees today's counts, with texts and figures only."""
    product = Stage().build()
    product.sweep("full", dry_run=True)
    before = product.documents.bodies("seen")["employee"]
    product.activate()
    product.world.edit(product.people()[0].record_id, {"Employee_type": "Contractor"}, silent=True)
    product.clock.advance(3600)
    product.sweep("full")
    after = product.documents.bodies("seen")["employee"]

    assert before.keys() == after.keys() == {"at", "run_id", "values"}
    assert after["at"] > before["at"]
    assert {"text": "Contractor", "people": 1} in after["values"]["employee_types"]
    assert not {one.email for one in product.people()} & {*str(after).split("'")}


def test_what_people_has_left_of_the_day_stands_in_the_run() -> None:
    """As People said in its last answer."""
    product = Stage().active()

    left = product.sweep("full").report()["people_calls_left"]

    assert isinstance(left, int)
