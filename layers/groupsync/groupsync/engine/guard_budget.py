"""The guard's window: who already counts on each axis. One document, shared by all triggers.

Use case. A reservation is written before the change it is for; two at once cannot both take the last place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groupsync.core.guard import Reservations, Window
from groupsync.core.model import ConnectId
from groupsync.ports.documents import ABSENT, Documents, Key, Put

WINDOW_KEY: Key = ("guard", "window")


@dataclass(frozen=True, slots=True)
class StoredWindow:
    """The window as read. `changes` maps axis → change id → person and epoch seconds of the reservation."""

    changes: Mapping[str, Mapping[str, tuple[str, int]]] = field(default_factory=dict)
    version: int = ABSENT

    def view(self) -> Window:
        """Give what the guard needs."""
        return {
            axis: frozenset(ConnectId(person) for person, _ in those.values()) for axis, those in self.changes.items()
        }


def load_window(documents: Documents, *, now: float, hours: int) -> StoredWindow:
    """Read the window, without what is older than it."""
    document = documents.get(WINDOW_KEY)
    if document is None:
        return StoredWindow()
    since = now - hours * 3600
    changes = {}
    for axis, stored in document.body["changes"].items():
        fresh = {change: (person, at) for change, (person, at) in stored.items() if at > since}
        if fresh:
            changes[axis] = fresh
    return StoredWindow(changes, document.version)


def reserve(documents: Documents, window: StoredWindow, reservations: Reservations, *, now: float) -> None:
    """Count changes from now on; one that counts already keeps its time.

    Raises `ConflictError` when somebody else reserved since the window was read.
    """
    new = {
        axis: missing
        for axis, those in reservations.items()
        if (
            missing := {
                change: (person, int(now))
                for change, person in sorted(those.items())
                if change not in window.changes.get(axis, {})
            }
        )
    }
    if not new:
        return
    merged = {
        axis: {key: list(one) for key, one in {**window.changes.get(axis, {}), **new.get(axis, {})}.items()}
        for axis in sorted({*window.changes, *new})
    }
    documents.write(Put(WINDOW_KEY, {"changes": merged}, expect=window.version))
