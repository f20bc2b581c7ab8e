"""What a hazard is: an accident, what is promised of it, and the chapters in which they are listed.

The first line of a scenario's docstring is its promise in words; the figures beside it are checked by `trial`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.functional.engine.stage import Stage
from tests.hazards.trial import Trial

EMPLOYEES = Stage(people=1001, departments=20, designations=30)
"""1,000 employees beside the administrator, with 2,000 memberships."""
SMALL = Stage(people=40, departments=3, designations=3)


@dataclass(frozen=True, slots=True)
class Hazard:
    """One accident.

    `added` and `removed` are the memberships that change by it, `runs` the ends of its sweeps, in order. `settles`:
    once the fault is over, Connect becomes right by itself; otherwise what was stopped waits, for days.
    """

    name: str
    words: str
    play: Callable[[Trial], None]
    stage: Stage
    added: int
    removed: int
    runs: str
    settles: bool
    active: bool

    @property
    def promise(self) -> str:
        """Say what has to come of it."""
        return f"{figures(self.added, self.removed, self.runs)}: {self.words}"

    def begin(self) -> Trial:
        """Set the stage."""
        return Trial(self.stage.active() if self.active else self.stage.build())


@dataclass(slots=True)
class Chapter:
    """Hazards of one kind."""

    title: str
    hazards: list[Hazard] = field(default_factory=list)

    def hazard(
        self,
        name: str,
        *,
        added: int = 0,
        removed: int = 0,
        runs: str = "",
        stage: Stage = SMALL,
        settles: bool = True,
        active: bool = True,
    ) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
        """Register a scenario; its docstring holds the promise."""

        def register(play: Callable[[Trial], None]) -> Callable[[Trial], None]:
            words = (play.__doc__ or "").partition("\n")[0].rstrip(".")
            said = words[:1].lower() + words[1:]
            self.hazards.append(Hazard(name, said, play, stage, added, removed, runs, settles, active))
            return play

        return register


def figures(added: int, removed: int, runs: str) -> str:
    """Write down memberships and runs, promised ones and those that came of it alike."""
    return f"+{added} -{removed}" + (f", {runs}" if runs else "")
