"""The main job on the deployed stack, through its addresses alone: from a new stack to a change that is in Connect."""

from __future__ import annotations

import json

import pytest

from tests.e2e.asking import ask, until
from tests.e2e.journey import Journey
from tests.sandbox.outcomes import connect_writes
from tests.sandbox.verification import compare, hand_made


def test_a_new_stack_is_enabled_and_says_what_is_to_do(journey: Journey) -> None:
    """Nothing is set up; enabling lists the blocking actions."""
    assert journey.answers["new"].body["state"] == "available"
    enabled = journey.answers["enable"]
    assert (enabled.status, enabled.body["state"]) == (200, "pending")
    blocking = {action["code"] for action in enabled.body["pending_actions"] if action["blocking"]}
    assert blocking == {"connect_account", "choose_network", "review_plan", "native_integration_off"}


def test_a_self_clients_code_connects_the_account(journey: Journey) -> None:
    """The code is exchanged, tried, and what it gave is kept in Secrets Manager."""
    connected = journey.answers["connection"]
    stored = journey.stack.client("secretsmanager").get_secret_value(
        SecretId=journey.stack.outputs["ZohoCredentialsSecretArn"]
    )

    assert (connected.status, connected.body["connected"], connected.body["verified"]) == (200, True, True)
    assert isinstance(connected.body["scopes"], list)
    assert json.loads(stored["SecretString"]).keys() == {"people", "connect", "directory"}


def test_the_network_is_chosen_and_the_configuration_saved(journey: Journey) -> None:
    """The networks to choose from are Connect's; the first saved version is 1, defaults filled in."""
    network = journey.zoho.state()["network"]
    saved = journey.answers["configuration"]

    assert journey.answers["networks"].body["networks"] == [
        {"id": network["id"], "name": network["name"], "default": True}
    ]
    assert (saved.status, saved.body["version"]) == (200, 1)
    assert saved.body["configuration"]["network_id"] == network["id"]
    assert saved.body["configuration"]["groups"]["department"]["existing"] == "ask"


@pytest.mark.parametrize(("when", "code"), [("too early", "review_plan"), ("not confirmed", "native_integration_off")])
def test_activation_waits_for_the_blocking_actions(journey: Journey, when: str, code: str) -> None:
    """Before the preview has completed and somebody has confirmed, it is 409 with what is open."""
    refused = journey.answers[when]

    assert (refused.status, refused.body["error"]) == (409, "pending_actions_open")
    assert code in {action["code"] for action in refused.body["pending_actions"]}


def test_the_preview_shows_everything_and_does_nothing(journey: Journey) -> None:
    """It is a dry run over everybody, and changes nothing in Connect."""
    assert journey.previewed["status"] == "completed"
    assert journey.previewed["dry_run"] is True
    assert journey.previewed["counts"]["planned"] > 0
    assert journey.previewed["counts"]["applied"] == 0
    assert journey.previewed["causes"]
    assert journey.preview_writes == 0


def test_activation_makes_connect_right(journey: Journey) -> None:
    """The first full sweep does what the preview showed; both sides are compared past the product."""
    report = journey.activated
    counts = report["counts"]

    assert journey.answers["confirm"].body == {"code": "native_integration_off", "confirmed": True}
    assert report["status"] == "completed"
    assert counts["planned"] == counts["applied"] + counts["skipped"] + counts["failed"] + counts["held"]
    assert (counts["failed"], counts["held"]) == (0, 0)
    assert journey.first.differences == ()
    assert journey.first.checked > 60
    assert journey.groups > 0


def test_a_hire_a_move_and_a_leave_reach_connect_by_webhook(journey: Journey) -> None:
    """People's own notifications drive it: a joiner gets in, a mover changes groups, a leaver is out of all."""
    before = hand_made(journey.zoho.state())
    first, second, *_ = (row["name"] for row in journey.zoho.state()["departments"])
    designation, promoted, *_ = (row["name"] for row in journey.zoho.state()["designations"])

    hired = journey.zoho.act("hire", department=first, designation=designation)["record_id"]
    joined = journey.until_right(hired)
    journey.zoho.act("move", employee=hired, department=second, designation=promoted)
    moved = journey.until_right(hired)
    journey.zoho.act("leave", employee=hired)
    left = journey.until_right(hired)

    assert (len(joined), len(moved), len(left)) == (2, 2, 0)
    assert not joined & moved
    journey.settle()
    state = journey.zoho.state()
    assert compare(state).differences == ()
    assert hand_made(state) == before


