"""No personal value leaves our hands but to Zoho: every way that a profile takes, and every text that comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.profile import ProfileField
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.functional.handlers.canary import CUSTOM, MARKERS, PROFILE, Canary, Record, marked, recorded
from tests.sandbox.zoho.company import Employee

NO_CHANGE: dict[str, Any] = {"field_changes": {"count": 0, "percent": 0}}


def configure(product: Product, profile: dict[str, Any], guard: dict[str, Any] | None = None) -> None:
    """Save a configuration whose profiles follow."""
    profile = profile | {"directory_org_id": product.world.directory.org_id}
    product.configure({"profile": profile, "guard": guard or {}})


def mark(product: Product, people: list[Employee], first: int, **more: str) -> None:
    """Give people marked values in People, without a webhook."""
    for number, person in enumerate(people, first):
        product.world.edit(person.record_id, marked(number) | more, silent=True)


def everything_is_there(product: Product, person: Employee, number: int) -> None:
    """See that all twelve values of somebody arrived where they belong."""
    values = marked(number)
    user = product.world.directory.users[person.zuid]
    member = product.world.network.members[person.zuid]
    assert {field_id: values[label] for label, field_id in CUSTOM.values()} == member.custom_fields
    assert (user["first_name"], user["last_name"]) == (values["FirstName"], values["LastName"])
    assert user["seating_location"] == values["Work_location"]
    assert (user["mobile"], user["phone"]) == (f"+120155591{number:02d}", f"+120155582{number:02d}")
    assert (user["date_of_birth"], user["extension"]) == (f"1871-03-{1 + number % 28:02d}", f"86753{number:02d}")
    assert user["reporting_to"] == product.people()[0].zuid


def set_up(canary: Canary) -> None:
    """Preview, confirm every field, activate, and sweep everybody."""
    product = canary.product
    canary.admin("/integration/enable", {}, method="POST")
    run = canary.started(canary.admin("/integration/preview", {}, method="POST"))
    assert {one["field"] for one in run["profiles"]["fields"]} == {name.value for name in ProfileField}
    canary.admin(
        "/integration/pending-actions/confirm_profile_fields/confirm",
        {"fields": [name.value for name in ProfileField]},
        method="POST",
    )
    product.go_live()
    canary.sweep("full")


def hold_and_decide(canary: Canary, people: list[Employee]) -> None:
    """Have changes held by a webhook and by a sweep; approve some, reject some, leave some."""
    product = canary.product
    configure(product, canary.profile, NO_CHANGE)
    mark(product, people, 60)
    canary.told(people[0].record_id)
    canary.sweep("full")
    product.clock.advance(3600)
    holds = canary.admin("/holds")["holds"]
    assert {one["trigger"] for one in holds if one["status"] == "open"} == {"webhook", "sweep"}
    for hold in (canary.admin(f"/holds/{one['id']}") for one in holds):
        first, second = hold["changes"][0], hold["changes"][-1]
        answer = canary.admin(f"/holds/{hold['id']}/approve", {"people": [first["employee_id"]]}, method="POST")
        canary.started(answer)
        if second["employee_id"] != first["employee_id"]:
            canary.admin(f"/holds/{hold['id']}/reject", {"people": [second["employee_id"]]}, method="POST")
    assert canary.admin("/exceptions")["exceptions"]
    canary.sweep("full")


def go_wrong(canary: Canary, people: list[Employee]) -> None:
    """Have values refused, answers lost and garbled, and messages given up."""
    product, faults = canary.product, canary.product.world.faults
    configure(product, canary.profile, {"field_changes": {"count": 1000, "percent": 100}})
    bad = {"Date_of_birth": "Zqfirst 1871-1871", "Mobile": "201 555 9199 Zqlast", "Extension": "86753" * 100}
    for words, person in zip(("quoted", "named", "bare"), people, strict=False):
        product.world.settings.directory_refusals = words
        mark(product, [person], 70, **bad)
        canary.told(person.record_id)
    said = [body["about"]["fields"] for body in product.documents.bodies("attention", "profile#").values()]
    assert {"date_of_birth", "mobile", "extension"} <= {name for fields in said for name in fields}
    assert "refused" in {row.outcome for row in product.stores.audit.rows}
    for kind, options in (
        ("timeout_after_effect", {"count": 1}),
        ("answer", {"count": 2, "status": 200, "body": '{"status_code": 500, "message": "Zqfirst 86753"}'}),
        ("html", {"count": 2, "status": 502}),
        ("too_many_requests", {"count": 1, "retry_after": 30}),
        ("status", {"status": 503}),
    ):
        for product_name in ("directory", "connect"):
            faults.add(kind, product=product_name, **options)
            mark(product, people[3:4], 80 + len(kind))
            canary.told(people[3].record_id)
            canary.sweep("incremental")
            faults.clear()
    assert product.queue.dead
    canary.admin("/dead-letters")
    canary.admin("/dead-letters/redrive", {"ids": []}, method="POST")
    canary.work()
    product.world.revoke_rights("directory")
    mark(product, people[4:5], 90)
    canary.told(people[4].record_id)
    canary.sweep("full")
    product.world.grant_rights("directory")
    canary.sweep("full")


def ask_everything(canary: Canary, people: list[Employee]) -> None:
    """Read every address of the admin API that tells of people."""
    for path in ("/integration", "/runs", "/changes", "/holds", "/exceptions", "/dead-letters", "/groups"):
        canary.admin(path)
    assert canary.admin("/data-quality")["kinds"]
    assert canary.admin("/waiting")
    for person in people:
        canary.admin(f"/employees/{person.record_id}")
        canary.admin("/employees/find", {"record_id": person.record_id}, method="POST")


def ask_for_names(canary: Canary, people: list[Employee]) -> None:
    """Have names shown to an administrator, one by one and by the page, with Zoho in its senses and without."""
    ids, faults = [one.record_id for one in people], canary.product.world.faults
    for some in (ids[:1], ids):
        names = canary.admin("/employees/names", {"ids": some}, method="POST", meant=True)["names"]
        assert set(names) == set(some)
        assert all("zq" in name.lower() for name in names.values())
    for kind, options in (
        ("answer", {"count": 2, "status": 200, "body": '{"response": {"message": "Zqfirst 86753"}}'}),
        ("status", {"status": 503}),
        ("html", {"count": 2, "status": 502}),
    ):
        faults.add(kind, product="people", **options)
        canary.refused("/employees/names", {"ids": ids})
        faults.clear()


@pytest.fixture
def product() -> Product:
    """A company in which every value of everybody but the mail address is marked; one of them leads the others."""
    product = Stage(people=10).build()
    boss, *others = product.people()
    mark(product, others, 10, Reporting_To=boss.record_id)
    product.world.edit(boss.record_id, marked(0) | {"FirstName": "Zqboss"}, silent=True)
    configure(product, PROFILE)
    return product


def test_no_value_is_stored_sent_logged_or_answered(product: Product, capsys: pytest.CaptureFixture[str]) -> None:
    """Through preview, sweeps, webhooks, holds, refusals, lost answers and dead letters: Zoho alone has the values."""
    with recorded(product) as record:
        canary = Canary(product, record)
        people = product.people()
        set_up(canary)
        everything_is_there(product, people[1], 10)
        everything_is_there(product, people[-1], 10 + len(people) - 2)
        mark(product, people[1:2], 40)
        canary.told(people[1].record_id)
        everything_is_there(product, people[1], 40)
        hold_and_decide(canary, people[2:6])
        go_wrong(canary, people[2:8])
        ask_everything(canary, people)
        ask_for_names(canary, people)
    record.add("metrics", capsys.readouterr().out)

    assert set(record.texts) == {"documents", "ledger", "audit", "queue", "dead letters", "answers", "logs", "metrics"}
    assert all(any(text.strip("[]") for text in texts) for texts in record.texts.values())
    assert record.hits() == {}


@pytest.mark.parametrize("name", sorted(MARKERS))
def test_each_marker_would_be_found(product: Product, name: ProfileField) -> None:
    """In clear as People writes it: the search above does not pass because it looks for nothing."""
    record = Record(product)
    record.add("documents", {"values": [*marked(7).values(), "Zqboss"]})

    assert name.value in record.hits()
