"""What a function's logger writes, as CloudWatch would get it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools import Logger


@contextmanager
def captured_log(logger: Logger) -> Iterator[io.StringIO]:
    """Let the logger write into a buffer for a while; it took hold of its stream when the function was imported."""
    handler = logger.registered_handler
    buffer = io.StringIO()
    before = handler.setStream(buffer)
    try:
        yield buffer
    finally:
        handler.setStream(before)
