"""Directory on the wire: exact requests, and what each shape of answer means."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from groupsync.adapters.assumed_calls import USER_KEYS, assumed_calls
from groupsync.adapters.zoho_directory import ZohoDirectory
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    GroupSyncError,
    NotFoundError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
    WrongSettingError,
)
from groupsync.core.model import ConnectId
from groupsync.core.zoho_settings import ZohoSettings
from tests.adapters.zoho.wire import Line, Reply, chain

ANN = ConnectId("60104201")
WRITTEN = {
    "status_code": 200,
    "resource_name": "users",
    "message": "Profile has been updated successfully.",
    "users": {},
}
READ = {"status_code": 200, "resource_name": "users", "users": {"zuid": "60104201", "mobile": "1"}}
USERS = {"status_code": 200, "users": [{"zuid": "60104201"}], "has_more": False}
NO_SUCH = Reply({"status_code": 404, "message": "User not found"}, 404)
NO_PAGE = Reply(b"<html>Not Found</html>", 404)


def directory(*replies: Reply | Exception, **calls: dict[str, Any]) -> tuple[ZohoDirectory, Line]:
    """Give a client of a scripted Directory; `calls` are what a configuration says of them."""
    line = Line(*replies, product="directory")
    settings = ZohoSettings.model_validate({"calls": calls})
    client = ZohoDirectory(transport=line.transport, organisation_id="72", calls=assumed_calls(settings.calls))
    return client, line


def refusal(message: object, status: int = 400) -> Reply:
    """Answer with Directory's error body."""
    return Reply({"status_code": status, "message": message}, status)


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


# --------------------------------------------------------------------------------------------------------- failures


def test_an_expired_token_is_refreshed_once() -> None:
    """Over HTTP or in the body; refused again, it is a matter of authority."""
    for expired in (refusal("Invalid token", 401), Reply({"status_code": 401, "message": "Invalid token"})):
        client, line = directory(expired, Reply(WRITTEN))
        client.write(ANN, {"mobile": "1"})
        refused, _ = directory(expired)

        assert line.script.tokens() == [f"Zoho-oauthtoken secret-token-{number}" for number in (1, 2)]
        with pytest.raises(AuthorityError) as caught:
            refused.write(ANN, {"mobile": "1"})
        assert (caught.value.product, caught.value.code) == ("directory", "token_refused")


@pytest.mark.parametrize("reply", [refusal("No permission", 403), Reply({"status_code": 403}), Reply(b"no", 403)])
def test_a_missing_role_stops_everything(reply: Reply) -> None:
    """403 is about the token's owner, not about this person."""
    client, _ = directory(reply)

    for act in (lambda: client.write(ANN, {"mobile": "1"}), lambda: client.user(ANN), client.lists):
        with pytest.raises(AuthorityError) as caught:
            act()
        assert (caught.value.product, caught.value.code) == ("directory", "forbidden")


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "7"}])
@pytest.mark.parametrize("status", [200, 429])
def test_throttling_locks_the_product(headers: dict[str, str], status: int) -> None:
    """For as long as Zoho says, else for a while; at HTTP 200 too."""
    client, line = directory(Reply({"status_code": 429, "message": "Too many"}, status, headers))

    with pytest.raises(CooldownError):
        client.write(ANN, {"mobile": "1"})
    with pytest.raises(CooldownError):
        client.user(ANN)

    assert line.cooldowns.locks == {"directory": 7.0 if headers else 60.0}
    assert len(line.script.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [Reply({}, 503), Reply({"status_code": 500, "message": "x"}), Reply(b"<html>"), requests.ReadTimeout()],
)
def test_no_readable_answer(reply: Reply | Exception) -> None:
    """A write is of unknown outcome; a read may be made again."""
    client, _ = directory(reply)

    with pytest.raises(UnknownOutcomeError):
        client.write(ANN, {"mobile": "1"})
    for read in (lambda: client.user(ANN), client.lists, lambda: list(client.users())):
        with pytest.raises(TransientError) as caught:
            read()
        assert type(caught.value) is TransientError


@pytest.mark.parametrize("body", [{}, [], {"users": {}}, {"status_code": True}, {"status_code": 204}])
def test_a_write_succeeds_only_on_directorys_word(body: object) -> None:
    """HTTP 200 says nothing."""
    client, _ = directory(Reply(body))

    with pytest.raises(UnexpectedAnswerError):
        client.write(ANN, {"mobile": "1"})


@pytest.mark.parametrize(
    ("message", "reason", "field"),
    [
        ("Invalid value +351 91 for mobile.", "Invalid value … for mobile", "mobile"),
        ("Date of birth must be before today", "Date of birth must be before today", "date_of_birth"),
        ("Unknown designation", "Unknown designation", "designation_id"),
        ("mobile and date_of_birth are wrong", "mobile and date_of_birth are wrong", ""),
        ("phone is wrong", "phone is wrong", ""),
        ("Invalid value", "Invalid value", ""),
        (None, "", ""),
        ({"x": 1}, "", ""),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 409, 422])
def test_a_refusal_names_its_field_when_it_can_be_told(message: object, reason: str, field: str, status: int) -> None:
    """The key that Zoho's words name among those that were sent; none when there are several."""
    client, _ = directory(Reply({"status_code": max(status, 400), "message": message}, status))

    with pytest.raises(RefusedError) as caught:
        client.write(ANN, {"mobile": "+351 91", "date_of_birth": "2990-01-01", "designation_id": "9"})

    assert (caught.value.reason, caught.value.field) == (reason, field)


# ------------------------------------------------------------------------------- nobody there, or no such address


