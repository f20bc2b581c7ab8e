"""What a dry run shows of profiles: per field how everybody stands, ten examples, and the price.

Use case. The plans are those of a preview, made as if every field were confirmed; people are named by record id only.
"""

from __future__ import annotations

from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.profile_preview import summarise
from groupsync.engine.preview import SECONDS_PER_CALL
from groupsync.engine.profiles.planning import PlannedProfiles


def show_profiles(planned: PlannedProfiles, configuration: Configuration) -> dict[str, Any]:
    """Give the form of the preview. `homeless` are fields that follow People and can be written nowhere."""
    pauses = {
        "directory": configuration.profile.directory.delay_ms,
        "connect": configuration.limits.connect_delay_ms,
    }
    seconds = sum(number * (pauses[home] / 1000 + SECONDS_PER_CALL) for home, number in planned.calls.items())
    return {
        "fields": [one.to_json() for one in summarise(planned.plans)],
        "homeless": sorted(planned.homeless),
        "people": sum(plan.change is not None for plan in planned.plans),
        "waiting_for_a_manager": len(planned.waiting_for),
        "calls": dict(sorted(planned.calls.items())),
        "minutes": round(seconds / 60, 1),
    }
