"""Ten thousand seeded schedules of the whole product; in blocks, so that every core has its share."""

from __future__ import annotations

import pytest

from tests.simulation.schedule import run_seed

SEEDS = 10_000
BLOCK = 250


@pytest.mark.parametrize("start", range(0, SEEDS, BLOCK))
def test_every_schedule_ends_right(start: int) -> None:
    """Whatever happened and broke: nobody was wrongly out, and in the end Connect is as People says."""
    failed = {seed: wrong for seed in range(start, start + BLOCK) if (wrong := run_seed(seed).wrong)}

    assert failed == {}, f"replay with: make simulate SEED={next(iter(failed))}"


@pytest.mark.parametrize("seed", range(8))
def test_a_seed_is_replayed_exactly(seed: int) -> None:
    """The same seed does the same things in the same order, to the last I/O."""
    first, again = run_seed(seed, tracing=True), run_seed(seed, tracing=True)

    assert len(first.trace) > 20
    assert first.trace == again.trace
