"""What the ledger's adapter sends to DynamoDB, and what it makes of answers that no emulator gives."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from groupsync.adapters.dynamodb_ledger import DynamoLedger
from groupsync.adapters.ledger_updates import intent_update
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import EmployeeId, GroupKey
from groupsync.ports.ledger import Intent
from tests.aws_stand import AwsStand, Requests
from tests.builders import connect_id, department_key, designation_key, employee_entry, group_entry
from tests.fakes.clock import FakeClock

SALES = department_key(10)


def intent(number: int = 1, **changes: Any) -> Intent:
    """Build an intent to add one person to sales."""
    values: dict[str, Any] = {
        "connect_id": connect_id(number),
        "employees": (EmployeeId(str(number)),),
        "desired": frozenset({SALES}),
        "expected_rev": 0,
        "rev": 1,
        "token": "plan-1",
        "adding": frozenset({SALES}),
        "call": "call-1",
        "expires": 2_000_000_000,
    }
    return Intent(**(values | changes))


def test_the_item_of_an_account(stand: AwsStand, clock: FakeClock) -> None:
    """An account is one item, with an attribute per membership, so that a condition can name each."""
    table = stand.table()
    DynamoLedger(table, stand.dynamodb, clock=clock).intend([intent(doubts={SALES: 3}, run="run-1")])

    assert stand.items(table) == [
        {
            "pk": {"S": "account#1001"},
            "sk": {"S": "account"},
            "employees": {"L": [{"S": "1"}]},
            "parked": {"L": []},
            "desired": {"L": [{"S": SALES}]},
            "desired_rev": {"N": "1"},
            "desired_token": {"S": "plan-1"},
            "desired_at": {"N": str(int(clock() * 1000))},
            "doubts": {"M": {SALES: {"N": "3"}}},
            "schema_version": {"N": "1"},
            f"m#{SALES}": {
                "M": {
                    "state": {"S": "adding"},
                    "call": {"S": "call-1"},
                    "expires": {"N": "2000000000"},
                    "since": {"N": str(int(clock()))},
                    "run": {"S": "run-1"},
                    "reason": {"S": ""},
                }
            },
        }
    ]


def test_a_refusal_is_explained_by_the_answer_itself(stand: AwsStand, clock: FakeClock) -> None:
    """DynamoDB returns the item that the condition met: no second read, no race between the two."""
    ledger = DynamoLedger(stand.table(), stand.dynamodb, clock=clock)
    ledger.intend([intent()])
    requests = Requests(stand.dynamodb)

    assert ledger.intend([intent(call="call-2")]) == {connect_id(1): "busy"}
    assert [name for name, _ in requests.sent] == ["UpdateItem"]


def test_a_refusal_without_the_item_is_read_up(stand: AwsStand, clock: FakeClock) -> None:
    """An implementation that does not return the item is asked for it, consistently."""
    item = {
        "pk": {"S": "account#1001"},
        "sk": {"S": "account"},
        "employees": {"L": []},
        "desired": {"L": []},
        "desired_rev": {"N": "7"},
        "desired_token": {"S": "plan-7"},
    }
    with Stubber(stand.dynamodb) as answers:
        answers.add_client_error("update_item", "ConditionalCheckFailedException", http_status_code=400)
        answers.add_response(
            "get_item",
            {"Item": item},
            {"TableName": "t", "Key": {"pk": item["pk"], "sk": item["sk"]}, "ConsistentRead": True},
        )
        assert DynamoLedger("t", stand.dynamodb, clock=clock).intend([intent()]) == {connect_id(1): "superseded"}

        answers.assert_no_pending_responses()


def test_an_expression_for_forty_groups_is_within_dynamodbs_limits(clock: FakeClock) -> None:
    """4 kB and 300 operators per expression: moto does not count them, DynamoDB does."""
    names = {GroupKey(f"department:{10**17 + number}") for number in range(20)}
    update = intent_update(
        intent(adding=frozenset(names), removing=frozenset(designation_key(number) for number in range(20))),
        now=clock(),
    )

    assert len(update["ConditionExpression"]) < 4096
    assert len(update["UpdateExpression"]) < 4096
    operators = sum(update["ConditionExpression"].count(one) for one in ("attribute_not_exists", "=", " OR ", " AND "))
    assert operators < 300


def test_all_of_the_work_is_done_before_an_error_is_raised(stand: AwsStand, clock: FakeClock) -> None:
    """One throttled account does not keep the others from being written; repeating all of them is accepted."""
    intents = [intent(number) for number in range(5)]
    ledger = DynamoLedger(stand.table(), stand.dynamodb, clock=clock, threads=2)

    def refuse_one(params: dict[str, Any], **_: Any) -> None:
        if params["Key"]["pk"]["S"] == "account#1002":
            raise TransientError("throttled")

    stand.dynamodb.meta.events.register_first("provide-client-params.dynamodb.UpdateItem", refuse_one, "refuse")
    with pytest.raises(TransientError):
        ledger.intend(intents)
    stand.dynamodb.meta.events.unregister("provide-client-params.dynamodb.UpdateItem", unique_id="refuse")

    assert len(ledger.snapshot().accounts) == 4
    assert ledger.intend(intents) == {}
    assert len(ledger.snapshot().accounts) == 5


def test_a_scan_in_segments_reads_the_same(stand: AwsStand, clock: FakeClock) -> None:
    """A snapshot is consistent per item, and splitting it changes nothing."""
    table = stand.table()
    one = DynamoLedger(table, stand.dynamodb, clock=clock)
    one.put(employees=[employee_entry(number) for number in range(60)], groups=[group_entry(version=0)])
    one.intend([intent(number) for number in range(10)])
    requests = Requests(stand.dynamodb)

    assert DynamoLedger(table, stand.dynamodb, clock=clock, segments=3).snapshot() == one.snapshot()
    scans = requests.of("Scan")
    assert all(params["ConsistentRead"] is True for params in scans)
    assert {(params.get("Segment"), params.get("TotalSegments")) for params in scans} == {
        (0, 3), (1, 3), (2, 3), (None, None),
    }  # fmt: skip


def test_items_of_a_later_version_are_left_out(stand: AwsStand, clock: FakeClock) -> None:
    """A kind of item that this version does not know does not stop a sweep."""
    table = stand.table()
    stand.dynamodb.put_item(TableName=table, Item={"pk": {"S": "novelty#1"}, "sk": {"S": "novelty"}})
    ledger = DynamoLedger(table, stand.dynamodb, clock=clock)
    ledger.put(employees=[employee_entry(1)])

    assert list(ledger.snapshot().employees) == [EmployeeId("1")]


def test_our_own_group_write_repeated_by_the_client_is_no_conflict(stand: AwsStand, clock: FakeClock) -> None:
    """boto3 sends a request again when the answer was lost; somebody else's identical write still is a conflict."""
    ledger = DynamoLedger(stand.table(), stand.dynamodb, clock=clock)
    entry = GroupEntry(SALES, GroupState.CREATING, call="call-1")
    sending = stand.dynamodb.put_item
    lost: list[bool] = []

    def twice(params: dict[str, Any], **_: Any) -> None:
        if not lost:
            lost.append(True)
            sending(**params)

    stand.dynamodb.meta.events.register("provide-client-params.dynamodb.PutItem", twice)
    ledger.put(groups=[entry])

    assert lost == [True]
    with pytest.raises(ConflictError):
        ledger.put(groups=[entry])
