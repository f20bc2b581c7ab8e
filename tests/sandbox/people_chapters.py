"""The chapters in which something happens to one person, and People's own webhook tells of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from tests.sandbox.outcomes import Outcome
from tests.sandbox.scene import PATIENCE_SECONDS, Scene, person_of, staff_of

POLL_SECONDS = 0.3
HTTP_OK = 200
QUICKLY = "in the right groups within seconds"


def tell(scene: Scene) -> Iterator[Outcome]:
    """Play them, one after the other."""
    hired = hire(scene)
    yield hired
    yield move(scene, hired.about)
    yield promote(scene, hired.about)
    leaver = str(staff_of(scene.zoho.state(), "Support")[3]["record_id"])
    yield leave(scene, leaver)
    yield rehire(scene, leaver)
    yield found_department(scene)
    yield from hire_without_account(scene)
    yield look_at_deliveries(scene)


def hire(scene: Scene) -> Outcome:
    """Somebody new, whose webhook also wakes the functions up."""
    scene.screen.sentence(
        "Mara Silva is hired into Finance as an Analyst. Her webhook is the first: the functions sleep."
    )
    return scene.finish(
        scene.live(
            "a hire (functions cold)",
            lambda: _hire(scene, "Mara", "Silva", department="Finance", designation="Analyst"),
            promised=QUICKLY,
            warm=False,
        )
    )


def move(scene: Scene, employee: str) -> Outcome:
    """From one department to another: one group left, one joined."""
    scene.screen.sentence("Mara moves from Finance to Legal.")
    return scene.finish(
        scene.live(
            "a move between departments",
            lambda: scene.zoho.act("move", employee=employee, department="Legal"),
            promised=QUICKLY,
        )
    )


def promote(scene: Scene, employee: str) -> Outcome:
    """Another designation, the same department."""
    scene.screen.sentence("Mara is promoted to Team Lead.")
    return scene.finish(
        scene.live(
            "a promotion",
            lambda: scene.zoho.act("move", employee=employee, designation="Team Lead"),
            promised=QUICKLY,
        )
    )


def leave(scene: Scene, employee: str) -> Outcome:
    """A status that means "left"."""
    scene.screen.sentence("Somebody in Support, there since long before, leaves: the status becomes Inactive.")
    return scene.finish(
        scene.live(
            "someone leaves",
            lambda: scene.zoho.act("leave", employee=employee),
            promised="out of all groups within seconds",
        )
    )


def rehire(scene: Scene, employee: str) -> Outcome:
    """The same record is active again."""
    scene.screen.sentence("The same person comes back; the status becomes Active again.")
    return scene.finish(scene.live("a rehire", lambda: scene.zoho.act("rehire", employee=employee), promised=QUICKLY))


def found_department(scene: Scene) -> Outcome:
    """A department that did not exist, with its first member at once."""
    scene.screen.sentence(
        "A department called Moonshots is founded, and Noor Haddad is hired into it in the same moment."
    )

    def act() -> dict[str, str]:
        scene.zoho.act("add-department", name="Moonshots")
        return _hire(scene, "Noor", "Haddad", department="Moonshots", designation="Researcher")

    # Two webhooks at once: a second instance of the function starts for one of them, so this one is not warm.
    event = "a new department and its first member"
    return scene.finish(scene.live(event, act, promised="a new group, the person in", warm=False))


def hire_without_account(scene: Scene) -> Iterator[Outcome]:
    """Whoever has no Zoho account waits, is reported, and gets in when a sweep finds the account."""
    scene.screen.sentence("Inga Berg is hired as a Trainer; she has no Zoho account yet.")
    inga = _hire(scene, "Inga", "Berg", department="Training", designation="Trainer", account=False)
    record_id = str(inga["record_id"])
    yield scene.finish(_reported(scene, record_id))
    scene.screen.sentence("Her account appears. People sends no webhook for that; the next incremental sweep looks.")
    began, started = scene.zoho.now(), time.time()
    scene.zoho.act("give-account", employee=record_id)
    scene.sweep("incremental")
    seconds = scene.until_right(record_id, began=began, started=started)
    event = "the account appears"
    promised = "in with the next incremental sweep"
    yield scene.finish(Outcome(event, promised, scene.where(record_id), seconds is not None, seconds))


def look_at_deliveries(scene: Scene) -> Outcome:
    """What People lists of its webhooks: only one that was answered 200 counts as taken."""
    scene.screen.sentence("People keeps a list of its notifications, with the answer that each one got.")
    statuses = [delivery["response_status"] for delivery in scene.zoho.deliveries()]
    taken = statuses.count(HTTP_OK)
    others = sorted({str(status) for status in statuses if status != HTTP_OK})
    got = f"{taken} of {len(statuses)}" + (f", the others {', '.join(others)}" if others else "")
    kept = bool(statuses) and taken == len(statuses)
    return scene.finish(Outcome("the webhooks so far", "each answered 200", got, kept))


def _hire(scene: Scene, first: str, last: str, **where: str | bool) -> dict[str, Any]:
    return scene.zoho.act("hire", fields={"FirstName": first, "LastName": last}, **where)


def _reported(scene: Scene, record_id: str) -> Outcome:
    started = time.monotonic()
    attention = None
    while attention is None and time.monotonic() - started < PATIENCE_SECONDS:
        attention = scene.admin.get(f"/employees/{record_id}")["attention"]
        time.sleep(POLL_SECONDS)
    seconds = time.monotonic() - started
    has_account = person_of(scene.zoho.state(), record_id)["zuid"] != "-1"
    got = "nobody knows of it" if attention is None else f"waits, reported as {attention.get('reason', attention)}"
    kept = attention is not None and not has_account
    return Outcome("a hire without a Zoho account", "waits, and is reported", got, kept, seconds)
