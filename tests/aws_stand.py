"""The stack's tables, queues, secrets and clients for tests of the AWS adapters.

In process under moto, or on an emulator when `GROUPSYNC_TEST_AWS_ENDPOINT` names its (loopback) address.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from groupsync.adapters.aws_calls import CLIENT_CONFIG

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

ENDPOINT = "GROUPSYNC_TEST_AWS_ENDPOINT"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class AwsStand:
    """Clients, and things to make with them; names are new each time."""

    def __init__(self, endpoint: str | None) -> None:
        options: dict[str, Any] = {"region_name": "eu-central-1", "config": CLIENT_CONFIG, **CREDENTIALS}
        if endpoint:
            options["endpoint_url"] = endpoint
        session = boto3.Session()
        self.dynamodb: DynamoDBClient = session.client("dynamodb", **options)
        self.sqs: SQSClient = session.client("sqs", **options)
        self.secrets: SecretsManagerClient = session.client("secretsmanager", **options)
        self.functions: LambdaClient = session.client("lambda", **options)

    def table(self) -> str:
        """Make a table with the keys that all tables of the stack share, and give its name."""
        name = f"table-{uuid.uuid4().hex}"
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )
        return name

    def audit_table(self) -> str:
        """Make a table with the audit's indexes."""
        name = f"audit-{uuid.uuid4().hex}"
        hashes = {"by_employee": "employee", "by_group": "grp", "by_run": "run"}
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": attribute, "AttributeType": "S"} for attribute in ("pk", "sk", *hashes.values())
            ],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": index,
                    "KeySchema": [
                        {"AttributeName": attribute, "KeyType": "HASH"},
                        {"AttributeName": "sk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
                for index, attribute in hashes.items()
            ],
        )
        return name

    def fifo_queue(self) -> str:
        """Make a FIFO queue as the stack has it, and give its URL."""
        attributes: Any = {
            "FifoQueue": "true",
            "DeduplicationScope": "messageGroup",
            "FifoThroughputLimit": "perMessageGroupId",
        }
        return self.sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}.fifo", Attributes=attributes)["QueueUrl"]

    def secret(self, value: str | None = "{}") -> str:
        """Make a secret, without any value when None, and give its ARN."""
        more: Any = {} if value is None else {"SecretString": value}
        return self.secrets.create_secret(Name=f"secret-{uuid.uuid4().hex}", **more)["ARN"]

    def items(self, table: str) -> list[dict[str, Any]]:
        """Give all items of a (small) table, for assertions."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        return [dict(item) for page in pages for item in page["Items"]]


class Requests:
    """Remembers what a client sends: pairs of operation and parameters."""

    def __init__(self, client: Any) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        client.meta.events.register("provide-client-params.*.*", self._remember)

    def _remember(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.sent.append((model.name, params))

    def of(self, operation: str) -> list[dict[str, Any]]:
        """Give the parameters of each request of one operation."""
        return [params for name, params in self.sent if name == operation]


@contextmanager
def aws_stand() -> Iterator[AwsStand]:
    """Give a stand; under moto it is empty and gone afterwards."""
    endpoint = os.environ.get(ENDPOINT)
    if endpoint:
        yield AwsStand(endpoint)
        return
    with mock_aws():
        yield AwsStand(None)
