"""What the integration table's adapter sends to DynamoDB, and what it makes of answers that no emulator gives."""

from __future__ import annotations

import random
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.parsers import ResponseParserError
from botocore.stub import Stubber

from groupsync.adapters.dynamodb_integration import DynamoDocuments
from groupsync.core.errors import ConflictError, PermanentError, TransientError
from groupsync.ports.documents import ABSENT, Delete, Document, Put
from tests.aws_stand import AwsStand, Requests
from tests.fakes.clock import FakeClock

KEY = ("run", "1")


def large(seed: int) -> dict[str, Any]:
    """Give a body of 2 MB that hardly compresses below one."""
    return {"filler": random.Random(seed).randbytes(1_000_000).hex()}  # noqa: S311 - filler, not a secret


def parts(stand: AwsStand, table: str) -> list[dict[str, Any]]:
    """Give the stored part items."""
    return [item for item in stand.items(table) if "#parts#" in item["pk"]["S"]]


def test_reads_are_consistent(stand: AwsStand) -> None:
    """Every read, of items and of parts, asks for consistency: what was just written must be seen."""
    documents = DynamoDocuments(stand.table(), stand.dynamodb)
    documents.write(Put(KEY, large(1)))
    requests = Requests(stand.dynamodb)

    documents.get(KEY)
    list(documents.query("run"))

    assert {name for name, _ in requests.sent} == {"GetItem", "Query"}
    assert all(params["ConsistentRead"] is True for _, params in requests.sent)


def test_small_bodies_stay_readable_and_large_ones_are_compressed(stand: AwsStand) -> None:
    """Up to 8 kB the item holds the JSON text itself; beyond, the compressed bytes."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    documents.write(Put(("p", "small"), {"a": 1}))
    documents.write(Put(("p", "large"), {"a": "x" * 100_000}))

    stored = {item["sk"]["S"]: item for item in stand.items(table)}
    assert stored["small"]["body"] == {"S": '{"a":1}'}
    assert len(stored["large"]["body"]["B"]) < 2000
    assert stored["small"]["schema_version"] == {"N": "1"}


def test_a_large_document_is_cut_and_cleaned_up(stand: AwsStand, clock: FakeClock) -> None:
    """Parts fit into an item and expire with their document; a replaced or deleted document leaves none behind."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb, clock=clock)
    expires_at = int(clock()) + 100
    documents.write(Put(KEY, large(1), expires_at=expires_at))
    first = parts(stand, table)
    assert len(first) == 4
    assert all(len(item["body"]["B"]) <= 350_000 for item in first)
    assert all(item["expires_at"] == {"N": str(expires_at)} for item in first)

    documents.write(Put(KEY, large(2)))
    second = parts(stand, table)
    assert len(second) == 4
    assert not {item["sk"]["S"] for item in first} & {item["sk"]["S"] for item in second}
    assert documents.get(KEY) == Document(KEY, large(2), 2)

    documents.write(Put(KEY, {}), Put(("other", "1"), {}))
    assert parts(stand, table) == []

    documents.write(Put(KEY, large(3)))
    documents.write(Delete(KEY))
    assert stand.items(table)[0]["pk"] == {"S": "other"}
    assert parts(stand, table) == []


def test_the_loser_of_a_condition_takes_its_parts_away(stand: AwsStand) -> None:
    """Parts are written before the header; when the header is refused they go again."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    documents.write(Put(KEY, {"n": 1}))

    with pytest.raises(ConflictError):
        documents.write(Put(KEY, large(1), expect=ABSENT))
    assert parts(stand, table) == []


def test_a_writer_that_dies_before_the_header_changes_nothing(stand: AwsStand) -> None:
    """Parts that no header names are never read: the old document stays, whole."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    documents.write(Put(KEY, large(1)))

    def die(**_: Any) -> None:
        raise KeyboardInterrupt

    stand.dynamodb.meta.events.register("provide-client-params.dynamodb.UpdateItem", die)
    with pytest.raises(KeyboardInterrupt):
        documents.write(Put(KEY, large(2)))

    assert len(parts(stand, table)) == 8
    assert documents.get(KEY) == Document(KEY, large(1), 1)


def test_a_set_with_a_part_missing_is_never_read_as_whole(stand: AwsStand) -> None:
    """A torn document is an error to repeat, not a shorter document."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    documents.write(Put(KEY, large(1)))
    torn = parts(stand, table)[-1]
    stand.dynamodb.delete_item(TableName=table, Key={"pk": torn["pk"], "sk": torn["sk"]})

    with pytest.raises(TransientError):
        documents.get(KEY)
    with pytest.raises(TransientError):
        list(documents.query("run"))


@pytest.mark.parametrize("how", ["get", "query"])
def test_a_document_replaced_between_header_and_parts_is_read_new(stand: AwsStand, how: str) -> None:
    """A reader whose parts vanish reads the new header and its parts."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    documents.write(Put(KEY, large(1)))
    replaced: list[bool] = []

    def replace_first(params: dict[str, Any], **_: Any) -> None:
        if not replaced and "#parts#" in params["ExpressionAttributeValues"][":pk"]["S"]:
            replaced.append(True)
            documents.write(Put(KEY, large(2)))

    stand.dynamodb.meta.events.register("provide-client-params.dynamodb.Query", replace_first)
    found = documents.get(KEY) if how == "get" else next(documents.query("run"))

    assert replaced == [True]
    assert found == Document(KEY, large(2), 2)


