"""What a notification of People may say, and what is refused with its name."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from groupsync.webhooks.webhook import WebhookDependencies
from tests.fakes.queue import FakeQueue
from tests.functional.gateway_events import body_of, load_event, with_query
from tests.functional.webhook.people_notices import TOKEN, employee_event, post


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"form": "payroll"}, "form"),
        ({"form": ""}, "form"),
        ({"record_id": ""}, "record_id"),
        ({"record_id": " ", "employee_id": "\t", "email": ""}, "record_id"),
        ({"record_id": "1" * 201}, "record_id"),
        ({"employee_id": "a\nb"}, "employee_id"),
        ({"email": "x" * 201}, "email"),
        ({"event": "exploded"}, "event"),
    ],
)
def test_bad_parameters_are_named(
    dependencies: WebhookDependencies, queue: FakeQueue, parameters: dict[str, str], field: str
) -> None:
    """What a friend sends wrongly is answered with 400 and the parameter's name, and queues nothing."""
    answer = post(dependencies, employee_event(**parameters))

    assert answer["statusCode"] == 400
    body = body_of(answer)
    assert body.keys() == {"error", "message", "field"}
    assert body["field"] == field
    assert len(queue) == 0


@pytest.mark.parametrize(
    "body", ["{not json", "[1, 2]", '"text"', "[" * 60_000, '{"a": ' * 10_000, '{"a": ' + "9" * 6000 + "}"]
)
def test_a_body_that_cannot_be_parsed_is_named(dependencies: WebhookDependencies, queue: FakeQueue, body: str) -> None:
    """A body that is no JSON object is 400 `body`, however deep or long it is, if the token is right."""
    event = with_query(load_event("webhook-people-json", body=body), {"token": TOKEN})

    answer = post(dependencies, event)

    assert answer["statusCode"] == 400
    assert body_of(answer)["field"] == "body"
    assert len(queue) == 0


@pytest.mark.parametrize("value", [True, 1.5, ["1"], {"id": "1"}])
def test_json_values_that_are_no_text_are_named(dependencies: WebhookDependencies, value: Any) -> None:
    """An identifier in JSON is text or a whole number, nothing else."""
    body = json.dumps({"token": TOKEN, "form": "employee", "record_id": value})

    answer = post(dependencies, load_event("webhook-people-json", body=body))

    assert answer["statusCode"] == 400
    assert body_of(answer)["field"] == "record_id"


def test_wrong_base64_is_named(dependencies: WebhookDependencies) -> None:
    """A body that is not the base64 it says is 400 `body`."""
    answer = post(dependencies, load_event("webhook-people-form-base64", body="%%%"))

    assert answer["statusCode"] == 400
    assert body_of(answer)["field"] == "body"


@pytest.mark.parametrize("in_base64", [True, False])
def test_more_than_64_kib_is_too_large(dependencies: WebhookDependencies, queue: FakeQueue, in_base64: bool) -> None:
    """The limit is 64 KiB of body as sent, in either encoding; exactly that much is taken."""

    def event_of(size: int) -> dict[str, Any]:
        start = urlencode({"token": TOKEN, "form": "employee", "record_id": "1", "more": ""})
        body = start.ljust(size, "x")
        text = base64.b64encode(body.encode()).decode() if in_base64 else body
        return load_event("webhook-people-form", body=text, isBase64Encoded=in_base64)

    too_large = post(dependencies, event_of(64 * 1024 + 1))
    just_right = post(dependencies, event_of(64 * 1024))

    assert too_large["statusCode"] == 413
    assert body_of(too_large)["error"] == "too_large"
    assert just_right["statusCode"] == 200
    assert len(queue) == 1
