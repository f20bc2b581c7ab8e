"""The chapters about profile fields: shown first, confirmed, written, and following each edit.

What is right is read from the pretend Directory, past the product.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.sandbox.outcomes import Outcome, calls_per_product
from tests.sandbox.scene import PATIENCE_SECONDS, Scene, staff_of

POLL_SECONDS = 0.1
Values = Mapping[str, str]


def tell(scene: Scene) -> Iterator[Outcome]:
    """Play them, one after the other."""
    yield preview(scene)
    yield confirm(scene)
    yield edit(scene)
    yield from manager_joins_later(scene)


def preview(scene: Scene) -> Outcome:
    """Profile fields are switched on; nothing is written before somebody has looked."""
    scene.screen.sentence(
        "Profile fields are switched on. A preview shows, field by field, what would change in the directory."
    )
    saved = scene.admin.get("/integration/configuration")
    org = scene.zoho.state()["directory_org_id"]
    profile = {"enabled": True, "directory_org_id": org, "phone_country": "US", "directory": {"delay_ms": 0}}
    configuration = {**saved["configuration"], "profile": profile}
    scene.admin.put("/integration/configuration", {"version": saved["version"], "configuration": configuration})
    began, started = scene.zoho.now(), time.monotonic()
    with scene.screen.step("a preview") as step:
        run = scene.admin.follow(scene.admin.post("/integration/preview", {})["run_id"], show=step.update)
    shown = run["profiles"]
    written = scene.zoho.events(began, kind="profile").found
    for field in shown["fields"]:
        counts = ", ".join(f"{field[name]:,} {name}" for name in ("same", "empty", "different") if field[name])
        personal = " (personal)" if field["personal"] else ""
        scene.screen.line(f"    {field['field']}{personal}: {counts or 'nothing to write'}")
    kept = bool(shown["fields"]) and not written
    got = f"{len(shown['fields'])} fields, {shown['people']:,} people, {len(written)} written"
    promised = "shown per field, nothing written"
    return scene.finish(Outcome("a preview of profiles", promised, got, kept, time.monotonic() - started))


def confirm(scene: Scene) -> Outcome:
    """Each field is confirmed; the next full sweep writes it for everybody."""
    scene.screen.sentence("The administrator confirms the fields; the next full sweep writes them.")
    actions = {one["code"]: one for one in scene.admin.get("/integration")["pending_actions"]}
    fields = [one["field"] for one in actions["confirm_profile_fields"]["items"] if one["home"]]
    scene.admin.post("/integration/pending-actions/confirm_profile_fields/confirm", {"fields": fields})
    sweep = scene.sweep("full")
    state = scene.zoho.state()
    wrong = [zuid for zuid in _sample(state) if not _names_agree(scene, zuid, state)]
    count = sweep.report["counts"]["profiles"]
    kept = count > 0 and not wrong and sweep.report["status"] in {"completed", "held"}
    got = f"{count:,} profiles; calls: {calls_per_product(sweep.calls)}"
    promised = "written for everybody, one call a person"
    return scene.finish(Outcome("profile fields confirmed", promised, got, kept, sweep.seconds))


def edit(scene: Scene) -> Outcome:
    """An edited profile is in the directory seconds later."""
    scene.screen.sentence("Somebody in Legal gets another extension and another mobile number.")
    person = _somebody(scene, "Legal")
    began = time.monotonic()
    numbers = {"Extension": "4711", "Mobile": "+1 415 555 0199"}
    scene.zoho.act("edit", employee=person["record_id"], fields=numbers)
    wanted = {"extension": "4711", "mobile": "+14155550199"}
    got = _until(scene, person["zuid"], lambda values: _has(values, wanted))
    kept = _has(got, wanted)
    said = f"extension and mobile {'as in People' if kept else 'still as before'}"
    seconds = time.monotonic() - began if kept else None
    return scene.finish(Outcome("an edited profile", "in the directory within seconds", said, kept, seconds))


def manager_joins_later(scene: Scene) -> Iterator[Outcome]:
    """Somebody reports to a manager who has no account yet; it is written when the account is there."""
    scene.screen.sentence("Ada Novak is hired to report to Tomas Lind, who has no Zoho account yet.")
    where = {"department": "Legal", "designation": "Analyst"}
    manager = scene.zoho.act("hire", fields={"FirstName": "Tomas", "LastName": "Lind"}, account=False, **where)
    names = {"FirstName": "Ada", "LastName": "Novak", "Reporting_To": str(manager["record_id"])}
    report = scene.zoho.act("hire", fields=names, **where)
    began = time.monotonic()
    values = _until(scene, report["zuid"], lambda values: bool(values.get("extension") or values.get("department_id")))
    blank = not values.get("reporting_to")
    said = "the other fields are written, the manager waits" if blank else "a manager was written"
    event = "a report whose manager has no account"
    yield scene.finish(
        Outcome(event, "everything else is written", said, blank and len(values) > 0, time.monotonic() - began)
    )
    scene.screen.sentence("The manager's account appears; the next incremental sweep finds it.")
    began = time.monotonic()
    given = scene.zoho.act("give-account", employee=manager["record_id"])
    scene.sweep("incremental")
    values = _until(scene, report["zuid"], lambda values: values.get("reporting_to") == given["zuid"])
    kept = values.get("reporting_to") == given["zuid"]
    said = "reports to the manager" if kept else "still without a manager"
    yield scene.finish(
        Outcome("the manager joins", "the report names the manager", said, kept, time.monotonic() - began)
    )


def _until(scene: Scene, zuid: str, done: Callable[[Values], bool]) -> Values:
    """Read the directory until it is as wanted, or patience ends; give what it says then."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        values = _directory(scene, zuid)
        if done(values) or time.monotonic() > deadline:
            return values
        time.sleep(POLL_SECONDS)


def _directory(scene: Scene, zuid: str) -> Values:
    return scene.zoho.profile(zuid)["directory"] or {}


def _has(values: Values, wanted: Values) -> bool:
    return all(values.get(name) == value for name, value in wanted.items())


def _somebody(scene: Scene, department: str) -> Mapping[str, Any]:
    return staff_of(scene.zoho.state(), department)[0]


def _sample(state: Mapping[str, Any]) -> list[str]:
    """Give every fortieth person who is in the network."""
    everybody = [one for one in state["people"] if one["status_type"] == 1 and one["in_network"]]
    return [str(one["zuid"]) for one in everybody[::40]]


def _names_agree(scene: Scene, zuid: str, state: Mapping[str, Any]) -> bool:
    """Tell whether the directory has somebody's designation, under the name that People has."""
    person = next(one for one in state["people"] if one["zuid"] == zuid)
    wanted = {row["record_id"]: row["name"] for row in state["designations"]}.get(person["designation_id"], "")
    found = state["directory_designations"].get(_directory(scene, zuid).get("designation_id", ""), "")
    return bool(wanted == found or not wanted)
