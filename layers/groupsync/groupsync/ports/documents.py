"""Versioned JSON documents: all state but the ledger and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Key = tuple[str, str]
"""Partition and sort key of a document."""


@dataclass(frozen=True, slots=True)
class Document:
    """One stored JSON document. `version` counts its writes from 1."""

    key: Key
    body: Mapping[str, Any]
    version: int


ANY = -1
"""Write whatever is there."""
ABSENT = 0
"""Write only if nothing is there."""


@dataclass(frozen=True, slots=True)
class Put:
    """A conditional write: `expect` is `ANY`, `ABSENT` or the version that must be stored.

    `expires_at` is in epoch seconds.
    """

    key: Key
    body: Mapping[str, Any]
    expect: int = ANY
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """A conditional deletion; `expect` as in `Put`."""

    key: Key
    expect: int = ANY


class Documents(Protocol):
    """Versioned JSON documents with conditional writes: everything but the ledger and the audit lives here.

    A document of any size up to a few megabytes is accepted; the adapter splits it. Reads are consistent.
    """

    def get(self, key: Key) -> Document | None:
        """Read one document."""
        ...

    def query(
        self, partition: str, *, prefix: str = "", newest_first: bool = False, limit: int | None = None
    ) -> Iterator[Document]:
        """Yield a partition's documents in the order of their sort keys."""
        ...

    def write(self, *writes: Put | Delete) -> None:
        """Write all or nothing: at most 25 at once, documents that need splitting only alone.

        Raises `ConflictError`.
        """
        ...
