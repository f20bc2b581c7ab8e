"""The chapters in which something goes wrong, and what matters is who is not removed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from tests.sandbox.outcomes import Outcome, calls_per_product, connect_writes
from tests.sandbox.scene import Scene, Sweep, staff_of, unit_of

NOBODY = "nobody removed"
PAGE = 200
"""People's largest page."""


def tell(scene: Scene) -> Iterator[Outcome]:
    """Play them, one after the other."""
    yield forge_webhook(scene)
    yield import_wrong_department(scene)
    yield clear_department(scene)
    yield lose_pages(scene)
    yield sweep_unchanged(scene)


def forge_webhook(scene: Scene) -> Outcome:
    """A stranger knows the address, and not the token."""
    scene.screen.sentence("A stranger sends a webhook with a token of their own, about somebody in Finance.")
    began = scene.zoho.now()
    victim = staff_of(scene.zoho.state(), "Finance")[0]["record_id"]
    forged = {"token": "let-me-in", "form": "employee", "event": "deleted", "record_id": victim}
    started = time.monotonic()
    with requests.Session() as session:
        session.trust_env = False
        status = session.post(scene.stack.outputs["PeopleWebhookUrl"], data=forged, timeout=30).status_code
    seconds = time.monotonic() - started
    calls = len(scene.zoho.calls(began))
    got = f"{status}, {calls} calls to Zoho"
    return scene.finish(Outcome("a forged webhook", "401, nothing done", got, status == 401 and not calls, seconds))


def import_wrong_department(scene: Scene) -> Outcome:
    """A file with a wrong column moves a whole department. Imports fire no webhook."""
    state = scene.zoho.state()
    home, target = unit_of(state, "department", "Management"), unit_of(state, "department", "Facilities")
    people = [person["record_id"] for person in staff_of(state, "Management")]
    scene.screen.sentence(f"A wrong import moves all {len(people)} people of Management to Facilities.")
    scene.zoho.act("bulk-edit", employees=people, fields={"Department": target})
    sweep = scene.sweep("incremental")
    kept = sweep.report["status"] == "held" and not sweep.changes
    outcome = Outcome("a wrong import moves a department", f"held, {NOBODY}", _held(sweep), kept, sweep.seconds)
    scene.finish(outcome)
    scene.zoho.act("bulk-edit", employees=people, fields={"Department": home})
    scene.screen.line("  The import is put right in People.")
    return outcome


def clear_department(scene: Scene) -> Outcome:
    """A field is emptied for many; a loss is believed at second sight only, and never beyond its limit."""
    state = scene.zoho.state()
    home = unit_of(state, "department", "Support")
    people = [person["record_id"] for person in staff_of(state, "Support")]
    scene.screen.sentence(f"By mistake the department is cleared for all {len(people)} people of Support.")
    scene.zoho.act("bulk-edit", employees=people, fields={"Department": ""})
    sweep = scene.sweep("incremental")
    kept = sweep.report["status"] in {"completed", "held"} and not sweep.removed
    noted = sweep.report["counts"]["skipped"]
    got = f"{sweep.report['status']}, {sweep.removed} removed; {noted} losses noted, believed at second sight only"
    if sweep.report["status"] == "held":
        got = _held(sweep)
    outcome = Outcome("a department cleared by mistake", f"noted or held, {NOBODY}", got, kept, sweep.seconds)
    scene.finish(outcome)
    scene.zoho.act("bulk-edit", employees=people, fields={"Department": home})
    scene.screen.line("  The departments are put back in People.")
    return outcome


def lose_pages(scene: Scene) -> Outcome:
    """People answers 200, and "no more records" too early."""
    employees = len(scene.zoho.state()["people"])
    page = employees // PAGE
    lost = employees - (page - 1) * PAGE
    scene.screen.sentence(
        f"During a full sweep People ends its list early: the last {lost} of {employees:,} are missing."
    )
    scene.zoho.act("faults", kind="drop_page", page=page, mode="empty")
    sweep = scene.sweep("full")
    scene.zoho.act("faults/clear")
    kept = sweep.report["status"] == "refused" and not sweep.removed
    why = "; ".join(sweep.report["refusals"][:1])
    got = f"{sweep.report['status']}, {sweep.removed} removed: {why}"
    outcome = Outcome("a sweep loses its last pages", f"refused, {NOBODY}", got, kept, sweep.seconds)
    return scene.finish(outcome)


def sweep_unchanged(scene: Scene) -> Outcome:
    """Everything is as it should be: reading costs little, writing nothing."""
    scene.screen.sentence("People answers in full again. A full sweep finds nothing to do.")
    sweep = scene.sweep("full")
    writes = connect_writes(sweep.calls)
    kept = sweep.report["status"] == "completed" and not writes and not sweep.changes
    got = f"{sweep.report['status']}, {writes} writes; calls: {calls_per_product(sweep.calls)}"
    return scene.finish(Outcome("an unchanged full sweep", "completed, 0 writes", got, kept, sweep.seconds))


def _held(sweep: Sweep) -> str:
    report = sweep.report
    causes = "; ".join(str(cause["text"]) for cause in report["causes"][:1])
    tripped: list[Mapping[str, Any]] = [axis for axis in report["guard"] if axis["tripped"]]
    limits = ", ".join(f"{axis['axis']} {axis['value']} over the limit of {axis['limit']}" for axis in tripped)
    return f"{report['status']}, {sweep.removed} removed: {causes} ({limits or 'no limit tripped'})"
