"""Names of the change queue's message groups, within which order is kept.

Core: no I/O.
"""

from __future__ import annotations

from hashlib import sha256

SWEEP = "sweep"
"""The group of a sweep's chunks: one worker at most, so that live work overtakes."""


def message_group(form: str, identifier: str) -> str:
    """Name the group of one record. The identifier is hashed: it may be a mail address, and SQS shows group names."""
    digest = sha256(identifier.strip().casefold().encode()).hexdigest()
    return f"{form}:{digest[:32]}"
