"""A scripted People, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from groupsync.adapters.zoho_people import ZohoPeople
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family
from groupsync.ports.people import RecordPage
from tests.adapters.zoho.wire import Budget, Line, Reply

LABELS = {Family.DEPARTMENT: ("Department",), Family.DESIGNATION: ("Designation",)}
ANN: dict[str, Any] = {
    "EmailID": " Ann@Example.COM ",
    "ZUID": "2060001",
    "EmployeeID": "S20",
    "Employeestatus": "Active",
    "Employeestatus.type": 1,
    "Employee_type": "Permanent",
    "LocationName": "Pune",
    "Department": "Care",
    "Department.ID": "972601000000306074",
    "Designation": "Agent",
    "Designation.ID": "972601000000306112",
    "Dateofjoining": "05-Jan-2015",
    "Dateofexit": "",
    "ModifiedTime": "1781483766548",
    "Zoho_ID": 972601000000306098,
    "tabularSections": {"Education": [{}]},
}
ANN_READ = Employee(
    id=EmployeeId("972601000000306098"),
    employed=True,
    zuid=ConnectId("2060001"),
    email="ann@example.com",
    departments=("972601000000306074",),
    designations=("972601000000306112",),
    status="Active",
    employee_type="Permanent",
    location="Pune",
    joined_on=date(2015, 1, 5),
    modified_ms=1781483766548,
    date_shapes=(("99-aaa-9999", True),),
)


def people(
    *replies: Reply | Exception, page_size: int = 2, labels: Mapping[Family, Sequence[str]] = LABELS
) -> tuple[ZohoPeople, Line, Budget]:
    """Give a client of a scripted People."""
    line = Line(*replies, product="people")
    budget = Budget()
    client = ZohoPeople(
        transport=line.transport,
        budget=budget,
        labels=labels,
        statuses={"Active": "employed", " on Notice": "employed", "Inactive": "left", "Retired": "left"},
        date_formats=("dd-MMM-yyyy",),
        page_size=page_size,
    )
    return client, line, budget


def page(*rows: object, **headers: str) -> Reply:
    """Answer with rows; a number is an employee of that id."""
    entries = [{str(row): [ANN]} if isinstance(row, int) else row for row in rows]
    body = {"response": {"result": entries, "message": "Data fetched successfully", "uri": "/x", "status": 0}}
    return Reply(body, headers=headers)


def error(code: object, message: object = "No", **more: Any) -> dict[str, Any]:
    """Give the body of the usual error."""
    return {
        "response": {"message": "Error occurred", "errors": {"code": code, "message": message}, "status": 1, **more}
    }


END = Reply(error(7024, "No records found"))


def ids(pages: Sequence[RecordPage]) -> list[list[str]]:
    """Give the ids of each page."""
    return [[record.id for record in one.records if isinstance(record, Employee)] for one in pages]
