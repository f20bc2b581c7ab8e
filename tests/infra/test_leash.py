"""The sandbox leaves nothing running, however a run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sandbox.processes import leashed, stop_detached
from tests.sandbox.tools import ROOT

SERVER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
HOLDER = """
import os, sys, time
from pathlib import Path
from tests.sandbox.processes import leashed
with leashed(sys.argv[2:], environment=os.environ, log=Path(sys.argv[1])):
    time.sleep(60)
"""


def test_a_server_ends_with_the_block(tmp_path: Path) -> None:
    """The usual end: the block is left, an exception's way too."""
    noted = tmp_path / "pid"
    with leashed(_server(noted), environment=os.environ, log=tmp_path / "log"):
        number = _number(noted)

    assert not _runs(number)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_when_its_holder_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    """Even when the holder can clean up nothing, the server does not outlive it."""
    noted = tmp_path / "pid"
    holder = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLDER, str(tmp_path / "log"), *_server(noted)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    server = _number(noted)
    holder.send_signal(number)
    holder.wait(timeout=20)

    assert _ends(server)


def test_a_detached_server_is_ended_by_its_file(tmp_path: Path) -> None:
    """`make down` ends what `make up` started, once."""
    noted, pid_file = tmp_path / "pid", tmp_path / "server.pid"
    program = (
        "import sys; from pathlib import Path; from tests.sandbox.processes import start_detached; import os;"
        "start_detached(sys.argv[3:], environment=os.environ, log=Path(sys.argv[1]), pid_file=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(tmp_path / "log"), str(pid_file), *_server(noted)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own interpreter
    server = _number(noted)

    assert _runs(server)
    assert stop_detached(pid_file) is True
    assert _ends(server)
    assert stop_detached(pid_file) is False


def _server(noted: Path) -> list[str]:
    return [sys.executable, "-c", SERVER, str(noted)]


def _number(noted: Path) -> int:
    for _ in range(400):
        if noted.exists() and noted.read_text(encoding="utf-8"):
            return int(noted.read_text(encoding="utf-8"))
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def _runs(number: int) -> bool:
    listed = subprocess.run(  # noqa: S603 - a system tool with a number
        ["ps", "-o", "stat=", "-p", str(number)],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


def _ends(number: int) -> bool:
    for _ in range(300):
        if not _runs(number):
            return True
        time.sleep(0.05)
    return False
