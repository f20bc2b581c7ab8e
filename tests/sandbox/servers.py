"""The two servers of the sandbox, AWS and the pretend Zoho: on a leash for the demo, detached for `make up`."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox import emulator
from tests.sandbox.emulator import Emulator
from tests.sandbox.processes import free_port, leashed, start_detached, stop_detached, wait_until_answering

PEOPLE = 1000
DEPARTMENTS = 20
DESIGNATIONS = 30
SEED = 7
"""The same company every time."""

AWS_PORT = 4566
ZOHO_PORT = 8765


@dataclass(frozen=True, slots=True)
class Servers:
    """Where both answer and where they write."""

    aws: Emulator
    zoho_url: str
    zoho_log: Path


@contextmanager
def running(directory: Path) -> Iterator[Servers]:
    """Run both for the block's time."""
    port = free_port()
    log = directory / "zoho.log"
    with (
        leashed(_zoho_command(port), environment=_zoho_environment(), log=log) as zoho,
        emulator.running(directory) as aws,
    ):
        wait_until_answering(_probe(port), server=zoho, log=log)
        yield Servers(aws, f"http://127.0.0.1:{port}", log)


def start(directory: Path) -> Servers:
    """Start both so that they outlive this process, on the usual ports if those are free."""
    stop(directory)
    port = _free_or_any(ZOHO_PORT)
    log = directory / "zoho.log"
    pid_file = directory / "zoho.pid"
    directory.mkdir(parents=True, exist_ok=True)
    start_detached(_zoho_command(port), environment=_zoho_environment(), log=log, pid_file=pid_file)
    wait_until_answering(_probe(port), server=None, log=log)
    aws = emulator.start(directory, port=_free_or_any(AWS_PORT))
    return Servers(aws, f"http://127.0.0.1:{port}", log)


def stop(directory: Path) -> bool:
    """End both; say whether one of them ran."""
    ran = [stop_detached(directory / "zoho.pid"), emulator.stop(directory)]
    return any(ran)


def _zoho_command(port: int) -> list[str]:
    sizes = ["--people", str(PEOPLE), "--departments", str(DEPARTMENTS), "--designations", str(DESIGNATIONS)]
    return [sys.executable, "-m", "tests.sandbox.zoho", "--port", str(port), "--seed", str(SEED), *sizes]


def _zoho_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}


def _probe(port: int) -> str:
    return f"http://127.0.0.1:{port}/_control/faults"


def _free_or_any(wanted: int) -> int:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return wanted
