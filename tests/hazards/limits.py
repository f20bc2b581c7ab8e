"""Hazards of numbers: imports and mistakes that change too much at once."""

from __future__ import annotations

from tests.hazards.cast import by_unit, ids
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

LIMITS = Chapter("Too much at once")


@LIMITS.hazard(
    "an import moves 900 people to one department",
    stage=EMPLOYEES,
    runs="held",
    settles=False,
)
def mass_move(trial: Trial) -> None:
    """Held as moves: nobody is removed, nobody is added, one cause per department says it."""
    target = by_unit(trial.product)[0][0].department_id
    movers = [one for one in trial.product.people() if one.department_id != target][:900]
    trial.claim("there are enough", len(movers) > 850)
    trial.product.world.bulk_edit(ids(movers), {"Department": target})
    run = trial.sweep("incremental")
    trial.claim("all of them are held", run.counts["held"] == 2 * len(movers))
    trial.claim("they are moves", {cause["kind"] for cause in run.causes} == {"move"})


@LIMITS.hazard(
    "an import moves 300 people, and each fires its webhook",
    stage=EMPLOYEES,
    added=100,
    removed=100,
    settles=False,
)
def mass_move_by_webhooks(trial: Trial) -> None:
    """Webhooks share the sweep's budget: what the day allows moves, the rest is held."""
    target = by_unit(trial.product)[0][0].department_id
    movers = [one for one in trial.product.people() if one.department_id != target][:300]
    trial.product.world.bulk_edit(ids(movers), {"Department": target})
    trial.tell(*ids(movers))
    held = {change["employee_id"] for change in trial.product.holds()}
    trial.claim("the other 200 are held", len(held) == 200)
    trial.claim("in a handful of holds", len(trial.product.documents.bodies("hold")) <= 3)


@LIMITS.hazard("an import sets everybody to Inactive", stage=EMPLOYEES, runs="held", settles=False)
def everybody_leaves(trial: Trial) -> None:
    """A thousand leavers are not believed: all are held."""
    for one in trial.product.people():
        trial.product.world.leave(one.record_id, silent=True)
    trial.sweep()


@LIMITS.hazard("twenty of 1,000 leave: the limit exactly", stage=EMPLOYEES, removed=40, runs="completed")
def leavers_at_the_limit(trial: Trial) -> None:
    """The limit itself is still allowed."""
    for one in trial.product.people()[100:120]:
        trial.product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")


@LIMITS.hazard("twenty-one of 1,000 leave: one over the limit", stage=EMPLOYEES, runs="held", settles=False)
def leavers_over_the_limit(trial: Trial) -> None:
    """One too many, and all of them wait."""
    for one in trial.product.people()[100:121]:
        trial.product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")


@LIMITS.hazard("a hold expires, and webhooks tell of its people one by one", runs="held", settles=False)
def hold_expires(trial: Trial) -> None:
    """Each alone would be within the limit: they were stopped together, and are held anew."""
    leavers = trial.product.people()[3:7]
    for one in leavers:
        trial.product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")
    trial.wait(7 * 24 + 1)
    for one in leavers:
        trial.tell(one.record_id)
        trial.wait(25)


@LIMITS.hazard("a limit of nothing is set, and one person leaves", runs="held", settles=False)
def limit_of_nothing(trial: Trial) -> None:
    """Count 0 and percent 0 allow none; they switch nothing off."""
    trial.product.configure({"guard": {"leavers": {"count": 0, "percent": 0, "max": 0}}})
    trial.product.world.leave(trial.product.people()[3].record_id, silent=True)
    trial.sweep("incremental")


@LIMITS.hazard(
    "an import gives 300 people one designation, a month after activation",
    stage=EMPLOYEES,
    runs="held",
    settles=False,
)
def mass_gain(trial: Trial) -> None:
    """Moves and gains are both over their limits: nobody moves."""
    trial.wait(30 * 24)
    trial.product.sweep()
    trial.mark = len(trial.product.world.events)
    target = by_unit(trial.product, "designation")[0][0].designation_id
    movers = [one for one in trial.product.people() if one.designation_id != target][:300]
    trial.product.world.bulk_edit(ids(movers), {"Designation": target})
    trial.sweep("incremental")
