"""What the smaller AWS adapters send, and what they make of answers that no emulator gives."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from groupsync.adapters.dynamodb_audit import DynamoAudit
from groupsync.adapters.lambda_sweeps import LambdaSweepStarter
from groupsync.adapters.secrets_manager import SecretsManagerStore
from groupsync.adapters.sqs_queue import SqsQueue, allowed_id
from groupsync.core.errors import PermanentError, TransientError
from groupsync.core.message_groups import message_group
from groupsync.ports.audit import AuditRow
from groupsync.ports.queue import QueueMessage
from tests.aws_stand import AwsStand, Requests
from tests.fakes.clock import FakeClock


def row(number: int = 1, **changes: Any) -> AuditRow:
    """Build an audit row of 1 January 2026."""
    values: dict[str, Any] = {
        "at": 1_767_225_600.1234 + number,
        "run": "run-1",
        "trigger": "webhook",
        "cause": "moved",
        "kind": "added",
        "employee": "1",
        "connect_id": "1001",
        "group": "department:10",
        "before": "",
        "after": "present",
        "outcome": "applied",
        "change": f"change-{number}",
        "call": f"call-{number}",
    }
    return AuditRow(**(values | changes))


def test_audit_rows_can_be_found_by_day_employee_group_and_run(stand: AwsStand, clock: FakeClock) -> None:
    """The day is the partition, the time sorts, and each index has the row."""
    table = stand.audit_table()
    DynamoAudit(table, stand.dynamodb, retention_days=400, clock=clock).append([row()])

    stored = stand.items(table)[0]
    assert stored["pk"] == {"S": "day#2026-01-01"}
    assert stored["sk"] == {"S": "2026-01-01T00:00:01.123Z#call-1#department:10#1001#applied"}
    assert stored["expires_at"] == {"N": str(int(clock()) + 400 * 86400)}
    assert "before" not in stored
    for index, name, value in (
        ("by_employee", "employee", "1"),
        ("by_group", "grp", "department:10"),
        ("by_run", "run", "run-1"),
    ):
        found = stand.dynamodb.query(
            TableName=table,
            IndexName=index,
            KeyConditionExpression="#name = :value",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": {"S": value}},
        )
        assert found["Items"] == [stored]


def test_the_same_audit_row_twice_is_one_row(stand: AwsStand, clock: FakeClock) -> None:
    """A repeated batch overwrites itself, in one call or in two; rows without call and change are all kept."""
    table = stand.audit_table()
    audit = DynamoAudit(table, stand.dynamodb, retention_days=400, clock=clock)
    audit.append([row(1), row(1), row(2)])
    audit.append([row(1), row(2)])
    assert len(stand.items(table)) == 2

    audit.append([row(3, change="", call=""), row(3, change="", call="")])

    assert len(stand.items(table)) == 4


def test_an_audit_row_without_employee_or_group_is_stored(stand: AwsStand, clock: FakeClock) -> None:
    """DynamoDB refuses empty index keys, so they are left out."""
    table = stand.audit_table()
    DynamoAudit(table, stand.dynamodb, retention_days=1, clock=clock).append([row(employee="", group="", run="")])

    assert not {"employee", "grp", "run"} & set(stand.items(table)[0])


def test_messages_are_sent_in_order_one_by_one(stand: AwsStand) -> None:
    """The queue keeps the order in which they come; a message of 200 kB is nothing special."""
    requests = Requests(stand.sqs)
    queue = SqsQueue(stand.fifo_queue(), "", stand.sqs)
    queue.send([QueueMessage("ü" * 100_000, "sweep", "id-0"), QueueMessage("small", "sweep", "id-1")])

    assert [params["MessageDeduplicationId"] for params in requests.of("SendMessage")] == ["id-0", "id-1"]


def test_what_follows_a_failed_message_is_not_sent(stand: AwsStand) -> None:
    """Nothing may overtake it; the caller sends all again and SQS drops those it has."""
    with Stubber(stand.sqs) as answers:
        answers.add_response("send_message", {"MessageId": "1"})
        answers.add_client_error("send_message", "InternalError", http_status_code=500)
        with pytest.raises(TransientError):
            SqsQueue("url", "dead", stand.sqs).send([QueueMessage("a", "g", str(number)) for number in range(3)])
        answers.assert_no_pending_responses()


def test_a_throttled_queue_is_transient(stand: AwsStand) -> None:
    """The caller must not think that the message is queued."""
    with Stubber(stand.sqs) as answers:
        answers.add_client_error("send_message", "RequestThrottled", http_status_code=403)
        with pytest.raises(TransientError):
            SqsQueue("url", "dead", stand.sqs).send_dead(QueueMessage("a", "g", "1"))


def test_ids_are_kept_when_sqs_allows_them() -> None:
    """Readable ids stay readable; others become a hash, equal for equal values."""
    assert allowed_id("employee:1_~!") == "employee:1_~!"
    for odd in ("", "a b", "ü", "x" * 129):
        assert len(allowed_id(odd)) == 64
        assert allowed_id(odd) == allowed_id(str(odd))
    assert allowed_id("a b") != allowed_id("a  b")


def test_message_groups_name_nobody() -> None:
    """A mail address does not show in a group's name, and its writing does not split the group."""
    group = message_group("employee", "Ann@Example.com ")

    assert group == message_group("employee", "ann@example.com")
    assert group != message_group("employee", "bob@example.com")
    assert group.startswith("employee:")
    assert "example" not in group
    assert allowed_id(group) == group


def test_a_secret_that_is_no_object_is_refused_without_quoting_it(stand: AwsStand) -> None:
    """Neither the message nor the chain of causes holds the secret."""
    for text in ("s3cr3t", '"s3cr3t"', "[1]"):
        store = SecretsManagerStore({"webhook": stand.secret(text)}, stand.secrets)
        with pytest.raises(PermanentError) as caught:
            store.read("webhook")

        assert "s3cr3t" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


def test_a_secret_that_the_function_was_not_given(stand: AwsStand) -> None:
    """An unknown role is a mistake in the wiring, said by its role."""
    store = SecretsManagerStore({"webhook": ""}, stand.secrets)

    with pytest.raises(PermanentError, match="webhook"):
        store.read("webhook")
    with pytest.raises(PermanentError, match="hash_key"):
        store.write("hash_key", {})


@pytest.mark.parametrize(
    ("code", "error"), [("ThrottlingException", TransientError), ("AccessDeniedException", PermanentError)]
)
def test_secrets_errors(stand: AwsStand, code: str, error: type[Exception]) -> None:
    """Only a secret without a value reads as empty."""
    with Stubber(stand.secrets) as answers:
        answers.add_client_error("get_secret_value", code, http_status_code=400)
        with pytest.raises(error):
            SecretsManagerStore({"webhook": "arn"}, stand.secrets).read("webhook")


def test_a_sweep_is_started_asynchronously(stand: AwsStand) -> None:
    """The event goes to the function as JSON, and nobody waits for the sweep."""
    expected = {"FunctionName": "reconcile", "InvocationType": "Event", "Payload": b'{"mode": "full"}'}
    with Stubber(stand.functions) as answers:
        answers.add_response("invoke", {"StatusCode": 202}, expected)
        LambdaSweepStarter("reconcile", stand.functions).start({"mode": "full"})

        answers.assert_no_pending_responses()
        answers.add_client_error("invoke", "TooManyRequestsException", http_status_code=429)
        with pytest.raises(TransientError):
            LambdaSweepStarter("reconcile", stand.functions).start({"mode": "full"})
