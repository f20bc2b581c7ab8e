"""Keeps what the deployed functions logged, since the emulator forgets it when it ends."""

from __future__ import annotations

from pathlib import Path

from tests.sandbox.build import FUNCTIONS
from tests.sandbox.stack import Stack


def keep(stack: Stack, directory: Path) -> Path:
    """Write the log of each function to a file; return it."""
    logs = stack.client("logs")
    file = directory / "functions.log"
    with file.open("w", encoding="utf-8") as written:
        for function in FUNCTIONS:
            group = f"/aws/lambda/{stack.name}/{function}"
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
                written.writelines(f"{function}: {event['message'].rstrip()}\n" for event in page["events"])
    return file
