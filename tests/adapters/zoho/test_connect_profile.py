"""Connect's custom fields on the wire: exact requests, and what each shape of answer means."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from groupsync.adapters.zoho_connect_profile import ZohoConnectProfile
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    GroupSyncError,
    NotFoundError,
    RefusedError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
    WrongSettingError,
)
from groupsync.core.model import ConnectId
from tests.adapters.zoho.wire import Line, Reply, chain

ANN = ConnectId("2060001")
NICKNAME = "12266000000430029"
ACTION = "updateUserProfile"
WRITTEN = {ACTION: {"result": "success"}}


def profile(*replies: Reply | Exception) -> tuple[ZohoConnectProfile, Line]:
    """Give a client of a scripted Connect."""
    line = Line(*replies)
    return ZohoConnectProfile(transport=line.transport, network_id="929", path=f"/pulse/api/{ACTION}"), line


def failure(reason: str, status: int = 200) -> Reply:
    """Answer with Connect's failure."""
    return Reply({ACTION: {"result": "failure", "reason": reason}}, status)


def test_values_travel_in_a_form() -> None:
    """Network, person, and a JSON object of plain strings by field id; nothing in the address."""
    client, line = profile(Reply(WRITTEN))

    client.write(ANN, {NICKNAME: 'Zoë "Z" & co', "5": ""})

    assert (line.script.requests[0].method, line.script.path(), line.script.query()) == (
        "POST",
        "/pulse/api/updateUserProfile",
        {},
    )
    form = line.script.form()
    assert json.loads(form.pop("customFields")) == {NICKNAME: 'Zoë "Z" & co', "5": ""}
    assert form == {"scopeID": "929", "userId": "2060001"}
    assert line.meter.counts == {"connect": 1}
    assert len(line.paces) == 1


def test_only_people_and_fields_with_ids_are_sent() -> None:
    """No account, no call; a field that is no id is a mistake of ours."""
    client, line = profile(Reply(WRITTEN))

    for nobody in ("", "-1", "1&userId=2"):
        with pytest.raises(NotFoundError):
            client.write(ConnectId(nobody), {NICKNAME: "x"})
    with pytest.raises(ValueError, match="no field's id"):
        client.write(ANN, {"nickname": "x"})
    assert line.script.requests == []


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_refusal_is_of_this_person(status: int) -> None:
    """With Zoho's words, and the field when they name its id."""
    client, _ = profile(failure(f"Invalid value Alex for {NICKNAME}", status))

    with pytest.raises(RefusedError) as caught:
        client.write(ANN, {NICKNAME: "Alex", "5": "x"})

    assert (caught.value.reason, caught.value.field) == (f"Invalid value … for {NICKNAME}", NICKNAME)


def test_a_lack_of_authority_stops_everything() -> None:
    """As in any call of Connect, but a nickname that sounds like it does not."""
    client, _ = profile(failure("You do not have permission to perform this action"))
    named, _ = profile(failure("Invalid value permission"))

    with pytest.raises(AuthorityError) as caught:
        client.write(ANN, {NICKNAME: "x"})
    with pytest.raises(RefusedError):
        named.write(ANN, {NICKNAME: "Permission"})
    assert (caught.value.product, caught.value.code) == ("connect", "permission")


@pytest.mark.parametrize("reply", [Reply(b"<html>", 404), Reply(b"<html>", 405), Reply({"x": 1, "y": 2}, 404)])
def test_a_path_that_is_not_there_names_its_setting(reply: Reply) -> None:
    """A page or a stranger's JSON instead of Connect's failure."""
    client, _ = profile(reply)

    with pytest.raises(WrongSettingError) as caught:
        client.write(ANN, {NICKNAME: "x"})

    assert caught.value.setting == "profile.connect.path"


@pytest.mark.parametrize("reply", [Reply(b"{cut"), Reply(b"<html>"), Reply({}, 503), requests.ReadTimeout()])
def test_no_readable_answer(reply: Reply | Exception) -> None:
    """Whether it was written is not known; writing it again does no harm."""
    client, _ = profile(reply)

    with pytest.raises(UnknownOutcomeError):
        client.write(ANN, {NICKNAME: "x"})


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 200), ([], 200), ({ACTION: {}}, 200), ({ACTION: {"result": "queued"}}, 200), (WRITTEN, 400), ({}, 400)],
)
def test_an_unknown_shape_is_no_success(body: object, status: int) -> None:
    """Only Connect's clear yes is one."""
    client, _ = profile(Reply(body, status))

    with pytest.raises(UnexpectedAnswerError):
        client.write(ANN, {NICKNAME: "x"})


def test_throttling_locks_connect() -> None:
    """Groups and profiles share one cool-down."""
    client, line = profile(Reply({}, 429, {"Retry-After": "9"}))

    with pytest.raises(CooldownError):
        client.write(ANN, {NICKNAME: "x"})

    assert line.cooldowns.locks == {"connect": 9.0}


CANARY = "canary7 sørensen"
# fmt: off
WAYS: dict[str, Any] = {
    "quoted": failure(f"Invalid value '{CANARY}'"),
    "bare": Reply({"error": CANARY}),
    "no permission": failure(f"no permission for {CANARY}"),
    "absent": Reply({"error": {"m": CANARY}}, 404),
    "odd": Reply({"message": CANARY, "x": 1}),
    "broken": Reply(f"<html>{CANARY}".encode(), 500),
    "lost": requests.ReadTimeout(CANARY),
}
# fmt: on


@pytest.mark.parametrize("way", WAYS)
def test_no_value_gets_into_an_error_or_a_log(way: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong, the value is in no message, no attribute, no cause and no log line."""
    caplog.set_level(0)
    client, _ = profile(WAYS[way])

    with pytest.raises(GroupSyncError) as caught:
        client.write(ANN, {NICKNAME: CANARY})

    shown = (chain(caught.value) + caplog.text).casefold()
    assert ("canary" in shown, "rensen" in shown) == (False, False)
