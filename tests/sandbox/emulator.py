"""AWS on this machine: MiniStack on a free port, with the deployed roles enforced.

Every key but a role's own counts as the account's root, which may do everything; see docs/decisions/0003-tooling.md.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox.processes import free_port, leashed, start_detached, stop_detached, wait_until_answering
from tests.sandbox.tools import MINISTACK, require

REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator. `directory` holds its log and its temporary files."""

    endpoint: str
    directory: Path

    @property
    def log(self) -> Path:
        """What it wrote."""
        return self.directory / "ministack.log"


@contextmanager
def running(directory: Path) -> Iterator[Emulator]:
    """Run an emulator for the block's time; its state ends with it."""
    emulator, environment = _prepared(directory, free_port())
    try:
        with leashed([MINISTACK], environment=environment, log=emulator.log) as server:
            wait_until_answering(f"{emulator.endpoint}/_ministack/health", server=server, log=emulator.log)
            yield emulator
    finally:
        _forget_files(directory)


def start(directory: Path, *, port: int = 4566) -> Emulator:
    """Start an emulator that outlives this process, until `stop`."""
    stop(directory)
    emulator, environment = _prepared(directory, port)
    start_detached([MINISTACK], environment=environment, log=emulator.log, pid_file=directory / "ministack.pid")
    wait_until_answering(f"{emulator.endpoint}/_ministack/health", server=None, log=emulator.log)
    return emulator


def stop(directory: Path) -> bool:
    """End the emulator of a directory; say whether one ran."""
    ran = stop_detached(directory / "ministack.pid")
    _forget_files(directory)
    return ran


def _prepared(directory: Path, port: int) -> tuple[Emulator, dict[str, str]]:
    require(MINISTACK)
    _forget_files(directory)
    temporary = directory / "ministack"
    temporary.mkdir(parents=True, exist_ok=True)
    # Functions inherit this environment, so it holds nothing of the caller's.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "S3_DATA_DIR": str(temporary / "s3"),
        "STATE_DIR": str(temporary / "state"),
        "AUTH": "true",
    }
    return Emulator(endpoint=f"http://127.0.0.1:{port}", directory=directory), environment


def _forget_files(directory: Path) -> None:
    shutil.rmtree(directory / "ministack", ignore_errors=True)
