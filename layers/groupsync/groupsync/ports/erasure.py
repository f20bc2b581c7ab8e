"""Forgetting what a table holds, when the integration is deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from groupsync.ports.documents import Key


class Erasable(Protocol):
    """A table whose content can be forgotten for good."""

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete every item that `keep` does not claim, in any order; False when `enough` ended it before.

        Repeating it goes on. Raises `TransientError`.
        """
        ...
