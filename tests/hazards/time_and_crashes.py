"""Hazards of time and of our own end: killed anywhere, messages lost, months of pause, a clock that jumps."""

from __future__ import annotations

from tests.functional.engine.facts import unowned
from tests.functional.engine.killing import KilledError
from tests.functional.engine.stage import Stage
from tests.hazards.cast import by_unit, elsewhere
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

TIME = Chapter("Crashes and time")
KILLS = 12
ROOMY = Stage(people=401, departments=4, designations=3)
"""Twelve moves in a day are within its limit."""


def kill_and_resume(trial: Trial, at: int, *, lost: bool) -> bool:
    """Let several things happen to a company, kill what works on them, go on; tell whether there was a kill."""
    product = trial.product
    people = product.people()
    world = product.world
    world.move(people[at].record_id, department=elsewhere(product, people[at]), silent=True)
    world.hire(silent=True)
    product.killer.arm(at)
    killed = False
    try:
        product.sweep("incremental")
    except KilledError:
        killed = True
    product.killer.arm(0)
    if lost:
        product.queue.waiting.clear()
    trial.wait(0.4)
    product.work()
    product.schedules(hours=2 / 3)
    trial.claim(f"all in our ledger, killed at {at}", not unowned(product))
    return killed


@TIME.hazard("Lambda is killed in a sweep, at any of its first 12 effects", stage=ROOMY, added=36, removed=12)
def killed(trial: Trial) -> None:
    """The next run ends the same."""
    trial.claim("killed each time", all(kill_and_resume(trial, at, lost=False) for at in range(1, KILLS + 1)))


@TIME.hazard("Lambda is killed, and every message of the queue is lost", stage=ROOMY, added=36, removed=12)
def killed_and_lost(trial: Trial) -> None:
    """The next run ends the same."""
    trial.claim("killed each time", all(kill_and_resume(trial, at, lost=True) for at in range(1, KILLS + 1)))


@TIME.hazard(
    "Lambda is killed halfway through the first run, every message is lost",
    stage=EMPLOYEES,
    active=False,
    added=2000,
    runs="completed",
)
def killed_in_activation(trial: Trial) -> None:
    """The schedules bring it to its end, with one group per unit."""
    product = trial.product
    product.go_live()
    product.killer.arm(150)
    try:
        product.sweep("full", activation=True)
        trial.claim("killed", False)
    except KilledError:
        product.killer.arm(0)
    product.queue.waiting.clear()
    product.clock.advance(21 * 60)
    product.sweep("incremental")
    product.work()
    trial.wait(1)
    trial.sweep()
    trial.claim("all in our ledger", not unowned(product))


@TIME.hazard("inactive for months, then active again", stage=EMPLOYEES, added=300, removed=700, runs="completed")
def months_of_pause(trial: Trial) -> None:
    """Nothing happens without a preview; what it showed passes the limits, 500 people's changes at once."""
    product = trial.product
    product.deactivate()
    trial.wait(90 * 24)
    people = product.people()
    for one in people[:200]:
        product.world.leave(one.record_id)
    for one in people[200:500]:
        product.world.move(one.record_id, department=elsewhere(product, one))
    product.sweep()
    trial.tell(people[0].record_id, people[300].record_id)
    trial.claim("nothing while inactive", not trial.count("removed") and not trial.count("added"))
    trial.activate()


@TIME.hazard(
    "more changes between a preview and its activation than it showed",
    stage=EMPLOYEES,
    active=False,
    added=2000,
    runs="completed, held",
    settles=False,
)
def changed_after_preview(trial: Trial) -> None:
    """The preview approves what it showed and nothing else."""
    product = trial.product
    trial.activate()
    product.deactivate()
    product.go_live()
    for one in product.people()[:60]:
        product.world.leave(one.record_id)
    trial.note(product.sweep("full", activation=True))


@TIME.hazard("the clock jumps a month ahead and back again", stage=EMPLOYEES, added=1, removed=1, runs="completed")
def clock_jumps(trial: Trial) -> None:
    """Nobody vanishes by it, and the next change is done."""
    product = trial.product
    trial.wait(30 * 24)
    trial.sweep()
    trial.wait(-30 * 24)
    trial.wait(1)
    person = product.people()[3]
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    trial.sweep()


@TIME.hazard("a webhook overtakes the chunk of a sweep that knows an older place", added=1, removed=1, runs="completed")
def overtaken(trial: Trial) -> None:
    """The newer state wins: the older chunk takes nobody back."""
    product = trial.product
    person = product.people()[3]
    target = elsewhere(product, person)
    third = next(
        row[0].department_id for row in by_unit(product) if row[0].department_id not in (target, person.department_id)
    )
    product.world.move(person.record_id, department=target, silent=True)
    run = product.sweep("incremental", work=False)
    chunk = list(product.queue.waiting)
    product.queue.waiting.clear()
    product.world.move(person.record_id, department=third)
    trial.tell(person.record_id)
    product.queue.waiting.extend(chunk)
    product.work()
    trial.note(product.run(run.run_id))
