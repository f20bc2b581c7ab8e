"""Who may notify us of People: tokens, signatures, rotation of the secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.webhooks.webhook import WebhookDependencies
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.queue import FakeQueue
from tests.fakes.secrets import FakeSecrets
from tests.functional.gateway_events import body_of, load_event, with_header, with_query
from tests.functional.webhook.people_notices import TOKEN, employee_event, post


def signed_event(body: str, *, key: str = TOKEN, timestamp: str = str(int(NOON))) -> dict[str, Any]:
    """Build a post that is signed with this key at this time."""
    signature = hmac.new(key.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    event = with_header(load_event("webhook-people-signed", body=body), "X-Timestamp", timestamp)
    return with_header(event, "X-Signature", f"sha256={signature}")


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


def test_a_wrong_token_beside_an_unreadable_body_is_refused(dependencies: WebhookDependencies) -> None:
    """Whoever is not known learns nothing about the body."""
    event = with_query(load_event("webhook-people-json", body="{not json"), {"token": "wrong"})

    answer = post(dependencies, event)

    assert answer["statusCode"] == 401


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
