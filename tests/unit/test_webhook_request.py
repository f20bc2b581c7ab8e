"""What a notification says, whatever is sent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.errors import InvalidInputError
from groupsync.core.events import parse_message
from groupsync.core.message_groups import message_group
from groupsync.state.integration_state import Integration, Lifecycle, save_integration
from groupsync.web.http_request import parse_request
from groupsync.web.refusals import RequestRefusedError, UnauthorizedError
from groupsync.webhooks.webhook import WebhookDependencies, receive_connect, receive_people
from groupsync.webhooks.webhook_request import LARGEST_BODY, PARAMETERS
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.queue import FakeQueue
from tests.fakes.secrets import FakeSecrets

TOKEN = "the-token-that-nobody-guesses"

names = st.sampled_from(PARAMETERS) | st.text(max_size=20)
texts = st.text(max_size=250) | st.sampled_from(["employee", "P_Department", "edited", "1", ""])
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
bodies = (
    st.none()
    | st.text(max_size=200)
    | st.dictionaries(names, texts, max_size=6).map(lambda fields: urlencode(fields, errors="surrogatepass"))
    | st.dictionaries(names, json_values, max_size=6).map(json.dumps)
)
headers = st.dictionaries(
    st.sampled_from(["Content-Type", "X-Signature", "X-Timestamp", "x-signature"]),
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", str(int(NOON))]) | st.text(max_size=80),
    max_size=3,
)
events = st.fixed_dictionaries(
    {
        "httpMethod": st.sampled_from(["GET", "POST"]),
        "headers": st.none() | headers,
        "queryStringParameters": st.none() | st.dictionaries(names, texts, max_size=4),
        "multiValueQueryStringParameters": st.none() | st.dictionaries(names, st.lists(texts, max_size=2), max_size=4),
        "pathParameters": st.none() | st.fixed_dictionaries({"token": texts}),
        "body": bodies,
        "isBase64Encoded": st.booleans(),
        "requestContext": st.just({"requestId": "request-1"}),
    }
)


def world() -> tuple[WebhookDependencies, FakeQueue]:
    """Build an active integration that knows one token."""
    clock = FakeClock()
    documents = FakeDocuments(clock)
    save_integration(documents, Integration(state=Lifecycle.ACTIVE))
    queue = FakeQueue(clock)
    secret = WebhookSecret(FakeSecrets({"webhook": {"current": TOKEN}}), clock)
    return WebhookDependencies(documents, queue, secret, clock), queue


@given(event=events)
def test_without_the_token_nothing_is_ever_accepted(event: dict[str, Any]) -> None:
    """Whatever is sent ends in a refusal of ours, never in a crash, and never in the queue."""
    dependencies, queue = world()

    refusals = 0
    for receive in (receive_people, receive_connect):
        try:
            receive(parse_request(event, largest_body=LARGEST_BODY), dependencies)
        except (RequestRefusedError, InvalidInputError):
            refusals += 1

    assert refusals == 2
    assert len(queue) == 0


@given(event=events, source=st.sampled_from(["query", "json"]))
def test_with_the_token_what_is_accepted_can_be_read_again(event: dict[str, Any], source: str) -> None:
    """With the right token the answer is a hint that the worker can parse, or a refusal that names a field."""
    dependencies, queue = world()
    event = event | {"headers": {}, "multiValueQueryStringParameters": None}
    if source == "query":
        event["queryStringParameters"] = (
            {"form": "employee", "email": "e"} | (event["queryStringParameters"] or {}) | {"token": TOKEN}
        )
    else:
        fields = event["queryStringParameters"] or {}
        event |= {
            "queryStringParameters": None,
            "isBase64Encoded": False,
            "body": json.dumps(fields | {"token": TOKEN}),
        }

    refused: InvalidInputError | RequestRefusedError | None = None
    try:
        receive_people(parse_request(event, largest_body=LARGEST_BODY), dependencies)
    except (InvalidInputError, RequestRefusedError) as error:
        refused = error

    # A form body may bring a token of its own, which comes first.
    named = isinstance(refused, InvalidInputError) and refused.field in {*PARAMETERS, "body"}
    assert refused is None or named or isinstance(refused, UnauthorizedError)
    assert [parse_message(one.message.body).delivery for one in queue.waiting] == ([] if refused else ["request-1"])


@given(st.text(), st.text())
def test_message_groups_are_allowed_names(form_identifier: str, other: str) -> None:
    """Any identifier gives a short printable name that is the same for the same folded identifier only."""
    name = message_group("employee", form_identifier)

    assert name.isascii()
    assert len(name) <= 128
    folded_alike = form_identifier.strip().casefold() == other.strip().casefold()
    assert (name == message_group("employee", other)) == folded_alike