def test_somebody_without_a_user_is_told_from_a_wrong_path() -> None:
    """Before any path has worked, one who is in the list is read: that works, so it is this person."""
    client, line = directory(NO_SUCH, Reply(USERS), Reply(READ), NO_SUCH)

    assert client.user(ConnectId("1")) is None
    with pytest.raises(NotFoundError):
        client.write(ConnectId("2"), {"mobile": "1"})

    assert [line.script.path(number) for number in range(5)] == [
        "/api/v1/orgs/72/users/1",
        "/api/v1/orgs/72/users",
        "/api/v1/orgs/72/users/60104201",
        "/api/v1/orgs/72/users/2",
        "/api/v1/orgs/72/users/2",
    ]
    assert line.script.query(1) == {"page": "1", "per_page": "1"}


def test_a_directory_without_users_has_not_this_one() -> None:
    """The list's path works and names nobody."""
    client, _ = directory(NO_SUCH, Reply({"status_code": 200, "users": []}))

    assert client.user(ANN) is None


@pytest.mark.parametrize("absent", [NO_SUCH, NO_PAGE, Reply({"status_code": 404})])
def test_a_wrong_path_names_its_setting(absent: Reply) -> None:
    """404 on everything, as JSON or as a page: not the people are missing."""
    client, _ = directory(absent)

    for act, setting in (
        (lambda: client.user(ANN), "list_users"),
        (lambda: client.write(ANN, {"mobile": "1"}), "list_users"),
        (lambda: list(client.users()), "list_users"),
        (client.lists, "list_departments"),
    ):
        with pytest.raises(WrongSettingError) as caught:
            act()
        assert caught.value.setting == f"zoho.calls.{setting}.path"


def test_a_wrong_path_of_one_user_is_found_out() -> None:
    """Whom the list names must be readable."""
    client, _ = directory(NO_PAGE, NO_PAGE, Reply(USERS), NO_PAGE)

    with pytest.raises(WrongSettingError) as caught:
        client.write(ANN, {"mobile": "1"})

    assert caught.value.setting == "zoho.calls.read_user.path"


def test_a_wrong_path_of_a_write_is_found_out() -> None:
    """Somebody who can be read and not written is not missing."""
    client, _ = directory(NO_PAGE, Reply(READ), update_user={"path": "/wrong/{zuid}"})

    with pytest.raises(WrongSettingError) as caught:
        client.write(ANN, {"mobile": "1"})

    assert caught.value.setting == "zoho.calls.update_user.path"


def test_what_has_worked_is_not_doubted_again() -> None:
    """After one success each 404 is one person, and costs one call."""
    client, line = directory(Reply(WRITTEN), NO_SUCH)
    client.write(ANN, {"mobile": "1"})

    for person in ("1", "2"):
        with pytest.raises(NotFoundError):
            client.write(ConnectId(person), {"mobile": "1"})

    assert len(line.script.requests) == 3


@pytest.mark.parametrize("reply", [Reply(b"<html>", 405), Reply({"status_code": 405})])
def test_a_wrong_verb_names_its_setting(reply: Reply) -> None:
    """405 is never about a person."""
    client, _ = directory(reply)

    with pytest.raises(WrongSettingError) as caught:
        client.write(ANN, {"mobile": "1"})

    assert caught.value.setting == "zoho.calls.update_user.verb"


# ---------------------------------------------------------------------------------------------------------- privacy

WAYS = {
    "quoted": lambda value, key: refusal(f"Invalid value '{value}' for {key}"),
    "glued": lambda value, key: refusal(f"{key}={value};{value.upper()}!"),
    "rewritten": lambda value, key: refusal(f"{key}: {value[:7]} … {value.title()} is wrong"),
    "at 200": lambda value, _key: Reply({"status_code": 400, "message": value}),
    "absent": lambda value, _key: Reply({"status_code": 404, "message": value}, 404),
    "forbidden": lambda value, _key: refusal(value, 403),
    "token": lambda value, _key: refusal(value, 401),
    "throttled": lambda value, _key: refusal(value, 429),
    "broken": lambda value, _key: Reply(f"<html>{value}".encode(), 500),
    "cut": lambda value, _key: Reply(f'{{"message": "{value}'.encode()),
    "odd": lambda value, _key: Reply({"message": value, "users": [value]}),
    "redirect": lambda value, _key: Reply({}, 302, {"Location": f"https://else/{value}"}),
    "lost": lambda value, _key: requests.ReadTimeout(value),
    "refused": lambda value, _key: requests.ConnectionError(value),
}


@pytest.mark.parametrize("key", sorted(USER_KEYS))
@pytest.mark.parametrize("way", WAYS)
def test_no_value_gets_into_an_error_or_a_log(way: str, key: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong with a value, it is in no message, no attribute, no cause and no log line."""
    caplog.set_level(logging.DEBUG)
    value = "canary7 sørensen"
    client, _ = directory(WAYS[way](value, key))

    with pytest.raises(GroupSyncError) as caught:
        client.write(ANN, {key: value})

    shown = (chain(caught.value) + caplog.text).casefold()
    assert ("canary" in shown, "rensen" in shown) == (False, False)


json_values = st.recursive(
    st.none() | st.booleans() | st.sampled_from([0, 200, 201, 400, 404, 500]) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["status_code", "users", "message", "has_more", "zuid"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(body=json_values, status=st.sampled_from([200, 201, 400, 404, 405, 500]))
def test_no_arbitrary_answer_is_a_success(body: Any, status: int) -> None:
    """Whatever JSON comes: a write succeeds, and a list ends, only when Directory says 200 twice."""
    client, _ = directory(Reply(body, status))

    for act in (lambda: client.write(ANN, {"mobile": "1"}), lambda: list(client.users())):
        try:
            act()
        except GroupSyncError:
            continue
        assert (status, body["status_code"]) in ((200, 200), (200, "200"))
