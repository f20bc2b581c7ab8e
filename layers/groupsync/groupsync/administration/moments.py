"""Moments as answers show them. No I/O."""

from __future__ import annotations

from datetime import UTC, datetime


def iso_time(moment: float) -> str:
    """Write epoch seconds as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
