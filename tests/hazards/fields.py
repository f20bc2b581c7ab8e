"""Hazards of what stands in records: fields that are blank, missing, changed for everybody, or wrong on purpose."""

from __future__ import annotations

from tests.hazards.cast import by_unit, elsewhere, ids
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

FIELDS = Chapter("Fields")


@FIELDS.hazard(
    "the department is blank for one department's people",
    stage=EMPLOYEES,
    runs="completed, held",
    settles=False,
)
def blank_for_a_department(trial: Trial) -> None:
    """Only noted at first sight, held as losses by the next sweep."""
    people = by_unit(trial.product)[8]
    trial.product.world.faults.add("blank_field", field="Department", rows={"record_ids": ids(people)})
    trial.sweep()
    trial.wait(0.3)
    run = trial.sweep()
    trial.claim("all of them are held", run.counts["held"] == len(people))


@FIELDS.hazard(
    "an import clears the department of one department's people",
    stage=EMPLOYEES,
    runs="completed, held",
    settles=False,
)
def cleared_for_a_department(trial: Trial) -> None:
    """Only noted at first sight, held as losses by the next sweep, also an incremental one."""
    people = by_unit(trial.product)[8]
    trial.product.world.bulk_edit(ids(people), {"Department": ""})
    trial.sweep("incremental")
    trial.wait(0.3)
    trial.sweep("incremental")


@FIELDS.hazard("the department's key is missing for one department's people", stage=EMPLOYEES, runs="completed")
def key_missing_for_a_department(trial: Trial) -> None:
    """Missing is not blank: no conclusion, and a pending action."""
    people = by_unit(trial.product)[8]
    trial.product.world.faults.add("remove_key", field="Department", rows={"record_ids": ids(people)})
    for _ in range(3):
        trial.wait(13)
        trial.sweep()
    trial.claim("somebody is asked", trial.asks_for("unreadable_field"))


@FIELDS.hazard("the department field is gone from the form", stage=EMPLOYEES, runs="completed")
def key_missing_for_all(trial: Trial) -> None:
    """No conclusion about anybody, and a pending action."""
    trial.product.world.faults.add("remove_key", field="Department")
    for _ in range(3):
        trial.wait(13)
        trial.sweep()
    trial.claim("somebody is asked", trial.asks_for("unreadable_field"))


@FIELDS.hazard("the status key is gone from the form", stage=EMPLOYEES, runs="completed")
def status_key_missing(trial: Trial) -> None:
    """Nobody has left for it."""
    trial.product.world.faults.add("remove_key", field="Employeestatus")
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@FIELDS.hazard("every status text is in another language", stage=EMPLOYEES, runs="completed")
def statuses_in_another_language(trial: Trial) -> None:
    """People's own type says who is employed: nobody has left."""
    trial.product.world.bulk_edit(ids(trial.product.people()), {"Employeestatus": "Aktiv"})
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@FIELDS.hazard("every mail address has another domain", stage=EMPLOYEES, runs="completed")
def another_mail_domain(trial: Trial) -> None:
    """Nobody is known by an address."""
    for one in trial.product.people():
        name = one.email.partition("@")[0]
        trial.product.world.edit(one.record_id, {"EmailID": f"{name}@renamed.example"}, silent=True)
    trial.sweep()


@FIELDS.hazard("every account id is blank", stage=EMPLOYEES, runs="completed")
def account_ids_blank(trial: Trial) -> None:
    """Who somebody was is remembered."""
    trial.product.world.faults.add("blank_field", field="ZUID")
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@FIELDS.hazard("the account id's key is gone, and addresses change too", stage=EMPLOYEES, runs="completed")
def account_ids_gone(trial: Trial) -> None:
    """Who somebody was is remembered, whatever the address."""
    trial.product.world.faults.add("remove_key", field="ZUID")
    for one in trial.product.people()[:50]:
        trial.product.world.edit(one.record_id, {"EmailID": f"x{one.email}"}, silent=True)
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@FIELDS.hazard("two departments exchange their names", stage=EMPLOYEES, runs="completed")
def names_exchanged(trial: Trial) -> None:
    """A name is nobody's identity."""
    world = trial.product.world
    first, second = list(world.company.departments)[:2]
    names = first.name, second.name
    world.edit_department(first.record_id, name=names[1], silent=True)
    world.edit_department(second.record_id, name=names[0], silent=True)
    trial.sweep()


@FIELDS.hazard("a field is cleared and set again before anybody looked", runs="completed")
def cleared_and_set_again(trial: Trial) -> None:
    """Nobody was out for a moment."""
    person = trial.product.people()[3]
    department = person.department_id
    trial.product.world.edit(person.record_id, {"Department": ""})
    trial.tell(person.record_id)
    trial.product.world.edit(person.record_id, {"Department": department})
    trial.wait(0.3)
    trial.sweep("incremental")
    trial.claim("nothing waits", not trial.product.attention())


@FIELDS.hazard("one person's department is cleared, and webhooks say so")
def one_cleared_by_webhook(trial: Trial) -> None:
    """A webhook alone never makes a blank field believed."""
    person = trial.product.people()[3]
    trial.product.world.edit(person.record_id, {"Department": ""})
    for _ in range(3):
        trial.tell(person.record_id)
        trial.wait(0.5)


@FIELDS.hazard("somebody moves twice within a second, the first webhook comes last", added=1, removed=1)
def moved_twice(trial: Trial) -> None:
    """Webhooks carry no values, so the last place is where the person is."""
    person = trial.product.people()[3]
    target = elsewhere(trial.product, person)
    third = next(
        row.record_id
        for row in trial.product.world.company.departments
        if row.record_id not in (target, person.department_id)
    )
    trial.product.world.move(person.record_id, department=target)
    trial.product.world.move(person.record_id, department=third)
    trial.tell(person.record_id, person.record_id)


@FIELDS.hazard("somebody moves away and back while the first move is worked on", added=2, removed=2)
def moved_and_back(trial: Trial) -> None:
    """The person ends where People says."""
    person = trial.product.people()[3]
    home = person.department_id
    trial.product.world.move(person.record_id, department=elsewhere(trial.product, person))
    trial.tell(person.record_id)
    trial.product.world.move(person.record_id, department=home)
    trial.tell(person.record_id)
