"""What somebody has to do before the integration may be activated, or while it is active.

No I/O: facts come from `pending_facts`, words from `pending_actions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groupsync.administration.pending_actions import PendingAction, pending_action
from groupsync.administration.pending_items import NO_RIGHTS, items_of
from groupsync.core.scopes import missing_scopes
from groupsync.engine.account_owner import LOST_RIGHTS
from groupsync.state.integration_state import ACTIVATABLE, ENABLED, Integration, Lifecycle

PREVIEW_SECONDS = 3600
"""How long a preview may be approved (design 3.7)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the integration besides its state. `noticed` maps action codes to what was seen, counted.

    `urgent` are codes of actions that nobody has answered for too long.
    `items` are what some of them are about, as far as an answer has room.
    """

    webhook_seen: bool = False
    webhooks: Mapping[str, int | None] = field(default_factory=dict)
    """When the first webhook of each form arrived, epoch seconds."""
    sweep_overdue: bool = False
    noticed: Mapping[str, int] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    items: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    needed_scopes: tuple[str, ...] = ()


def open_actions(integration: Integration, facts: Facts, *, now: float) -> tuple[PendingAction, ...]:
    """List what somebody has to do, blocking ones first, then urgent ones."""
    if integration.deletion is not None and integration.deletion.stuck:
        return (pending_action("deletion_stuck", items=({"reason": integration.deletion.stuck},)),)
    if integration.state not in ENABLED:
        return ()
    codes = _open_by_state(integration, facts, now=now)
    items = items_of(integration, facts.items, facts.needed_scopes)
    if not facts.webhook_seen:
        codes["send_test_webhook"] = 0
    if facts.sweep_overdue and integration.state is Lifecycle.ACTIVE:
        codes["sweep_overdue"] = 0
    codes.update({code: number for code, number in facts.noticed.items() if number})
    actions = [
        pending_action(code, number, items.get(code, ()), urgent=code in facts.urgent) for code, number in codes.items()
    ]
    return tuple(sorted(actions, key=lambda action: (not action.blocking, not action.urgent)))


def _open_by_state(integration: Integration, facts: Facts, *, now: float) -> dict[str, int]:
    """Give the codes that the stored state alone opens."""
    codes: dict[str, int] = {}
    if not integration.connected or missing_scopes(integration.scopes, facts.needed_scopes):
        codes["connect_account"] = 0
    if not integration.configuration_version:
        codes["choose_network"] = 0
    elif integration.connected and not integration.account_owner:
        codes["name_account_owner"] = 0
    if integration.state in ACTIVATABLE:
        if "native_integration_off" not in integration.confirmed:
            codes["native_integration_off"] = 0
        if not has_valid_preview(integration, now=now):
            codes["review_plan"] = 0
    if integration.quarantine:
        codes["quarantined"] = 0
        if integration.quarantine.code in NO_RIGHTS:
            codes[LOST_RIGHTS] = 1
    return codes


def has_valid_preview(integration: Integration, *, now: float) -> bool:
    """Tell whether the last preview is of the current configuration and not older than an hour."""
    preview = integration.preview
    return (
        preview is not None
        and preview["configuration_version"] == integration.configuration_version
        and now - preview["at"] <= PREVIEW_SECONDS
    )
