"""Leases: one holder of a name at a time, with a number that tells an old holder from the new one.

Use cases take one before a sweep or before refreshing a token. Kept as documents that are never deleted, so that the
number only rises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.errors import ConflictError, OvertakenError
from groupsync.ports.documents import ABSENT, Document, Documents, Key, Put


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is held. `fence` rises by one at every change of holder; `until` is epoch seconds."""

    name: str
    holder: str
    fence: int
    until: float
    version: int


def lease_key(name: str) -> Key:
    """Name a lease's document."""
    return ("lease", name)


def acquire(documents: Documents, name: str, holder: str, now: float, seconds: float) -> Lease | None:
    """Take a lease that is free, over, or already this holder's; None when somebody else has it.

    The same holder keeps its fence and gets a new term, so a name of a holder must stand for one actor.
    """
    document = documents.get(lease_key(name))
    body: Mapping[str, Any] = document.body if document else {"holder": "", "fence": 0, "until": 0}
    if body["holder"] != holder and body["until"] > now:
        return None
    fence = body["fence"] + (body["holder"] != holder)
    version = document.version if document else ABSENT
    return _write(documents, Lease(name, holder, fence, now + seconds, version))


def fence(documents: Documents, lease: Lease) -> Put:
    """Give the write that lets the others of its transaction happen only while nobody else took the lease.

    One that is over, but was taken by nobody, is still ours. Raises `OvertakenError`.
    """
    document = _own(documents, lease)
    if document is None:
        raise OvertakenError("somebody else has the lease now")
    return Put(document.key, document.body, expect=document.version)


def release(documents: Documents, lease: Lease) -> None:
    """Give a lease back at once; one that was taken over is left alone."""
    document = _own(documents, lease)
    if document is not None:
        _write(documents, Lease(lease.name, lease.holder, lease.fence, 0, document.version))


def is_taken(documents: Documents, name: str) -> bool:
    """Tell whether a holder has not given a lease back: one whose term is over may be slow, not dead."""
    document = documents.get(lease_key(name))
    return document is not None and document.body["until"] > 0


def _own(documents: Documents, lease: Lease) -> Document | None:
    document = documents.get(lease_key(lease.name))
    if document is None or (document.body["holder"], document.body["fence"]) != (lease.holder, lease.fence):
        return None
    return document


def _write(documents: Documents, lease: Lease) -> Lease | None:
    body = {"holder": lease.holder, "fence": lease.fence, "until": lease.until}
    try:
        documents.write(Put(lease_key(lease.name), body, expect=lease.version))
    except ConflictError:
        return None
    return Lease(lease.name, lease.holder, lease.fence, lease.until, lease.version + 1)
