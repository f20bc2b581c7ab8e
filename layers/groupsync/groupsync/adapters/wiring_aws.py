"""Builds the AWS adapters from the settings. Each client is made once, on first use."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

import boto3

from groupsync.adapters.aws_calls import CLIENT_CONFIG
from groupsync.adapters.dynamodb_audit import DynamoAudit
from groupsync.adapters.dynamodb_erasure import TableErasure
from groupsync.adapters.dynamodb_integration import DynamoDocuments
from groupsync.adapters.dynamodb_ledger import DynamoLedger
from groupsync.adapters.lambda_sweeps import LambdaSweepStarter
from groupsync.adapters.secrets_manager import SecretsManagerStore
from groupsync.adapters.sqs_queue import SqsQueue
from groupsync.adapters.ssm_parameters import SsmParameters
from groupsync.settings import Settings


class Aws:
    """The AWS side of a function."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def _client(self, service: str) -> Any:
        return boto3.client(service, config=CLIENT_CONFIG)  # type: ignore[call-overload]

    @cached_property
    def _dynamodb(self) -> Any:
        return self._client("dynamodb")

    @cached_property
    def documents(self) -> DynamoDocuments:
        """The integration table."""
        return DynamoDocuments(self._settings.integration_table, self._dynamodb, clock=time.time)

    @cached_property
    def ledger(self) -> DynamoLedger:
        """The ledger table."""
        return DynamoLedger(self._settings.ledger_table, self._dynamodb, clock=time.time)

    @cached_property
    def documents_erasure(self) -> TableErasure:
        """What forgets the content of the integration table."""
        return TableErasure(self._settings.integration_table, self._dynamodb)

    @cached_property
    def ledger_erasure(self) -> TableErasure:
        """What forgets the content of the ledger table."""
        return TableErasure(self._settings.ledger_table, self._dynamodb)

    @cached_property
    def audit(self) -> DynamoAudit:
        """The audit table."""
        return DynamoAudit(
            self._settings.audit_table,
            self._dynamodb,
            retention_days=self._settings.audit_retention_days,
            clock=time.time,
        )

    @cached_property
    def secrets(self) -> SecretsManagerStore:
        """The secrets that this function was told of."""
        arns = {
            "credentials": self._settings.credentials_secret_arn,
            "access_tokens": self._settings.access_tokens_secret_arn,
            "webhook": self._settings.webhook_secret_arn,
            "hash_key": self._settings.hash_key_secret_arn,
        }
        return SecretsManagerStore({role: arn for role, arn in arns.items() if arn}, self._client("secretsmanager"))

    @cached_property
    def queue(self) -> SqsQueue:
        """The change queue and its dead-letter queue."""
        return SqsQueue(self._settings.change_queue_url, self._settings.dead_letter_queue_url, self._client("sqs"))

    @cached_property
    def sweeps(self) -> LambdaSweepStarter:
        """What starts the reconcile function."""
        return LambdaSweepStarter(self._settings.reconcile_function_name, self._client("lambda"))

    @cached_property
    def parameters(self) -> SsmParameters:
        """The stack's plain parameters."""
        return SsmParameters(self._client("ssm"))
