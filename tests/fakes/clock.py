"""A clock that moves only when told."""

from __future__ import annotations

NOON = 1_790_000_000.0
"""Where a test's clock stands unless told otherwise (21 September 2026)."""


class FakeClock:
    """A clock that moves only when told. Pass the clock itself, or its `now`, wherever a `Clock` is wanted."""

    def __init__(self, start: float = NOON) -> None:
        self.moment = start
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        """Give the time."""
        return self.moment

    def now(self) -> float:
        """Give the time."""
        return self.moment

    def advance(self, seconds: float) -> None:
        """Move on (or back: clocks do jump)."""
        self.moment += seconds

    def sleep(self, seconds: float) -> None:
        """Stand in for `time.sleep`: move on and remember for how long."""
        self.sleeps.append(seconds)
        self.advance(seconds)
