"""Every hazard that lies in what People says keeps its promise."""

from __future__ import annotations

import pytest

from tests.hazards.judge import try_hazard
from tests.hazards.registry import Hazard
from tests.hazards.suite import FROM_PEOPLE

ALL = [hazard for chapter in FROM_PEOPLE for hazard in chapter.hazards]


@pytest.mark.parametrize("hazard", ALL, ids=lambda one: f"{one.name} -> {one.promise}")
def test_hazard(hazard: Hazard) -> None:
    """What is promised of a hazard is what comes of it."""
    outcome = try_hazard(hazard)

    assert outcome.broken == ()
