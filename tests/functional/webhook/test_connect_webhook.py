"""Notifications of Connect, from the gateway's event to the queue."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.webhook import app
from groupsync.core.events import ConnectHint, parse_message
from groupsync.state.integration_state import Integration, load_integration, save_integration
from groupsync.webhooks.webhook import WebhookDependencies
from tests.fakes.documents import FakeDocuments
from tests.fakes.queue import FakeQueue
from tests.functional.gateway_events import body_of, load_event


def test_a_trigger_becomes_a_hint_about_its_group(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """Any trigger names the group to look at again; who caused it is not carried on."""
    answer = app.handle(load_event("webhook-connect"), None, dependencies)

    assert answer["statusCode"] == 200
    assert body_of(answer)["accepted"] is True
    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, ConnectHint)
    assert (hint.partition_id, hint.trigger_type) == ("12266000000008040", "Member_Added_In_Group")
    assert hint.generation == 3


def test_a_trigger_about_a_member_names_the_person(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """Of the person nothing but the id is carried on."""
    app.handle(load_event("webhook-connect"), None, dependencies)

    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, ConnectHint)
    assert hint.member_id == "1006050001"
    assert set(hint.model_dump()) == {
        *("kind", "delivery", "generation", "configuration_version", "hops"),
        *("partition_id", "member_id", "trigger_type"),
    }


@pytest.mark.parametrize(
    "member", [None, True, "", "abc", "1" * 21, "12 34", "12\n", "\uff11\uff12", ["1"], {"id": "1"}, -5, 1.5]
)
def test_what_cannot_be_a_person_is_not_carried_on(
    dependencies: WebhookDependencies, queue: FakeQueue, member: Any
) -> None:
    """A person's id is digits; anything else leaves a hint about the group."""
    body = json.dumps({"triggerType": "X", "partition": {"id": "7"}, "payload": {"id": member}})

    answer = app.handle(load_event("webhook-connect", body=body), None, dependencies)

    assert body_of(answer)["accepted"] is True
    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, ConnectHint)
    assert (hint.partition_id, hint.member_id) == ("7", "12" if member == "12\n" else "")


def test_a_deleted_group_is_named_by_its_payload(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """Triggers of the network carry the group as payload."""
    body = json.dumps({"triggerType": "Group_Deleted", "payload": {"id": 12266000000008040}})

    app.handle(load_event("webhook-connect", body=body), None, dependencies)

    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, ConnectHint)
    assert hint.partition_id == "12266000000008040"


@pytest.mark.parametrize("body", ["", None, "{}", '{"triggerType": "Ping"}', '{"triggerType": null, "payload": {}}'])
def test_the_creation_ping_is_answered_with_200(
    dependencies: WebhookDependencies, documents: FakeDocuments, queue: FakeQueue, body: str | None
) -> None:
    """Connect makes a webhook only if its ping gets 200, also before activation; a ping is no change."""
    save_integration(documents, Integration(version=load_integration(documents).version))

    answer = app.handle(load_event("webhook-connect-ping", body=body), None, dependencies)

    assert answer["statusCode"] == 200
    assert len(queue) == 0


@pytest.mark.parametrize("name", ["webhook-connect", "webhook-connect-ping"])
@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_wrong_token_in_the_path_is_refused(
    dependencies: WebhookDependencies, queue: FakeQueue, name: str, token: str
) -> None:
    """The path's token is all that proves anything, for the ping too."""
    answer = app.handle(load_event(name, pathParameters={"token": token}), None, dependencies)

    assert answer["statusCode"] == 401
    assert len(queue) == 0


def test_an_inactive_integration_queues_nothing(
    dependencies: WebhookDependencies, documents: FakeDocuments, queue: FakeQueue
) -> None:
    """While not active the answer is 200 with the reason."""
    save_integration(documents, Integration(version=load_integration(documents).version))

    answer = app.handle(load_event("webhook-connect"), None, dependencies)

    assert body_of(answer) == {"accepted": False, "reason": "inactive"}
    assert len(queue) == 0


@pytest.mark.parametrize("body", ["{", "[]", "text"])
def test_a_body_that_is_no_json_object_is_named(dependencies: WebhookDependencies, body: str) -> None:
    """Connect sends JSON objects; anything else is 400."""
    answer = app.handle(load_event("webhook-connect", body=body), None, dependencies)

    assert answer["statusCode"] == 400
    assert body_of(answer)["field"] == "body"


@pytest.mark.parametrize(
    "partition", [None, [], {"id": None}, {"id": ["1"]}, {"id": True}, {"id": "x" * 300}, {"id": "a\nb"}]
)
def test_an_unknown_shape_is_still_a_hint(dependencies: WebhookDependencies, queue: FakeQueue, partition: Any) -> None:
    """A trigger that does not name its group in a known way is queued without one."""
    body = json.dumps({"triggerType": "Board_Created", "partition": partition})

    answer = app.handle(load_event("webhook-connect", body=body), None, dependencies)

    assert body_of(answer)["accepted"] is True
    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, ConnectHint)
    assert hint.partition_id == ""
