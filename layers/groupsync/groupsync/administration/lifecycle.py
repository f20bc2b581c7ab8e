"""The integration's life: which step is allowed when. `open_actions` says what is still to do before.

No I/O: steps take the state and return the next one.
"""

from __future__ import annotations

from dataclasses import replace

from groupsync.administration.open_actions import Facts, open_actions
from groupsync.administration.pending_actions import PendingAction, is_pending_action
from groupsync.state.integration_state import ACTIVATABLE, ENABLED, Deletion, DeletionStage, Integration, Lifecycle
from groupsync.web.refusals import NotFoundError, WrongStateError

CONFIRMABLE = frozenset({"native_integration_off", "confirm_profile_fields"})
"""What no call can tell, so that a person's word is taken."""


def require_enabled(integration: Integration) -> None:
    """Insist that the integration is enabled and not being deleted. Raises `WrongStateError`."""
    if integration.state not in ENABLED:
        raise _wrong_state(integration, "the integration has to be enabled first")


def require_connectable(integration: Integration) -> None:
    """Insist that an account is of use: enabled, or needed to empty the groups before the rest is deleted."""
    deletion = integration.deletion
    if deletion is None or deletion.stage is not DeletionStage.EMPTYING:
        require_enabled(integration)


def require_deletable(integration: Integration) -> None:
    """Insist that there is something to delete. Raises `WrongStateError`."""
    if integration.state is Lifecycle.AVAILABLE:
        raise _wrong_state(integration, "there is nothing to delete")


def require_ready_to_read(integration: Integration, facts: Facts, *, now: float) -> None:
    """Insist that Zoho can be read and that it is known what for. Raises `WrongStateError` with what is missing."""
    require_enabled(integration)
    needed = {"connect_account", "choose_network"}
    _refuse_open([action for action in open_actions(integration, facts, now=now) if action.code in needed])


def require_active(integration: Integration) -> None:
    """Insist that the integration is active. Raises `WrongStateError`."""
    if integration.state is not Lifecycle.ACTIVE:
        raise _wrong_state(integration, "the integration is not active")


def enable(integration: Integration) -> Integration:
    """Begin: available → pending."""
    if integration.state is not Lifecycle.AVAILABLE:
        raise _wrong_state(integration, "the integration is enabled already")
    return replace(integration, state=Lifecycle.PENDING)


def activate(integration: Integration, facts: Facts, *, now: float) -> Integration:
    """Go live with what the last preview showed; its approval and the confirmations are used up by it.

    Raises:
        WrongStateError: with the open pending actions that block.
    """
    if integration.state not in ACTIVATABLE:
        raise _wrong_state(integration, f"the integration is {integration.state.value}")
    _refuse_open([action for action in open_actions(integration, facts, now=now) if action.blocking])
    preview = integration.preview or {}
    return replace(
        integration,
        state=Lifecycle.ACTIVE,
        generation=integration.generation + 1,
        approved_run=preview["run_id"],
        preview=None,
        confirmed={code: by for code, by in integration.confirmed.items() if code != "native_integration_off"},
    )


def undo_activation(activated: Integration, before: Integration) -> Integration:
    """Give the state to go back to when the first sweep could not be started: whatever was seen meanwhile is stale."""
    return replace(before, generation=activated.generation + 1, version=activated.version)


def deactivate(integration: Integration) -> Integration:
    """Stop: active → inactive. Memberships stay as they are."""
    require_active(integration)
    return replace(integration, state=Lifecycle.INACTIVE, generation=integration.generation + 1, approved_run="")


def order_deletion(integration: Integration, deletion: Deletion) -> Integration:
    """Begin to delete, or go on with it as it is ordered now: whatever was planned is stale, and nothing else acts."""
    require_deletable(integration)
    return replace(
        integration,
        state=Lifecycle.DELETING,
        generation=integration.generation + (integration.state is not Lifecycle.DELETING),
        approved_run="",
        preview=None,
        deletion=deletion,
    )


def confirm(integration: Integration, code: str, *, by: str, now: float) -> Integration:
    """Take a person's word for a pending action. Confirming again changes nothing.

    Raises:
        NotFoundError: there is no such code.
        WrongStateError: nobody's word is taken for it, or it is not asked now.
    """
    if not is_pending_action(code):
        raise NotFoundError("there is no pending action of this code")
    if code not in CONFIRMABLE:
        raise WrongStateError("this is not confirmed but done; the action says how", code="not_confirmable")
    if code in integration.confirmed:
        return integration
    if code != "native_integration_off" or integration.state not in ACTIVATABLE:
        raise WrongStateError("this is not asked now", code="not_open")
    return replace(integration, confirmed={**integration.confirmed, code: {"at": int(now), "by": by}})


def save_configuration(integration: Integration, *, another_network: bool) -> Integration:
    """Move to the next configuration version; another network makes everything planned before stale.

    Raises:
        WrongStateError: not enabled, or another network while active.
    """
    require_enabled(integration)
    if another_network and integration.state is not Lifecycle.PENDING:
        # The ledger knows the groups of the first network only, and would take them for those of the second.
        raise _wrong_state(integration, "the network stays what it was at the first activation, until a deletion")
    return replace(
        integration,
        configuration_version=integration.configuration_version + 1,
        generation=integration.generation + another_network,
    )


def approve_with_configuration(saved: Integration, run_id: str, *, at: int) -> Integration:
    """Approve what a preview of the configuration has shown that is being saved; `at`: when it was shown.

    While active the next full sweep does it: a new generation, so that the approval is good for one. Else it is the
    preview that an activation is bound to.
    """
    if saved.state is Lifecycle.ACTIVE:
        return replace(saved, generation=saved.generation + 1, approved_run=run_id)
    return replace(saved, preview={"run_id": run_id, "configuration_version": saved.configuration_version, "at": at})


def _refuse_open(actions: list[PendingAction]) -> None:
    if actions:
        raise WrongStateError(
            "there are pending actions to do first",
            code="pending_actions_open",
            details={"pending_actions": [action.to_json() for action in actions]},
        )


def _wrong_state(integration: Integration, message: str) -> WrongStateError:
    return WrongStateError(message, code="wrong_state", details={"state": integration.state.value})
