"""Secrets in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from groupsync.ports.secrets import SecretStore
from tests.fakes.boundary import Boundary, Hook


class FakeSecrets(Boundary, SecretStore):
    """`SecretStore` in a dictionary of JSON texts."""

    name = "secrets"

    def __init__(
        self, values: Mapping[str, Mapping[str, Any]] | None = None, *, before_call: Hook | None = None
    ) -> None:
        super().__init__(before_call=before_call)
        self.writes = 0
        self._texts = {role: json.dumps(value) for role, value in (values or {}).items()}

    def read(self, role: str) -> Mapping[str, Any]:
        """Read the current value; `{}` when it was never written."""
        with self._io("read"):
            value: Mapping[str, Any] = json.loads(self._texts.get(role, "{}"))
            return value

    def write(self, role: str, value: Mapping[str, Any]) -> None:
        """Replace the value."""
        with self._io("write"):
            self._texts[role] = json.dumps(value, allow_nan=False)
            self.writes += 1
