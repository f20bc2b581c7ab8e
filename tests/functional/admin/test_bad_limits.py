"""Limits that cannot be meant: refused with their path, and the old ones stay."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.admin.world import AdminWorld


@pytest.mark.parametrize(
    ("guard", "field"),
    [
        ({"leavers": {"count": -1, "percent": 2, "max": 200}}, "guard.leavers.count"),
        ({"moves": {"count": 5, "percent": 101, "max": 300}}, "guard.moves.percent"),
        ({"losses": {"count": 2, "percent": 1}}, "guard.losses.max"),
        ({"group_losses": {"percent": 30, "max": 10}}, "guard.group_losses.count"),
        ({"gains": {"count": 10}}, "guard.gains.percent"),
        ({"private_gains": {"count": 3, "percent": -20}}, "guard.private_gains.percent"),
        ({"leavers": None}, "guard.leavers"),
        ({"source_shrink_percent": 101}, "guard.source_shrink_percent"),
        ({"lookups": -1}, "guard.lookups"),
        ({"invitations": -1}, "guard.invitations"),
        ({"window_hours": 0}, "guard.window_hours"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_refused(world: AdminWorld, guard: dict[str, Any], field: str) -> None:
    """Negative, over 100 percent, half given or null: 400 with the path, never silently off."""
    world.set_up()
    version = world.integration.configuration_version
    document = {"network_id": "105000017039001", "guard": guard}

    answer = world.post("save-configuration", {"version": version, "configuration": document})

    assert (answer.status, answer.body["field"].removeprefix("configuration.")) == (400, field)
    assert world.integration.configuration_version == version
