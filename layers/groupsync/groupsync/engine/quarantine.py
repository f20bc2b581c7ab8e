"""Quarantine: Zoho says no to everything, so nobody asks again before the next interval is over.

Use case. Retries after 6, 12, then every 24 hours; the first success ends it.
"""

from __future__ import annotations

from dataclasses import replace

from groupsync.core.errors import AuthorityError, ConflictError
from groupsync.ports.documents import Documents
from groupsync.state.integration_state import Integration, Quarantine, load_integration, save_integration

HOURS = (6, 12, 24)


def is_quarantined(integration: Integration, now: float) -> bool:
    """Tell whether Zoho is to be left alone at this moment."""
    return integration.quarantine is not None and now < integration.quarantine.retry_at


def enter_quarantine(documents: Documents, error: AuthorityError, *, now: float) -> None:
    """Store why and until when; a failed retry waits longer."""
    integration = load_integration(documents)
    before = integration.quarantine
    if before is not None and now < before.retry_at:
        return
    tries = before.tries + 1 if before is not None else 0
    wait = HOURS[min(tries, len(HOURS) - 1)] * 3600
    since = before.since if before is not None else int(now)
    entered = Quarantine(error.code, error.product, since, int(now) + wait, tries)
    try:
        save_integration(documents, replace(integration, quarantine=entered))
    except ConflictError:
        return  # somebody else changed the state; the next refusal enters it


def leave_quarantine(documents: Documents) -> None:
    """Forget it after Zoho answered again."""
    integration = load_integration(documents)
    if integration.quarantine is None:
        return
    try:
        save_integration(documents, replace(integration, quarantine=None))
    except ConflictError:
        return  # the next success does it
