"""Webhooks of People and Connect: API Gateway event in, answer out; see `groupsync.webhooks.webhook`.

Neither query string, body nor path is ever logged: each may hold the token.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from groupsync import bootstrap
from groupsync.web.http_answer import HttpAnswer, answer_for
from groupsync.web.http_request import parse_request
from groupsync.web.refusals import NotFoundError
from groupsync.webhooks.webhook import WebhookDependencies, receive_connect, receive_people
from groupsync.webhooks.webhook_request import LARGEST_BODY

logger = Logger()
metrics = Metrics()


@cache
def _dependencies() -> WebhookDependencies:
    return bootstrap.webhook_dependencies()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one notification."""
    return handle(event, context, _dependencies())


def handle(event: dict[str, Any], _context: Any, dependencies: WebhookDependencies) -> dict[str, Any]:
    """Answer one notification with these dependencies."""
    try:
        answer = _answer(event, dependencies)
    except Exception as error:  # noqa: BLE001 - the handler's edge: it answers, whatever happened
        answer = answer_for(error)
        if answer.failed:
            # Without its text or trace, which may quote what was sent.
            logger.error("notification failed", error_type=type(error).__name__)  # noqa: TRY400 - see above
            metrics.add_metric(name="NotificationsFailed", unit=MetricUnit.Count, value=1)
            metrics.flush_metrics()
    logger.info("notification answered", status=answer.status, delivery=answer.body.get("delivery"))
    return answer.to_gateway()


def _answer(event: dict[str, Any], dependencies: WebhookDependencies) -> HttpAnswer:
    request = parse_request(event, largest_body=LARGEST_BODY)
    if "token" in request.path_parameters:
        return receive_connect(request, dependencies)
    if request.path.rstrip("/").endswith("/webhooks/people"):
        return receive_people(request, dependencies)
    raise NotFoundError
