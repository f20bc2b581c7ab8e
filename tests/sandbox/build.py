"""The real `sam build`, with byte-code. What is deployed, run under AWS's runtime and imported alone is one build."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox.tools import ARCHITECTURE, BUILD_PYTHON, ROOT, RUNTIME, SAM, SANDBOX, run_tool, sam_environment

INPUTS = ("template.yaml", "functions", "layers/groupsync", "requirements/sam.txt", "tests/sandbox/build.py")
FUNCTIONS = {
    "webhook": "WebhookFunction",
    "worker": "WorkerFunction",
    "reconcile": "ReconcileFunction",
    "admin": "AdminFunction",
}
"""Folder under `functions/` → logical id."""
KEPT_BUILDS = 4


@dataclass(frozen=True, slots=True)
class Build:
    """Built artefacts, laid out as `sam build` does."""

    directory: Path

    @property
    def template(self) -> Path:
        """The template that `sam deploy` takes."""
        return self.directory / "template.yaml"

    @property
    def layer(self) -> Path:
        """The layer's folder that Lambda puts on the path."""
        return self.directory / "GroupSyncLayer" / "python"

    def function(self, name: str) -> Path:
        """The code of one function, by its folder's name."""
        return self.directory / FUNCTIONS[name]


def build(*, runtime: str = RUNTIME, architecture: str = ARCHITECTURE) -> Build:
    """Build the stack, unless the last build was of the same sources. Several processes may ask at once."""
    home = SANDBOX / f"build-{runtime}-{architecture}"
    home.mkdir(parents=True, exist_ok=True)
    wanted = _fingerprint()
    # A folder per state of the sources: somebody may still be deploying from the one before.
    built = Build(home / wanted[:12])
    stamp = home / f"{wanted[:12]}.done"
    with _alone(home / "lock"):
        if stamp.exists():
            return built
        _forget_oldest(home)
        _sam_build(built, home, runtime=runtime, architecture=architecture)
        if runtime == RUNTIME:
            _compile(built, home)
        stamp.touch()
    return built


def _forget_oldest(home: Path) -> None:
    done = sorted(home.glob("*.done"), key=lambda stamp: stamp.stat().st_mtime)
    for stamp in done[: -KEPT_BUILDS + 1]:
        stamp.unlink()
        shutil.rmtree(home / stamp.stem)


def _sam_build(built: Build, home: Path, *, runtime: str, architecture: str) -> None:
    command: list[str | Path] = [SAM, "build", "--build-dir", built.directory, "--cache-dir", home / "cache"]
    command += ["--parameter-overrides", f"PythonRuntime={runtime} Architecture={architecture}"]
    run_tool(command, environment=sam_environment(), log=home / "build.log")


def _compile(built: Build, home: Path) -> None:
    # Lambda's code folder is read-only: without this each cold start would compile everything again.
    command: list[str | Path] = [BUILD_PYTHON, "-m", "compileall", "-q", "-j", "0"]
    command += ["--invalidation-mode", "unchecked-hash", built.directory]
    run_tool(command, environment=sam_environment(), log=home / "compile.log")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in INPUTS:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
