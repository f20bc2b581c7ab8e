"""A built function under AWS's own Lambda runtime: the Runtime Interface Emulator and `awslambdaric`, without Docker.

It has the real INIT and INVOKE phases, which the emulator of AWS has not; the tests of `events/` use both.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sandbox.processes import free_port, leashed, wait_until_answering
from tests.sandbox.tools import TOOLS, ToolError, require

INVOCATIONS = "/2015-03-31/functions/function/invocations"


@dataclass(frozen=True, slots=True)
class EmulatedFunction:
    """A function that waits for invocations. Its first one runs INIT."""

    url: str
    log: Path

    def invoke(self, event: Mapping[str, Any], *, timeout: float = 60) -> Any:
        """Invoke with an event; return the answer, a function's own error included."""
        request = urllib.request.Request(self.url, data=json.dumps(event).encode(), method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=timeout) as answer:
            return json.loads(answer.read() or b"null")

    @property
    def init_ms(self) -> float:
        """How long INIT took, in milliseconds, by the emulator's report of the first invocation."""
        found = re.search(r"INIT REPORT\(durationMs: ([\d.]+)\)", self.log.read_text(encoding="utf-8"))
        if found is None:
            raise ToolError(f"{self.log} has no report of INIT; was the function invoked?")
        return float(found[1])


@contextmanager
def emulated(
    function: Path, *, layer: Path, environment: Mapping[str, str], log: Path, timeout_seconds: int = 60
) -> Iterator[EmulatedFunction]:
    """Run the built function of this folder, with the built layer on its path, for the block's time."""
    runtime_port, invoke_port = free_port(), free_port()
    command: list[str | Path] = [_interface_emulator(), "--runtime-api-address", f"127.0.0.1:{runtime_port}"]
    command += ["--runtime-interface-emulator-address", f"127.0.0.1:{invoke_port}"]
    command += [sys.executable, "-m", "awslambdaric", "app.handler"]
    own = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": f"{function}{os.pathsep}{layer}",
        "LAMBDA_TASK_ROOT": str(function),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout_seconds),
    }
    with leashed(command, environment=own | dict(environment), log=log, cwd=function) as server:
        wait_until_answering(f"http://127.0.0.1:{invoke_port}/", server=server, log=log)
        yield EmulatedFunction(url=f"http://127.0.0.1:{invoke_port}{INVOCATIONS}", log=log)


def _interface_emulator() -> Path:
    processor = "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"
    found = sorted(TOOLS.glob(f"sam/lib/python3.*/site-packages/samcli/local/rapid/aws-lambda-rie-{processor}"))
    emulator = found[0] if found else TOOLS / "sam"
    require(emulator)
    # The package may leave it without the right to be run.
    emulator.chmod(0o755)
    return emulator
