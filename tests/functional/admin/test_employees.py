"""Finding employees and explaining them."""

from __future__ import annotations

import json

import pytest

from groupsync.core.ledger_entries import Account, EmployeeEntry
from groupsync.core.model import ConnectGroup, ConnectId, EmployeeId, Family, UnreadableRecord
from tests.builders import department_key, designation_key, employee, group_entry, membership, partition_id
from tests.functional.admin.world import AdminWorld


@pytest.mark.parametrize(
    "request_body", [{"email": " Person7@Example.com "}, {"employee_id": "E-7"}, {"record_id": "7"}]
)
def test_an_employee_is_found_by_each_identifier(world: AdminWorld, request_body: dict[str, str]) -> None:
    """The answer holds ids and words, no name and no address."""
    world.set_up()
    world.people.set(employee(7), employee(8))
    world.people.numbers["E-7"] = EmployeeId("7")

    answer = world.post("find-employee", request_body)

    assert answer.status == 200
    assert answer.body == {
        "employees": [
            {
                "record_id": "7",
                "employed": True,
                "status_known": True,
                "connect_id": "1007",
                "departments": ["10"],
                "designations": ["20"],
                "unreadable_fields": [],
            }
        ]
    }
    assert "example.com" not in json.dumps(answer.body)


def test_nobody_found_is_an_empty_list(world: AdminWorld) -> None:
    """Not finding anybody is no error."""
    world.set_up()

    for body in ({"email": "nobody@example.com"}, {"record_id": "404"}, {"employee_id": "E-404"}):
        assert world.post("find-employee", body).body == {"employees": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "body"), ({"email": "a@b.example", "record_id": "7"}, "body"), ({"record_id": "E-7"}, "record_id")],
)
def test_one_usable_identifier_is_needed(world: AdminWorld, body: dict[str, str], field: str) -> None:
    """None, two, or a record id that is none are refused before People is asked."""
    world.set_up()

    answer = world.post("find-employee", body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert world.people.calls == []


@pytest.mark.parametrize("name", ["find-employee", "explain-employee"])
def test_people_is_read_with_a_configuration_only(world: AdminWorld, name: str) -> None:
    """Without one it is not known which fields to read."""
    world.send("enable")

    answer = world.send(name)

    assert (answer.status, answer.body["error"]) == (409, "not_configured")


def test_an_employee_is_explained(world: AdminWorld) -> None:
    """What People says now, what is wanted, what is there because of us, and what is between the two."""
    world.set_up()
    world.people.set(employee(7, departments=("11",)))
    old, kept, new = department_key(10), designation_key(20), department_key(11)
    for key in (old, kept, new):
        world.ledger.groups[key] = group_entry(key)
        world.connect.set_group(ConnectGroup(partition_id(key), "Group"))
    world.ledger.accounts[ConnectId("1007")] = Account(
        ConnectId("1007"),
        employees=(EmployeeId("7"),),
        desired=frozenset({old, kept}),
        desired_rev=1,
        memberships={old: membership(run="run-1"), kept: membership()},
    )

    answer = world.send("explain-employee")

    assert answer.status == 200
    body = answer.body
    assert body["read"]["employed"] is True
    assert (body["standing"], body["in_scope"]) == ("employed", True)
    assert body["matched"] == {"connect_id": "1007", "by": "zuid", "waiting": None}
    assert body["wanted"] == [new, kept]
    assert [(one["group"], one["state"], one["run"]) for one in body["has"]] == [
        (old, "present", "run-1"), (kept, "present", ""),
    ]  # fmt: skip
    assert body["would_change"] == {"add": [new], "remove": [old]}
    assert body["why"] == [
        "People says that the person is employed.",
        "1 person moved from Department 10 to Department 11.",
    ]
    assert body["attention"] is None
    assert "person7" not in json.dumps(body)


def test_somebody_who_vanished_from_people_is_still_explained(world: AdminWorld) -> None:
    """The ledger knows whom the record was matched to, and since when it is missing."""
    world.set_up()
    world.ledger.employees[EmployeeId("7")] = EmployeeEntry(EmployeeId("7"), ConnectId("1007"), missing_since=1)

    body = world.send("explain-employee").body

    assert body["read"] is None
    assert body["matched"] == {"connect_id": "1007", "by": "ledger", "waiting": None}
    assert body["missing_since"] == "1970-01-01T00:00:01Z"


def test_somebody_without_account_is_explained(world: AdminWorld) -> None:
    """Nothing is there, and what they wait for is said."""
    world.set_up()
    world.people.set(employee(7, zuid=None, unreadable=frozenset({Family.DEPARTMENT}), designations=()))
    world.note("attention", "employee#7", code="no_account")

    body = world.send("explain-employee").body

    assert (body["read"]["employed"], body["read"]["unreadable_fields"]) == (True, ["department"])
    assert body["matched"] == {"connect_id": None, "by": None, "waiting": "no_account"}
    assert (body["would_change"], body["has"]) == ({"add": [], "remove": []}, [])
    assert "There is no Zoho account yet, and no member of the network with this address." in body["why"]
    assert body["attention"] == {"code": "no_account"}


def test_a_record_of_unexpected_shape_is_said_to_be_one(world: AdminWorld) -> None:
    """The reason is shown in place of the values."""
    world.set_up()
    world.people.unreadable["employee"].append(UnreadableRecord("7", "no status"))

    assert world.send("explain-employee").body["read"] == {"record_id": "7", "unreadable": "no status"}


@pytest.mark.parametrize("record_id", ["7", "E-7", "9" * 21, "person7@example.com"])
def test_an_unknown_employee_is_404(world: AdminWorld, record_id: str) -> None:
    """Neither People nor the ledger knows the record, or it can be none."""
    world.set_up()

    assert world.get(f"/employees/{record_id}").status == 404
