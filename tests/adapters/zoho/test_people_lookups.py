"""People on the wire: one employee, by record id, number or address."""

from __future__ import annotations

import pytest

from groupsync.core.errors import UnexpectedAnswerError
from groupsync.core.model import EmployeeId, UnreadableRecord
from tests.adapters.zoho.people_answers import ANN, ANN_READ, END, error, page, people
from tests.adapters.zoho.wire import Reply


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
