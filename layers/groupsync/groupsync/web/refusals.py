"""What the product answers when it declines a request: who asked, what for, or when, was wrong.

No I/O. `http_answer` turns each into its status; everything else that goes wrong is in `errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.core.errors import PermanentError


class RequestRefusedError(PermanentError):
    """A request is declined as it stands.

    Attributes:
        status: HTTP status.
        code: stable word that stands in `error`.
        details: what else the answer says.
    """

    status = 400

    def __init__(self, message: str, *, code: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.details = dict(details or {})


class UnauthorizedError(RequestRefusedError):
    """Nobody can tell who asks."""

    status = 401

    def __init__(self, message: str) -> None:
        super().__init__(message, code="unauthorized")


class ReauthenticationRequiredError(RequestRefusedError):
    """A sensitive action needs a sign-in that is fresher than this one."""

    status = 401

    def __init__(self, max_age_minutes: int) -> None:
        super().__init__(
            "this action needs a fresh sign-in",
            code="reauthentication_required",
            details={"max_age_minutes": max_age_minutes},
        )


class ForbiddenError(RequestRefusedError):
    """Whoever asks may not do this."""

    status = 403

    def __init__(self, message: str) -> None:
        super().__init__(message, code="forbidden")


class NotFoundError(RequestRefusedError):
    """There is no such thing, or no such address."""

    status = 404

    def __init__(self, message: str = "there is nothing at this address") -> None:
        super().__init__(message, code="not_found")


class WrongStateError(RequestRefusedError):
    """Not now: something else has to come first."""

    status = 409


class TooLargeError(RequestRefusedError):
    """The body is larger than is read here."""

    status = 413

    def __init__(self, largest: int) -> None:
        super().__init__(f"the body is larger than {largest} bytes", code="too_large")
