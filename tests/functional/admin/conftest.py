"""The admin function with every port in memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.held import OTHER, moves, store
from tests.functional.admin.world import AdminWorld, new_world

# In Lambda the function's folder is the root that its modules are imported from.
sys.path.insert(0, str(Path(__file__).parents[3] / "functions" / "admin"))


@pytest.fixture
def world() -> AdminWorld:
    """A stack on which nobody has done anything yet."""
    return new_world()


@pytest.fixture
def active(world: AdminWorld) -> AdminWorld:
    """An active integration with one hold: three moves to one department, two to another."""
    world.set_up(state=Lifecycle.ACTIVE)
    store(world, moves(3), moves(2, to=OTHER, first=4))
    return world
