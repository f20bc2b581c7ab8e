"""People on the wire: exact requests, every shape of error, and what a record means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.adapters.zoho_people import ZohoPeople
from groupsync.core.dates import date_reader
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    GroupSyncError,
    TransientError,
    UnexpectedAnswerError,
)
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family, GroupKey, Unit, UnreadableRecord
from groupsync.ports.people import RecordPage
from tests.adapters.zoho.wire import Budget, Line, Reply, chain

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


def read(row: Mapping[str, Any], labels: Mapping[Family, Sequence[str]] = LABELS) -> Employee:
    """Read one employee from a page."""
    client, _, _ = people(page({"1": [dict(row)]}), END, labels=labels)
    (only,) = client.pages("employee")
    (record,) = only.records
    assert isinstance(record, Employee)
    return record


def ids(pages: Sequence[RecordPage]) -> list[list[str]]:
    """Give the ids of each page."""
    return [[record.id for record in one.records if isinstance(record, Employee)] for one in pages]


# ------------------------------------------------------------------------------------------------------------ pages


def test_pages_are_asked_for_until_a_short_one() -> None:
    """SIndex starts at 1 and moves by what came; every call is reserved before it is made."""
    client, line, budget = people(page(1, 2), page(3, 4), page(5))

    pages = list(client.pages("employee"))

    assert ids(pages) == [["1", "2"], ["3", "4"], ["5"]]
    assert [line.script.query(number) for number in range(3)] == [
        {"sIndex": "1", "limit": "2"},
        {"sIndex": "3", "limit": "2"},
        {"sIndex": "5", "limit": "2"},
    ]
    assert line.script.path() == "/people/api/forms/employee/getRecords"
    assert line.script.requests[0].method == "GET"
    assert budget.reserved == 3


@pytest.mark.parametrize("end", [END, page()])
def test_an_exact_multiple_ends_with_no_records(end: Reply) -> None:
    """After a full last page both 7024 and an empty list are the end."""
    client, _, _ = people(page(1, 2), end)

    assert ids(list(client.pages("employee"))) == [["1", "2"]]


def test_modified_records_are_asked_for_in_milliseconds() -> None:
    """The bound goes along with every page."""
    client, line, _ = people(page(1, 2), END)

    list(client.pages("employee", modified_after_ms=1781483766548))

    assert [line.script.query(number)["modifiedtime"] for number in range(2)] == ["1781483766548"] * 2


def test_a_full_record_is_read_as_recorded() -> None:
    """A record as People sends it becomes the employee."""
    client, _, _ = people(page({"972601000000306098": [ANN]}), END)

    assert [one.records for one in client.pages("employee")] == [[ANN_READ]]


@pytest.mark.parametrize("end", [END, page(), page(1), page(3)])
def test_the_end_is_confirmed_by_one_more_call(end: Reply) -> None:
    """Past a short page nothing may come but rows that a hire has shifted."""
    client, line, _ = people(page(1, 2), page(3), end)

    pages = list(client.pages("employee", confirm_end=True))

    assert len(pages) == 2
    assert line.script.query() == {"sIndex": "4", "limit": "2"}


@pytest.mark.parametrize("beyond", [page(4), page(3, 4), page({"x": []})])
def test_a_short_page_inside_is_an_incomplete_read(beyond: Reply) -> None:
    """New rows past a short page: something was left out."""
    client, _, _ = people(page(1, 2), page(3), beyond)

    with pytest.raises(UnexpectedAnswerError, match="short page inside"):
        list(client.pages("employee", confirm_end=True))


def test_a_server_that_caps_its_pages_is_noticed() -> None:
    """Asked from the row after the last one, a cap below our limit shows itself."""
    client, line, _ = people(page(1, 2), page(3, 4), page_size=10)

    with pytest.raises(UnexpectedAnswerError, match="short page inside"):
        list(client.pages("employee", confirm_end=True))

    assert line.script.query()["sIndex"] == "3"


def test_an_empty_form_needs_no_confirmation() -> None:
    """No records at once is one call."""
    client, _, budget = people(END)

    assert list(client.pages("employee", confirm_end=True)) == []
    assert budget.reserved == 1


def test_a_page_longer_than_asked_is_refused() -> None:
    """A server that ignores our limit cannot be paged through."""
    client, _, _ = people(page(1, 2, 3))

    with pytest.raises(UnexpectedAnswerError):
        list(client.pages("employee"))


@pytest.mark.parametrize("rows", [(1, 2), ({"x": 1}, {"y": 2})])
def test_a_page_sent_again_ends_the_reading(rows: tuple[object, object]) -> None:
    """A server that ignores sIndex would be read for ever."""
    client, line, _ = people(page(*rows))

    with pytest.raises(UnexpectedAnswerError, match="again"):
        list(client.pages("employee"))

    assert len(line.script.requests) == 2


def test_rows_shifted_by_a_hire_are_no_repeat() -> None:
    """One row seen twice is normal, newest first."""
    client, _, _ = people(page(1, 2), page(2, 3), page(4))

    assert ids(list(client.pages("employee"))) == [["1", "2"], ["2", "3"], ["4"]]


@pytest.mark.parametrize(
    ("row", "record_id"),
    [
        ("canary", ""),
        ({"1": [ANN], "2": [ANN]}, ""),
        ({}, ""),
        ({"canary": [ANN]}, ""),
        ({"7": "canary"}, "7"),
        ({"7": []}, "7"),
        ({"7": [ANN, ANN]}, "7"),
        ({"7": ["canary"]}, "7"),
        ({"7": [{}]}, "7"),
        ({"7": [{"Other": "canary"}]}, "7"),
        ({"7": [{**ANN, "EmailID": {"canary": 1}}]}, "7"),
        ({"7": [{**ANN, "Department.ID": ["canary"]}]}, "7"),
        ({"7": [{**ANN, "ZUID": True}]}, "7"),
    ],
)
def test_an_odd_row_is_parked_alone(row: object, record_id: str) -> None:
    """The others of the page are read; the reason names fields, never values."""
    client, _, _ = people(page(1, row, 2), page_size=4)

    (only,) = client.pages("employee")

    assert ids([only]) == [["1", "2"]]
    assert only.rows == 3
    (unreadable,) = only.unreadable
    assert unreadable.id == record_id
    assert unreadable.reason
    assert "canary" not in unreadable.reason


# ----------------------------------------------------------------------------------------------------------- errors

UNEXPECTED = [
    error(7011),
    error(7021),
    error(7049),
    error(7202),
    error("x"),
    error(7039, {"Security_Error": "canary"}),
    error(None, result=[]),
    {"response": {"errors": [{"code": 7042}], "status": 1}},
    {"error": {"code": 7052, "message": "canary"}},
    {"message": "fine", "status": "success"},
    [{"recordId": "1", "First Name": "canary"}],
    [],
    {},
    {"response": None},
    {"response": []},
    {"response": {"status": 0}},
    {"response": {"status": 0, "result": None}},
    {"response": {"status": 0, "result": {}}},
    {"response": {"status": 0, "result": "canary"}},
    {"response": {"status": 1, "result": []}},
    {"response": {"status": False, "result": []}},
    {"response": {"result": []}},
    {"response": {"status": 0, "result": [], "errors": {"code": 1}}},
    {"response": {"status": 0, "result": []}, "error": "canary"},
    {"response": {"status": 1, "errors": {"code": 7024}, "result": [{"1": [ANN]}]}},
]


@pytest.mark.parametrize("body", UNEXPECTED)
def test_an_error_is_never_an_empty_company(body: object) -> None:
    """Every other error, and every unknown shape, at HTTP 200 or not, is raised without its text."""
    for status in (200, 400):
        client, _, _ = people(Reply(body, status))

        with pytest.raises(UnexpectedAnswerError) as caught:
            list(client.pages("employee"))

        assert "canary" not in chain(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        error(7024),
        error("7024"),
        {"response": {"errors": [{"code": 7024, "message": "No records found"}], "status": 1}},
        {"error": {"code": 7024}},
    ],
)
def test_no_records_is_the_end_in_every_shape(body: object) -> None:
    """7024 is the one error that means nobody."""
    client, _, _ = people(Reply(body))

    assert list(client.pages("employee")) == []


@pytest.mark.parametrize("status", [200, 400, 403, 429, 503])
@pytest.mark.parametrize("body", [error(7209), {"response": {"errors": [{"code": "7209"}], "status": 1}}])
def test_the_lock_of_five_minutes_is_honoured_in_every_shape(body: object, status: int) -> None:
    """7209 at any status locks People for everybody, and nothing more is sent."""
    client, line, _ = people(Reply(body, status, {"Retry-After": "5"}))

    with pytest.raises(CooldownError) as caught:
        list(client.pages("employee"))
    with pytest.raises(CooldownError):
        client.employee(EmployeeId("1"))

    assert (caught.value.product, caught.value.retry_after) == ("people", 300)
    assert len(line.script.requests) == 1


def test_a_spent_allowance_is_a_lock() -> None:
    """An unknown error with nothing left today waits instead of alarming."""
    client, _, _ = people(Reply(error(1), headers={"api-count-left-today": "0"}))

    with pytest.raises(CooldownError):
        list(client.pages("employee"))


def test_the_last_call_of_the_day_still_counts() -> None:
    """An answer is an answer, with nothing left too."""
    client, _, _ = people(Reply(END.body, headers={"api-count-left-today": "0"}))

    assert list(client.pages("employee")) == []
    assert client.calls_left_today() == 0


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_dead_token_is_renewed_once(status: int) -> None:
    """7213 at any status gets a new token and goes on."""
    client, line, _ = people(Reply(error(7213), status), page(1))

    assert ids(list(client.pages("employee"))) == [["1"]]
    assert line.script.tokens() == ["Zoho-oauthtoken secret-token-1", "Zoho-oauthtoken secret-token-2"]


@pytest.mark.parametrize(
    ("body", "status", "code", "calls"),
    [
        (error(7213), 200, "token_refused", 2),
        ({}, 401, "token_refused", 2),
        (error(7077), 403, "api_access", 1),
        (error(7077), 200, "api_access", 1),
        (error(7218), 401, "scope", 1),
        (error("INVALID_OAUTHSCOPE"), 401, "scope", 1),
        ({"error": "INVALID_OAUTHSCOPE"}, 200, "scope", 1),
        ({}, 403, "forbidden", 1),
    ],
)
def test_a_lack_of_authority_names_its_cure(body: object, status: int, code: str, calls: int) -> None:
    """Each reason for a no to everything has its code; only a token is worth a second call."""
    client, line, _ = people(Reply(body, status))

    with pytest.raises(AuthorityError) as caught:
        list(client.pages("employee"))

    assert (caught.value.product, caught.value.code) == ("people", code)
    assert len(line.script.requests) == calls


@pytest.mark.parametrize("reply", [Reply(b"<html>"), Reply(b'{"response": {"result": ['), Reply({}, 500)])
def test_an_unreadable_answer_is_read_again_later(reply: Reply) -> None:
    """HTML, half an answer, a server error: the same work may succeed later."""
    client, _, _ = people(reply)

    with pytest.raises(TransientError) as caught:
        list(client.pages("employee"))

    assert type(caught.value) is TransientError


def test_the_allowance_is_kept_from_every_answer() -> None:
    """The header of errors counts too; an answer without it changes nothing."""
    client, _, _ = people(page(1, 2, **{"Api-Count-Left-Today": "14894"}), page(3), Reply(error(7011)))

    assert client.calls_left_today() is None
    list(client.pages("employee"))

    assert client.calls_left_today() == 14894


# ---------------------------------------------------------------------------------------------------- what it means


@pytest.mark.parametrize(
    ("status", "kind", "employed", "known"),
    [
        ("Active", 1, True, True),
        ("Inactive", 0, False, True),
        ("Probation", 1, True, True),
        ("Resigned", 0, False, True),
        ("  ON notice ", 0, True, True),
        ("retired", 1, False, True),
        ("Resigned", "0", False, True),
        ("Sabbatical", 2, True, False),
        ("Sabbatical", "", True, False),
        ("", "", True, False),
    ],
)
def test_status_decides_who_is_employed(status: str, kind: object, employed: bool, known: bool) -> None:
    """A listed text wins, then the type; anything else is employed and reported."""
    record = read({**ANN, "Employeestatus": status, "Employeestatus.type": kind})

    assert (record.employed, record.status_known, record.status) == (employed, known, status.strip())


def test_a_status_without_type_is_read_by_its_text() -> None:
    """Old dumps lack the type."""
    row = {key: value for key, value in ANN.items() if key != "Employeestatus.type"}

    assert read({**row, "Employeestatus": "Inactive"}).employed is False
    assert read({**row, "Employeestatus": "Gone"}).status_known is False


@pytest.mark.parametrize(
    ("zuid", "expected"),
    [("2060001", "2060001"), (2060001, "2060001"), ("", None), ("-1", None), ("0", None), ("00", None), ("x", None)],
)
def test_only_a_real_zuid_is_an_id(zuid: object, expected: str | None) -> None:
    """People writes -1, 0 or nothing for somebody without a login."""
    assert read({**ANN, "ZUID": zuid}).zuid == expected


@pytest.mark.parametrize("email", ["", " ", "<empty>", None])
def test_an_empty_address_is_empty(email: str | None) -> None:
    """All the ways of saying nothing are alike."""
    assert read({**ANN, "EmailID": email}).email == ""


def test_missing_keys_are_empty() -> None:
    """Whole fields vary by organisation."""
    assert read({"EmployeeID": "S20"}) == Employee(
        id=EmployeeId("1"), employed=True, status_known=False, unreadable=frozenset(Family)
    )


@pytest.mark.parametrize("blank", ["", " ", "<empty>", "0"])
def test_a_blank_reference_is_no_reference(blank: str) -> None:
    """Present and empty means none; that can be concluded from."""
    record = read({**ANN, "Department.ID": blank})

    assert (record.departments, record.unreadable) == ((), frozenset())


@pytest.mark.parametrize("change", [{"Department.ID": None}, {"Department.ID": "Care"}, {"Department.ID": ...}])
@pytest.mark.parametrize("text", ["Care", ""])
def test_a_missing_reference_is_no_conclusion(change: dict[str, Any], text: str) -> None:
    """A key that is not there, null or no id makes the family unreadable, not blank."""
    row = {**ANN, "Department": text, **change}
    record = read({key: value for key, value in row.items() if value is not ...})

    assert record.unreadable == {Family.DEPARTMENT}
    assert record.designations == ("972601000000306112",)


def test_custom_fields_add_references_in_their_order() -> None:
    """Look-ups lie under `.ID`, options under `.id`; one id is named once."""
    labels = {Family.DEPARTMENT: ("Second_Department", "Department", "Pool"), Family.DESIGNATION: ("Designation",)}
    row = {**ANN, "Second_Department": "X", "Second_Department.ID": 55, "Pool": "Care", "Pool.id": ANN["Department.ID"]}

    assert read(row, labels).departments == ("55", "972601000000306074")


def test_an_option_that_is_not_set_loses_its_companion() -> None:
    """For a custom field an empty text without companion is blank; a text without one, or no key, is unreadable."""
    labels = {Family.DEPARTMENT: ("Pool",), Family.DESIGNATION: ("Designation",)}

    assert read({**ANN, "Pool": ""}, labels).unreadable == frozenset()
    assert read({**ANN, "Pool": "Care"}, labels).unreadable == {Family.DEPARTMENT}
    assert read(ANN, labels).unreadable == {Family.DEPARTMENT}


@pytest.mark.parametrize("modified", ["15-Jun-2026 03:36:06", "", None, "9" * 16])
def test_a_local_time_is_no_high_water_mark(modified: str | None) -> None:
    """Only epoch milliseconds move a cursor."""
    assert read({**ANN, "ModifiedTime": modified}).modified_ms is None


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("dd-MMM-yyyy", "03-Feb-1987", date(1987, 2, 3)),
        ("dd-MMM-yyyy", "03-FEB-1987", date(1987, 2, 3)),
        ("dd-MMM-yyyy", "03-Fév-1987", None),
        ("dd-MMM-yyyy", "31-Feb-1987", None),
        ("dd-MMM-yyyy", "03-02-1987", None),
        ("dd-MMM-yyyy", "03-Feb-1987 10:00", None),
        ("dd MMMM yyyy", "03 February 1987", date(1987, 2, 3)),
        ("dd MMMM yyyy", "03 May 1987", date(1987, 5, 3)),
        ("MM/dd/yy", "02/03/26", date(2026, 2, 3)),
        ("MM/dd/yy", "02/03/87", date(1987, 2, 3)),
        ("yyyy.MM.dd", "1987.02.03", date(1987, 2, 3)),
        ("yyyy.MM.dd", "1987-02-03", None),
        ("yyyy-MM-dd", "1987-13-03", None),
    ],
)
def test_dates_fit_a_format_or_are_none(form: str, text: str, expected: date | None) -> None:
    """Nothing is guessed; month names are English in every locale."""
    assert date_reader((form,))(text) == expected


def test_formats_are_tried_in_their_order() -> None:
    """The first that fits decides between day and month."""
    assert date_reader(("dd-MM-yyyy", "MM-dd-yyyy"))("02-03-2026") == date(2026, 3, 2)
    assert date_reader(("dd-MM-yyyy", "MM-dd-yyyy"))("02-13-2026") == date(2026, 2, 13)


def test_a_department_is_a_unit() -> None:
    """Name, parent, code and lead are read; a unit without a name is parked."""
    row = {
        "Department": " HR ",
        "Parent_Department": "Board",
        "ZP_Department_Code": "D7",
        "Department_Lead.ID": "972601000000306003",
        "ModifiedTime": "1781514572825",
    }
    client, line, _ = people(page({"5": [row]}, {"6": [{"Department": " ", "ModifiedTime": "1"}]}), END)

    (only,) = client.pages("department")

    assert only.records == [
        Unit(GroupKey("department:5"), "HR", "Board", "D7", EmployeeId("972601000000306003"), 1781514572825)
    ]
    assert only.unreadable == [UnreadableRecord("6", "no name")]
    assert line.script.path() == "/people/api/forms/department/getRecords"


def test_a_designation_is_a_unit() -> None:
    """Designations have neither parent nor lead."""
    client, _, _ = people(page({"5": [{"Designation": "Team Member", "ZP_Designation_Code": ""}]}))

    (only,) = client.pages("designation")

    assert only.records == [Unit(GroupKey("designation:5"), "Team Member")]


# -------------------------------------------------------------------------------------------------- single records


def test_one_employee_is_read_flat() -> None:
    """GetDataByID gives ids as numbers; the result is the same person."""
    flat = {
        **ANN,
        "ZUID": 2060001,
        "Department.ID": 972601000000306074,
        "Designation.ID": 972601000000306112,
    }
    client, line, budget = people(Reply({"response": {"result": [flat], "status": 0}}))

    assert client.employee(EmployeeId("972601000000306098")) == ANN_READ
    assert line.script.path() == "/people/api/forms/employee/getDataByID"
    assert line.script.query() == {"recordId": "972601000000306098"}
    assert budget.reserved == 1


def test_nobody_is_only_who_people_says_does_not_exist() -> None:
    """7049 is None."""
    client, _, _ = people(Reply(error(7049)))

    assert client.employee(EmployeeId("1")) is None


@pytest.mark.parametrize(
    "body",
    [
        error(7024),
        error(7011),
        {"response": {"result": [], "status": 0}},
        {"response": {"result": [ANN, ANN], "status": 0}},
        {"response": {"result": ANN, "status": 0}},
        {"response": {"status": 0}},
    ],
)
def test_no_other_answer_means_that_somebody_is_gone(body: object) -> None:
    """An end, an empty list, another error: none of them proves anything."""
    client, _, _ = people(Reply(body))

    with pytest.raises(UnexpectedAnswerError):
        client.employee(EmployeeId("1"))


@pytest.mark.parametrize("fields", [{}, "x", {"EmailID": []}])
def test_one_unreadable_employee_is_said_to_be_so(fields: object) -> None:
    """The person is parked, not gone."""
    client, _, _ = people(Reply({"response": {"result": [fields], "status": 0}}))

    assert isinstance(client.employee(EmployeeId("1")), UnreadableRecord)


@pytest.mark.parametrize(
    ("search", "column", "value"),
    [
        ({"number": "s20"}, "EMPLOYEEID", "s20"),
        ({"email": "ANN@example.com"}, "EMPLOYEEMAILALIAS", "ANN@example.com"),
    ],
)
def test_a_search_names_its_column(search: dict[str, str], column: str, value: str) -> None:
    """Employee number and mail address have one column each."""
    client, line, _ = people(page({"972601000000306098": [ANN]}))

    assert client.find_employees(**search) == [ANN_READ]
    assert line.script.query() == {"sIndex": "1", "limit": "2", "searchColumn": column, "searchValue": value}


def test_a_search_may_find_nobody() -> None:
    """7024 is an empty result."""
    client, _, _ = people(END)

    assert client.find_employees(number="X") == []


@pytest.mark.parametrize("reply", [page(1, 2), page({"1": "canary"}), Reply(error(7042))])
def test_a_search_that_was_not_made_finds_nobody_wrong(reply: Reply) -> None:
    """Other people's records, an unreadable one, an error: raised, neither believed nor dropped."""
    client, _, _ = people(reply)

    with pytest.raises(UnexpectedAnswerError):
        client.find_employees(number="other")


