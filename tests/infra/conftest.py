"""The template as CloudFormation gets it, and the artefacts that the real build makes."""

from __future__ import annotations

import pytest

from tests.infra.expansion import Template, expand
from tests.sandbox.build import Build, build


@pytest.fixture(scope="session")
def template() -> Template:
    """The expanded template with the parameters' defaults."""
    return expand()


@pytest.fixture(scope="session")
def built() -> Build:
    """The stack as built for this machine."""
    return build()
