"""What pending actions are about, one by one, as far as the integration's own state tells. Core: no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groupsync.core.scopes import missing_scopes
from groupsync.engine.account_owner import LOST_RIGHTS
from groupsync.state.integration_state import Integration

Items = Sequence[Mapping[str, Any]]

NEEDED = ("people", "connect")
"""The products without whose credentials nothing can be done."""
NO_RIGHTS = frozenset({"permission", "forbidden"})
"""Codes of a quarantine that say that the person may not do it, whatever the token is good for."""


def items_of(
    integration: Integration, noticed: Mapping[str, Items], needed_scopes: Sequence[str]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Join what was noticed with what the state says."""
    items = dict(noticed)
    items["connect_account"] = [*items.get("connect_account", ()), *_about_account(integration, needed_scopes)]
    if integration.quarantine is not None:
        refusal = {"reason": integration.quarantine.code, "product": integration.quarantine.product}
        items["quarantined"] = [refusal]
        if integration.quarantine.code in NO_RIGHTS:
            items[LOST_RIGHTS] = [*items.get(LOST_RIGHTS, ()), refusal]
    return items


def _about_account(integration: Integration, needed_scopes: Sequence[str]) -> list[dict[str, Any]]:
    """Name the products that are not connected while another is; else the scopes that were not granted."""
    if integration.products and not integration.connected:
        lacking = [one for one in NEEDED if one not in integration.products]
        return [{"reason": "not_connected", "product": one} for one in lacking]
    missing = missing_scopes(integration.scopes, needed_scopes)
    return [{"reason": "missing_scopes", "scopes": list(missing)}] if missing else []
