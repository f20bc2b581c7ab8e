"""What nobody else may read: secrets by their role, and values that wait sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class SecretStore(Protocol):
    """JSON secrets by their role: `credentials`, `access_tokens`, `webhook`, `hash_key`."""

    def read(self, role: str) -> Mapping[str, Any]:
        """Read the current value; `{}` when it was never written."""
        ...

    def write(self, role: str, value: Mapping[str, Any]) -> None:
        """Replace the value."""
        ...


class Seal(Protocol):
    """Keeps personal values unreadable while they wait in a run's chunks. Each run has a key, which goes with it."""

    def close(self, run_id: str, values: Mapping[str, Any], *, now: float) -> str:
        """Encrypt values, a JSON object, for a run; `now` is in epoch seconds."""
        ...

    def open(self, run_id: str, sealed: str) -> Mapping[str, Any] | None:
        """Decrypt; None when the run's key is gone. Raises `PermanentError` when it is not what was sealed."""
        ...

    def forget(self, run_id: str) -> None:
        """Make everything that was sealed for a run unreadable. Safe to repeat."""
        ...
