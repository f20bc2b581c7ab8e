"""An administrator's way from a new stack to an active one, step by step over the admin API, with what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.asking import Admin, Answer, until, wait_for_idle_queue
from tests.sandbox.outcomes import connect_writes
from tests.sandbox.stack import Stack
from tests.sandbox.verification import Comparison, actual_groups, compare, groups_of
from tests.sandbox.zoho_client import ZohoClient

CONFIRMATION = "/integration/pending-actions/native_integration_off/confirm"
FORMS = ("employee", "department", "designation")
GUARD = {"leavers": {"count": 50, "percent": 2, "max": 200}, "moves": {"count": 50, "percent": 10, "max": 300}}
"""Wide enough for what the tests do to a company that is much smaller than the defaults are for."""
LIMITS = {"people_per_minute": 400, "connect_delay_ms": 0}
"""Tests make more calls in a minute than a company of this size, and nobody is in the way of theirs."""


@dataclass
class Journey:
    """Everybody who takes part, and what each step was answered."""

    stack: Stack
    admin: Admin
    zoho: ZohoClient
    token: str
    answers: dict[str, Answer] = field(default_factory=dict)
    previewed: dict[str, Any] = field(default_factory=dict)
    preview_writes: int = -1
    activated: dict[str, Any] = field(default_factory=dict)
    first: Comparison = field(default_factory=lambda: Comparison(0, ("never compared",)))
    groups: int = 0

    def walk(self) -> None:
        """Go all the way."""
        self.answers["new"] = self.admin.get("/integration")
        self.answers["enable"] = self.admin.post("/integration/enable")
        self.zoho.act("clients", name="sync")
        client = self.zoho.act("self-client-code")
        keys = {name: client[name] for name in ("client_id", "client_secret", "code")}
        self.answers["connection"] = self.admin.post("/integration/connection", keys)
        self.answers["networks"] = self.admin.get("/networks")
        network = next(one["id"] for one in self.answers["networks"].body["networks"] if one["default"])
        configuration = {"network_id": network, "guard": GUARD, "limits": LIMITS}
        body = {"version": 0, "configuration": configuration}
        self.answers["configuration"] = self.admin.put("/integration/configuration", body)
        self.answers["too early"] = self.admin.post("/integration/activate")
        self.activate()
        state = self.zoho.state()
        self.first, self.groups = compare(state), len(actual_groups(state))
        self.subscribe()

    def activate(self) -> None:
        """Preview, confirm, activate, and wait for the first full sweep."""
        began = self.zoho.now()
        self.answers["preview"] = self.admin.post("/integration/preview", {})
        self.previewed = self.admin.follow(self.answers["preview"])
        self.preview_writes = connect_writes(self.zoho.calls(began))
        self.answers["not confirmed"] = self.admin.post("/integration/activate")
        self.answers["confirm"] = self.admin.post(CONFIRMATION)
        self.answers["activate"] = self.admin.post("/integration/activate")
        self.activated = self.admin.follow(self.answers["activate"])

    def webhook(self, **parameters: str) -> dict[str, str]:
        """Give the parameters of a notification that People itself would send."""
        return {"token": self.token, "form": "employee", "event": "edited"} | parameters

    def until_right(self, record_id: str) -> frozenset[str]:
        """Wait until one person is in exactly the right groups; return them."""

        def look() -> tuple[frozenset[str]] | None:
            state = self.zoho.state()
            person = next(one for one in state["people"] if one["record_id"] == record_id)
            wanted, has = groups_of(state, person)
            return (has,) if wanted == has else None

        return until(look, f"{record_id} is in the right groups")[0]

    def settle(self) -> None:
        """Wait until no webhook is on its way and no message waits."""
        self.zoho.deliveries()
        wait_for_idle_queue(self.stack)

    def subscribe(self) -> None:
        """Make People's webhooks, or change those that are there, with the token in force."""
        for form in FORMS:
            self.zoho.act(
                "webhooks",
                name=f"sync {form}",
                form=form,
                url=self.stack.outputs["PeopleWebhookUrl"],
                parameters={"token": self.token, "form": form},
                entity_parameters={"record_id": "record_id"},
            )


def read_webhook_token(stack: Stack) -> str:
    """Read the webhooks' token from where the stack made it."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.outputs["WebhookSecretArn"])
    token: str = json.loads(secret["SecretString"])["current"]
    return token
