"""Hazards of reading People: rows, pages and whole answers that are not what they seem."""

from __future__ import annotations

from typing import Any

from tests.hazards.cast import by_unit, ids
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial
from tests.sandbox.zoho.generator import generate_company
from tests.sandbox.zoho.identifiers import Identifiers

READS = Chapter("Reading People")
LIST: dict[str, Any] = {"product": "people", "action": "getRecords", "form": "employee"}


def read_spoiled(trial: Trial, kind: str, **options: Any) -> None:
    """Let a full sweep meet a fault, and ask whether an administrator is told."""
    trial.product.world.faults.add(kind, **options)
    trial.sweep()
    trial.claim("an administrator is asked", trial.asks_for("read_refused"))


@READS.hazard("nothing changed", stage=EMPLOYEES, runs="completed")
def nothing_changed(trial: Trial) -> None:
    """Neither sweep calls Connect to change anything."""
    trial.sweep()
    trial.wait(0.3)
    trial.sweep("incremental")
    calls = trial.product.world.events.read(trial.mark, kind="call", product="connect")
    trial.claim("Connect was only read", {one["method"] for one in calls} == {"GET"})


@READS.hazard("People says that it has no employees", stage=EMPLOYEES, runs="refused")
def source_empty(trial: Trial) -> None:
    """Nobody is removed, and an administrator is asked."""
    read_spoiled(trial, "empty", **LIST)


@READS.hazard("People answers an error with HTTP 200", stage=EMPLOYEES, runs="refused")
def error_with_200(trial: Trial) -> None:
    """Nobody is removed, and an administrator is asked."""
    read_spoiled(trial, "error_at_200", **LIST)


@READS.hazard("People answers an error with HTTP 200 on the third page", stage=EMPLOYEES, runs="refused")
def error_in_the_middle(trial: Trial) -> None:
    """The two pages before it are not taken for the company."""
    read_spoiled(trial, "error_at_200", **LIST, after=2)


@READS.hazard("People does not answer", stage=EMPLOYEES, runs="failed")
def no_answer(trial: Trial) -> None:
    """Silence is no empty company: the run fails, and its cursor stays."""
    cursor = trial.product.cursor()
    trial.product.world.faults.add("drop_connection", product="people", action="getRecords")
    trial.sweep()
    trial.claim("the cursor stays", trial.product.cursor() == cursor)


@READS.hazard("the last page is lost with HTTP 200", stage=EMPLOYEES, runs="refused")
def last_page_lost(trial: Trial) -> None:
    """Nobody is removed, and an administrator is asked."""
    read_spoiled(trial, "lose_last_page")


@READS.hazard("the first page is lost with HTTP 200", stage=EMPLOYEES, runs="refused")
def first_page_lost(trial: Trial) -> None:
    """An end before the beginning is not believed."""
    read_spoiled(trial, "drop_page", page=1)


@READS.hazard("a page in the middle is lost", stage=EMPLOYEES, runs="refused")
def middle_page_lost(trial: Trial) -> None:
    """An end with rows behind it is not believed."""
    read_spoiled(trial, "drop_page", page=3)


@READS.hazard("a page in the middle is short", stage=EMPLOYEES, runs="refused")
def middle_page_short(trial: Trial) -> None:
    """A short page that is not the last is not believed."""
    read_spoiled(trial, "drop_page", page=3, mode="short")


@READS.hazard("a page in the middle is skipped, all the others are full", stage=EMPLOYEES, runs="refused")
def middle_page_skipped(trial: Trial) -> None:
    """The pages look sound, and the 200 missing people tell."""
    read_spoiled(trial, "drop_page", page=3, mode="skip")


@READS.hazard("the first read ever has a hole", stage=EMPLOYEES, active=False, runs="refused")
def first_read_with_a_hole(trial: Trial) -> None:
    """The first run is not exempt: nothing is done, no cursor is set."""
    trial.product.go_live()
    trial.product.world.faults.add("drop_page", page=3, mode="short")
    trial.sweep(activation=True)
    trial.claim("no cursor", trial.product.cursor() == -1)


@READS.hazard("somebody is hired while pages are read", stage=EMPLOYEES, runs="completed")
def hired_while_read(trial: Trial) -> None:
    """A row that comes twice is one person, and nobody is missing for it."""
    disturb_between_pages(trial, lambda: trial.product.world.hire(silent=True))
    trial.sweep()


@READS.hazard("somebody is deleted while pages are read", stage=EMPLOYEES, runs="refused, completed")
def deleted_while_read(trial: Trial) -> None:
    """The row that slips between two pages is looked up and found, so nobody is removed by that read."""
    newest = trial.product.people()[-1]
    disturb_between_pages(trial, lambda: trial.product.world.delete_employee(newest.record_id, silent=True))
    trial.sweep()
    trial.product.killer.disturb = None
    trial.wait(1)
    trial.sweep()
    trial.wait(13)


def disturb_between_pages(trial: Trial, change: Any) -> None:
    """Change the company once, when the third page of employees is asked for."""
    seen: list[str] = []

    def disturb(operation: str) -> None:
        if operation != "zoho.call" or seen:
            return
        if len(trial.product.world.events.read(trial.mark, **LIST, kind="call")) == 2:
            seen.append(operation)
            change()

    trial.product.killer.disturb = disturb


