"""What the console has to know of its stack before anybody has signed in (`GET /console/settings.json`).

No I/O. Nothing here is secret: whoever opens the console's address reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Where people sign in, and what the stack's parameters say. `schedules` has `incremental`, `full`, `time_zone`."""

    client_id: str
    sign_in_url: str
    reauthentication_minutes: int = 15
    schedules: Mapping[str, str] = field(default_factory=dict)

    @property
    def sign_in_origin(self) -> str:
        """The one foreign address that the console's script may call: it exchanges the code there."""
        parts = urlsplit(self.sign_in_url)
        return f"{parts.scheme}://{parts.netloc}"

    def to_json(self) -> dict[str, Any]:
        """Give the answer."""
        return {
            "client_id": self.client_id,
            "sign_in_url": self.sign_in_url,
            "reauthentication_minutes": self.reauthentication_minutes,
            "schedules": dict(self.schedules),
        }
