"""Versioned documents in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groupsync.adapters.document_body import encode_body, needs_parts
from groupsync.core.errors import ConflictError, PermanentError
from groupsync.ports.documents import ANY, Delete, Document, Documents, Key, Put
from groupsync.ports.erasure import Erasable
from groupsync.ports.invocation import Clock
from tests.fakes.boundary import Boundary, Hook
from tests.fakes.clock import FakeClock


@dataclass
class _Stored:
    text: str
    version: int
    expires_at: int | None


class FakeDocuments(Boundary, Documents, Erasable):
    """`Documents` in a dictionary. Bodies go through JSON, so what is not JSON fails here too."""

    name = "documents"

    def __init__(self, clock: Clock | None = None, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.writes = 0
        self._items: dict[Key, _Stored] = {}

    def get(self, key: Key) -> Document | None:
        """Read one document."""
        with self._io("get"):
            stored = self._live(key)
            return None if stored is None else _document(key, stored)

    def query(
        self, partition: str, *, prefix: str = "", newest_first: bool = False, limit: int | None = None
    ) -> Iterator[Document]:
        """Yield a partition's documents in the order of their sort keys (of their bytes, as DynamoDB does)."""
        with self._io("query"):
            keys = sorted(
                (key for key in self._items if key[0] == partition and key[1].startswith(prefix)),
                key=lambda key: key[1].encode(),
                reverse=newest_first,
            )
            found = [_document(key, stored) for key in keys if (stored := self._live(key))]
        yield from found[:limit]

    def write(self, *writes: Put | Delete) -> None:
        """Write all or nothing."""
        with self._io("write"):
            self._check(writes)
            for write in writes:
                self._apply(write)
            self.writes += len(writes)

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete everything but what is kept, one by one."""
        for key in [one for one in self._items if not keep(one)]:
            if enough():
                return False
            with self._io("erase"):
                del self._items[key]
        return True

    def bodies(self, partition: str, prefix: str = "") -> dict[str, Mapping[str, Any]]:
        """Give a partition's bodies by sort key, for assertions; no I/O is counted."""
        return {
            sort: _document((part, sort), stored).body
            for (part, sort) in sorted(self._items)
            if part == partition and sort.startswith(prefix) and (stored := self._live((part, sort)))
        }

    def versions(self) -> dict[Key, int]:
        """Give the version of every document, to see what a piece of work wrote; no I/O is counted."""
        return {key: stored.version for key, stored in self._items.items()}

    def _live(self, key: Key) -> _Stored | None:
        stored = self._items.get(key)
        if stored and stored.expires_at is not None and stored.expires_at <= self.clock():
            return None
        return stored

    def _check(self, writes: Sequence[Put | Delete]) -> None:
        if len(writes) > 25 or len({write.key for write in writes}) < len(writes):
            raise PermanentError("at most 25 writes at once, each of another document")
        for write in writes:
            if isinstance(write, Put) and needs_parts(encode_body(write.body)) and len(writes) > 1:
                raise PermanentError("a document that needs splitting is written alone")
            live = self._live(write.key)
            if write.expect not in (ANY, live.version if live else 0):
                raise ConflictError("the stored document is another version")

    def _apply(self, write: Put | Delete) -> None:
        if isinstance(write, Delete):
            self._items.pop(write.key, None)
            return
        stored = self._items.get(write.key)
        before = write.expect if write.expect != ANY else stored.version if stored else 0
        self._items[write.key] = _Stored(json.dumps(write.body, allow_nan=False), before + 1, write.expires_at)


def _document(key: Key, stored: _Stored) -> Document:
    return Document(key, json.loads(stored.text), stored.version)
