"""`make hazards`: tries every hazard and prints scenario, promised, got; ends with 1 when a promise was not kept."""

from __future__ import annotations

import sys

from tests.hazards.judge import Outcome, try_hazard
from tests.hazards.registry import Hazard
from tests.hazards.suite import CHAPTERS


def line(hazard: Hazard, outcome: Outcome) -> str:
    """Write one row of the table, and below it what was not kept."""
    broken = [f"  NOT KEPT: {one}" for one in outcome.broken]
    row = f"{hazard.name} | {hazard.promise} | {outcome.got}{' | NOT KEPT' if broken else ''}"
    return "\n".join([row, *broken])


def say(text: str) -> None:
    """Write a line at once: the whole takes a minute."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Try all."""
    outcomes = []
    say("scenario | promised | got (memberships added and removed, ends of the runs)")
    for chapter in CHAPTERS:
        say(f"\n{chapter.title}")
        for hazard in chapter.hazards:
            outcome = try_hazard(hazard)
            outcomes.append(outcome)
            say(line(hazard, outcome))
    failed = sum(1 for outcome in outcomes if outcome.broken)
    say(f"\n{len(outcomes) - failed} of {len(outcomes)} promises kept")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
