"""The lease under which one process at a time refreshes a Zoho token.

Built by `wiring_zoho` for the token provider of `zoho_oauth`; kept in the integration's documents.
"""

from __future__ import annotations

import uuid

from groupsync.ports.documents import Documents
from groupsync.ports.invocation import Clock
from groupsync.state import leases


class TokenLease:
    """The lease on refreshing the token, held in this process's name."""

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._held: dict[str, leases.Lease] = {}

    def acquire(self, name: str, seconds: float) -> bool:
        """Take the lease if it is free."""
        lease = leases.acquire(self._documents, name, self._holder, self._clock(), seconds)
        if lease is not None:
            self._held[name] = lease
        return lease is not None

    def release(self, name: str) -> None:
        """Give it back."""
        lease = self._held.pop(name, None)
        if lease is not None:
            leases.release(self._documents, lease)
