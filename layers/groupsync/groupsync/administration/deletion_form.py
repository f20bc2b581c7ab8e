"""A deletion as answers show it: what was ordered and how far it got, and what a count has shown. No I/O."""

from __future__ import annotations

from typing import Any

from groupsync.administration.moments import iso_time
from groupsync.ports.documents import Document
from groupsync.state.integration_state import Integration


def deletion_to_json(integration: Integration) -> dict[str, Any] | None:
    """Show what was ordered, and how far it got; None while nothing is."""
    deletion = integration.deletion
    if deletion is None:
        return None
    return {
        "groups": "empty" if deletion.empty else "keep",
        "memberships": deletion.memberships,
        "stage": deletion.stage.value,
        "run_id": deletion.run_id,
        "force": deletion.force,
        "stuck": deletion.stuck,
        "at": iso_time(deletion.at),
        "by": deletion.by,
    }


def count_to_json(counted: Document | None) -> dict[str, Any] | None:
    """Show what a count found: the number that has to be typed to empty the groups."""
    return None if counted is None else {**counted.body, "at": iso_time(counted.body["at"])}
