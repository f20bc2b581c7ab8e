"""People on the wire: no error, whatever its shape, is an empty company."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.errors import AuthorityError, CooldownError, GroupSyncError, TransientError, UnexpectedAnswerError
from groupsync.core.model import EmployeeId
from tests.adapters.zoho.people_answers import ANN, END, error, ids, page, people
from tests.adapters.zoho.wire import Reply, chain

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


# ----------------------------------------------------------------------------------------------------------- errors


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


# ------------------------------------------------------------------------------------------------------- properties


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
