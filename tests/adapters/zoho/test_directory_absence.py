"""Zoho Directory on the wire: nobody there is told from no such address."""

from __future__ import annotations

import pytest

from groupsync.core.errors import NotFoundError, WrongSettingError
from groupsync.core.model import ConnectId
from tests.adapters.zoho.directory_answers import ANN, USERS, WRITTEN, directory
from tests.adapters.zoho.wire import Reply

READ = {"status_code": 200, "resource_name": "users", "users": {"zuid": "60104201", "mobile": "1"}}
NO_SUCH = Reply({"status_code": 404, "message": "User not found"}, 404)
NO_PAGE = Reply(b"<html>Not Found</html>", 404)


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