@READS.hazard("one department's people are not returned", stage=EMPLOYEES, runs="refused")
def department_hidden(trial: Trial) -> None:
    """Refused at every read, also two days later, though look-ups by id find them as little."""
    people = by_unit(trial.product)[8]
    rows = {"department": people[0].department_id}
    trial.product.world.faults.add("hide_rows", rows=rows, also_by_id=True)
    for _ in range(3):
        trial.wait(24)
        trial.sweep()
    trial.claim("an administrator is asked", trial.asks_for("read_refused"))


@READS.hazard("one location's people are not returned", stage=EMPLOYEES, runs="refused")
def location_hidden(trial: Trial) -> None:
    """Refused at every read: the people of every department are fewer."""
    rows = {"location": trial.product.people()[0].location_id}
    trial.product.world.faults.add("hide_rows", rows=rows, also_by_id=True)
    for _ in range(3):
        trial.wait(24)
        trial.sweep()


@READS.hazard("thirty people here and there are not returned, but exist", stage=EMPLOYEES, runs="refused")
def scattered_hidden(trial: Trial) -> None:
    """Thin losses pass every percentage: one look-up by id that finds somebody ends it."""
    rows = {"record_ids": ids(trial.product.people()[::33][:30])}
    trial.product.world.faults.add("hide_rows", rows=rows)
    for _ in range(2):
        trial.wait(13)
        trial.sweep()


@READS.hazard(
    "a role loses sight of thirty people here and there", stage=EMPLOYEES, runs="completed, held", settles=False
)
def scattered_out_of_sight(trial: Trial) -> None:
    """Not even look-ups find them: noted at the first read, held at the second, removed never."""
    rows = {"record_ids": ids(trial.product.people()[::33][:30])}
    trial.product.world.faults.add("hide_rows", rows=rows, also_by_id=True)
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@READS.hazard("somebody is out of sight in two reads, and was seen between them", runs="completed")
def out_of_sight_twice(trial: Trial) -> None:
    """Whoever has read the record in between, and however: the absence begins anew."""
    person = trial.product.people()[3]
    for _ in range(2):
        trial.product.world.faults.add("hide_rows", rows={"record_ids": [person.record_id]}, also_by_id=True)
        trial.sweep()
        trial.product.world.faults.clear()
        trial.wait(7)
        trial.tell(person.record_id)
        trial.wait(7)


@READS.hazard("every eighth person is not returned, not even by id", stage=EMPLOYEES, runs="refused")
def every_eighth_hidden(trial: Trial) -> None:
    """Too thin for any one group to tell: the company as a whole does."""
    rows = {"record_ids": ids(trial.product.people()[4::8])}
    trial.product.world.faults.add("hide_rows", rows=rows, also_by_id=True)
    for _ in range(2):
        trial.wait(13)
        trial.sweep()


@READS.hazard("a third of one department is not returned, not even by id", stage=EMPLOYEES, runs="refused")
def third_of_a_department_hidden(trial: Trial) -> None:
    """Too few for the company, and its anchors are there: the group itself tells."""
    people = by_unit(trial.product)[8]
    rows = {"record_ids": ids(people[-len(people) * 2 // 5 :])}
    trial.product.world.faults.add("hide_rows", rows=rows, also_by_id=True)
    for _ in range(2):
        trial.wait(13)
        trial.sweep()


@READS.hazard("People answers another organisation's people", stage=EMPLOYEES, runs="refused")
def another_organisation(trial: Trial) -> None:
    """None of ours is removed, and not one group is made for theirs."""
    world = trial.product.world
    ours, groups = world.company, len(world.network.groups)
    ids_of_theirs = Identifiers(77)
    for _ in range(3000):  # beyond any id of ours
        ids_of_theirs.record()
        ids_of_theirs.zuid()
    world.company = generate_company(1001, 20, 30, seed=77, twins=False, now_ms=world.now_ms, identifiers=ids_of_theirs)
    trial.sweep()
    trial.claim("no group was made", len(world.network.groups) == groups)
    world.company = ours


@READS.hazard("every page is the first page again", stage=EMPLOYEES, runs="refused")
def same_page_again(trial: Trial) -> None:
    """Reading ends, and the 800 people who were never shown stay."""
    pages: list[Any] = []

    def keep(response: Any, **_: Any) -> None:
        if "/employee/getRecords" in response.url and not pages:
            pages.append(response.json())

    trial.product.session.hooks["response"].append(keep)
    trial.product.sweep(dry_run=True)
    trial.product.world.faults.add("answer", **LIST, body=pages[0])
    trial.sweep()


@READS.hazard("the department form answers that it is empty", stage=EMPLOYEES, runs="completed")
def department_form_empty(trial: Trial) -> None:
    """A group whose unit is not listed keeps its people."""
    trial.product.world.faults.add("empty", product="people", action="getRecords", form="department")
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@READS.hazard("one record is no record", runs="completed", added=2)
def one_odd_record(trial: Trial) -> None:
    """It is parked and reported, and a hire of the same sweep gets in."""
    person = trial.product.people()[5]
    zuid = person.zuid
    trial.product.world.edit(person.record_id, {"ZUID": {"odd": "shape"}}, silent=True)  # type: ignore[dict-item]
    trial.product.world.hire(designation=person.designation_id, department=person.department_id, silent=True)
    trial.sweep()
    trial.claim("reported", trial.asks_for("unreadable_field"))
    trial.product.world.edit(person.record_id, {"ZUID": zuid}, silent=True)
