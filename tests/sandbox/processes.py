"""Servers that the sandbox starts: on a leash for a test or a demo, or detached for `make up`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.sandbox.leash import end_group
from tests.sandbox.tools import ROOT, ToolError

LEASH = Path(__file__).with_name("leash.py")


def free_port() -> int:
    """Name a loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def leashed(
    command: Sequence[str | Path], *, environment: Mapping[str, str], log: Path, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server as long as the block, or this process, lasts."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        # Its standard input is the leash: the kernel closes it whatever happens to this process.
        leash = subprocess.Popen(
            [sys.executable, "-S", "-E", str(LEASH), *map(str, command)],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield leash
    finally:
        if leash.stdin:
            leash.stdin.close()
        leash.wait(timeout=30)


def start_detached(
    command: Sequence[str | Path], *, environment: Mapping[str, str], log: Path, pid_file: Path, cwd: Path = ROOT
) -> int:
    """Start a server that outlives this process; `stop_detached` ends it. Returns its process id."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        server = subprocess.Popen(
            list(map(str, command)),
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    pid_file.write_text(f"{server.pid}\n{Path(command[0]).name}\n", encoding="utf-8")
    return server.pid


def stop_detached(pid_file: Path) -> bool:
    """End a detached server and all that it started; say whether it still ran."""
    if not pid_file.exists():
        return False
    number, name = pid_file.read_text(encoding="utf-8").split()
    # The number may belong to a stranger by now.
    listed = subprocess.run(["ps", "-o", "command=", "-p", number], capture_output=True, text=True, check=False)
    runs = name in listed.stdout
    if runs:
        os.kill(int(number), signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(int(number), os.WNOHANG)
        end_group(int(number))
    pid_file.unlink()
    return runs


def wait_until_answering(url: str, *, server: subprocess.Popen[bytes] | None, log: Path, seconds: float = 60) -> None:
    """Return when `url` answers anything. Raises `ToolError` when the server ended, or time is up."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (server is None or server.poll() is None):
        try:
            opener.open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ToolError(f"{url} does not answer\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
