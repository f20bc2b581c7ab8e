"""The worker: a batch of queue messages in, those to be delivered again out. The work is `groupsync.engine.worker`."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from groupsync import bootstrap
from groupsync.engine.batches import BatchResult, Redelivery, work_on_batch
from groupsync.engine.worker import WorkerDependencies

logger = Logger()
metrics = Metrics()


@cache
def _dependencies() -> WorkerDependencies:
    return bootstrap.worker_dependencies()


@cache
def _sqs() -> Any:
    return boto3.client("sqs")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work on one batch."""
    bootstrap.deadline.begin(context)
    result = handle(event, _dependencies())
    for one in result.redeliveries:
        _delay(one)
    return result.to_lambda()


def handle(event: dict[str, Any], dependencies: WorkerDependencies) -> BatchResult:
    """Work on one batch with these dependencies."""
    result = work_on_batch(event, dependencies)
    for one in result.redeliveries:
        logger.info("message waits", message_id=one.message_id, seconds=one.seconds, reason=one.reason)
    logger.info("batch done", done=result.done, waiting=len(result.failures), counts=result.counts)
    for name in ("added", "removed", "failed"):
        metrics.add_metric(
            name=f"Memberships{name.capitalize()}", unit=MetricUnit.Count, value=result.counts.get(name, 0)
        )
    metrics.flush_metrics()
    return result


def _delay(one: Redelivery) -> None:
    """Let a message come back after its wait: SQS FIFO knows no delay but the visibility of a received message."""
    _sqs().change_message_visibility(
        QueueUrl=bootstrap.settings().change_queue_url, ReceiptHandle=one.receipt, VisibilityTimeout=one.seconds
    )
