"""The demo: the whole product on real parts, told as a story with seconds; and `make up`, `make down`.

Run as `python -m tests.sandbox.story [demo|up|down|token|logs]`.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType

import requests
from botocore.exceptions import BotoCoreError, ClientError

from tests.sandbox import function_logs, people_chapters, playground, profile_chapters, safety_chapters, servers
from tests.sandbox.admin_client import AdminError
from tests.sandbox.outcomes import Outcome, show_comparison, show_figures, show_outcomes, show_pending_actions
from tests.sandbox.scene import Scene
from tests.sandbox.screen import Screen
from tests.sandbox.servers import DEPARTMENTS, DESIGNATIONS, PEOPLE, Servers
from tests.sandbox.set_up import Deployment, SetUpError, build_and_deploy, sign_in, subscribe, walk_to_active
from tests.sandbox.tools import ROOT, SANDBOX, ToolError
from tests.sandbox.verification import compare, hand_made
from tests.sandbox.zoho_client import PretenceError, ZohoClient

DIRECTORY = SANDBOX / "demo"
SELDOM = {"IncrementalSweepSchedule": "rate(1 day)", "FullSweepSchedule": "rate(1 day)"}
"""The story starts its sweeps itself; none of the schedule's may come between."""

FAILURES = (ToolError, SetUpError, AdminError, PretenceError, requests.RequestException, BotoCoreError, ClientError)
INTERRUPTED = 130


def demo(screen: Screen) -> int:
    """Tell the story; return 0 when every promise was kept."""
    began = time.monotonic()
    screen.heading(f"A pretend company: {PEOPLE:,} people, {DEPARTMENTS} departments, {DESIGNATIONS} designations")
    with servers.running(DIRECTORY) as running:
        try:
            return _tell(running, screen, began)
        except FAILURES:
            screen.line(f"\nThe logs: {running.aws.log}\n          {running.zoho_log}")
            raise


def _tell(running: Servers, screen: Screen, began: float) -> int:
    zoho = ZohoClient(running.zoho_url)
    deployment = build_and_deploy(running, screen, schedules=SELDOM)
    try:
        return _live(deployment, zoho, screen, began)
    finally:
        log = function_logs.keep(deployment.stack, DIRECTORY)
        screen.line(f"\nWhat the functions logged: {log.relative_to(ROOT)}")


def _live(deployment: Deployment, zoho: ZohoClient, screen: Screen, began: float) -> int:
    by_hand = hand_made(zoho.state())
    screen.heading("An administrator brings the integration to life, over its API")
    admin = sign_in(deployment.stack, screen)
    activation = walk_to_active(admin, zoho, screen)
    first_calls = zoho.calls(activation.began)
    subscribe(deployment.stack, zoho, screen)
    scene = Scene(deployment.stack, zoho, admin, screen)
    screen.heading("People come, move and go")
    outcomes: list[Outcome] = list(people_chapters.tell(scene))
    screen.heading("Profiles follow")
    outcomes += profile_chapters.tell(scene)
    screen.heading("Things go wrong")
    outcomes += safety_chapters.tell(scene)
    state = zoho.state()
    show_outcomes(screen, outcomes)
    seconds = time.monotonic() - began
    show_figures(
        screen, outcomes, deployment=deployment, activation=activation, first_calls=first_calls, seconds=seconds
    )
    right = show_comparison(screen, compare(state), untouched=hand_made(state) == by_hand)
    nothing_lost = show_pending_actions(screen, admin.get("/integration"))
    return 0 if right and nothing_lost and all(outcome.kept for outcome in outcomes) else 1


ACTS: Mapping[str, Callable[[Screen], int]] = {
    "demo": demo,
    "up": playground.up,
    "down": playground.down,
    "token": playground.token,
    "logs": playground.logs,
}


def main(arguments: list[str]) -> int:
    """Do what is asked for; leave nothing behind, however it ends."""
    act = ACTS.get(arguments[0] if arguments else "demo")
    if act is None or len(arguments) > 1:
        print(f"usage: python -m tests.sandbox.story [{'|'.join(ACTS)}]", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return act(Screen())
    except FAILURES as error:
        print(f"\n{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; everything that was started has ended.", file=sys.stderr)
        return INTERRUPTED


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
