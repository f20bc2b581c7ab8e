"""Connect on the wire: exact requests, and what each shape of answer means."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from groupsync.adapters.assumed_calls import membership_reasons
from groupsync.adapters.zoho_connect import ZohoConnect
from groupsync.core.errors import (
    AuthorityError,
    GroupSyncError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, Network, PartitionId
from groupsync.core.network_people import NetworkPerson
from groupsync.core.zoho_settings import ReasonSettings
from groupsync.ports.connect import NewGroup
from tests.adapters.zoho.wire import Line, Reply, chain

GROUP = PartitionId("929000000188001")
ANN, BOB, CAT = ConnectId("1001"), ConnectId("1002"), ConnectId("1003")
NEW = NewGroup("Care", "Everyone [people:department:1]", private=True, open_membership=False, members=(ANN, BOB))
ADDED = {"addUsersToGroup": {"result": "success"}}
REMOVED = {"removeUserFromGroup": {"result": "success"}}


def connect(*replies: Reply | Exception) -> tuple[ZohoConnect, Line]:
    """Give a client of a scripted Connect."""
    line = Line(*replies)
    return ZohoConnect(transport=line.transport, network_id="105000017039001"), line


def failure(action: str, reason: str | None) -> Reply:
    """Answer with Connect's failure at HTTP 200."""
    return Reply({action: {"result": "failure"} | ({} if reason is None else {"reason": reason})})


def test_adding_sends_a_form() -> None:
    """Ids travel in the body, joined by commas, never in the address."""
    client, line = connect(Reply(ADDED))

    failed = client.add_members(GROUP, [ANN, BOB])

    assert failed == frozenset()
    assert line.script.requests[0].method == "POST"
    assert line.script.path() == "/pulse/api/addUsersToGroup"
    assert line.script.query() == {}
    assert line.script.form() == {
        "scopeID": "105000017039001",
        "partitionId": "929000000188001",
        "memberIds": "1001,1002",
    }


def test_admins_are_added_as_such() -> None:
    """Under a key of their own, and not as members beside it."""
    client, line = connect(Reply({"addUsersToGroup": {"result": "success"}}))

    client.add_members(GROUP, [ANN], as_admins=True)

    assert line.script.form() == {"scopeID": "105000017039001", "partitionId": GROUP, "adminIds": ANN}


def test_removing_sends_a_query() -> None:
    """DELETE names one person in its query and has no body."""
    client, line = connect(Reply(REMOVED))

    client.remove_member(GROUP, ANN)

    assert line.script.requests[0].method == "DELETE"
    assert line.script.requests[0].body is None
    assert line.script.path() == "/pulse/api/removeUserFromGroup"
    assert line.script.query() == {
        "scopeID": "105000017039001",
        "partitionId": "929000000188001",
        "userId": "1001",
    }


@pytest.mark.parametrize("partition_id", ["15000003452503", 15000003452503])
def test_creating_sends_a_form(partition_id: object) -> None:
    """Name, marker, both flags as words and the first members; no channel is asked for."""
    client, line = connect(Reply({"addGroup": {"result": "success", "partitionId": partition_id}}))

    created = client.create_group(NEW)

    assert created == "15000003452503"
    assert line.script.path() == "/pulse/api/addGroup"
    assert line.script.form() == {
        "scopeID": "105000017039001",
        "name": "Care",
        "desc": "Everyone [people:department:1]",
        "isPrivate": "true",
        "isOpenMembership": "false",
        "userIds": "1001,1002",
    }


def test_a_group_made_without_an_id_is_of_unknown_outcome() -> None:
    """The group exists but cannot be named: the list has to be read again."""
    client, _ = connect(Reply({"addGroup": {"result": "success"}}))

    with pytest.raises(UnknownOutcomeError):
        client.create_group(NEW)


@pytest.mark.parametrize("listed", [["1002"], [1002], "1002", ["1002", ""]])
@pytest.mark.parametrize(
    "result", [{}, {"result": "success"}, {"result": "failure", "reason": "No permission for one"}]
)
def test_those_not_added_are_named(listed: object, result: dict[str, str]) -> None:
    """`failedUserIds` is a partial failure whatever stands beside it; ids may be numbers."""
    client, _ = connect(Reply({"addUsersToGroup": {"failedUserIds": listed, **result}}))

    assert client.add_members(GROUP, [ANN, BOB]) == {BOB}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"addUsersToGroup": {}},
        {"addUsersToGroup": {"failedUserIds": []}},
        {"addUsersToGroup": {"failedUserIds": ["4711"]}},
        {"addUsersToGroup": "success"},
        {"addUsersToGroup": None},
        {"a": 1, "b": 2},
        {"error": {"code": 1}},
    ],
)
def test_an_unknown_shape_is_no_success(body: object) -> None:
    """HTTP 200 without a clear yes parks the item."""
    client, _ = connect(Reply(body))

    with pytest.raises(UnexpectedAnswerError):
        client.add_members(GROUP, [ANN])


