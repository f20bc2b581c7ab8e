"""The composition root: the only place that reads the environment and builds adapters.

Each function asks for its own dependencies once per process; nothing is built at import.
"""

# ruff: noqa: PLC0415 - the webhook must start fast: what only other functions need is imported by them alone

from __future__ import annotations

import os
import secrets
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupsync.settings import DATA_CENTRES, Settings

if TYPE_CHECKING:
    from groupsync.administration.dependencies import AdminDependencies
    from groupsync.engine.sweep_dependencies import SweepDependencies
    from groupsync.engine.worker import WorkerDependencies
    from groupsync.webhooks.webhook import WebhookDependencies

LONGEST_SECONDS = 900.0


@dataclass(slots=True)
class Deadline:
    """Until when the current invocation may work; set at its beginning from Lambda's context."""

    at: float = 0.0

    def begin(self, context: Any) -> None:
        """Take over an invocation's remaining time; without a context, Lambda's longest time."""
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        seconds = remaining() / 1000 if remaining is not None else LONGEST_SECONDS
        self.at = time.time() + seconds

    def left(self) -> float:
        """Give the seconds that are left."""
        return self.at - time.time()


deadline = Deadline()


def settings() -> Settings:
    """Parse the environment."""
    return Settings.from_environment(os.environ)


def webhook_dependencies() -> WebhookDependencies:
    """Build what the webhook function works with."""
    from groupsync.adapters.wiring_aws import Aws
    from groupsync.webhooks.webhook import WebhookDependencies
    from groupsync.webhooks.webhook_secret import WebhookSecret

    aws = Aws(settings())
    return WebhookDependencies(aws.documents, aws.queue, WebhookSecret(aws.secrets, time.time), time.time)


def worker_dependencies() -> WorkerDependencies:
    """Build what the worker works with."""
    from groupsync.adapters.wiring_aws import Aws
    from groupsync.adapters.wiring_flow import Flow
    from groupsync.adapters.wiring_zoho import Zoho
    from groupsync.engine.attention import AddressHash
    from groupsync.engine.worker import WorkerDependencies

    found = settings()
    aws = Aws(found)
    zoho = Zoho(aws, found.hosts, time_left=deadline.left)
    flow = Flow(aws, zoho, time_left=deadline.left)
    return WorkerDependencies(
        effects_of=flow.effects_of,
        effects=flow.effects(zoho.connect("")),
        queue=aws.queue,
        hashed=AddressHash(aws.secrets),
        meter=zoho.meter,
    )


def sweep_dependencies() -> SweepDependencies:
    """Build what the reconcile function works with."""
    from groupsync.adapters.wiring_aws import Aws
    from groupsync.adapters.wiring_flow import Flow
    from groupsync.adapters.wiring_zoho import SWEEP_SHARE, Zoho
    from groupsync.engine.attention import AddressHash
    from groupsync.engine.forgetting import Ending
    from groupsync.engine.sweep_dependencies import SweepDependencies

    found = settings()
    aws = Aws(found)
    zoho = Zoho(aws, found.hosts, time_left=deadline.left, share=SWEEP_SHARE)
    flow = Flow(aws, zoho, time_left=deadline.left)
    return SweepDependencies(
        effects_of=flow.effects_of,
        effects=flow.effects(zoho.connect("")),
        queue=aws.queue,
        hashed=AddressHash(aws.secrets),
        meter=zoho.meter,
        ending=Ending(
            secrets=aws.secrets,
            revoke=zoho.accounts.revoke,
            random_secret=lambda: secrets.token_hex(32),
            ledger=aws.ledger_erasure,
            documents=aws.documents_erasure,
        ),
    )


def admin_dependencies() -> AdminDependencies:
    """Build what the admin function works with."""
    from groupsync.adapters.wiring_aws import Aws
    from groupsync.adapters.wiring_zoho import Zoho
    from groupsync.adapters.zoho_accounts import SCOPES
    from groupsync.administration.console_settings import ConsoleSettings
    from groupsync.administration.dependencies import AdminDependencies, ConnectClient

    found = settings()
    aws = Aws(found)
    zoho = Zoho(aws, found.hosts, time_left=deadline.left)

    def connect_factory(network_id: str) -> ConnectClient:
        zoho.forget_tokens()  # a connection that was just made must not be checked with the token of the one before
        return zoho.connect(network_id)

    def console() -> ConsoleSettings:
        schedules = (found.incremental_sweep_schedule, found.full_sweep_schedule, found.schedule_time_zone)
        return ConsoleSettings(
            client_id=aws.parameters.read(found.app_client_parameter),
            sign_in_url=aws.parameters.read(found.sign_in_url_parameter).rstrip("/"),
            reauthentication_minutes=found.reauthentication_minutes,
            schedules=dict(zip(("incremental", "full", "time_zone"), schedules, strict=True)),
        )

    return AdminDependencies(
        documents=aws.documents,
        ledger=aws.ledger,
        audit=aws.audit,
        secrets=aws.secrets,
        sweeps=aws.sweeps,
        queue=aws.queue,
        people_factory=zoho.people,
        connect_factory=connect_factory,
        exchange_code=zoho.accounts.exchange_code,
        clock=time.time,
        random_id=lambda: uuid.uuid4().hex[:8],
        random_secret=lambda: secrets.token_hex(32),
        accounts_server=found.hosts.accounts,
        known_accounts_servers=frozenset(f"https://accounts.{one}" for one, _ in DATA_CENTRES.values()),
        scopes=SCOPES,
        reauthentication_minutes=found.reauthentication_minutes,
        console=console,
    )
