"""One request to the admin API with all that a route needs: who asks, what for, and what to work with."""

from __future__ import annotations

from dataclasses import dataclass

from groupsync.administration import sign_in
from groupsync.administration.integration import AdminDependencies
from groupsync.administration.sign_in import Caller
from groupsync.web.http_request import HttpRequest
from groupsync.web.refusals import NotFoundError

LARGEST_BODY = 256 * 1024
PREFIX = "/admin"


@dataclass(frozen=True, slots=True)
class AdminRequest:
    """A request whose sender may make it."""

    http: HttpRequest
    caller: Caller
    dependencies: AdminDependencies

    def require_fresh_sign_in(self) -> None:
        """Insist on a fresh sign-in, for a sensitive action. Raises `ReauthenticationRequiredError`."""
        minutes = self.dependencies.reauthentication_minutes
        sign_in.require_fresh(self.caller, now=self.dependencies.clock(), minutes=minutes)


def admit(http: HttpRequest, dependencies: AdminDependencies) -> AdminRequest:
    """Let a request in. Raises `ForbiddenError` by role, `NotFoundError` for addresses that need no sign-in."""
    if not http.path.startswith(f"{PREFIX}/"):
        raise NotFoundError
    caller = sign_in.parse_caller(http.claims)
    sign_in.require_role(caller, http.method)
    return AdminRequest(http, caller, dependencies)