@pytest.mark.parametrize(
    "body",
    [
        {" addUsersToGroup ": {"result": "success"}},
        {"joinGroup": {"result": "success"}},
        {"addUsersToGroup": {" result": "Success"}},
        {"result": "success", "profileUrl": "x", "name": "y"},
    ],
)
def test_a_sloppy_envelope_is_read(body: object) -> None:
    """Stray spaces, another action's key, and the answer without its envelope."""
    client, _ = connect(Reply(body))

    assert client.add_members(GROUP, [ANN]) == frozenset()


@pytest.mark.parametrize("reason", ["User is ALREADY A MEMBER of this group", "The user is already member"])
def test_somebody_who_is_in_already_counts_as_added(reason: str) -> None:
    """A repeated addition ends in the same state."""
    client, _ = connect(failure("addUsersToGroup", reason))

    assert client.add_members(GROUP, [ANN]) == frozenset()


def test_already_a_member_says_nothing_of_the_others() -> None:
    """One such answer for several people is settled in halves, so that nobody is taken as added who is not."""
    already = failure("addUsersToGroup", "already a member")
    client, line = connect(already, already, Reply({"addUsersToGroup": {"failedUserIds": ["1003"]}}))

    failed = client.add_members(GROUP, [ANN, BOB, CAT])

    assert failed == {CAT}
    sent = [line.script.form(number)["memberIds"] for number in range(len(line.script.requests))]
    assert sent == ["1001,1002,1003", "1001", "1002,1003"]


def test_somebody_who_is_not_in_counts_as_removed() -> None:
    """A repeated removal ends in the same state."""
    client, line = connect(failure("removeUserFromGroup", "User is Not A Member of this group"))

    client.remove_member(GROUP, ANN)

    assert len(line.script.requests) == 1


def test_the_patterns_are_the_callers() -> None:
    """Another wording is one key of the configuration away."""
    line = Line(failure("removeUserFromGroup", "Kein Mitglied"))
    reasons = membership_reasons(ReasonSettings(not_member=("Kein MITGLIED",)))
    client = ZohoConnect(transport=line.transport, network_id="1", reasons=reasons)

    client.remove_member(GROUP, ANN)

    assert len(line.script.requests) == 1


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("reason", ["Group is archived", None])
def test_a_refusal_concerns_this_item_only(status: int, reason: str | None) -> None:
    """`result: failure` at any status is a refusal, with Zoho's reason when there is one."""
    reply = failure("addUsersToGroup", reason)
    reply.status = status
    client, _ = connect(reply)

    with pytest.raises(RefusedError) as caught:
        client.add_members(GROUP, [ANN])

    assert caught.value.reason == (reason or "")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("You do not have PERMISSION to perform this action", "permission"),
        ("Not authorized", "permission"),
        ("Access denied", "permission"),
        ("Invalid scope", "scope"),
        ("INVALID_OAUTHSCOPE", "scope"),
    ],
)
def test_a_lack_of_authority_is_told_from_a_refusal(reason: str, code: str) -> None:
    """Such words at any status mean everybody, not this item."""
    for reply in (failure("removeUserFromGroup", reason), Reply({"error": reason})):
        client, _ = connect(reply)

        with pytest.raises(AuthorityError) as caught:
            client.remove_member(GROUP, ANN)

        assert (caught.value.product, caught.value.code) == ("connect", code)


def test_a_reason_keeps_no_address() -> None:
    """Zoho's words are kept without mail addresses, and short."""
    client, _ = connect(failure("addUsersToGroup", "canary@example.test cannot join " + "x" * 999))

    with pytest.raises(RefusedError) as caught:
        client.add_members(GROUP, [ANN])

    assert caught.value.reason.startswith("… cannot join")
    assert len(caught.value.reason) <= 200
    assert "canary" not in chain(caught.value)


@pytest.mark.parametrize("reply", [Reply(b"{cut"), Reply(b"<html>"), Reply({}, 503), requests.ReadTimeout()])
def test_no_readable_answer(reply: Reply | Exception) -> None:
    """A write is of unknown outcome; a list may be read again."""
    client, _ = connect(reply)

    for act in (
        lambda: client.add_members(GROUP, [ANN]),
        lambda: client.remove_member(GROUP, ANN),
        lambda: client.create_group(NEW),
    ):
        with pytest.raises(UnknownOutcomeError):
            act()
    with pytest.raises(TransientError) as caught:
        client.groups()

    assert type(caught.value) is TransientError


def test_a_client_error_without_a_failure_is_unexpected() -> None:
    """A 404 with a cheerful body is no success."""
    client, _ = connect(Reply(ADDED, 404))

    with pytest.raises(UnexpectedAnswerError):
        client.add_members(GROUP, [ANN])


def test_more_than_a_hundred_is_a_mistake_of_ours() -> None:
    """Callers chunk; an empty addition costs no call."""
    client, line = connect(Reply(ADDED))
    crowd = [ConnectId(str(number)) for number in range(101)]

    with pytest.raises(ValueError, match="100"):
        client.add_members(GROUP, crowd)
    with pytest.raises(ValueError, match="100"):
        client.create_group(NewGroup("n", "d", private=False, open_membership=False, members=crowd))

    assert client.add_members(GROUP, []) == frozenset()
    assert line.script.requests == []


