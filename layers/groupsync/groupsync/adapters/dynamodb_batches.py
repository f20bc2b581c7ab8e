"""Batches of DynamoDB: many puts, deletions or reads in few calls, with what was left over asked for again.

Used by the adapters of all three tables. Nothing here is conditional or atomic.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call
from groupsync.core.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
"""An item, or a key, in DynamoDB's own notation (`{"pk": {"S": …}}`)."""
Sleep = Callable[[float], None]

WRITES_PER_CALL = 25
READS_PER_CALL = 100
TRIES_WITHOUT_PROGRESS = 6
FIRST_PAUSE = 0.05


def put_items(client: DynamoDBClient, table_name: str, items: Iterable[Item], *, sleep: Sleep = time.sleep) -> None:
    """Put the items, whatever is there. Raises `TransientError` when DynamoDB keeps leaving some out."""
    _write(client, table_name, [{"PutRequest": {"Item": item}} for item in items], sleep)


def delete_items(client: DynamoDBClient, table_name: str, keys: Iterable[Item], *, sleep: Sleep = time.sleep) -> None:
    """Delete the items with these keys. Raises `TransientError` when DynamoDB keeps leaving some out."""
    _write(client, table_name, [{"DeleteRequest": {"Key": key}} for key in keys], sleep)


def read_items(
    client: DynamoDBClient, table_name: str, keys: Sequence[Item], *, sleep: Sleep = time.sleep
) -> Iterator[Item]:
    """Yield the items with these (distinct) keys that exist, consistently read, in no order."""
    for batch in _batches(keys, READS_PER_CALL):
        waiting = batch
        pauses = _pauses("BatchGetItem", sleep)
        while waiting:
            with aws_call("BatchGetItem"):
                answer = client.batch_get_item(
                    RequestItems={table_name: {"Keys": waiting, "ConsistentRead": True}},
                )
            yield from answer["Responses"].get(table_name, [])
            left = list(answer.get("UnprocessedKeys", {}).get(table_name, {"Keys": []})["Keys"])
            waiting = _next_round(waiting, left, pauses)


def _write(client: DynamoDBClient, table_name: str, requests: list[Any], sleep: Sleep) -> None:
    for batch in _batches(requests, WRITES_PER_CALL):
        waiting = batch
        pauses = _pauses("BatchWriteItem", sleep)
        while waiting:
            with aws_call("BatchWriteItem"):
                answer = client.batch_write_item(RequestItems={table_name: waiting})
            waiting = _next_round(waiting, list(answer.get("UnprocessedItems", {}).get(table_name, [])), pauses)


def _batches(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    return (list(values[start : start + size]) for start in range(0, len(values), size))


def _next_round(asked: list[Any], left: list[Any], pauses: Iterator[None]) -> list[Any]:
    # An answer is also cut at 16 MB, so something left over alone is no sign of overload: only no progress at all is.
    if left and len(left) == len(asked):
        next(pauses)
    return left


def _pauses(operation: str, sleep: Sleep) -> Iterator[None]:
    for attempt in range(TRIES_WITHOUT_PROGRESS - 1):
        sleep(FIRST_PAUSE * 2**attempt)
        yield
    raise TransientError(f"{operation}: DynamoDB leaves all of it unprocessed")
