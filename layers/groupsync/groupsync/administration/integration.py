"""The admin API's use cases around the integration itself: where it stands, beginning, a person's word.

Others are in `connection`, `configurations`, `sweeps`, `employees` and `groups`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from groupsync.administration import lifecycle
from groupsync.administration.asked_scopes import asked_scopes
from groupsync.administration.deletion_form import count_to_json, deletion_to_json
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.open_actions import Facts, has_valid_preview, open_actions
from groupsync.administration.pending_facts import gather_facts, quota_of
from groupsync.administration.profile_facts import confirmed_to_json
from groupsync.administration.sign_in import Caller
from groupsync.core.configuration import Configuration
from groupsync.engine.emptying import COUNT_KEY
from groupsync.state.announcements import SWEEP, WEBHOOK, changes_of_the_week
from groupsync.state.integration_state import Integration, load_configuration, load_integration, save_integration
from groupsync.state.runs import Run, list_runs
from groupsync.web.refusals import WrongStateError

SHOWN_RUNS = 10


def read_facts(dependencies: AdminDependencies, runs: Sequence[Run] | None = None) -> Facts:
    """Read what decides which pending actions are open."""
    documents = dependencies.documents
    latest = list(list_runs(documents)) if runs is None else runs
    configuration = load_configuration(documents, load_integration(documents).configuration_version)
    facts = gather_facts(documents, latest, configuration, now=dependencies.clock())
    needed = (*dependencies.scopes.get("people", ()), *dependencies.scopes.get("connect", ()))
    return replace(facts, needed_scopes=needed)


def overview(dependencies: AdminDependencies) -> dict[str, Any]:
    """Show where the integration stands: `GET /integration`."""
    integration = load_integration(dependencies.documents)
    runs = list(list_runs(dependencies.documents))
    facts = read_facts(dependencies, runs)
    actions = open_actions(integration, facts, now=dependencies.clock())
    configuration = load_configuration(dependencies.documents, integration.configuration_version)
    return {
        "state": integration.state.value,
        "quarantined": integration.quarantine is not None,
        "configuration_version": integration.configuration_version,
        "pending_actions": [action.to_json() for action in actions],
        "health": _health(integration, facts, runs)
        | {
            "asked_scopes": asked_scopes(configuration.profile if configuration else None, dependencies.scopes),
            "profile_fields": confirmed_to_json(dependencies.documents, configuration),
            "preview": _valid_preview(integration, now=dependencies.clock()),
            "webhooks": _webhooks(facts, dependencies),
            "people_quota": quota_of(dependencies.documents, runs, now=dependencies.clock()),
        },
        "deletion": deletion_to_json(integration),
        "deletion_count": count_to_json(dependencies.documents.get(COUNT_KEY)),
        "runs": [run.report() for run in runs[:SHOWN_RUNS]],
    }


def enable(dependencies: AdminDependencies) -> dict[str, Any]:
    """Begin: `POST /integration/enable`. Raises `WrongStateError` when it has begun already."""
    save_integration(dependencies.documents, lifecycle.enable(load_integration(dependencies.documents)))
    return overview(dependencies)


def deactivate(dependencies: AdminDependencies) -> dict[str, Any]:
    """Stop: `POST /integration/deactivate`. What is under way is dropped by its generation."""
    save_integration(dependencies.documents, lifecycle.deactivate(load_integration(dependencies.documents)))
    return overview(dependencies)


def confirm(code: str, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Take a person's word: `POST /integration/pending-actions/{code}/confirm`."""
    before = load_integration(dependencies.documents)
    after = lifecycle.confirm(before, code, by=caller.id, now=dependencies.clock())
    if after != before:
        save_integration(dependencies.documents, after)
    return {"code": code, "confirmed": True}


def list_networks(dependencies: AdminDependencies) -> dict[str, Any]:
    """List the networks to choose from: `GET /networks`. Raises `AuthorityError` while no account is connected."""
    networks = dependencies.connect_factory("").networks()
    return {"networks": [{"id": one.id, "name": one.name, "default": one.default} for one in networks]}


def saved_configuration(integration: Integration, dependencies: AdminDependencies) -> Configuration:
    """Read the configuration in force. Raises `WrongStateError` when none was saved yet."""
    configuration = load_configuration(dependencies.documents, integration.configuration_version)
    if configuration is None:
        raise WrongStateError("no configuration is saved yet", code="not_configured")
    return configuration


def clear_quarantine(integration: Integration) -> Integration:
    """Give Zoho another chance at once: somebody has just changed what it said no to."""
    return replace(integration, quarantine=None)


def _health(integration: Integration, facts: Facts, runs: Sequence[Run]) -> dict[str, Any]:
    quarantine = integration.quarantine
    finished = [run for run in runs if not run.dry_run and run.finished_at is not None and run.mode != "delete"]
    last_full = next((run for run in finished if run.mode == "full"), None)
    return {
        "connected": integration.connected,
        "products": list(integration.products),
        "scopes": list(integration.scopes),
        "account_owner": integration.account_owner or None,
        "quarantine": quarantine
        and {
            "code": quarantine.code,
            "product": quarantine.product,
            "since": iso_time(quarantine.since),
            "retry_at": iso_time(quarantine.retry_at),
        },
        "last_sweep": _finish(finished[0] if finished else None),
        "last_full_sweep": _finish(last_full),
        "noticed": {code: number for code, number in facts.noticed.items() if number},
    }


def _valid_preview(integration: Integration, *, now: float) -> dict[str, Any] | None:
    """Name the preview that an activation or a confirmation may stand on now."""
    if integration.preview is None or not has_valid_preview(integration, now=now):
        return None
    return {"run_id": integration.preview["run_id"], "at": iso_time(integration.preview["at"])}


def _webhooks(facts: Facts, dependencies: AdminDependencies) -> dict[str, Any]:
    """Say of each form since when webhooks arrive, and what they and the sweeps found first in the last week."""
    week = changes_of_the_week(dependencies.documents, now=dependencies.clock())
    return {
        form: {
            "first_at": None if at is None else iso_time(at),
            "announced": week.get(form, {}).get(WEBHOOK, 0),
            "found_by_sweep": week.get(form, {}).get(SWEEP, 0),
        }
        for form, at in facts.webhooks.items()
    }


def _finish(run: Run | None) -> dict[str, Any] | None:
    if run is None or run.finished_at is None:
        return None
    return {"run_id": run.run_id, "status": run.status.value, "finished_at": iso_time(run.finished_at)}