def test_groups_are_read_from_strings() -> None:
    """String booleans, missing keys, ids as numbers: all become the domain's group."""
    rows = [
        {
            "id": "929000000188001",
            "name": "Book worms",
            "status": "ACTIVE",
            "desc": "A place",
            "url": "book-worms-1",
            "isClosed": "true",
            "adminUsersDetails": [{"zuid": "2060007", "id": "2060007", "name": "P"}, {"zuid": 2060008}],
        },
        {"id": 929000000186001, "name": "Book worms", "status": "ARCHIVED", "isClosed": False},
    ]
    client, line = connect(Reply({"allGroups": {"groups": rows}}))

    groups = client.groups()

    assert line.script.query() == {"scopeID": "105000017039001"}
    assert groups == [
        ConnectGroup(
            PartitionId("929000000188001"),
            "Book worms",
            "A place",
            active=True,
            closed=True,
            admins=frozenset({ConnectId("2060007"), ConnectId("2060008")}),
            slug="book-worms-1",
        ),
        ConnectGroup(PartitionId("929000000186001"), "Book worms", active=False, archived=True),
    ]


def test_members_may_hide_their_address() -> None:
    """A missing address is empty; a row without id is left out."""
    rows = [
        {"zuid": "2060001", "id": "2060001", "emailId": " EvanV@Example.com ", "role": "ADMIN"},
        {"zuid": 2060003, "role": "MEMBER"},
        {"name": "Invited", "emailId": "later@example.com"},
    ]
    client, line = connect(Reply({"orgMembers": {"usersDetails": rows}}))

    assert client.members() == [
        ConnectMember(ConnectId("2060001"), "evanv@example.com", admin=True),
        ConnectMember(ConnectId("2060003")),
    ]
    assert line.script.path() == "/pulse/api/orgMembers"


def test_networks_need_no_network() -> None:
    """The list to choose from is asked for without a scope."""
    rows = [
        {"name": "Zillum", "id": "929000000015001", "isDefault": "true", "url": "https://example.com/z"},
        {"name": "Other", "id": "2"},
    ]
    client, line = connect(Reply({"allScopes": {"scopes": rows}}))

    assert client.networks() == [
        Network("929000000015001", "Zillum", default=True, url="https://example.com/z"),
        Network("2", "Other"),
    ]
    assert line.script.query() == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"allGroups": {}},
        {"allGroups": {"groups": None}},
        {"allGroups": {"groups": {}}},
        {"allGroups": {"groups": [{"name": "canary"}]}},
        {"allGroups": {"groups": [{"id": "", "name": "canary"}]}},
        {"allGroups": {"groups": ["canary"]}},
    ],
)
def test_a_list_that_cannot_be_read_is_not_empty(body: object) -> None:
    """A group missed would be created a second time."""
    client, _ = connect(Reply(body))

    with pytest.raises(UnexpectedAnswerError) as caught:
        client.groups()

    assert "canary" not in chain(caught.value)


def test_people_by_name() -> None:
    """A name is trimmed and may be missing; a row without id is left out; a name never stands in a representation."""
    rows = [
        {"zuid": "2060001", "id": "2060001", "name": " Evan Varga ", "emailId": "EvanV@Example.com", "role": "ADMIN"},
        {"zuid": 2060003, "role": "MEMBER"},
        {"name": "Invited", "emailId": "later@example.com"},
    ]
    client, line = connect(Reply({"orgMembers": {"usersDetails": rows}}))
    found = client.named_members()

    assert found == [
        NetworkPerson(ConnectId("2060001"), "Evan Varga", admin=True),
        NetworkPerson(ConnectId("2060003")),
    ]
    assert line.script.path() == "/pulse/api/orgMembers"
    assert "Evan" not in repr(found)


def test_people_without_ids_are_no_members() -> None:
    """A list in which nobody has an id has changed its shape."""
    client, _ = connect(Reply({"orgMembers": {"usersDetails": [{"userId": "1"}]}}))

    with pytest.raises(UnexpectedAnswerError):
        client.members()


KEYS = st.sampled_from(["addUsersToGroup", "allGroups", "groups", "failedUserIds", "result", "reason", "error", "id"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["success", "failure"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            KEYS,
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def says_success(body: Any) -> bool:
    """Tell whether `result: success` stands anywhere in a document."""
    text = json.dumps(body)
    return '"result": "success"' in text or "failedUserIds" in text or "already" in text


@given(body=json_values, status=st.sampled_from([200, 400, 404, 500]))
def test_no_arbitrary_answer_is_a_success(body: Any, status: int) -> None:
    """Whatever JSON comes, a write succeeds only on Zoho's word, and a list is empty only when Zoho says so."""
    client, _ = connect(Reply(body, status))

    try:
        client.add_members(GROUP, [ANN])
    except GroupSyncError:
        pass
    else:
        assert says_success(body)
        assert status == 200 or "failedUserIds" in json.dumps(body)
    try:
        groups = client.groups()
    except GroupSyncError:
        pass
    else:
        assert status == 200
        assert '"groups": [' in json.dumps(body)
        assert groups or '"groups": []' in json.dumps(body)
