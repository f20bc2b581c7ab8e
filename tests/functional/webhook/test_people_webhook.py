"""Notifications of People, from the gateway's event to the queue."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from functions.webhook import app
from groupsync.core.errors import PermanentError, TransientError
from groupsync.core.events import EmployeeHint, UnitHint, parse_message
from groupsync.ports.documents import Put
from groupsync.state.integration_state import (
    Integration,
    Lifecycle,
    load_integration,
    save_integration,
    webhook_seen_key,
)
from groupsync.webhooks.webhook import WebhookDependencies
from tests.fakes.documents import FakeDocuments
from tests.fakes.queue import FakeQueue
from tests.functional.gateway_events import body_of, load_event, with_query
from tests.functional.log_capture import captured_log
from tests.functional.webhook.people_notices import RECORD, TOKEN, employee_event, form_event, post


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("webhook-people-form", {"kind": "employee", "record_id": RECORD, "event": "edited"}),
        ("webhook-people-form-base64", {"kind": "employee", "record_id": RECORD, "event": "edited"}),
        ("webhook-people-json", {"kind": "employee", "record_id": RECORD, "event": "deleted"}),
        ("webhook-people-query", {"kind": "unit", "family": "department", "event": "created"}),
    ],
)
def test_each_way_of_sending_reaches_the_queue(
    dependencies: WebhookDependencies, queue: FakeQueue, name: str, expected: dict[str, str]
) -> None:
    """A form, a base64 form, JSON and a query string all become the hint they describe, nothing else of them."""
    event = load_event(name)
    delivery = event["requestContext"]["requestId"]

    answer = post(dependencies, event)

    assert answer["statusCode"] == 200
    assert body_of(answer) == {"accepted": True, "delivery": delivery}
    [sent] = queue.waiting
    message = json.loads(sent.message.body)
    assert message | expected | {"delivery": delivery, "generation": 3, "configuration_version": 2} == message
    assert "shown text" not in sent.message.body
    assert sent.message.deduplication_id == delivery


@pytest.mark.parametrize("query_first", [True, False])
def test_a_form_body_wins_over_the_query_string(
    dependencies: WebhookDependencies, queue: FakeQueue, query_first: bool
) -> None:
    """Parameters missing in the body are taken from the query string, those in both from the body."""
    event = with_query(form_event(form="employee", record_id="1"), {"token": TOKEN, "record_id": "2"})
    if query_first:
        event = with_query(form_event(token=TOKEN, form="employee", record_id=" "), {"record_id": "1"})

    answer = post(dependencies, event)

    assert answer["statusCode"] == 200
    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, EmployeeHint)
    assert hint.record_id == "1"


def test_the_query_string_wins_over_json(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """JSON comes last in the order of the sources."""
    event = with_query(load_event("webhook-people-json"), {"record_id": "1"})

    post(dependencies, event)

    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, EmployeeHint)
    assert hint.record_id == "1"


def test_the_first_of_repeated_parameters_counts(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """A second token does not make up for a wrong first one."""
    body = urlencode([("token", "wrong"), ("token", TOKEN), ("form", "employee"), ("record_id", "1")])

    answer = post(dependencies, load_event("webhook-people-form", body=body))

    assert answer["statusCode"] == 401
    assert len(queue) == 0


def test_the_first_of_repeated_json_keys_counts(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """JSON is read like the other sources."""
    body = f'{{"token": "{TOKEN}", "token": "wrong", "form": "employee", "record_id": "1", "record_id": "2"}}'

    post(dependencies, load_event("webhook-people-json", body=body))

    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, EmployeeHint)
    assert hint.record_id == "1"


@pytest.mark.parametrize("form", ["P_Department", "DESIGNATION", "p_designation"])
def test_case_and_prefix_of_the_form_do_not_matter(
    dependencies: WebhookDependencies, queue: FakeQueue, form: str
) -> None:
    """Forms are known with and without `P_`, in any case; the two small ones need no identifier."""
    answer = post(dependencies, form_event(token=TOKEN, form=form))

    assert answer["statusCode"] == 200
    hint = parse_message(queue.waiting[0].message.body)
    assert isinstance(hint, UnitHint)
    assert hint.family.value == form.lower().removeprefix("p_")


@pytest.mark.parametrize("error", [TransientError("down", retry_after=7), PermanentError("AccessDenied")])
def test_a_queue_that_does_not_take_it_is_503(
    dependencies: WebhookDependencies, queue: FakeQueue, error: Exception
) -> None:
    """The sender lists the notification as failed, so that somebody can send it again."""
    queue.fail("send", error)

    answer = post(dependencies, employee_event())

    assert answer["statusCode"] == 503
    assert body_of(answer)["error"] == "unavailable"
    assert len(queue) == 0


@pytest.mark.parametrize("state", [one for one in Lifecycle if one is not Lifecycle.ACTIVE])
def test_nothing_is_queued_while_not_active(
    dependencies: WebhookDependencies, documents: FakeDocuments, queue: FakeQueue, state: Lifecycle
) -> None:
    """In every other state the answer is 200 with the reason."""
    before = load_integration(documents)
    save_integration(documents, Integration(state=state, version=before.version))

    answer = post(dependencies, employee_event())

    assert answer["statusCode"] == 200
    assert body_of(answer) == {"accepted": False, "reason": "inactive"}
    assert len(queue) == 0


def test_the_state_is_never_remembered(
    dependencies: WebhookDependencies, documents: FakeDocuments, queue: FakeQueue
) -> None:
    """Deactivation and activation count from the very next notification on."""
    active = load_integration(documents)
    first = post(dependencies, employee_event())
    save_integration(documents, Integration(state=Lifecycle.INACTIVE, version=active.version))
    second = post(dependencies, employee_event())

    assert body_of(first)["accepted"] is True
    assert body_of(second)["accepted"] is False
    assert len(queue) == 1


def test_two_equal_edits_are_two_messages_of_one_group(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """A delivery is told apart by its request id, an employee by the message group, which hides the identifier."""
    first = employee_event(record_id="", email="Person7@example.com")
    second = employee_event(record_id="", email="person7@example.com")
    second["requestContext"]["requestId"] = "another-request"

    post(dependencies, first)
    post(dependencies, second)

    groups = [one.message.group for one in queue.waiting]
    assert len(groups) == 2
    assert len(set(groups)) == 1
    assert groups[0].startswith("employee:")
    assert "person7" not in groups[0].lower()


def test_the_first_webhook_of_a_form_is_noted_once(dependencies: WebhookDependencies, documents: FakeDocuments) -> None:
    """One write per form ever, even by other processes; a notification that is not accepted yet counts too."""
    for _ in range(3):
        post(dependencies, employee_event())
        dependencies.noted_forms.clear()
    post(dependencies, form_event(token=TOKEN, form="department"))

    assert documents.bodies("webhook_seen").keys() == {"employee", "department"}
    assert documents.writes == 3  # the state of the fixture, and one for each form


def test_a_note_of_another_process_is_left_alone(dependencies: WebhookDependencies, documents: FakeDocuments) -> None:
    """Of two processes that see the first webhook at once, one writes."""

    def other_process(operation: str) -> None:
        if operation == "documents.write":
            documents.before_call = None
            documents.write(Put(webhook_seen_key("employee"), {"at": 1}))

    documents.before_call = other_process
    answer = post(dependencies, employee_event())

    assert answer["statusCode"] == 200
    assert documents.bodies("webhook_seen") == {"employee": {"at": 1}}


def test_failing_to_note_does_not_fail_the_notification(
    dependencies: WebhookDependencies, documents: FakeDocuments, queue: FakeQueue
) -> None:
    """What is queued is answered with 200, whatever happens to the note; the next notification notes it."""
    documents.fail("write", TransientError("throttled"))

    first = post(dependencies, employee_event())
    post(dependencies, employee_event())

    assert first["statusCode"] == 200
    assert "employee" in documents.bodies("webhook_seen")
    assert len(queue) == 1


def test_what_nobody_expected_is_a_plain_500(dependencies: WebhookDependencies, documents: FakeDocuments) -> None:
    """An unexpected error is answered without detail and logged by its type alone."""
    documents.fail("get", RuntimeError("person7@example.com"))

    with captured_log(app.logger) as log:
        answer = post(dependencies, employee_event())

    assert answer["statusCode"] == 500
    assert body_of(answer) == {"error": "internal", "message": "something went wrong on this side"}
    logged = log.getvalue()
    assert "RuntimeError" in logged
    assert "person7" not in logged


def test_nothing_that_was_sent_is_logged(dependencies: WebhookDependencies) -> None:
    """Neither token nor identifiers reach the log, in whatever part they are sent."""
    with captured_log(app.logger) as log:
        post(dependencies, employee_event(email="person7@example.com"))
        post(dependencies, with_query(load_event("webhook-people-query"), {"token": TOKEN, "form": "payroll"}))
        post(dependencies, employee_event(token="guessed-token"))

    logged = log.getvalue()
    assert "notification answered" in logged
    for value in (TOKEN, "person7", RECORD, "payroll", "guessed-token"):
        assert value not in logged


def test_another_address_is_not_found(dependencies: WebhookDependencies) -> None:
    """The function answers at its own addresses only."""
    answer = post(dependencies, load_event("webhook-people-form", path="/webhooks/payroll"))

    assert answer["statusCode"] == 404
