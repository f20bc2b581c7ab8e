"""The deployed roles are enforced: with one permission less the function that needs it fails, and visibly.

So a green main job says that the template grants enough, and these tests say that granting is what decided.
"""

from __future__ import annotations

import json

from tests.e2e.asking import Answer, ask, until
from tests.e2e.journey import Journey
from tests.e2e.permissions import taken_away
from tests.sandbox.verification import groups_of


def notify(journey: Journey, record_id: str) -> Answer:
    """Send a notification of People."""
    return ask("POST", journey.stack.outputs["PeopleWebhookUrl"], data=journey.webhook(record_id=record_id))


def given_up(journey: Journey) -> int:
    """Count what is in the dead-letter queue."""
    answer = journey.stack.client("sqs").get_queue_attributes(
        QueueUrl=journey.stack.outputs["DeadLetterQueueUrl"], AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def groups_now(journey: Journey, record_id: str) -> frozenset[str]:
    """Tell where somebody is in Connect."""
    state = journey.zoho.state()
    return groups_of(state, next(one for one in state["people"] if one["record_id"] == record_id))[1]


def test_a_webhook_that_may_not_send_answers_503(journey: Journey) -> None:
    """So People lists the notification as failed, and it can be sent again; nobody is told that it was accepted."""
    hired = journey.zoho.act("hire", silent=True)["record_id"]
    with taken_away(journey.stack, "WebhookRole", "sqs:SendMessage", resource="ChangeQueue"):
        refused = notify(journey, hired)
        journey.settle()
        meanwhile = groups_now(journey, hired)
    sent_again = notify(journey, hired)

    assert (refused.status, refused.body["error"]) == (503, "unavailable")
    assert meanwhile == frozenset()
    assert (sent_again.status, sent_again.body["accepted"]) == (200, True)
    assert len(journey.until_right(hired)) == 2


def test_a_webhook_that_may_not_read_the_state_accepts_nothing(journey: Journey) -> None:
    """Not knowing whether the integration is active is an error on this side, not an answer."""
    with taken_away(journey.stack, "WebhookRole", "dynamodb:GetItem", resource="IntegrationTable"):
        refused = notify(journey, "1")

    assert refused.status >= 500
    assert notify(journey, "1").status == 200
    journey.settle()


def test_a_worker_that_may_not_write_the_ledger_touches_nobody(journey: Journey) -> None:
    """Intent before effect: what cannot be noted is not done. The hint is given up where it is seen; a sweep heals."""
    hired = journey.zoho.act("hire", silent=True)["record_id"]
    before = given_up(journey)
    with taken_away(journey.stack, "WorkerRole", "dynamodb:UpdateItem", resource="LedgerTable"):
        began = journey.zoho.now()
        notify(journey, hired)
        until(lambda: given_up(journey) > before, "the hint is in the dead-letter queue")
        changes = journey.zoho.events(began, kind="membership").found
    codes = {action["code"] for action in journey.admin.get("/integration").body["pending_actions"]}
    journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert changes == []
    assert "dead_letters" in codes
    assert len(journey.until_right(hired)) == 2


def test_a_sweep_that_may_not_read_the_ledger_fails(journey: Journey) -> None:
    """An unreadable ledger is not an empty one: the run ends as failed, and nothing is planned."""
    function = journey.stack.outputs["ReconcileFunctionName"]
    began = journey.zoho.now()
    with taken_away(journey.stack, "ReconcileRole", "dynamodb:Scan", resource="LedgerTable"):
        answer = journey.stack.client("lambda").invoke(FunctionName=function, Payload=json.dumps({"mode": "full"}))
    report = json.loads(answer["Payload"].read())

    assert (report["status"], report["counts"]["planned"]) == ("failed", 0)
    assert journey.zoho.events(began, kind="membership").found == []
    repeated = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "full"}))
    assert repeated["status"] == "completed"


def test_an_administrator_is_told_when_a_sweep_cannot_be_started(journey: Journey) -> None:
    """The answer is an error, and the run that was announced is failed instead of open for ever."""
    with taken_away(journey.stack, "AdminRole", "lambda:InvokeFunction", resource="Reconcile"):
        answer = journey.admin.post("/sweeps", {"mode": "full"})

    assert answer.status >= 500
    newest = journey.admin.get("/runs").body["runs"][0]
    assert (newest["status"], newest["reason"]) == ("failed", "not_started")
