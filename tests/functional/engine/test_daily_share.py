"""Our share of People's daily calls: a sweep stops at it, live work does not."""

from __future__ import annotations

from groupsync.state.runs import RunStatus
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage


def test_a_sweep_stops_at_our_share_of_the_day() -> None:
    """The rest of the allowance belongs to the customer's other integrations; the sweep says so and is tried again."""
    product = Stage().build()
    product.activate()
    product.configure({"limits": {"people_daily_share_percent": 1, "people_per_minute": 400, "connect_delay_ms": 0}})
    product.world.settings.people_daily_allowance = 100

    run = product.sweep("full")

    assert run.status is RunStatus.FAILED
    assert "daily" in run.reason
    assert product.documents.get(("cursor", "employee")) is not None


def test_live_work_goes_on_beyond_our_share() -> None:
    """One person's change is worth more than a rule about averages."""
    product = Stage().build()
    product.activate()
    product.configure({"limits": {"people_daily_share_percent": 1, "people_per_minute": 400, "connect_delay_ms": 0}})
    product.world.settings.people_daily_allowance = 100
    hired = product.world.hire(department=product.world.state()["departments"][0]["record_id"])

    product.hint(hired.record_id)
    product.work()

    assert not wrong_in(product)
