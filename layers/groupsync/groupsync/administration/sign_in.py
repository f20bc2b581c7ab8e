"""Who asks, as the authorizer's claims say, and what that lets them do (design 3.7).

No I/O. The authorizer has verified the token; nothing here is believed from anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.web.refusals import ForbiddenError, ReauthenticationRequiredError

ADMINISTRATOR = "administrator"
VIEWER = "viewer"
CLOCK_SKEW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person. `signed_in_at` (epoch seconds) is when a password was last given, 0 when nobody says."""

    id: str
    groups: frozenset[str]
    signed_in_at: int


def parse_caller(claims: Mapping[str, Any]) -> Caller:
    """Read the claims; groups come as a list, or as text with commas, blanks or brackets."""
    groups = claims.get("cognito:groups") or ""
    names = groups if isinstance(groups, list) else re.split(r"[\s,\[\]\"']+", str(groups))
    signed_in = str(claims.get("auth_time") or "")
    return Caller(
        id=str(claims.get("sub") or ""),
        groups=frozenset(str(name) for name in names if name),
        signed_in_at=int(signed_in) if re.fullmatch(r"[0-9]{1,12}", signed_in) else 0,
    )


def require_role(caller: Caller, method: str) -> None:
    """Let administrators do everything and viewers read. Raises `ForbiddenError`."""
    if ADMINISTRATOR in caller.groups:
        return
    if VIEWER not in caller.groups:
        raise ForbiddenError("you are in neither of the groups administrator and viewer")
    if method != "GET":
        raise ForbiddenError("a viewer can only look")


def require_fresh(caller: Caller, *, now: float, minutes: int) -> None:
    """Insist on a password given within these minutes: a renewed token has a new `iat` and the old `auth_time`.

    Raises:
        ReauthenticationRequiredError: the sign-in is older, or said to be in the future.
    """
    age = now - caller.signed_in_at
    if not -CLOCK_SKEW_SECONDS <= age <= minutes * 60:
        raise ReauthenticationRequiredError(minutes)
