"""The part items of documents that outgrow one item, in a partition of their own beside the document's.

Each writing makes a new set under a random id, so that a set is whole or is not named by any header. What a crash
leaves behind is never read; it goes with `expires_at` when the document has one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call
from groupsync.adapters.document_body import split_parts
from groupsync.adapters.dynamodb_batches import Item, delete_items, put_items
from groupsync.ports.documents import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


PARTS = "#parts#"


@dataclass(frozen=True, slots=True)
class PartSet:
    """What a header says of its parts."""

    id: str
    count: int

    @classmethod
    def of(cls, header: Item) -> PartSet:
        """Read it from a header item."""
        return cls(header["part_set"]["S"], int(header["parts"]["N"]))


def item_key(key: Key) -> Item:
    """Give a document's key in DynamoDB's notation."""
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


class DocumentParts:
    """Reads, writes and deletes sets of parts."""

    def __init__(self, table_name: str, client: DynamoDBClient) -> None:
        self._table_name = table_name
        self._client = client

    def write(self, key: Key, encoded: bytes, *, expires_at: int | None) -> PartSet:
        """Store the parts of a document under a new set."""
        bodies = split_parts(encoded)
        part_set = PartSet(uuid.uuid4().hex, len(bodies))
        expiry: Item = {} if expires_at is None else {"expires_at": {"N": str(expires_at)}}
        items = [
            {**part_key, "body": {"B": body}, **expiry}
            for part_key, body in zip(_keys(key, part_set), bodies, strict=True)
        ]
        put_items(self._client, self._table_name, items)
        return part_set

    def read(self, key: Key, part_set: PartSet) -> bytes | None:
        """Put the parts together again, or give None when one is missing (a newer set has taken over)."""
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :set)",
            "ExpressionAttributeValues": {":pk": {"S": _partition(key)}, ":set": {"S": f"{part_set.id}#"}},
            "ConsistentRead": True,
        }
        bodies: list[bytes] = []
        while True:
            with aws_call("Query"):
                answer = self._client.query(**arguments)
            bodies += [bytes(item["body"]["B"]) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                return b"".join(bodies) if len(bodies) == part_set.count else None
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def delete(self, key: Key, part_set: PartSet) -> None:
        """Delete a set that no header names any more."""
        delete_items(self._client, self._table_name, _keys(key, part_set))


def document_of(key: Key) -> Key:
    """Give the key of the document that an item belongs to: its own, or that of the document whose part it is."""
    partition, is_part, sort = key[0].partition(PARTS)
    return (partition, sort) if is_part else key


def _partition(key: Key) -> str:
    return f"{key[0]}{PARTS}{key[1]}"


def _keys(key: Key, part_set: PartSet) -> list[Item]:
    return [item_key((_partition(key), f"{part_set.id}#{number:04d}")) for number in range(part_set.count)]
