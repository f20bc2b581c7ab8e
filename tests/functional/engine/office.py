"""An administrator who decides about holds: the use cases behind `/holds`, and the sweeps that they start."""

from __future__ import annotations

import itertools
from typing import Any, Literal

from groupsync.administration.changes import show_changes
from groupsync.administration.configurations import ConfigurationRequest, save
from groupsync.administration.deletion import DeletionRequest, delete
from groupsync.administration.employee_sync import sync
from groupsync.administration.employees import explain
from groupsync.administration.holds import (
    DecisionRequest,
    approve,
    reject,
    remove_exception,
    show_exceptions,
    show_hold,
    show_holds,
)
from groupsync.administration.integration import overview
from groupsync.administration.sign_in import Caller
from groupsync.administration.sweeps import PreviewRequest, preview
from groupsync.core.events import parse_sweep_event
from groupsync.engine.sweep import run_sweep
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import Run
from tests.fakes.queue import FakeSweepStarter
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import dependencies_of

CALLER = Caller("5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001", frozenset({"administrator"}), 0)
NUMBERS = itertools.count(1)
"""Two offices of one product at one moment must not name two runs alike."""


class Office:
    """Decides about the holds of one product."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.sweeps = FakeSweepStarter(before_call=product.killer)
        self.dependencies = dependencies_of(
            product,
            sweeps=self.sweeps,
            random_id=lambda: f"{next(NUMBERS):08d}",
            random_secret=lambda: f"secret{next(NUMBERS)}",
        )

    def approve(self, hold_id: str, *, begin: bool = True, work: bool = True, **lists: Any) -> Run:
        """Approve, and let the run that it starts come to its end, unless it is not even to `begin`, or its `work`."""
        answer = approve(hold_id, DecisionRequest(**lists), CALLER, self.dependencies)
        if begin:
            run_sweep(parse_sweep_event(self.sweeps.events[-1]), self.product.sweeper())
        if begin and work:
            self.product.work()
        return self.product.run(answer["run_id"])

    def preview(self, configuration: dict[str, Any]) -> Run:
        """Let the plan be shown that a configuration would cause."""
        answer = preview(PreviewRequest(configuration=configuration), self.dependencies)
        return self._begin(answer["run_id"])

    def save(self, configuration: dict[str, Any], *, shown: Run) -> Run:
        """Save a configuration with the plan that was shown, and let the run that it starts come to its end."""
        version = load_integration(self.product.documents).configuration_version
        request = ConfigurationRequest(version=version, configuration=configuration, preview=shown.run_id)
        return self._done(save(request, CALLER, self.dependencies)["run_id"])

    def sync(self, record_id: str) -> Run:
        """Make one employee right, to the end."""
        return self._done(sync(record_id, self.dependencies)["run_id"])

    def _done(self, run_id: str) -> Run:
        self._begin(run_id)
        self.product.work()
        return self.product.run(run_id)

    def count(self) -> Run:
        """Let the memberships be counted that a deletion would take out."""
        answer = delete(DeletionRequest(groups="empty", dry_run=True), CALLER, self.dependencies)
        return self._begin(answer["run_id"])

    def delete(self, groups: Literal["keep", "empty"], *, begin: bool = True, **more: Any) -> Run:
        """Order the deletion, and let its run get as far as it comes, unless it is not even to `begin`."""
        request = DeletionRequest(groups=groups, confirm="delete", **more)
        answer = delete(request, CALLER, self.dependencies)
        return self._begin(answer["run_id"]) if begin else self.product.run(answer["run_id"])

    def overview(self) -> dict[str, Any]:
        """Give where the integration stands."""
        return overview(self.dependencies)

    def _begin(self, run_id: str) -> Run:
        run_sweep(parse_sweep_event(self.sweeps.events[-1]), self.product.sweeper())
        return self.product.run(run_id)

    def reject(self, hold_id: str, **lists: Any) -> dict[str, Any]:
        """Reject."""
        return reject(hold_id, DecisionRequest(**lists), CALLER, self.dependencies)

    def holds(self) -> list[dict[str, Any]]:
        """List the holds."""
        holds: list[dict[str, Any]] = show_holds(self.dependencies)["holds"]
        return holds

    def only(self) -> dict[str, Any]:
        """Give the only hold, with its changes."""
        [hold] = self.holds()
        return self.hold(hold["id"])

    def hold(self, hold_id: str) -> dict[str, Any]:
        """Give one hold, with its changes."""
        return show_hold(hold_id, "", self.dependencies)

    def exceptions(self) -> list[dict[str, Any]]:
        """List the exceptions."""
        exceptions: list[dict[str, Any]] = show_exceptions({}, self.dependencies)["exceptions"]
        return exceptions

    def forget(self, exception_id: str) -> None:
        """Remove an exception."""
        remove_exception(exception_id, self.dependencies)

    def explain(self, record_id: str) -> dict[str, Any]:
        """Ask why somebody is where they are."""
        return explain(record_id, self.dependencies)

    def changes(self, **question: str) -> list[dict[str, Any]]:
        """Ask the audit."""
        changes: list[dict[str, Any]] = show_changes(question, self.dependencies)["changes"]
        return changes
