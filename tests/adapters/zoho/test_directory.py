"""Directory on the wire: exact requests, and what users and lists are read from."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from groupsync.core.errors import NotFoundError, UnexpectedAnswerError
from groupsync.core.model import ConnectId
from tests.adapters.zoho.directory_answers import ANN, USERS, WRITTEN, directory, refusal
from tests.adapters.zoho.wire import Reply


def test_a_write_sends_only_what_it_is_given() -> None:
    """PUT on the user's address, the values under `users` in a JSON body, nothing in the address."""
    client, line = directory(Reply(WRITTEN))

    client.write(ANN, {"first_name": "Zoë", "mobile": ""})

    [request] = line.script.requests
    assert (request.method, line.script.path(), line.script.query()) == ("PUT", "/api/v1/orgs/72/users/60104201", {})
    assert requests.models.complexjson.loads(request.body or "") == {"users": {"first_name": "Zoë", "mobile": ""}}
    assert line.meter.counts == {"directory": 1}


def test_each_name_of_a_call_is_a_setting() -> None:
    """What turns out to be different is one key of the configuration."""
    client, line = directory(
        Reply({"status_code": 200}),
        Reply({"status_code": 200, "data": [{"user_id": 7, "mobile": 5}], "more": "true"}),
        Reply({"status_code": 200, "data": [{"user_id": "8"}], "more": "false"}),
        update_user={"verb": "PATCH", "path": "/api/v2/users/{zuid}", "wrapper": "user"},
        list_users={
            "path": "/v2/{org}/all",
            "wrapper": "data",
            "id_key": "user_id",
            "page_parameter": "p",
            "size_parameter": "n",
            "page_size": 1,
            "more_key": "more",
        },
    )

    client.write(ANN, {"phone": "1"})
    users = list(client.users())

    assert [(user.connect_id, user.values) for user in users] == [("7", {"mobile": "5"}), ("8", {})]
    assert [(request.method, line.script.path(number)) for number, request in enumerate(line.script.requests)] == [
        ("PATCH", "/api/v2/users/60104201"),
        ("GET", "/v2/72/all"),
        ("GET", "/v2/72/all"),
    ]
    assert line.script.requests[0].body == b'{"user": {"phone": "1"}}'
    assert [line.script.query(number) for number in (1, 2)] == [{"p": "1", "n": "1"}, {"p": "2", "n": "1"}]


@pytest.mark.parametrize("nobody", ["", "-1", "x", "1/../2", "1?x=1", "\uff11"])
def test_what_is_no_account_is_never_asked_for(nobody: str) -> None:
    """`ZUID` may be empty or -1, and nothing else than digits gets into an address."""
    client, line = directory(Reply(WRITTEN))

    assert client.user(ConnectId(nobody)) is None
    with pytest.raises(NotFoundError):
        client.write(ConnectId(nobody), {"mobile": "1"})
    assert line.script.requests == []


def test_a_key_that_directory_does_not_have_is_a_mistake_of_ours() -> None:
    """A nickname has no place there."""
    client, line = directory(Reply(WRITTEN))

    with pytest.raises(ValueError, match="a key that Directory does not have"):
        client.write(ANN, {"nickname": "x"})
    assert line.script.requests == []


@pytest.mark.parametrize(
    "user",
    [
        {"zuid": 60104201, "mobile": 7, "phone": "8", "extension": None, "gender": ["M"], "city": "x"},
        {"mobile": " 7 ", "address": [{"phone": 8, "extension": "", "mobile": "9", "city": "x"}, {"phone": "no"}]},
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_user_is_read_from_what_comes(user: dict[str, Any], listed: bool) -> None:
    """Numbers become text, null is empty, what is no scalar is left out; the address block fills in."""
    client, _ = directory(Reply({"status_code": 200, "users": [user] if listed else user}))

    found = client.user(ANN)

    assert found is not None
    assert (found.connect_id, found.values) == (ANN, {"mobile": "7", "phone": "8", "extension": ""})


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"status_code": 200},
        {"status_code": 200, "users": None},
        {"status_code": 200, "users": {}},
        {"status_code": 200, "users": ["x"]},
        {"status_code": 200, "users": [{"mobile": "1"}]},
        {"status_code": 200, "users": [{"zuid": ""}]},
        {"users": [{"zuid": "1"}], "has_more": False},
        {"status_code": 204, "users": [{"zuid": "1"}]},
        {"status_code": 200, "users": [{"zuid": "1"}], "has_more": "perhaps"},
        {"status_code": 200, "users": [], "has_more": True},
    ],
)
def test_a_list_that_cannot_be_read_is_not_empty(body: object) -> None:
    """Nobody is taken as absent because of an answer of another shape."""
    client, _ = directory(Reply(body))

    with pytest.raises(UnexpectedAnswerError):
        list(client.users())


def test_a_page_that_comes_again_is_not_read_for_ever() -> None:
    """A server that ignores the page number would never end."""
    client, line = directory(Reply({**USERS, "has_more": True}))

    with pytest.raises(UnexpectedAnswerError):
        list(client.users())
    assert len(line.script.requests) == 2


def test_an_error_on_a_later_page_is_no_end() -> None:
    """Half of the users are not all."""
    client, _ = directory(Reply({**USERS, "has_more": True}), refusal("Invalid page"))

    with pytest.raises(UnexpectedAnswerError):
        list(client.users())


@pytest.mark.parametrize("entry", [{"department_id": "1"}, {"department_name": "Care"}, {"department_id": None}])
def test_an_entry_without_id_or_name_is_unexpected(entry: dict[str, Any]) -> None:
    """A name that was dropped would be reported as unknown for everybody in it."""
    client, _ = directory(Reply({"status_code": 200, "departments": [entry]}))

    with pytest.raises(UnexpectedAnswerError):
        client.lists()
