"""The webhooks' addresses on the deployed stack: what they take, what they refuse, and that a refusal does nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest

from tests.e2e.asking import Answer, ask
from tests.e2e.journey import Journey

JSON_BODY = {"Content-Type": "application/json"}


def post(journey: Journey, parameters: dict[str, str]) -> Answer:
    """Send a form, as People does."""
    return ask("POST", journey.stack.outputs["PeopleWebhookUrl"], data=parameters)


def post_signed(journey: Journey, document: dict[str, Any], *, key: str, age: int = 0) -> Answer:
    """Send JSON with a signature, as a Deluge function can."""
    body, timestamp = json.dumps(document), str(int(time.time()) - age)
    signature = hmac.new(key.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = JSON_BODY | {"X-Timestamp": timestamp, "X-Signature": f"sha256={signature}"}
    return ask("POST", journey.stack.outputs["PeopleWebhookUrl"], data=body, headers=headers)


def hire_silently(journey: Journey) -> str:
    """Employ somebody of whom only this test tells the stack."""
    record_id: str = journey.zoho.act("hire", silent=True)["record_id"]
    return record_id


def looks_at(journey: Journey, record_id: str, *, since: int) -> int:
    """Count how often one record was read from People."""
    return sum(record_id in call["path"] + str(call["parameters"]) for call in journey.zoho.calls(since))


def test_a_forged_token_is_refused_and_nothing_is_queued(journey: Journey) -> None:
    """The forged one would be first in its message group: when the right one is done, People was asked once."""
    hired, began = hire_silently(journey), journey.zoho.now()

    forged = post(journey, journey.webhook(record_id=hired) | {"token": "let-me-in"})
    missing = post(journey, {"form": "employee", "record_id": hired})
    right = post(journey, journey.webhook(record_id=hired))
    journey.until_right(hired)
    journey.settle()

    assert (forged.status, forged.body["error"]) == (401, "unauthorized")
    assert (missing.status, missing.body["error"]) == (401, "unauthorized")
    assert (right.status, right.body["accepted"]) == (200, True)
    assert looks_at(journey, hired, since=began) == 1


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"form": "payroll"}, "form"), ({"record_id": ""}, "record_id"), ({"event": "x"}, "event")],
)
def test_what_is_wrong_is_named(journey: Journey, parameters: dict[str, str], field: str) -> None:
    """400, with the parameter that is wrong; nothing is read for it."""
    began = journey.zoho.now()

    answer = post(journey, journey.webhook(record_id="300000000000000001") | parameters)

    assert (answer.status, answer.body["error"], answer.body["field"]) == (400, "invalid_request", field)
    journey.settle()
    assert journey.zoho.calls(began) == []


def test_a_body_that_is_not_json_is_named(journey: Journey) -> None:
    """Whoever has the token in the query string learns what is wrong with the body."""
    url = f"{journey.stack.outputs['PeopleWebhookUrl']}?token={journey.token}"

    answer = ask("POST", url, data="{not json", headers=JSON_BODY)

    assert (answer.status, answer.body["field"]) == (400, "body")


def test_more_than_64_kib_is_refused(journey: Journey) -> None:
    """Whatever it says."""
    answer = post(journey, journey.webhook(record_id="1", more="x" * 64 * 1024))

    assert (answer.status, answer.body["error"]) == (413, "too_large")


def test_people_may_send_the_query_string_alone(journey: Journey) -> None:
    """A webhook of the kind GET is as good."""
    hired = hire_silently(journey)

    answer = ask("GET", journey.stack.outputs["PeopleWebhookUrl"], params=journey.webhook(record_id=hired))

    assert (answer.status, answer.body["accepted"]) == (200, True)
    assert len(journey.until_right(hired)) == 2


def test_an_employee_may_be_named_by_number_or_mail(journey: Journey) -> None:
    """Whichever identifier a person chose in the workflow finds the record."""
    people = [journey.zoho.act("hire", silent=True) for _ in range(2)]
    by_number = post(journey, journey.webhook(employee_id=people[0]["employee_id"]))
    by_mail = post(journey, journey.webhook(email=people[1]["email"]))

    assert (by_number.body["accepted"], by_mail.body["accepted"]) == (True, True)
    assert [len(journey.until_right(one["record_id"])) for one in people] == [2, 2]


def test_a_signature_stands_for_the_token(journey: Journey) -> None:
    """Signed with the secret and sent now, JSON without a token is taken."""
    hired = hire_silently(journey)

    answer = post_signed(journey, {"form": "employee", "record_id": hired}, key=journey.token)

    assert (answer.status, answer.body["accepted"]) == (200, True)
    assert len(journey.until_right(hired)) == 2


@pytest.mark.parametrize(("key", "age"), [("another-key", 0), ("", 301)])
def test_a_signature_by_a_stranger_or_of_yesterday_is_refused(journey: Journey, key: str, age: int) -> None:
    """The right token beside it does not help."""
    document = {"form": "employee", "record_id": "1", "token": journey.token}

    answer = post_signed(journey, document, key=key or journey.token, age=age)

    assert (answer.status, answer.body["error"]) == (401, "unauthorized")


def test_connects_ping_is_answered(journey: Journey) -> None:
    """Connect makes a webhook only if its first call gets 200; a wrong token gets 401 even then."""
    url = journey.stack.outputs["ConnectWebhookUrl"]

    ping = ask("POST", f"{url}/{journey.token}", json={"triggerType": "ping"})
    stranger = ask("POST", f"{url}/let-me-in", json={"triggerType": "ping"})

    assert ping.status == 200
    assert (stranger.status, stranger.body["error"]) == (401, "unauthorized")


def test_connects_trigger_is_only_a_hint(journey: Journey) -> None:
    """It is taken, whatever it says, and moves nobody."""
    began = journey.zoho.now()
    url = f"{journey.stack.outputs['ConnectWebhookUrl']}/{journey.token}"

    answer = ask("POST", url, json={"triggerType": "Member_Removed_From_Group", "partition": {"id": "1"}})
    journey.settle()

    assert (answer.status, answer.body["accepted"]) == (200, True)
    assert journey.zoho.events(began, kind="membership").found == []
