"""Hazards of Zoho in trouble: locks, throttles, dead tokens, lost rights, lost answers, answers nobody understands."""

from __future__ import annotations

from typing import Any

from groupsync.state.integration_state import load_integration
from tests.hazards.cast import elsewhere
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

TROUBLE = Chapter("Zoho in trouble")


@TROUBLE.hazard(
    "the token dies in the middle of the first run", stage=EMPLOYEES, active=False, added=2000, runs="completed"
)
def token_dies(trial: Trial) -> None:
    """It is renewed once, and the same run goes on to its end."""
    product = trial.product
    product.go_live()
    writes: list[str] = []

    def revoke(operation: str) -> None:
        if operation == "zoho.write.done":
            writes.append(operation)
            if len(writes) == 20:
                product.world.accounts.revoke_access()

    product.killer.disturb = revoke
    mark = len(product.world.events)
    trial.sweep(activation=True)
    trial.claim("one refresh", len(product.world.events.read(mark, kind="call", product="accounts")) == 1)


@TROUBLE.hazard("refreshing the token is throttled", added=2)
def refresh_throttled(trial: Trial) -> None:
    """Work waits, and is done when Zoho gives tokens again."""
    product = trial.product
    model = product.people()[3]
    hired = product.world.hire(department=model.department_id, designation=model.designation_id)
    for refresh in product.world.accounts.refresh_tokens.values():
        refresh.attempts.extend([product.clock()] * 10)
    product.world.accounts.revoke_access()
    trial.tell(hired.record_id)
    trial.claim("no dead letter", not product.queue.dead)


def lose_rights(trial: Trial, name: str) -> None:
    """Take rights away, let a webhook and a sweep meet that, and see whether anybody asks on."""
    product = trial.product
    person = product.people()[3]
    product.world.move(person.record_id, department=elsewhere(product, person))
    product.world.revoke_rights(name)
    trial.tell(person.record_id)
    mark = len(product.world.events)
    trial.wait(0.3)
    trial.sweep("incremental")
    trial.claim("quarantined", load_integration(product.documents).quarantine is not None)
    trial.claim("nobody asks Zoho on", not product.world.events.read(mark, kind="call"))


@TROUBLE.hazard("the owner's rights in People are gone", runs="skipped")
def people_rights_gone(trial: Trial) -> None:
    """Quarantined with a pending action; given back, the work is done."""
    lose_rights(trial, "people")


@TROUBLE.hazard("the owner's rights in Connect are gone", runs="skipped")
def connect_rights_gone(trial: Trial) -> None:
    """Quarantined with a pending action; given back, the work is done."""
    lose_rights(trial, "connect")


@TROUBLE.hazard("People locks for five minutes", added=2, runs="failed")
def people_locks(trial: Trial) -> None:
    """One call finds out, nobody calls during the lock, then the work is done."""
    product = trial.product
    model = product.people()[3]
    hired = product.world.hire(department=model.department_id, designation=model.designation_id)
    product.world.people_limits.lock()
    start, mark = product.clock(), len(product.world.events)
    product.hint(hired.record_id)
    trial.sweep("incremental", work=False)
    product.work()
    calls = product.world.events.read(mark, kind="call", product="people")
    trial.claim("one call in five minutes", len([one for one in calls if one["time"] - start < 300]) == 1)


def activate_through(trial: Trial, kind: str, **options: Any) -> None:
    """Let every fifth creation of a group go wrong."""
    product = trial.product
    product.go_live()
    for after in (0, 4, 4, 4):
        product.world.faults.add(kind, product="connect", action="addGroup", count=1, after=after, **options)
    trial.sweep(activation=True)
    trial.claim("no dead letter", not product.queue.dead)


@TROUBLE.hazard("Connect answers 429", stage=EMPLOYEES, active=False, added=2000, runs="completed")
def connect_429(trial: Trial) -> None:
    """Work waits as long as it is told to; no group twice."""
    activate_through(trial, "too_many_requests", retry_after=40)


@TROUBLE.hazard("Connect answers 503", stage=EMPLOYEES, active=False, added=2000, runs="completed")
def connect_503(trial: Trial) -> None:
    """Tried again; no group twice."""
    activate_through(trial, "status", status=503)


@TROUBLE.hazard("Connect answers a web page", stage=EMPLOYEES, active=False, added=2000, runs="completed")
def connect_html(trial: Trial) -> None:
    """Tried again; no group twice."""
    activate_through(trial, "html")


@TROUBLE.hazard("Connect does it and times out", stage=EMPLOYEES, active=False, added=2000, runs="completed")
def connect_timeout_after_effect(trial: Trial) -> None:
    """The group that is there is found by its marker; no group twice."""
    activate_through(trial, "timeout_after_effect")


@TROUBLE.hazard("a removal is done, but its answer is lost", added=1, removed=1)
def removal_answer_lost(trial: Trial) -> None:
    """Repeated without harm."""
    person = trial.product.people()[3]
    trial.product.world.move(person.record_id, department=elsewhere(trial.product, person))
    trial.product.world.faults.add("timeout_after_effect", product="connect", action="removeUserFromGroup", count=1)
    trial.tell(person.record_id)


@TROUBLE.hazard("Connect's answer to one creation is unknown", active=False, added=64, runs="completed")
def unknown_answer(trial: Trial) -> None:
    """That item is parked with the answer, the rest goes on."""
    product = trial.product
    product.go_live()
    body = {"addGroup": {"result": "perhaps"}}
    product.world.faults.add("answer", product="connect", action="addGroup", body=body, count=1)
    run = trial.sweep(activation=True)
    trial.claim("some applied, some failed", run.counts["applied"] > 0 and run.counts["failed"] > 0)
    trial.claim("the answer is kept", "unknown" in {row.outcome for row in product.stores.audit.rows})


@TROUBLE.hazard("People's answer about one person is unknown", added=2)
def unknown_record(trial: Trial) -> None:
    """That message is a dead letter with its reason, the next one is worked on."""
    product = trial.product
    model = product.people()[3]
    hired = [product.world.hire(department=model.department_id, designation=model.designation_id) for _ in range(2)]
    body = {"response": {"status": 0, "result": {"what": "this"}}}
    product.world.faults.add("answer", product="people", action="getDataByID", body=body, count=1)
    trial.tell(*(one.record_id for one in hired))
    trial.claim("one dead letter", len(product.documents.bodies("dead_letter")) == 1)
