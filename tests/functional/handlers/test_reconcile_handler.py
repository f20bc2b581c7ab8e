"""The reconcile function's handler: the report that it gives and stores (design 3.5), and what it refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from groupsync.core.errors import InvalidInputError
from groupsync.state.runs import Run, RunStatus, load_run, save_run
from tests.functional.engine.company import Product
from tests.functional.gateway_events import load_event
from tests.functional.handlers.functions import Functions

COUNTS = {
    "employees", "groups", "planned", "applied", "unchanged", "skipped", "failed", "held",
    "added", "removed", "profiles", "groups_created",
}  # fmt: skip
PROMISED: dict[str, type | tuple[type, ...]] = {
    "run_id": str,
    "mode": str,
    "status": str,
    "dry_run": bool,
    "started_at": str,
    "finished_at": (str, type(None)),
    "counts": dict,
    "guard": list,
    "calls": dict,
    "causes": list,
}
ADDED: dict[str, type | tuple[type, ...]] = {
    "trigger": str,
    "reason": str,
    "refusals": list,
    "waiting": dict,
    "chunks": dict,
    "configuration_version": int,
    "plan": str,
    "protected_admins": int,
    "released": int,
    "people_calls_left": int,
}
"""What is told beyond the contract of every run that got as far as a plan."""


def check_shape(report: dict[str, Any]) -> None:
    """Compare a report with the contract, key by key and type by type."""
    expected = PROMISED | ADDED | ({"quality": dict} if report["mode"] == "full" else {})
    assert report.keys() == expected.keys()
    for name, kind in expected.items():
        assert isinstance(report[name], kind), name
    assert report["counts"].keys() == COUNTS
    assert report["calls"].keys() == {"people", "connect", "directory", "accounts"}
    assert all(type(value) is int for value in [*report["counts"].values(), *report["calls"].values()])
    for axis in report["guard"]:
        assert axis.keys() == {"axis", "group", "value", "limit", "tripped"}
        assert type(axis["tripped"]) is bool
        assert isinstance(axis["group"], str | None)
    for cause in report["causes"]:
        assert cause.keys() >= {"id", "kind", "text", "changes"}
        assert (type(cause["id"]), type(cause["text"]), type(cause["changes"])) == (str, str, int)
    for moment in filter(None, (report["started_at"], report["finished_at"])):
        assert datetime.fromisoformat(moment).tzinfo is not None


def test_a_sweep_with_work_reports_that_it_continues(functions: Functions) -> None:
    """The function hands its work to the queue; its report says so, and so does the stored run."""
    functions.product.world.hire(silent=True)

    report = functions.reconcile(load_event("reconcile-full"))

    check_shape(report)
    assert (report["status"], report["finished_at"]) == ("continuing", None)
    assert report["chunks"] == {"total": 1, "open": 1}
    assert (report["counts"]["planned"], report["counts"]["applied"]) == (2, 0)
    assert sum(cause["changes"] for cause in report["causes"]) == 2
    stored = load_run(functions.product.documents, report["run_id"])
    assert stored is not None
    assert stored.report() == report


@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_an_unchanged_company_is_completed_at_once(functions: Functions, mode: str) -> None:
    """Nothing is planned, nothing goes to the queue, and every axis of the guard is reported."""
    report = functions.reconcile(load_event(f"reconcile-{mode}"))

    check_shape(report)
    assert report["status"] == "completed"
    assert report["counts"]["planned"] == 0
    assert len(functions.product.queue) == 0
    assert {"leavers", "moves", "losses", "gains"} <= {axis["axis"] for axis in report["guard"]}
    assert report["calls"]["people"] > 0


def test_the_finished_run_adds_up(functions: Functions) -> None:
    """`planned = applied + skipped + failed + held`, in the shape of the contract, once the last chunk is done."""
    product = functions.product
    product.world.hire(silent=True)
    target, other, *_ = product.world.company.departments
    people = [one.record_id for one in product.people() if one.department_id == other.record_id]
    product.world.bulk_edit(people, {"Department": target.record_id})
    run_id = functions.reconcile(load_event("reconcile-full"))["run_id"]
    product.work()

    run = load_run(product.documents, run_id)
    assert run is not None
    report = run.report()
    check_shape({name: value for name, value in report.items() if name != "failed_chunks"})
    counts = report["counts"]
    assert report["status"] == "held"
    assert counts["held"] > 0
    assert counts["planned"] == counts["applied"] + counts["skipped"] + counts["failed"] + counts["held"]
    assert any(axis["tripped"] and axis["axis"] == "moves" for axis in report["guard"])


def test_a_dry_run_changes_nothing(functions: Functions) -> None:
    """It reports what it would do, and adds what a person wants to know before approving it."""
    product = functions.product
    product.world.hire(silent=True)
    before = product.world.events.count("membership")

    report = functions.reconcile(load_event("reconcile-dry-run"))

    assert report.keys() == {*PROMISED, *ADDED, "preview", "seen", "quality"}
    assert report["preview"]["memberships"] == {"add": 2, "remove": 0}
    assert (report["status"], report["counts"]["applied"]) == ("completed", 0)
    assert len(product.queue) == 0
    assert product.world.events.count("membership") == before


def test_a_schedule_before_activation_is_skipped(product: Product) -> None:
    """Schedules fire from the deployment on; nothing is read for them."""
    before = len(product.world.events)

    report = Functions(product).reconcile(load_event("reconcile-incremental"))

    assert (report["status"], report["reason"]) == ("skipped", "the integration is not active")
    assert report.keys() == {*PROMISED, *ADDED} - {"plan", "protected_admins", "released", "people_calls_left"}
    assert len(product.world.events) == before


@pytest.mark.parametrize(
    ("event", "path"),
    [({"mode": "complete"}, "mode"), ({"dry_run": "no"}, "dry_run"), ({"mode": "full", "force": True}, "force")],
)
def test_wrong_input_is_refused_with_its_path(functions: Functions, event: dict[str, Any], path: str) -> None:
    """The text alone is what an invocation gets back, so the path stands in it; a typo starts no real sweep."""
    before = len(functions.product.world.events)

    with pytest.raises(InvalidInputError) as caught:
        functions.reconcile(event)

    assert caught.value.field == path
    assert str(caught.value).startswith(f"{path}: ")
    assert len(functions.product.world.events) == before


def test_a_fault_of_our_own_ends_the_announced_run(functions: Functions) -> None:
    """Whoever started the sweep and waits for it is told; Lambda sees the failure."""
    product = functions.product
    announced = Run("run-1", "full", dry_run=False, status=RunStatus.CONTINUING, started_at=product.clock())
    save_run(product.documents, announced)
    product.stores.ledger.fail("snapshot", KeyError("x"))

    with pytest.raises(KeyError):
        functions.reconcile({"mode": "full", "run_id": "run-1"})

    run = load_run(product.documents, "run-1")
    assert run is not None
    assert (run.status, run.reason) == (RunStatus.FAILED, "KeyError")
