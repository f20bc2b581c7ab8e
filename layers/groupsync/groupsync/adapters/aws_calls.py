"""What every AWS adapter shares: how clients retry, and which of our errors an AWS error is.

Messages carry the operation and AWS's code only: AWS's own texts may quote what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore import exceptions
from botocore.config import Config
from botocore.parsers import ResponseParserError

from groupsync.core.errors import ConflictError, GroupSyncError, PermanentError, TransientError

CLIENT_CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 4},
    connect_timeout=3,
    read_timeout=10,
    max_pool_connections=16,
)
"""For every client. The pool is larger than the adapters' threads, so that none of them waits for a connection."""

CONDITION_FAILED = "ConditionalCheckFailed"
TRANSIENT_CODES = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "InternalServiceError",
        "LimitExceededException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "ServiceException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
SERVER_ERROR = 500


@contextmanager
def aws_call(operation: str) -> Iterator[None]:
    """Translate what boto3 raises inside the block; by then its own retries are spent."""
    try:
        yield
    except exceptions.ClientError as error:
        raise _translated(operation, error) from error
    except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
        raise TransientError(f"{operation}: no answer from AWS") from error
    except ResponseParserError as error:
        raise TransientError(f"{operation}: AWS's answer cannot be read") from error
    except exceptions.ParamValidationError:  # its text quotes the values
        raise PermanentError(f"{operation}: the request has a value of the wrong type") from None
    except exceptions.BotoCoreError as error:
        raise PermanentError(f"{operation}: {type(error).__name__}") from error


def refused_item(conflict: ConflictError) -> dict[str, Any]:
    """Give the item that a failed condition of DynamoDB met, or nothing when the answer does not hold it."""
    cause = conflict.__cause__
    response: dict[str, Any] = dict(cause.response) if isinstance(cause, exceptions.ClientError) else {}
    item: dict[str, Any] = response.get("Item") or {}
    return item


def _translated(operation: str, error: exceptions.ClientError) -> GroupSyncError:
    code = error.response.get("Error", {}).get("Code", "unknown")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])} - {"None"}
    if code == f"{CONDITION_FAILED}Exception" or CONDITION_FAILED in reasons:
        return ConflictError(f"{operation}: the stored state is newer")
    if code in TRANSIENT_CODES or status >= SERVER_ERROR or (reasons and reasons <= TRANSIENT_CODES):
        return TransientError(f"{operation}: {code}")
    return PermanentError(f"{operation}: {':'.join([code, *sorted(reasons)])}")
