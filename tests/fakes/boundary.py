"""What every fake shares: the hook that a test kills a process by, and the errors that it injects.

`before_call` is called with the operation's name when an I/O starts and with `<name>.done` when its effect has
happened, and may raise at either, as a process that is killed there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Hook = Callable[[str], None]


class Boundary:
    """What all fakes share: the hook, and errors that a test injects."""

    name = ""

    def __init__(self, *, before_call: Hook | None = None) -> None:
        self.before_call = before_call
        self._failures: dict[str, list[tuple[Exception, bool]]] = defaultdict(list)

    def fail(self, operation: str, error: Exception, *, times: int = 1, after_effect: bool = False) -> None:
        """Make the next calls of an operation raise; `after_effect`: although it was done (a lost answer)."""
        self._failures[operation].extend([(error, after_effect)] * times)

    @contextmanager
    def _io(self, operation: str) -> Iterator[None]:
        full_name = f"{self.name}.{operation}"
        if self.before_call:
            self.before_call(full_name)
        error, after_effect = self._failures[operation].pop(0) if self._failures[operation] else (None, False)
        if error and not after_effect:
            raise error
        yield
        if self.before_call:
            self.before_call(f"{full_name}.done")
        if error:
            raise error
