"""Tries one hazard: sets the stage, lets it happen, compares with the promise, and looks again when it is over."""

from __future__ import annotations

from dataclasses import dataclass

from tests.functional.engine.facts import wrong_in
from tests.hazards.registry import Hazard, figures
from tests.hazards.trial import Trial


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a hazard; `broken` are the promises that were not kept."""

    got: str
    broken: tuple[str, ...]


def try_hazard(hazard: Hazard) -> Outcome:
    """Play a hazard through the whole engine."""
    trial = hazard.begin()
    hazard.play(trial)
    added, removed, runs = trial.count("added"), trial.count("removed"), trial.runs()
    trial.claim(f"added {hazard.added}, removed {hazard.removed}", (added, removed) == (hazard.added, hazard.removed))
    trial.claim(f"runs: {hazard.runs or 'none'}", runs == hazard.runs)
    if hazard.settles:
        _end_the_fault(trial)
        trial.claim("Connect is right once the fault is over", not wrong_in(trial.product))
    else:
        _wait_a_day(trial)
    trial.check_whatever_happened()
    return Outcome(figures(added, removed, runs), tuple(trial.broken))


def _end_the_fault(trial: Trial) -> None:
    """Let Zoho be well again and the schedules run."""
    product = trial.product
    product.killer.disturb = None
    product.killer.arm(0)
    world = product.world
    world.faults.clear()
    world.people_limits.unlock()
    for name in ("people", "connect", "directory"):
        world.grant_rights(name)
    # Longer than a quarantine, a run that stands still, and a refusal that is not asked about again.
    trial.wait(7)
    product.work()
    product.schedules()


def _wait_a_day(trial: Trial) -> None:
    """Let a day pass with the accident as it is: no limit may let through by and by what was stopped."""
    product = trial.product
    mark = len(product.world.events)
    for _ in range(2):
        trial.wait(13)
        product.schedules(hours=1 / 3)
    written = product.world.events.read(mark, kind="profile")
    quiet = not (trial.count("added", since=mark) or trial.count("removed", since=mark) or written)
    trial.claim("what was stopped waits, also the next day", quiet)
