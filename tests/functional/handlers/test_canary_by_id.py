"""Where Directory wants ids: whose department, designation, location and manager it is, is told to Zoho alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.functional.handlers.canary import Canary, Record, recorded
from tests.functional.handlers.test_canary import (
    ask_everything,
    configure,
    go_wrong,
    hold_and_decide,
    mark,
    set_up,
)

PROFILE: dict[str, Any] = {
    "enabled": True,
    "phone_country": "US",
    "directory": {"work_location_as": "id", "delay_ms": 0},
    "connect": {"path": "/pulse/api/updateUserProfile", "field_ids": {"nickname": "9002"}},
}
MARKERS: Mapping[str, re.Pattern[str]] = {
    "department": re.compile("zqteam", re.IGNORECASE),
    "designation": re.compile("zqrole", re.IGNORECASE),
    "work_location": re.compile("zqsite", re.IGNORECASE),
    "manager": re.compile("zqboss|zqchief", re.IGNORECASE),
    "id": re.compile(r"88\d{2}7700\d{4}"),
}
"""Names of units, the managers' names and addresses, and the ids that Directory has for units."""


@pytest.fixture
def product() -> Product:
    """A company whose units, and the one who leads all others, have marked names, and marked ids in Directory."""
    product = Stage(people=10).build()
    world = product.world
    for number, department in enumerate(list(world.company.departments)):
        world.edit_department(department.record_id, name=f'Zqteam {number}, "R&D"', silent=True)
    for number, designation in enumerate(list(world.company.designations)):
        world.rename_designation(designation.record_id, name=f"Zqrole {number}", silent=True)
    for number, location in enumerate(list(world.company.locations.values())):
        world.rename_location(location.record_id, name=f"Zqsite {number}")
    for kind, name in enumerate(("departments", "designations", "locations"), 10):
        entries = world.directory.list_named(name)
        texts = list(entries.values())
        entries.clear()
        entries.update({f"88{kind}7700{number:04d}": text for number, text in enumerate(texts)})
    boss, *others = product.people()
    mark(product, others, 10, Reporting_To=boss.record_id)
    world.edit(boss.record_id, {"FirstName": "Zqboss", "LastName": "Zqchief", "EmailID": "zqboss@example.com"})
    configure(product, PROFILE)
    return product


def everything_is_there(product: Product) -> None:
    """See that somebody's ids arrived."""
    boss, person = product.people()[:2]
    user = product.world.directory.users[person.zuid]
    keys = ("department_id", "designation_id", "work_location")
    assert all(MARKERS["id"].fullmatch(user[key]) for key in keys)
    assert user["reporting_to"] == boss.zuid


def move_around(canary: Canary) -> None:
    """Change each of the four, to what Directory knows and to what it does not; then a cycle of managers."""
    product, world = canary.product, canary.product.world
    boss, one, other = product.people()[:3]
    units = {
        "Department": [row.record_id for row in world.company.departments],
        "Designation": [row.record_id for row in world.company.designations],
        "LocationName": list(world.company.locations),
    }
    for label, ids in units.items():
        world.edit(one.record_id, {label: ids[-1]}, silent=True)
    canary.told(one.record_id)
    for entries in (world.directory.departments, world.directory.locations):
        entries.popitem()
    for person in (one, other):
        world.edit(person.record_id, {"Department": units["Department"][-1], "LocationName": units["LocationName"][-1]})
        product.clock.advance(3600)
        canary.told(person.record_id)
    world.edit(boss.record_id, {"Reporting_To": one.record_id}, silent=True)
    canary.told(boss.record_id)
    canary.sweep("full")


def without_units(product: Product, record: Record) -> dict[str, list[str]]:
    """Give the hits, but for what is about units and about nobody: Directory's lists, and groups and their names.

    A group is made, and is told of, under its unit's name: in the plan and the chunks of a run, and in answers.
    """
    lists = f"lists#{product.world.directory.org_id}"
    documents = [text for text in record.texts["documents"] if lists not in text[:120]]
    record.texts["documents"] = [text for text in documents if not text.startswith('{"key": ["run')]
    runs = [text for text in documents if text.startswith('{"key": ["run')]
    about_groups = {"documents": runs, "answers": record.texts.pop("answers")}
    units = ("department", "designation")
    beside = Record(product)
    beside.texts = about_groups
    found = record.hits(MARKERS)
    for name, those in beside.hits({name: one for name, one in MARKERS.items() if name not in units}).items():
        found.setdefault(name, []).extend(those)
    return found


def test_no_place_of_a_person_is_stored_sent_logged_or_answered(
    product: Product, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through preview, sweeps, webhooks, holds, refusals and dead letters."""
    with recorded(product) as record:
        canary = Canary(product, record, PROFILE)
        people = product.people()
        set_up(canary)
        everything_is_there(product)
        move_around(canary)
        hold_and_decide(canary, people[2:6])
        go_wrong(canary, people[2:8])
        ask_everything(canary, people)
    record.add("metrics", capsys.readouterr().out)

    assert {"documents", "ledger", "audit", "queue", "dead letters", "answers", "logs", "metrics"} == set(record.texts)
    said = [body["about"]["fields"] for body in product.documents.bodies("attention", "profile#").values()]
    assert "not_in_directory" in {words for fields in said for words in fields.values()}
    assert without_units(product, record) == {}


@pytest.mark.parametrize("where", ["documents", "ledger", "audit", "queue", "dead letters", "logs", "metrics"])
@pytest.mark.parametrize("name", sorted(MARKERS))
def test_each_marker_would_be_found(product: Product, where: str, name: str) -> None:
    """In each output: the search above does not pass because it looks for nothing."""
    record = Record(product)
    for place in ("documents", "answers"):
        record.add(place, "")
    text = {"id": "881077000001", "manager": "Zqboss Zqchief <zqboss@example.com>"}
    record.add(where, text.get(name) or {"department": "Zqteam 1", "designation": "Zqrole 1"}.get(name, "Zqsite 1"))

    assert name in without_units(product, record)
