"""Where the tools of the sandbox are, and how one is run: quietly, with its output kept for when it fails.

`make setup` installs them; nothing here looks at the machine's own.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SANDBOX = ROOT / ".sandbox"
TOOLS = ROOT / ".tools"
SAM = TOOLS / "sam" / "bin" / "sam"
MINISTACK = TOOLS / "ministack" / "bin" / "ministack"
BUILD_PYTHON = TOOLS / "uv" / "bin" / "python"

RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
"""The Lambda runtime that this machine can build for and run: its own Python's."""

ARCHITECTURE = "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


class ToolError(Exception):
    """A tool that is missing or failed. The message ends with the last lines it wrote."""


def run_tool(command: Sequence[str | Path], *, environment: Mapping[str, str], log: Path, cwd: Path = ROOT) -> str:
    """Run a tool to its end and return what it wrote to standard output; `log` keeps the rest. Raises `ToolError`."""
    require(Path(command[0]))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as errors:
        finished = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    if finished.returncode != 0:
        written = finished.stdout.splitlines() + log.read_text(encoding="utf-8").splitlines()
        raise ToolError(f"{Path(command[0]).name} {command[1]} failed\n" + "\n".join(written[-40:]))
    return finished.stdout


def require(tool: Path) -> None:
    """Raise `ToolError` when a tool has not been installed."""
    if not tool.exists():
        raise ToolError(f"{tool.relative_to(ROOT) if tool.is_relative_to(ROOT) else tool} is missing: run `make setup`")


def sam_environment() -> dict[str, str]:
    """The environment that `sam` builds in: this machine's, with the build Python first and no telemetry."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    if "AWS_CA_BUNDLE" in os.environ:
        environment["AWS_CA_BUNDLE"] = os.environ["AWS_CA_BUNDLE"]
    path = os.environ.get("PATH", os.defpath)
    return environment | {"PATH": f"{BUILD_PYTHON.parent}{os.pathsep}{path}", "SAM_CLI_TELEMETRY": "0"}
