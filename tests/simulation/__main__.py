"""`make simulate`: any number of schedules on every core, or one of them step by step."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.schedule import run_seed

BLOCK = 500


def failing(block: range) -> list[tuple[int, str]]:
    """Run a block of seeds; give those that went wrong, with the first thing that did."""
    results = (run_seed(seed) for seed in block)
    return [(result.seed, result.wrong[0]) for result in results if result.wrong]


def replay(seed: int) -> int:
    """Print one schedule step by step."""
    result = run_seed(seed, tracing=True)
    print("\n".join(result.trace))
    print("\n".join(f"WRONG {one}" for one in result.wrong) or f"right, after {result.sweeps} full sweeps")
    return bool(result.wrong)


def simulate(seeds: int) -> int:
    """Run so many schedules and print what failed."""
    started = time.monotonic()
    blocks = [range(start, min(start + BLOCK, seeds)) for start in range(0, seeds, BLOCK)]
    count = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(failing, blocks):
            for seed, wrong in found:
                count += 1
                print(f"{wrong}\n  make simulate SEED={seed}", flush=True)
    print(f"{seeds} schedules, {count} failed, {time.monotonic() - started:.0f} s")
    return count > 0


if __name__ == "__main__":
    what, number = sys.argv[1], int(sys.argv[2])
    sys.exit(replay(number) if what == "replay" else simulate(number))
