"""Forgets what a table holds, behind the port `Erasable`: for the deletion of the integration, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call
from groupsync.adapters.document_parts import document_of
from groupsync.adapters.dynamodb_batches import Item, delete_items
from groupsync.ports.documents import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TableErasure:
    """`Erasable` over one table. The parts of a large document are kept with it."""

    def __init__(self, table_name: str, client: DynamoDBClient) -> None:
        self._table_name = table_name
        self._client = client

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete every item but those of the kept documents, a page at a time. Raises `TransientError`."""
        for keys in self._pages():
            if enough():
                return False
            gone = [key for key in keys if not keep(document_of((key["pk"]["S"], key["sk"]["S"])))]
            delete_items(self._client, self._table_name, gone)
        return True

    def _pages(self) -> Iterator[list[Item]]:
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "ConsistentRead": True,
            "ProjectionExpression": "pk, sk",
        }
        while True:
            with aws_call("Scan"):
                answer = self._client.scan(**arguments)
            yield answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
