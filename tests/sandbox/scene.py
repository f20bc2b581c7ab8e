"""Where the chapters play: everything they use, and the waiting and measuring that they share.

Seconds are between the change in People and the moment at which the pretend Connect noted the last membership.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.sandbox.admin_client import AdminClient
from tests.sandbox.outcomes import Outcome
from tests.sandbox.screen import Screen
from tests.sandbox.stack import Stack
from tests.sandbox.verification import groups_of, names_of
from tests.sandbox.zoho_client import ZohoClient

PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.1

Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep that has ended: its report, the memberships that changed meanwhile, and the calls to Zoho."""

    report: Mapping[str, Any]
    changes: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    seconds: float

    @property
    def removed(self) -> int:
        """Count who was removed from a group."""
        return sum(change["change"] == "removed" for change in self.changes)


@dataclass(frozen=True, slots=True)
class Scene:
    """The stack, both sides of the pretend company, an administrator, and the screen."""

    stack: Stack
    zoho: ZohoClient
    admin: AdminClient
    screen: Screen

    def live(self, event: str, act: Callable[[], Person], *, promised: str, warm: bool = True) -> Outcome:
        """Let something happen to somebody in People and wait until Connect is right about the person."""
        began, started = self.zoho.now(), time.time()
        record_id = str(act()["record_id"])
        seconds = self.until_right(record_id, began=began, started=started)
        got = self.where(record_id)
        return Outcome(event, promised, got, seconds is not None, seconds, warm_webhook=warm, about=record_id)

    def until_right(self, record_id: str, *, began: int, started: float) -> float | None:
        """Wait until one person is in the right groups; return the seconds, or None when patience ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        seen = -1
        while time.monotonic() < deadline:
            events = self.zoho.events(began, kind="membership").found
            if len(events) != seen:
                seen = len(events)
                state = self.zoho.state()
                person = person_of(state, record_id)
                wanted, has = groups_of(state, person)
                mine = [event for event in events if event["user"] == person["zuid"]]
                if wanted == has and mine:
                    return max(0.0, float(mine[-1]["time"]) - started)
            time.sleep(POLL_SECONDS)
        return None

    def where(self, record_id: str) -> str:
        """Say in which groups somebody is."""
        state = self.zoho.state()
        return "in " + names_of(state, groups_of(state, person_of(state, record_id))[1])

    def sweep(self, mode: str) -> Sweep:
        """Start a sweep over the admin API and follow it."""
        began, started = self.zoho.now(), time.monotonic()
        with self.screen.step(f"{mode} sweep") as step:
            run_id = self.admin.post("/sweeps", {"mode": mode})["run_id"]
            report = self.admin.follow(run_id, show=step.update)
        changes = self.zoho.events(began, kind="membership").found
        return Sweep(report, changes, self.zoho.calls(began), time.monotonic() - started)

    def finish(self, outcome: Outcome) -> Outcome:
        """Tell how it came out."""
        seconds = "" if outcome.seconds is None else f" after {outcome.seconds:.1f} s"
        self.screen.result(f"{outcome.got}{seconds}", kept=outcome.kept)
        return outcome


def person_of(state: Mapping[str, Any], record_id: str) -> Person:
    """Find one employee's facts."""
    return next(person for person in state["people"] if person["record_id"] == record_id)


def unit_of(state: Mapping[str, Any], form: str, name: str) -> str:
    """Find the record id of a department or designation."""
    record_id: str = next(row["record_id"] for row in state[f"{form}s"] if row["name"] == name)
    return record_id


def staff_of(state: Mapping[str, Any], department: str) -> list[Person]:
    """List the employed people of a department who are in the network, the token's owner left out."""
    record_id = unit_of(state, "department", department)
    return [
        person
        for person in state["people"]
        if person["department_id"] == record_id
        and person["status_type"] == 1
        and person["in_network"]
        and person["zuid"] != state["owner"]
    ]
