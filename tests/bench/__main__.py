"""`make bench`: measures speed, memory and calls, and prints them beside what is promised and what peers need.

Times are seconds of one processor; sizes are MiB. Each planning has a process of its own, one after the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tests.bench import flows
from tests.bench.flows import Cost
from tests.bench.starts import FUNCTIONS, layer_mib, start

PEOPLE = (20_000, 100_000)
PEERS = {100_000: "user-sync.py 6.2 s, 429; idp-scim-sync 4.9 s, 694; bare sets 0.55 s, 99"}
Row = tuple[str, str, str]
"""What was measured, what is promised or peers need, what came of it here."""


def planning(people: int, *, changed: bool) -> dict[str, Any]:
    """Measure one planning in a new process."""
    kind = "changed" if changed else "unchanged"
    answer = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "tests.bench.planning", str(people), kind], capture_output=True, text=True, check=True
    )
    figures: dict[str, Any] = json.loads(answer.stdout)
    return figures


def plannings() -> Iterator[Row]:
    """Plan for everybody, unchanged and with one person in a hundred changed."""
    for people in PEOPLE:
        for changed in (False, True):
            found = planning(people, changed=changed)
            state = f"{found['changes']:,} changes" if changed else "unchanged"
            what = f"planning {people:,} people, {state}"
            promise = "1.0 s, 150 MiB" if people == max(PEOPLE) else ""
            if not changed and people in PEERS:
                yield "  peers, diff alone", PEERS[people], ""
            yield what, promise, f"{found['seconds']:.2f} s"
            memory = (found["peak"], found["peak"] - found["empty"], found["peak"] - found["states"])
            yield (
                "  memory: process, without its imports, planning alone",
                "",
                "{:.0f}, {:.0f}, {:.0f} MiB".format(*memory),
            )
            if not changed:
                yield "  both states parsed from what People and DynamoDB send", "", f"{found['reading']:.1f} s"


def sweeps() -> Iterator[Row]:
    """Sweep two companies in one process."""
    small = flows.first_sweep(flows.company(1000))
    yield from _cost("first sweep of 1,000 people", "100 people a call; one a removal", small)
    large = flows.company(PEOPLE[0])
    flows.first_sweep(large)
    sweep = flows.unchanged_sweep(large)
    yield from _cost(f"full sweep of {PEOPLE[0]:,} people, unchanged", "no write but the run and the cursor", sweep)
    yield "  documents that changed", "", ", ".join(one.split()[0] for one in sweep.changed)


def webhooks() -> Iterator[Row]:
    """Follow single webhooks, and a burst of them."""
    for what, change in (("nothing new", flows.nothing), ("a move", flows.move), ("a leaver", flows.leave)):
        yield from _cost(f"webhook to Connect, {what}", "", flows.webhook(flows.settled(200), change))
    cost, holds = flows.burst(flows.settled(700), 500)
    yield from _cost("500 webhooks within an hour, 430 over the limit", "a handful of holds", cost)
    yield "  holds", "", str(holds)


def starts() -> Iterator[Row]:
    """Start each function, and weigh the layer."""
    for function in FUNCTIONS:
        found = start(function)
        measured = f"{found.importing:.2f} s + {found.building:.2f} s, {len(found.modules)} modules"
        yield f"start of {function}: import + clients", "", measured
    size = layer_mib()
    yield "layer, unzipped", "250 MiB (AWS)", "not built: make build" if size is None else f"{size:.0f} MiB"


def _cost(what: str, promise: str, cost: Cost) -> Iterator[Row]:
    calls = ", ".join(f"{product} {number}" for product, number in sorted(cost.products.items()))
    units = cost.units
    yield what, promise, f"{cost.seconds:.2f} s; calls: {calls}"
    yield (
        "  ledger: units read, written (items)",
        "",
        (f"{units.read:,} ({units.items_read:,}), {units.written:,} ({units.items_written:,})"),
    )
    documents = (cost.ways_out[f"documents.{one}"] for one in ("get", "query", "write"))
    yield "  documents: gets, queries, writes", "", ", ".join(map(str, documents))


def main() -> int:
    """Measure everything and print it as it comes."""
    began = time.monotonic()
    _say("what", "promised, or peers'", "here")
    for part in (starts, webhooks, sweeps, plannings):
        for row in part():
            _say(*row)
    sys.stdout.write(f"\n{time.monotonic() - began:.0f} s\n")
    return 0


def _say(what: str, promised: str, here: str) -> None:
    sys.stdout.write(f"{what:<58} | {promised:<36} | {here}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
