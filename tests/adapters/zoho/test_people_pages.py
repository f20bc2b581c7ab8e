"""People on the wire: forms are read page by page, to a proven end."""

from __future__ import annotations

import pytest

from groupsync.core.errors import UnexpectedAnswerError
from tests.adapters.zoho.people_answers import ANN, ANN_READ, END, ids, page, people
from tests.adapters.zoho.wire import Reply


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