def test_a_new_department_gets_its_group(journey: Journey) -> None:
    """A record that is new in a small form has its group with its first member."""
    journey.zoho.act("add-department", name="Night Shift")
    hired = journey.zoho.act("hire", department="Night Shift", designation="")["record_id"]

    assert len(journey.until_right(hired)) == 1


def test_a_webhook_that_comes_twice_changes_nothing_more(journey: Journey) -> None:
    """A notification is a hint: the second look finds everything as it should be."""
    hired = journey.zoho.act("hire")["record_id"]
    journey.until_right(hired)
    journey.settle()
    began = journey.zoho.now()

    url = journey.stack.outputs["PeopleWebhookUrl"]
    answers = [ask("POST", url, data=journey.webhook(record_id=hired)) for _ in range(2)]
    journey.settle()

    assert [answer.body["accepted"] for answer in answers] == [True, True]
    assert answers[0].body["delivery"] != answers[1].body["delivery"]
    assert connect_writes(journey.zoho.calls(began)) == 0


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_a_sweep_of_an_unchanged_company_writes_nothing(journey: Journey, mode: str) -> None:
    """Asked for over the API and followed there; Connect's log shows reads alone."""
    journey.settle()
    began = journey.zoho.now()

    report = journey.admin.follow(journey.admin.post("/sweeps", {"mode": mode}))

    assert (report["mode"], report["status"], report["trigger"]) == (mode, "completed", "operator")
    calls = journey.zoho.calls(began)
    assert calls
    assert connect_writes(calls) == 0
    assert journey.zoho.events(began, kind="membership").found == []
    assert report["run_id"] in {run["run_id"] for run in journey.admin.get("/runs").body["runs"]}


def test_a_sweep_heals_a_missed_webhook(journey: Journey) -> None:
    """An import fires no notification; the next incremental sweep finds who was added."""
    hired = journey.zoho.act("hire", silent=True)["record_id"]

    report = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert (report["status"], report["counts"]["added"]) == ("completed", 2)
    assert len(journey.until_right(hired)) == 2


def test_a_message_nobody_can_read_is_given_up_and_the_rest_goes_on(journey: Journey) -> None:
    """It goes to the dead-letter queue and is a pending action; the next in its group is worked on at once."""
    sqs = journey.stack.client("sqs")
    hired = journey.zoho.act("hire", silent=True)["record_id"]
    hint = {"kind": "employee", "delivery": "after-the-unreadable", "record_id": hired}
    for number, body in enumerate(["no JSON", json.dumps(hint)]):
        sqs.send_message(
            QueueUrl=journey.stack.outputs["ChangeQueueUrl"],
            MessageBody=body,
            MessageGroupId="employee:one-group",
            MessageDeduplicationId=f"unreadable-{number}",
        )

    assert len(journey.until_right(hired)) == 2
    dead = until(
        lambda: sqs.receive_message(
            QueueUrl=journey.stack.outputs["DeadLetterQueueUrl"], MaxNumberOfMessages=10, VisibilityTimeout=0
        ).get("Messages"),
        "the message is in the dead-letter queue",
    )
    assert "no JSON" in {message["Body"] for message in dead}
    codes = {action["code"] for action in journey.admin.get("/integration").body["pending_actions"]}
    assert "dead_letters" in codes


def test_deactivated_nothing_is_accepted_and_activating_again_catches_up(journey: Journey) -> None:
    """From the very next notification on; what happened meanwhile is in the preview and then in Connect."""
    stopped = journey.admin.post("/integration/deactivate")
    url = journey.stack.outputs["PeopleWebhookUrl"]
    refused = ask("POST", url, data=journey.webhook(record_id="1"))
    no_sweep = journey.admin.post("/sweeps", {"mode": "full"})
    hired = journey.zoho.act("hire")["record_id"]
    journey.settle()
    journey.activate()

    assert (stopped.status, stopped.body["state"]) == (200, "inactive")
    assert (refused.status, refused.body) == (200, {"accepted": False, "reason": "inactive"})
    assert (no_sweep.status, no_sweep.body["error"], no_sweep.body["state"]) == (409, "wrong_state", "inactive")
    assert journey.answers["not confirmed"].status == 409
    assert journey.previewed["preview"]["memberships"] == {"add": 2, "remove": 0}
    assert (journey.activated["status"], journey.activated["counts"]["added"]) == ("completed", 2)
    assert len(journey.until_right(hired)) == 2
