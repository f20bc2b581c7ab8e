"""Batches: their sizes, and what DynamoDB leaves over."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from groupsync.adapters.dynamodb_batches import delete_items, put_items, read_items
from groupsync.core.errors import TransientError
from tests.aws_stand import AwsStand, Requests
from tests.fakes.clock import FakeClock


def key(number: int) -> dict[str, Any]:
    """Give the key of an item."""
    return {"pk": {"S": "p"}, "sk": {"S": f"{number:04d}"}}


def test_writes_go_25_and_reads_100_at_a_time(stand: AwsStand) -> None:
    """DynamoDB refuses larger batches, which moto would take."""
    table = stand.table()
    requests = Requests(stand.dynamodb)
    keys = [key(number) for number in range(230)]
    put_items(stand.dynamodb, table, keys)

    assert [len(params["RequestItems"][table]) for params in requests.of("BatchWriteItem")] == [25] * 9 + [5]
    assert len(list(read_items(stand.dynamodb, table, keys))) == 230
    reads = [params["RequestItems"][table] for params in requests.of("BatchGetItem")]
    assert [len(read["Keys"]) for read in reads] == [100, 100, 30]
    assert all(read["ConsistentRead"] is True for read in reads)

    delete_items(stand.dynamodb, table, keys[:-1])

    assert stand.items(table) == [keys[-1]]


def test_what_is_left_over_is_asked_for_again(stand: AwsStand, clock: FakeClock) -> None:
    """Progress is no reason to pause; none at all is, longer each time."""
    items = [key(1), key(2)]
    left = {"UnprocessedItems": {"t": [{"PutRequest": {"Item": key(2)}}]}}
    with Stubber(stand.dynamodb) as answers:
        answers.add_response("batch_write_item", left)
        answers.add_response("batch_write_item", left)
        answers.add_response("batch_write_item", left)
        last = {"RequestItems": {"t": [{"PutRequest": {"Item": key(2)}}]}}
        answers.add_response("batch_write_item", {"UnprocessedItems": {}}, last)
        put_items(stand.dynamodb, "t", items, sleep=clock.sleep)

        answers.assert_no_pending_responses()
    assert clock.sleeps == [0.05, 0.1]


def test_reads_left_over_are_read_too(stand: AwsStand, clock: FakeClock) -> None:
    """Keys that did not fit into the answer are read by the next call."""
    with Stubber(stand.dynamodb) as answers:
        answers.add_response(
            "batch_get_item", {"Responses": {"t": [key(1)]}, "UnprocessedKeys": {"t": {"Keys": [key(2)]}}}
        )
        answers.add_response("batch_get_item", {"Responses": {"t": [key(2)]}, "UnprocessedKeys": {}})
        found = list(read_items(stand.dynamodb, "t", [key(1), key(2)], sleep=clock.sleep))

    assert found == [key(1), key(2)]
    assert clock.sleeps == []


def test_no_progress_at_all_ends_as_transient(stand: AwsStand, clock: FakeClock) -> None:
    """After six answers that took nothing the work is given back, to be tried later."""
    with Stubber(stand.dynamodb) as answers:
        for _ in range(6):
            answers.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": {"t": {"Keys": [key(1)]}}})
        with pytest.raises(TransientError):
            list(read_items(stand.dynamodb, "t", [key(1)], sleep=clock.sleep))

        answers.assert_no_pending_responses()
    assert len(clock.sleeps) == 5
