"""The integration table: versioned JSON documents with conditional writes, behind the port `Documents`.

One item per document; a document too large for one item is a header whose `part_set` names its part items.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call, refused_item
from groupsync.adapters.document_body import decode_body, encode_body, needs_parts
from groupsync.adapters.document_parts import DocumentParts, PartSet, item_key
from groupsync.adapters.dynamodb_batches import Item, read_items
from groupsync.adapters.dynamodb_conditions import update_of
from groupsync.core.errors import ConflictError, PermanentError, TransientError
from groupsync.ports.documents import Delete, Document, Key, Put
from groupsync.ports.invocation import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WRITES_AT_ONCE = 25
READ_TRIES = 4
PAGE = 100
"""Items asked for at once by a query with a limit: the items in between may have expired."""


class DynamoDocuments:
    """`Documents` in one table of DynamoDB. An expired item that DynamoDB has not deleted yet counts as absent."""

    def __init__(self, table_name: str, client: DynamoDBClient, *, clock: Clock = time.time) -> None:
        self.table_name = table_name
        self._client = client
        self._clock = clock
        self._parts = DocumentParts(table_name, client)

    def get(self, key: Key) -> Document | None:
        """Read one document, consistently."""
        for _ in range(READ_TRIES):
            with aws_call("GetItem"):
                answer = self._client.get_item(TableName=self.table_name, Key=item_key(key), ConsistentRead=True)
            item = answer.get("Item")
            if item is None or self._expired(item):
                return None
            document = self._document(item)
            if document is not None:
                return document
        raise TransientError("GetItem: the document is being replaced all the time", retry_after=1)

    def query(
        self, partition: str, *, prefix: str = "", newest_first: bool = False, limit: int | None = None
    ) -> Iterator[Document]:
        """Yield a partition's documents in the order of their sort keys, a page at a time."""
        if limit == 0:
            return
        found = 0
        for item in self._items(partition, prefix, newest_first=newest_first, page=limit and min(limit, PAGE)):
            if self._expired(item):
                continue
            # A large one that was replaced since this page was read is read again by its key.
            document = self._document(item) or self.get((partition, item["sk"]["S"]))
            if document is not None:
                yield document
                found += 1
                if found == limit:
                    return

    def write(self, *writes: Put | Delete) -> None:
        """Write all or nothing. Raises `ConflictError` when any condition fails."""
        if len(writes) > WRITES_AT_ONCE or len({write.key for write in writes}) < len(writes):
            raise PermanentError("at most 25 writes at once, each of another document")
        if len(writes) > 1:
            self._write_together(writes)
        elif writes and isinstance(writes[0], Put):
            self._put(writes[0])
        elif writes:
            self._write_one(writes[0], None)

    def _put(self, write: Put) -> None:
        encoded = encode_body(write.body)
        if isinstance(encoded, str) or not needs_parts(encoded):
            self._write_one(write, encoded)
            return
        # The parts first, then the header that names them: a reader sees the old document or the new, never half.
        part_set = self._parts.write(write.key, encoded, expires_at=write.expires_at)
        try:
            self._write_one(write, part_set)
        except ConflictError:
            self._parts.delete(write.key, part_set)
            raise

    def _write_one(self, write: Put | Delete, content: str | bytes | PartSet | None) -> None:
        attempt = uuid.uuid4().hex
        request = update_of(write, content, now=self._clock(), attempt=attempt)
        arguments: dict[str, Any] = {
            "TableName": self.table_name,
            "ReturnValues": "ALL_OLD",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **request,
        }
        call = self._client.delete_item if isinstance(write, Delete) else self._client.update_item
        try:
            with aws_call("DeleteItem" if isinstance(write, Delete) else "UpdateItem"):
                old = call(**arguments).get("Attributes", {})
        except ConflictError as conflict:
            # boto3 repeats a request whose answer was lost; then it is our own write that the condition meets.
            if refused_item(conflict).get("attempt") == {"S": attempt}:
                return
            raise
        self._drop_parts(write.key, old)

    def _write_together(self, writes: Sequence[Put | Delete]) -> None:
        contents = {write.key: encode_body(write.body) for write in writes if isinstance(write, Put)}
        if any(needs_parts(content) for content in contents.values()):
            raise PermanentError("a document that needs splitting is written alone")
        # A transaction does not answer with what it replaced, so parts to drop are looked up before.
        keys = [item_key(write.key) for write in writes]
        before = {
            (item["pk"]["S"], item["sk"]["S"]): item
            for item in read_items(self._client, self.table_name, keys)
            if "part_set" in item
        }
        attempt, now = uuid.uuid4().hex, self._clock()
        operations: list[Any] = []
        for write in writes:
            request = update_of(write, contents.get(write.key), now=now, attempt=attempt)
            verb = "Delete" if isinstance(write, Delete) else "Update"
            operations.append({verb: {"TableName": self.table_name, **request}})
        with aws_call("TransactWriteItems"):
            self._client.transact_write_items(TransactItems=operations, ClientRequestToken=attempt)
        for key, item in before.items():
            self._drop_parts(key, item)

    def _drop_parts(self, key: Key, old: Item) -> None:
        if "part_set" in old:
            self._parts.delete(key, PartSet.of(old))

    def _items(self, partition: str, prefix: str, *, newest_first: bool, page: int | None) -> Iterator[Item]:
        condition, values = "pk = :pk", {":pk": {"S": partition}}
        if prefix:
            condition, values[":prefix"] = "pk = :pk AND begins_with(sk, :prefix)", {"S": prefix}
        arguments: dict[str, Any] = {
            "TableName": self.table_name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
            "ScanIndexForward": not newest_first,
        }
        if page:
            arguments["Limit"] = page
        while True:
            with aws_call("Query"):
                answer = self._client.query(**arguments)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _expired(self, item: Item) -> bool:
        return "expires_at" in item and int(item["expires_at"]["N"]) <= self._clock()

    def _document(self, item: Item) -> Document | None:
        """Build the document, or give None when its parts are no longer there."""
        key = (item["pk"]["S"], item["sk"]["S"])
        stored: str | bytes | None
        if "part_set" in item:
            stored = self._parts.read(key, PartSet.of(item))
        else:
            stored = item["body"]["S"] if "S" in item["body"] else item["body"]["B"]
        return None if stored is None else Document(key, decode_body(stored), int(item["version"]["N"]))
