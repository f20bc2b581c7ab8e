"""Zoho Directory on the wire: no value gets into an error or a log, no odd answer is a success."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from groupsync.adapters.assumed_calls import USER_KEYS
from groupsync.core.errors import GroupSyncError
from tests.adapters.zoho.directory_answers import ANN, directory, refusal
from tests.adapters.zoho.wire import Reply, chain

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