def test_calls_that_make_no_sense_are_mistakes_of_ours() -> None:
    """Exactly one search value, a known form, a page size that People serves."""
    client, line, _ = people(END)

    with pytest.raises(ValueError, match="number or an email"):
        client.find_employees()
    with pytest.raises(ValueError, match="number or an email"):
        client.find_employees(number="1", email="a@b")
    with pytest.raises(ValueError, match="unknown form"):
        list(client.pages("leave"))
    with pytest.raises(ValueError, match="1 to 200"):
        people(END, page_size=201)

    assert line.script.requests == []


# ------------------------------------------------------------------------------------------------------- properties

leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from([0, 1, "0", "1", 7024, 7049])
keys = st.sampled_from(
    ["response", "result", "status", "errors", "error", "code", "message", "1", "EmailID", "Department.ID"]
)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
wrapped = st.fixed_dictionaries(
    {"response": st.fixed_dictionaries({}, optional={"status": leaves, "result": documents, "errors": documents})}
)


def says_nobody(body: Any) -> bool:
    """Tell whether a document is one of the two ways of saying that there is nobody."""
    response = body.get("response", body) if isinstance(body, dict) else {}
    empty = isinstance(response, dict) and response.get("result") == [] and response.get("status") in (0, "0")
    return empty or "7024" in json.dumps(body)


@given(body=documents | wrapped, status=st.sampled_from([200, 200, 400, 500]))
def test_no_arbitrary_answer_is_an_empty_company(body: Any, status: int) -> None:
    """Whatever JSON comes: rows, a typed error, or an end that People has said."""
    client, _, _ = people(Reply(body, status), END, page_size=200)

    try:
        pages = list(client.pages("employee"))
    except GroupSyncError:
        return

    if not pages:
        assert says_nobody(body)
    for one in pages:
        assert one.rows == len(one.records) + len(one.unreadable)


@given(body=documents | wrapped, status=st.sampled_from([200, 400]))
def test_no_arbitrary_answer_means_that_somebody_is_gone(body: Any, status: int) -> None:
    """Only 7049 is nobody."""
    client, _, _ = people(Reply(body, status))

    try:
        found = client.employee(EmployeeId("1"))
    except GroupSyncError:
        return

    assert found is not None or "7049" in json.dumps(body)
