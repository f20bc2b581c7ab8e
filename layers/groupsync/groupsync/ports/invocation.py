"""What one invocation works with: the time, the time that it has left, the calls that it makes."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Now, in seconds since the epoch."""

TimeLeft = Callable[[], float]
"""Seconds that this invocation may still use."""


class CallMeter:
    """Counts calls to Zoho per product during one piece of work."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def count(self, product: str) -> None:
        """Count one call."""
        self.counts[product] = self.counts.get(product, 0) + 1

    def reset(self) -> dict[str, int]:
        """Give what was counted and start again."""
        counts, self.counts = self.counts, {}
        return counts
