"""The guard's window: who already counts on each axis. One document, shared by all triggers.

Use case. A reservation is written before the change it is for; two at once cannot both take the last place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groupsync.core.guard import Window
from groupsync.core.model import ConnectId
from groupsync.ports import ABSENT, Documents, Key, Put

WINDOW_KEY: Key = ("guard", "window")


@dataclass(frozen=True, slots=True)
class StoredWindow:
    """The window as read. `people` maps axis → person → epoch seconds of the first reservation."""

    people: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    version: int = ABSENT

    def view(self) -> Window:
        """Give what the guard needs."""
        return {axis: frozenset(ConnectId(one) for one in people) for axis, people in self.people.items()}


def load_window(documents: Documents, *, now: float, hours: int) -> StoredWindow:
    """Read the window, without what is older than it."""
    document = documents.get(WINDOW_KEY)
    if document is None:
        return StoredWindow()
    since = now - hours * 3600
    people = {}
    for axis, stored in document.body["people"].items():
        fresh = {one: at for one, at in stored.items() if at > since}
        if fresh:
            people[axis] = fresh
    return StoredWindow(people, document.version)


def reserve(documents: Documents, window: StoredWindow, reservations: Window, *, now: float) -> None:
    """Count people from now on. Raises `ConflictError` when somebody else reserved since the window was read."""
    new = {
        axis: missing
        for axis, people in reservations.items()
        if (missing := {one: int(now) for one in sorted(people) if one not in window.people.get(axis, {})})
    }
    if not new:
        return
    merged = {axis: {**window.people.get(axis, {}), **new.get(axis, {})} for axis in sorted({*window.people, *new})}
    documents.write(Put(WINDOW_KEY, {"people": merged}, expect=window.version))