def test_a_query_reads_no_further_than_asked(stand: AwsStand) -> None:
    """Pages are fetched as they are consumed."""
    documents = DynamoDocuments(stand.table(), stand.dynamodb)
    for number in range(5):
        documents.write(Put(("p", str(number)), {}))
    requests = Requests(stand.dynamodb)

    assert len(list(documents.query("p", limit=2))) == 2
    assert [params["Limit"] for params in requests.of("Query")] == [2]


def test_our_own_write_repeated_by_the_client_is_no_conflict(stand: AwsStand) -> None:
    """boto3 sends a request again when the answer was lost; the condition then meets what we have just written."""
    table = stand.table()
    documents = DynamoDocuments(table, stand.dynamodb)
    sending = stand.dynamodb.update_item
    lost: list[str] = []

    def twice(params: dict[str, Any], **_: Any) -> None:
        if not lost:
            lost.append(params["TableName"])
            sending(**params)

    stand.dynamodb.meta.events.register("provide-client-params.dynamodb.UpdateItem", twice)
    documents.write(Put(KEY, {"n": 1}, expect=ABSENT))

    assert lost == [table]
    assert documents.get(KEY) == Document(KEY, {"n": 1}, 1)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("ProvisionedThroughputExceededException", 400),
        ("RequestLimitExceeded", 400),
        ("TransactionConflictException", 400),
        ("InternalServerError", 500),
        ("SomethingNew", 503),
    ],
)
def test_overload_is_transient(stand: AwsStand, code: str, status: int) -> None:
    """What may pass by itself is to be tried again."""
    with Stubber(stand.dynamodb) as answers:
        answers.add_client_error("get_item", code, "a text that may quote values", http_status_code=status)
        with pytest.raises(TransientError, match=f"^GetItem: {code}$"):
            DynamoDocuments("table", stand.dynamodb).get(KEY)


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"])
def test_a_refused_request_is_permanent_and_says_only_its_code(stand: AwsStand, code: str) -> None:
    """A request that can never succeed is no transient error; AWS's text, which may quote values, is not in ours."""
    with Stubber(stand.dynamodb) as answers:
        answers.add_client_error("update_item", code, "someone@example.com is wrong", http_status_code=400)
        with pytest.raises(PermanentError, match=f"^UpdateItem: {code}$"):
            DynamoDocuments("table", stand.dynamodb).write(Put(KEY, {}))


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="https://dynamodb.example"), ResponseParserError("not JSON")]
)
def test_no_answer_or_an_unreadable_one_is_transient(stand: AwsStand, error: Exception) -> None:
    """When AWS cannot be reached, or a proxy answers in its place, the work is tried again later."""

    def unreachable(**_: Any) -> None:
        raise error

    stand.dynamodb.meta.events.register("before-send.dynamodb.GetItem", unreachable)
    with pytest.raises(TransientError):
        DynamoDocuments("table", stand.dynamodb).get(KEY)


def test_a_value_of_the_wrong_type_is_permanent_and_not_quoted(stand: AwsStand) -> None:
    """boto3 refuses a malformed request before sending it, quoting the value; we do not."""
    with pytest.raises(PermanentError) as caught:
        DynamoDocuments("table", stand.dynamodb).get(("a", 5))  # type: ignore[arg-type]

    assert str(caught.value) == "GetItem: the request has a value of the wrong type"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (["None", "ConditionalCheckFailed"], ConflictError),
        (["TransactionConflict", "ConditionalCheckFailed"], ConflictError),
        (["TransactionConflict", "None"], TransientError),
        (["ThrottlingError", "ProvisionedThroughputExceeded"], TransientError),
        (["ValidationError", "None"], PermanentError),
    ],
)
def test_why_a_transaction_was_cancelled(stand: AwsStand, reasons: list[str], error: type[Exception]) -> None:
    """A failed condition is a conflict; contention and throttling pass; the rest does not."""
    with Stubber(stand.dynamodb) as answers:
        answers.add_response("batch_get_item", {"Responses": {}})
        answers.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            http_status_code=400,
            modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
        )
        with pytest.raises(error):
            DynamoDocuments("table", stand.dynamodb).write(Put(KEY, {}), Put(("a", "b"), {}))
