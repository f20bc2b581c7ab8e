"""People's envelope: whether an answer is a success, and the code of the error if it is not.

HTTP 200 says nothing; errors come as an object, as an array, beside or inside the wrapper (reference 3.1, 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from groupsync.adapters.zoho_session import Answer
from groupsync.adapters.zoho_transport import Verdict, judge_by_status

NO_RECORDS = 7024
NO_SUCH_RECORD = 7049
QUOTA_HEADER = "api-count-left-today"
LONGEST_ERROR = 16_384
"""Anything longer carries records, and is not looked at twice."""
VERDICTS = {
    7077: Verdict.API_ACCESS,
    7209: Verdict.THROTTLED,
    7213: Verdict.TOKEN,
    7218: Verdict.SCOPE,
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an answer says of itself. `code` counts only when it is no success."""

    success: bool
    result: Any = None
    code: int | None = None
    readable: bool = True


def read_envelope(content: bytes) -> Envelope:
    """Read an answer. Success needs status 0, no error beside it, and a `result`."""
    try:
        body = from_json(content)
    except ValueError:
        return Envelope(success=False, readable=False)
    response = body.get("response", body) if isinstance(body, dict) else body
    if not isinstance(response, dict):
        return Envelope(success=False, code=_code(body))
    errors = [body[key] for key in ("errors", "error") if body.get(key)]
    errors += [response[key] for key in ("errors", "error") if response.get(key)]
    if errors or not _is_zero(response.get("status")) or "result" not in response:
        code = next(filter(None, map(_code, [*errors, response])), None)
        return Envelope(success=False, result=response.get("result"), code=code)
    return Envelope(success=True, result=response["result"])


def judge_people(answer: Answer) -> Verdict:
    """Judge by the code, whatever the status, and by the status when there is none that decides."""
    by_status = judge_by_status(answer)
    if len(answer.content) > LONGEST_ERROR:
        return by_status
    envelope = read_envelope(answer.content)
    if envelope.success:
        return by_status
    if envelope.code in VERDICTS:
        return VERDICTS[envelope.code]
    # What People answers when the day's allowance is spent is not known; the header says that it is.
    spent = calls_left(answer) == 0 and envelope.code not in (NO_RECORDS, NO_SUCH_RECORD)
    return Verdict.THROTTLED if spent and by_status is Verdict.PLAIN else by_status


def calls_left(answer: Answer) -> int | None:
    """Read the allowance of the day from the header, None without one."""
    value = next((text for name, text in answer.headers.items() if name.lower() == QUOTA_HEADER), "")
    return int(value[:9]) if value.isascii() and value.isdigit() else None


def _is_zero(status: object) -> bool:
    return status in (0, "0") and status is not False


def _code(error: object) -> int | None:
    if isinstance(error, list):
        return next(filter(None, map(_code, error)), None)
    if isinstance(error, dict):
        code = error.get("code", error.get("errorCode"))
        if code is None and isinstance(error.get("errors"), dict | list):
            return _code(error["errors"])
        return _number(code)
    return 7218 if error == "INVALID_OAUTHSCOPE" else None


def _number(code: object) -> int | None:
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    if isinstance(code, str):
        if code == "INVALID_OAUTHSCOPE":
            return 7218
        if code.isascii() and code.isdigit():
            return int(code[:9])
    return None
