"""What `sam build` makes: enough to run alone, for the right processor, and compiled."""

from __future__ import annotations

import importlib.util
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.build import FUNCTIONS, Build, build

AARCH64 = 183
"""`e_machine` of 64-bit ARM in an ELF header."""
UNCHECKED_HASH = 1
"""Flags of a `.pyc` that is never compared with its source (PEP 552)."""


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_each_handler_runs_on_the_built_artefacts_alone(built: Build, function: str) -> None:
    """Nothing is missing from the layer's requirements that happens to be installed elsewhere."""
    program = "import sys; sys.path[:0] = sys.argv[1:]; import app; print(callable(app.handler))"
    finished = subprocess.run(  # noqa: S603 - our own interpreter and artefacts
        [sys.executable, "-I", "-S", "-B", "-c", program, str(built.function(function)), str(built.layer)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={},
    )

    assert (finished.stdout.strip(), finished.stderr) == ("True", "")


def test_the_layer_holds_the_package_and_its_requirements(built: Build) -> None:
    """One layer serves all functions."""
    assert {"groupsync", "pydantic", "requests", "aws_lambda_powertools"} <= {
        each.name for each in built.layer.iterdir()
    }


def test_everything_is_compiled_once_and_for_good(built: Build) -> None:
    """Lambda cannot write byte-code, and dates change on the way: a cold start would compile everything again."""
    sources = sorted(built.directory.rglob("*.py"))
    flags = {_byte_code_flags(source) for source in sources}

    assert len(sources) > len(FUNCTIONS)
    assert flags == {UNCHECKED_HASH}


def test_a_layer_for_arm64_holds_arm64_libraries() -> None:
    """The processor of the machine that builds does not slip into the layer."""
    libraries = sorted(build(architecture="arm64").layer.rglob("*.so*"))

    assert any("pydantic_core" in library.name for library in libraries)
    assert {_machine(library) for library in libraries} == {AARCH64}


def _byte_code_flags(source: Path) -> int | None:
    compiled = Path(importlib.util.cache_from_source(str(source)))
    if not compiled.exists():
        return None
    flags: int = struct.unpack("<I", compiled.read_bytes()[4:8])[0]
    return flags


def _machine(library: Path) -> int:
    header = library.read_bytes()[:20]
    if not header.startswith(b"\x7fELF"):
        raise ValueError(f"{library} is no ELF file")
    machine: int = struct.unpack("<H", header[18:20])[0]
    return machine
