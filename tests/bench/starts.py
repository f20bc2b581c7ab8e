"""How long each function takes to start, in a fresh interpreter each time, and how large the built layer is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYER = ROOT / ".aws-sam" / "build" / "GroupSyncLayer"
FUNCTIONS = {"webhook": "webhook", "worker": "worker", "reconcile": "sweep", "admin": "admin"}
"""Each function's folder, and what the composition root calls its dependencies."""
TIMES = 3
PROBE = """
import json, sys, time
began = time.process_time()
import app
imported = time.process_time()
from groupsync import bootstrap
bootstrap.{dependencies}_dependencies()
built = time.process_time()
print(json.dumps([imported - began, built - imported, sorted(sys.modules)]))
"""
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_METRICS_NAMESPACE": "bench",
    "POWERTOOLS_SERVICE_NAME": "bench",
}


@dataclass(frozen=True)
class Start:
    """Seconds of one processor, for the import and for building what the function works with; what was imported."""

    importing: float
    building: float
    modules: tuple[str, ...]


def start(function: str, *, times: int = TIMES) -> Start:
    """Start a function in a new interpreter, several times, and give the fastest one."""
    runs = [_start(function) for _ in range(times)]
    return min(runs, key=lambda one: one.importing + one.building)


def _start(function: str) -> Start:
    path = os.pathsep.join((str(ROOT / "layers" / "groupsync"), str(ROOT / "functions" / function)))
    probe = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", PROBE.format(dependencies=FUNCTIONS[function])],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    importing, building, modules = json.loads(probe.stdout)
    return Start(importing, building, tuple(modules))


def layer_mib(folder: Path = LAYER) -> float | None:
    """Give the layer's size as Lambda unpacks it, in MiB; None when it is not built."""
    if not folder.is_dir():
        return None
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1024 / 1024
