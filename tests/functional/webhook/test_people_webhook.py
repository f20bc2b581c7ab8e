"""Notifications of People, from the gateway's event to the queue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
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
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.queue import FakeQueue
from tests.fakes.secrets import FakeSecrets
from tests.functional.gateway_events import body_of, load_event, with_header, with_query
from tests.functional.log_capture import captured_log

TOKEN = "replace-with-the-webhook-token"
RECORD = "300000000000001007"


def post(dependencies: WebhookDependencies, event: dict[str, Any]) -> dict[str, Any]:
    """Send one event to the function."""
    return app.handle(event, None, dependencies)


def form_event(**parameters: str) -> dict[str, Any]:
    """Build a form post with these parameters alone."""
    return load_event("webhook-people-form", body=urlencode(parameters))


def employee_event(**parameters: str) -> dict[str, Any]:
    """Build a form post that is right but for what is given."""
    return form_event(**({"token": TOKEN, "form": "employee", "record_id": RECORD} | parameters))


def signed_event(body: str, *, key: str = TOKEN, timestamp: str = str(int(NOON))) -> dict[str, Any]:
    """Build a post that is signed with this key at this time."""
    signature = hmac.new(key.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    event = with_header(load_event("webhook-people-signed", body=body), "X-Timestamp", timestamp)
    return with_header(event, "X-Signature", f"sha256={signature}")


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


@pytest.mark.parametrize("token", ["", "wrong", f"{TOKEN}x", "ümlaut"])
def test_a_wrong_or_missing_token_queues_nothing(
    dependencies: WebhookDependencies, queue: FakeQueue, token: str
) -> None:
    """Without the token there is 401, and nothing else is said."""
    answer = post(dependencies, employee_event(token=token))

    assert answer["statusCode"] == 401
    assert body_of(answer)["error"] == "unauthorized"
    assert len(queue) == 0


def test_an_empty_secret_lets_nobody_in(dependencies: WebhookDependencies, secrets: FakeSecrets) -> None:
    """A secret that was never written, or is blank, is no token."""
    secrets.write("webhook", {"current": "", "previous": None})

    signed = signed_event('{"form": "employee", "record_id": "1"}', key="")

    answers = [post(dependencies, one)["statusCode"] for one in (employee_event(token=""), signed)]

    assert answers == [401, 401]


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


def test_a_wrong_token_beside_an_unreadable_body_is_refused(dependencies: WebhookDependencies) -> None:
    """Whoever is not known learns nothing about the body."""
    event = with_query(load_event("webhook-people-json", body="{not json"), {"token": "wrong"})

    answer = post(dependencies, event)

    assert answer["statusCode"] == 401


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


def test_a_signed_body_needs_no_token(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """A valid signature stands for the token."""
    answer = post(dependencies, signed_event('{"form": "employee", "employee_id": "E-7"}'))

    assert answer["statusCode"] == 200
    assert len(queue) == 1


def test_a_signed_request_reads_the_body_only(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """The query string is not covered by the signature, so nothing of it is believed."""
    event = with_query(signed_event('{"form": "employee"}'), {"record_id": "1"})

    answer = post(dependencies, event)

    assert answer["statusCode"] == 400
    assert body_of(answer)["field"] == "record_id"
    assert len(queue) == 0


@pytest.mark.parametrize("seconds", [-301, 301, -3600])
def test_an_old_or_future_signature_is_refused(dependencies: WebhookDependencies, seconds: int) -> None:
    """A signature is good for five minutes around its time: a replay later than that is nobody's."""
    event = signed_event('{"form": "employee", "record_id": "1"}', timestamp=str(int(NOON) + seconds))

    assert post(dependencies, event)["statusCode"] == 401


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_timely_signature_is_taken(dependencies: WebhookDependencies, seconds: int) -> None:
    """The bounds belong to the five minutes."""
    event = signed_event('{"form": "employee", "record_id": "1"}', timestamp=str(int(NOON) + seconds))

    assert post(dependencies, event)["statusCode"] == 200


@pytest.mark.parametrize(
    "change",
    [
        {"body": '{"form": "employee", "record_id": "2"}'},
        {"header": ("X-Signature", "sha256=" + "0" * 64)},
        {"header": ("X-Signature", "")},
        {"header": ("X-Signature", "md5=abc")},
        {"header": ("X-Timestamp", str(int(NOON) + 1))},
        {"header": ("X-Timestamp", "")},
        {"header": ("X-Timestamp", "²")},
        {"header": ("X-Timestamp", "9" * 5000)},
    ],
)
def test_a_forged_signature_is_refused_even_beside_a_token(
    dependencies: WebhookDependencies, queue: FakeQueue, change: dict[str, Any]
) -> None:
    """A signature that is there has to verify; a right token in the query string does not make up for it."""
    event = with_query(signed_event('{"form": "employee", "record_id": "1"}'), {"token": TOKEN})
    event = with_header(event, *change["header"]) if "header" in change else event | change

    answer = post(dependencies, event)

    assert answer["statusCode"] == 401
    assert len(queue) == 0


def test_a_replay_within_its_time_is_only_another_hint(dependencies: WebhookDependencies, queue: FakeQueue) -> None:
    """Within five minutes a replay is taken again: it makes us look once more, which harms nobody."""
    event = signed_event('{"form": "employee", "record_id": "1"}')
    replayed = json.loads(json.dumps(event))
    replayed["requestContext"]["requestId"] = "another-request"

    answers = [post(dependencies, one)["statusCode"] for one in (event, replayed)]

    assert answers == [200, 200]
    assert len(queue) == 2


def test_a_rotation_loses_no_notification(
    dependencies: WebhookDependencies, secrets: FakeSecrets, clock: FakeClock, queue: FakeQueue
) -> None:
    """After a rotation the old token and the new one are taken, as token and as key of a signature."""
    post(dependencies, employee_event())
    clock.advance(11)
    secrets.write("webhook", {"current": "new-token", "previous": TOKEN})
    signed = signed_event('{"form": "employee", "record_id": "1"}', key="new-token", timestamp=str(int(clock.now())))

    answers = [post(dependencies, one)["statusCode"] for one in (employee_event(token="new-token"), signed)]
    answers.append(post(dependencies, employee_event())["statusCode"])

    assert answers == [200, 200, 200]


def test_unknown_tokens_read_the_secret_once_in_ten_seconds(
    dependencies: WebhookDependencies, secrets: FakeSecrets, clock: FakeClock
) -> None:
    """Whoever guesses tokens causes a read of the secret every ten seconds at most."""
    reads: list[str] = []
    secrets.before_call = reads.append
    for _ in range(30):
        post(dependencies, employee_event(token="wrong"))
        clock.advance(1)

    assert reads.count("secrets.read") == 3


def test_a_token_that_was_rotated_away_ends_within_minutes(
    dependencies: WebhookDependencies, secrets: FakeSecrets, clock: FakeClock
) -> None:
    """A warm process does not believe a withdrawn token for ever."""
    post(dependencies, employee_event())
    secrets.write("webhook", {"current": "newer", "previous": "new"})
    clock.advance(300)

    assert post(dependencies, employee_event())["statusCode"] == 401


def test_a_secret_that_cannot_be_read_is_503(dependencies: WebhookDependencies, secrets: FakeSecrets) -> None:
    """Nobody is turned away as a stranger because the secret is out of reach."""
    secrets.fail("read", TransientError("throttled"))

    assert post(dependencies, employee_event())["statusCode"] == 503


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
