"""Answers of the HTTP functions, errors included, in the one shape `{"error", "message", "field"?}`.

No I/O. No answer carries the text of an error that was not raised on purpose.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from groupsync.core.errors import (
    AuthorityError,
    ConflictError,
    InvalidInputError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
)
from groupsync.web.refusals import RequestRefusedError


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer. `retry_after` is in seconds, 0 for none."""

    status: int
    body: Mapping[str, Any]
    retry_after: int = 0
    location: str = ""

    @property
    def failed(self) -> bool:
        """Tell whether the fault is on this side, or on Zoho's: whoever operates the stack wants to see it."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def headers(self) -> dict[str, str]:
        """The headers beside the content type. Nothing here may be kept by anybody in between."""
        headers = {"Cache-Control": "no-store"}
        if self.location:
            headers["Location"] = self.location
        if self.retry_after:
            headers["Retry-After"] = str(self.retry_after)
        return headers

    def to_gateway(self) -> dict[str, Any]:
        """Give the answer as API Gateway's proxy integration wants it."""
        return {
            "statusCode": self.status,
            "headers": {"Content-Type": "application/json", **self.headers},
            "body": json.dumps(dict(self.body)),
            "isBase64Encoded": False,
        }


def answer_for(error: Exception) -> HttpAnswer:
    """Say an error in HTTP; what is not ours becomes a plain 500."""
    match error:
        case RequestRefusedError():
            answer = _refusal(error.status, error.code, error, error.details)
        case InvalidInputError():
            answer = _refusal(400, "invalid_request", error, {"field": error.field} if error.field else {})
        case ConflictError():
            answer = HttpAnswer(409, _shape("conflict", "somebody else changed this at the same time; read it again"))
        case TransientError():
            answer = _refusal(503, "unavailable", error)
            answer = replace(answer, retry_after=max(1, math.ceil(error.retry_after)))
        case AuthorityError():
            answer = _refusal(409, "zoho_refused", error, {"code": error.code, "product": error.product})
        case RefusedError():
            answer = _refusal(409, "zoho_refused", error, {"code": "refused"})
        case UnexpectedAnswerError():
            answer = _refusal(502, "zoho_unexpected", error)
        case _:
            answer = HttpAnswer(500, _shape("internal", "something went wrong on this side"))
    return answer


def _refusal(status: int, word: str, error: Exception, more: Mapping[str, Any] | None = None) -> HttpAnswer:
    return HttpAnswer(status, {**_shape(word, str(error)), **(more or {})})


def _shape(word: str, message: str) -> dict[str, Any]:
    return {"error": word, "message": message}
