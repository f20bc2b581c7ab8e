"""What was promised and what came of it, as one table, and the figures below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.sandbox.screen import Screen
from tests.sandbox.servers import PEOPLE
from tests.sandbox.set_up import Activation, Deployment
from tests.sandbox.verification import Comparison

READS = frozenset({"allScopes", "orgMembers", "allGroups", "userGroups"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One event of the story. `warm_webhook` says that its seconds are those of a webhook to a running function.

    `about` is the record id of the one person that it is about.
    """

    event: str
    promised: str
    got: str
    kept: bool
    seconds: float | None = None
    warm_webhook: bool = False
    about: str = ""


def calls_per_product(calls: Iterable[Mapping[str, Any]]) -> str:
    """Count calls as Zoho saw them."""
    counted = Counter(call["product"] for call in calls)
    return ", ".join(f"{product} {number}" for product, number in sorted(counted.items())) or "none"


def connect_writes(calls: Iterable[Mapping[str, Any]]) -> int:
    """Count the calls that change something in Connect."""
    return sum(call["product"] == "connect" and call["action"] not in READS for call in calls)


def show_outcomes(screen: Screen, outcomes: Sequence[Outcome]) -> None:
    """Draw the table of the story."""
    rows = [
        (screen.mark(kept=each.kept), each.event, each.promised, each.got, _tenths(each.seconds)) for each in outcomes
    ]
    screen.table("What happened", ("", "event", "promised", "got", "seconds"), rows)


def show_figures(
    screen: Screen,
    outcomes: Sequence[Outcome],
    *,
    deployment: Deployment,
    activation: Activation,
    first_calls: Sequence[Mapping[str, Any]],
    seconds: float,
) -> None:
    """Draw what was measured."""
    counts = activation.report["counts"]
    warm = [each.seconds for each in outcomes if each.warm_webhook and each.seconds is not None]
    figures = [
        ("build, seconds", f"{deployment.build_seconds:.1f}"),
        ("deploy, seconds", f"{deployment.deploy_seconds:.1f}"),
        (f"first full sweep of {PEOPLE:,} people, seconds", f"{activation.seconds:.1f}"),
        ("memberships made by it", f"{counts['added']:,}"),
        ("groups made by it", f"{counts['groups_created']}"),
        ("calls to Zoho until it had ended", calls_per_product(first_calls)),
        ("webhook to Connect, median of the warm ones, seconds", f"{median(warm):.1f}" if warm else "none"),
        ("webhook to Connect, worst of the warm ones, seconds", f"{max(warm):.1f}" if warm else "none"),
        ("everything, seconds", f"{seconds:.0f}"),
    ]
    screen.table("Figures", ("figure", "value"), figures)


def show_comparison(screen: Screen, comparison: Comparison, *, untouched: bool) -> bool:
    """Say whether Connect is as People says; return it."""
    right = not comparison.differences and untouched
    screen.heading("Read from both sides, past the product")
    screen.result(f"checked {comparison.checked:,} memberships: {len(comparison.differences)} differences", kept=right)
    for difference in comparison.differences[:10]:
        screen.line(f"    {difference}")
    if not untouched:
        screen.line("    a group that was made by hand is not as it was")
    return right


def show_pending_actions(screen: Screen, integration: Mapping[str, Any]) -> bool:
    """Say what the product itself asks its administrator to look at; return whether it gave up nothing."""
    actions = integration["pending_actions"]
    screen.heading("What the product asks of its administrator now")
    for action in actions:
        screen.line(f"  {action['title']}: {action['why']}")
    given_up = any(action["code"] == "dead_letters" for action in actions)
    screen.result("some changes were given up" if given_up else "no change was given up", kept=not given_up)
    return not given_up


def _tenths(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f}"
