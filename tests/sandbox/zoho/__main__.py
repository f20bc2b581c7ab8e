"""Runs the pretend Zoho: prints one JSON line when ready, ends cleanly on SIGTERM or Ctrl-C."""

import argparse
import json
import signal
import sys
import threading
from types import FrameType

from tests.sandbox.zoho.server import running_zoho
from tests.sandbox.zoho.world import ALL_SCOPES, World, create_world


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.zoho", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--departments", type=int, default=20)
    parser.add_argument("--designations", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--twins", action="store_true", help="give two departments one name")
    parser.add_argument("--clients", nargs="*", default=["sync"], help="applications to register, one per name")
    return parser.parse_args(arguments)


def greeting(world: World, url: str, clients: list[str]) -> dict[str, object]:
    """Register the applications and return what their users need to know; the first one also stands at the top."""
    made = []
    for name in clients or ["sync"]:
        client = world.accounts.register(name)
        code = world.self_client_code(client.client_id, list(ALL_SCOPES))
        made.append({"name": name, "client_id": client.client_id, "client_secret": client.secret, "code": code})
    first = {key: made[0][key] for key in ("client_id", "client_secret", "code")}
    facts = {
        "network_id": world.network.network_id,
        "directory_org_id": world.directory.org_id,
        "people": len(world.company.employees),
    }
    return {"url": url, **first, **facts, "clients": made}


def main(arguments: list[str]) -> int:
    """Serve until told to end."""
    options = parse(arguments)
    world = create_world(
        options.people, options.departments, options.designations, seed=options.seed, twins=options.twins
    )
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with running_zoho(world, options.port) as zoho:
        print(json.dumps(greeting(world, zoho.url, options.clients)), flush=True)
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
