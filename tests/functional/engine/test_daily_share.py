"""Our share of People's daily calls: a sweep stops at it, live work does not."""

from __future__ import annotations

from groupsync.core.events import SweepEvent
from groupsync.engine.sweep import run_sweep
from groupsync.state.runs import RunStatus
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage

EVENT = SweepEvent(mode="full")


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


def test_a_process_that_saw_the_day_spent_asks_again_when_it_is_over() -> None:
    """The allowance of yesterday says nothing: the same warm process reads again, and does the work."""
    product = Stage().active()
    limits = product.world.people_limits
    product.world.settings.people_daily_allowance -= limits.left_today - 1
    process = product.sweeper()
    spent = run_sweep(EVENT, process)
    product.world.hire(silent=True)
    product.clock.advance(24 * 3600)
    product.world.settings.people_daily_allowance = 10_000

    run = run_sweep(EVENT, process)
    product.work()

    assert (spent.status, "daily" in spent.reason) == (RunStatus.FAILED, True)
    assert product.run(run.run_id).status is RunStatus.COMPLETED
    assert wrong_in(product) == {}
