"""One request to the admin API with all that a route needs: who asks, what for, and what to work with.

Whatever asks for a fresh sign-in is a sensitive action, and is audited here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.administration import sign_in
from groupsync.administration.actions import Action, begin_action
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.sign_in import Caller
from groupsync.web.http_request import HttpRequest
from groupsync.web.refusals import NotFoundError

LARGEST_BODY = 256 * 1024
PREFIX = "/admin"


@dataclass(slots=True)
class AdminRequest:
    """A request whose sender may make it. `action` is set once it has proved to be a sensitive one."""

    http: HttpRequest
    caller: Caller
    dependencies: AdminDependencies
    action: Action | None = None

    def require_fresh_sign_in(self) -> None:
        """Insist on a fresh sign-in, for a sensitive action, and write down that it is begun.

        Raises `ReauthenticationRequiredError`, and `TransientError` when it cannot be written down.
        """
        now = self.dependencies.clock()
        sign_in.require_fresh(self.caller, now=now, minutes=self.dependencies.reauthentication_minutes)
        self.action = begin_action(
            self.dependencies.audit,
            route=f"{self.http.method} {self.http.path.removeprefix(PREFIX)}",
            by=self.caller.id,
            source=self.http.source_ip,
            request_id=self.http.request_id,
            now=now,
        )

    def answered(self, answer: Mapping[str, Any]) -> None:
        """Write down what a sensitive action was answered: its status, and the word of a refusal."""
        if self.action is not None:
            word = json.loads(answer["body"]).get("error", "")
            self.action.answered(f"{answer['statusCode']} {word}".strip())


def admit(http: HttpRequest, dependencies: AdminDependencies) -> AdminRequest:
    """Let a request in. Raises `ForbiddenError` by role, `NotFoundError` for addresses that need no sign-in."""
    if not http.path.startswith(f"{PREFIX}/"):
        raise NotFoundError
    caller = sign_in.parse_caller(http.claims)
    sign_in.require_role(caller, http.method)
    return AdminRequest(http, caller, dependencies)
