"""Faulty records in the admin API: counted by kind with words, a page at a time, without anything personal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.administration.fault_words import WORDS
from groupsync.core.data_quality import Fault
from groupsync.engine.data_quality import RUNS_LOOKED_THROUGH
from groupsync.state.runs import Run, RunStatus, save_run
from tests.functional.admin.world import VIEWER, AdminWorld, Answer


def ask(world: AdminWorld, **query: str) -> Answer:
    """Ask with these parameters."""
    return world.send("show-data-quality", queryStringParameters=query, multiValueQueryStringParameters=None)


def look(world: AdminWorld, number: int, **detail: Any) -> None:
    """Leave the run of a sweep."""
    run = Run(f"run-{number:06d}", "full", dry_run=False, status=RunStatus.COMPLETED, started_at=world.clock())
    save_run(world.documents, replace(run, detail=detail))


def test_faulty_records_are_listed_with_why_and_where_to_cure_them(world: AdminWorld) -> None:
    """A viewer may look. Profile values that cannot be written stand among them, by the names of their fields."""
    look(world, 1, quality={"no_department": 2, "unit_gone": 1})
    look(world, 2)
    world.note("quality", "unit_gone", records=[["3", "department:9"]])
    world.note("quality", "no_department", records=[["1"], ["2"]])
    about = {"fields": {"date_of_birth": "date_ambiguous", "mobile": "refused: no"}}
    world.note("attention", "profile#4", reason="profile", code="unreadable_field", about=about, since=1)

    answer = world.send("show-data-quality", claims=VIEWER)

    assert answer.status == 200
    assert answer.body["run_id"] == "run-000001"
    assert answer.body["as_of"] is not None
    assert {one["kind"]: one["records"] for one in answer.body["kinds"]} == {
        "no_department": 2,
        "unit_gone": 1,
        "profile_value": 1,
    }
    assert all(one["title"] and one["why"] and "People" in one["cure"] for one in answer.body["kinds"])
    assert answer.body["records"] == [
        {"kind": "no_department", "record_id": "1", "about": []},
        {"kind": "no_department", "record_id": "2", "about": []},
        {"kind": "unit_gone", "record_id": "3", "about": ["department:9"]},
        {"kind": "profile_value", "record_id": "4", "about": ["date_of_birth", "mobile"]},
    ]


def test_before_any_complete_read_nothing_is_said(world: AdminWorld) -> None:
    """No fault found and nobody having looked are two things."""
    body = ask(world).body

    assert body == {"as_of": None, "run_id": None, "kinds": [], "records": [], "cursor": None}


def test_a_look_among_many_runs_is_found(world: AdminWorld) -> None:
    """A full sweep a day stands among a hundred incremental ones; what is older than all that is not looked for."""
    look(world, 1, quality={})
    for number in range(2, RUNS_LOOKED_THROUGH + 1):
        look(world, number)

    assert ask(world).body["run_id"] == "run-000001"


def test_one_kind_alone_can_be_asked_for(world: AdminWorld) -> None:
    """The other kinds are still counted."""
    world.note("quality", "no_department", records=[["1"]])
    world.note("quality", "no_address", records=[["1"], ["2"]])

    body = ask(world, kind="no_address").body

    assert [one["record_id"] for one in body["records"]] == ["1", "2"]
    assert len(body["kinds"]) == 2


def test_a_long_list_comes_in_pages(world: AdminWorld) -> None:
    """Over the end of one kind into the next: each record once, and no cursor at the end."""
    ids = sorted(str(number) for number in range(900))
    world.note("quality", "no_department", records=[[one] for one in ids])
    world.note("quality", "no_designation", records=[[one] for one in ids[:200]])
    pages, cursor = [], ""
    while cursor is not None:
        page = ask(world, **({"cursor": cursor} if cursor else {})).body
        pages.append([(one["kind"], one["record_id"]) for one in page["records"]])
        cursor = page["cursor"]

    assert [len(page) for page in pages] == [500, 500, 100]
    assert len({one for page in pages for one in page}) == 1100


@pytest.mark.parametrize(("name", "value"), [("cursor", "no cursor !"), ("page", "2")])
def test_a_wrong_parameter_is_named(world: AdminWorld, name: str, value: str) -> None:
    """400, and which one it was."""
    answer = ask(world, **{name: value})

    assert (answer.status, answer.body["field"]) == (400, name)


def test_every_fault_has_its_words() -> None:
    """Why it matters and where it is cured is said of each."""
    assert set(Fault) == set(WORDS)
