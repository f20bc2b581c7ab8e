"""The AWS stand, and clients whose answers a test writes itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.aws_stand import AwsStand, aws_stand
from tests.fakes.clock import FakeClock


@pytest.fixture
def stand() -> Iterator[AwsStand]:
    """Give the AWS stand."""
    with aws_stand() as aws:
        yield aws


@pytest.fixture
def clock() -> FakeClock:
    """Give the clock that the adapters read."""
    return FakeClock()
