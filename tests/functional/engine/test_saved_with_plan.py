"""A configuration saved with the plan that it causes, and one employee on demand: what comes of it in Connect."""

from __future__ import annotations

from typing import Any

from groupsync.state.integration_state import load_configuration, load_integration
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import members_of, wrong_in
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage

STRICT = {"guard": {"gains": {"count": 0, "percent": 0, "max": 0}}}


def in_force(product: Product, **changes: Any) -> dict[str, Any]:
    """Give the configuration in force with some sections replaced."""
    version = load_integration(product.documents).configuration_version
    configuration = load_configuration(product.documents, version)
    assert configuration is not None
    return configuration.model_dump(mode="json") | changes


def adopting() -> Product:
    """The designations were not managed; their groups exist, so that filling them is more than the guard allows."""
    product = Stage(configuration={**STRICT, "groups": {"designation": {"enabled": False}}}).active()
    for row in product.world.company.designations:
        product.world.add_group(f"{row.name} (designation)")
    return product


def test_the_plan_that_was_shown_is_done_without_asking_again() -> None:
    """What the preview showed passes the guard; without it the same would be held."""
    product = adopting()
    office = Office(product)
    wanted = in_force(product, groups={"designation": {"existing": "adopt"}})

    shown = office.preview(wanted)
    run = office.save(wanted, shown=shown)

    assert shown.report()["preview"]["memberships"]["add"] > 0
    assert (run.status, run.counts["added"]) == (
        RunStatus.COMPLETED,
        shown.report()["preview"]["memberships"]["add"],
    )
    assert wrong_in(product) == {}
    assert product.holds() == []


def test_without_the_preview_the_same_is_held() -> None:
    """Saving alone approves nothing."""
    product = adopting()

    product.configure({**STRICT, "groups": {"designation": {"existing": "adopt"}}})
    run = product.sweep("full")

    assert run.status is RunStatus.HELD


def test_one_employee_is_made_right_and_nobody_else() -> None:
    """Two moved without a webhook: only the one that was asked for is in the new group."""
    product = Stage().active()
    asked, other = product.people()[:2]
    for one in (asked, other):
        product.world.move(one.record_id, department=elsewhere(product, one), silent=True)

    run = Office(product).sync(asked.record_id)

    inside = members_of(product)
    assert (run.status, run.mode, run.counts["employees"]) == (RunStatus.COMPLETED, "targeted", 1)
    assert asked.zuid in inside[f"department:{asked.department_id}"]
    assert other.zuid not in inside[f"department:{other.department_id}"]
