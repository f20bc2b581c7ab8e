"""`make up` and `make down`: the world of the demo, active and kept running to play with."""

from __future__ import annotations

import json
import shutil

from tests.sandbox import function_logs, servers
from tests.sandbox.administrator import EMAIL, PASSWORD
from tests.sandbox.administrator import sign_in as sign_in_to
from tests.sandbox.processes import wait_until_answering
from tests.sandbox.screen import Screen
from tests.sandbox.servers import Servers
from tests.sandbox.set_up import build_and_deploy, sign_in, subscribe, walk_to_active, webhook_token
from tests.sandbox.stack import Stack
from tests.sandbox.stack import describe as stack_of
from tests.sandbox.tools import SANDBOX, ToolError
from tests.sandbox.zoho_client import ZohoClient

DIRECTORY = SANDBOX / "up"
DESCRIPTION = DIRECTORY / "description.txt"
ADDRESSES = DIRECTORY / "addresses.json"


def up(screen: Screen) -> int:
    """Start the world unless it runs, and say how to use it."""
    if _runs():
        screen.line("It runs already. `make down` ends it.\n")
        screen.line(DESCRIPTION.read_text(encoding="utf-8"))
        return 0
    try:
        _start(screen)
    except BaseException:
        # Interrupted or failed: half a world helps nobody. The logs stay.
        servers.stop(DIRECTORY)
        raise
    return 0


def down(screen: Screen) -> int:
    """End the world and forget its state."""
    ran = servers.stop(DIRECTORY)
    shutil.rmtree(DIRECTORY, ignore_errors=True)
    screen.line("It has ended." if ran else "Nothing was running.")
    return 0


def token(screen: Screen) -> int:
    """Sign in to the world that runs, and print the ID token."""
    screen.line(sign_in_to(_running_stack(), email=EMAIL, password=PASSWORD))
    return 0


def logs(screen: Screen) -> int:
    """Write down what the functions of the world that runs have logged, and print where."""
    screen.line(str(function_logs.keep(_running_stack(), DIRECTORY)))
    return 0


def _running_stack() -> Stack:
    if not _runs():
        raise ToolError("nothing is running: `make up` starts it")
    return stack_of(endpoint=json.loads(ADDRESSES.read_text(encoding="utf-8"))["aws"])


def _start(screen: Screen) -> None:
    DESCRIPTION.unlink(missing_ok=True)
    with screen.step("the emulator of AWS and the pretend Zoho start"):
        running = servers.start(DIRECTORY)
    zoho = ZohoClient(running.zoho_url)
    # The stack's own schedules stay: a quarter of an hour, and every night.
    stack = build_and_deploy(running, screen, schedules={}).stack
    walk_to_active(sign_in(stack, screen), zoho, screen)
    subscribe(stack, zoho, screen)
    ADDRESSES.write_text(json.dumps({"aws": running.aws.endpoint, "zoho": running.zoho_url}), encoding="utf-8")
    description = describe(running, stack)
    DESCRIPTION.write_text(description, encoding="utf-8")
    screen.line(f"\n{description}")


def _runs() -> bool:
    if not DESCRIPTION.exists() or not ADDRESSES.exists():
        return False
    addresses = json.loads(ADDRESSES.read_text(encoding="utf-8"))
    try:
        for url in (f"{addresses['aws']}/_ministack/health", f"{addresses['zoho']}/_control/faults"):
            wait_until_answering(url, server=None, log=DESCRIPTION, seconds=1)
    except ToolError:
        return False
    return True


def describe(running: Servers, stack: Stack) -> str:
    """Say where everything is and how to use it."""
    outputs = stack.outputs
    return f"""\
The integration is active. Nothing here is real, and `make down` ends it.

  console        {outputs["ConsoleUrl"]}
  admin API      {outputs["AdminApiUrl"]}
  webhooks       {outputs["PeopleWebhookUrl"]}   token {webhook_token(stack)}
  sign-in        {EMAIL}   password {PASSWORD}
  pretend Zoho   {running.zoho_url}/_control/   (tests/sandbox/zoho/README.md)
  AWS            {running.aws.endpoint}

A token for the admin API, and where the integration stands:

  TOKEN=$(.venv/bin/python -m tests.sandbox.story token)
  curl -H "Authorization: $TOKEN" {outputs["AdminApiUrl"]}/integration

Hire somebody; a moment later the person is in both groups:

  curl -H 'Content-Type: application/json' {running.zoho_url}/_control/hire \\
    -d '{{"department": "Legal", "designation": "Analyst"}}'
  curl '{running.zoho_url}/_control/events?kind=membership' | tail -c 600

Logs: {running.aws.log}
      {running.zoho_log}
      those of the functions: .venv/bin/python -m tests.sandbox.story logs"""
