"""Zoho Directory's answers: the status that counts, users and list rows as text, whether there are further pages.

HTTP 200 says nothing: `status_code` in the body decides. `zoho_directory` says what a status means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from groupsync.adapters.assumed_calls import NESTED_KEYS, USER_KEYS, AssumedCall
from groupsync.adapters.zoho_session import Answer
from groupsync.adapters.zoho_transport import Verdict, judge_by_status
from groupsync.core.errors import UnexpectedAnswerError
from groupsync.core.model import ConnectId
from groupsync.ports.profiles import DirectoryUser

OK = 200
LONGEST_ERROR = 16_384
"""Anything longer carries rows, and is not looked at twice."""


@dataclass(frozen=True, slots=True)
class DirectoryAnswer:
    """What an answer says of itself. `status` is 0 when a success over HTTP has no `status_code`."""

    status: int
    message: str
    body: Mapping[str, Any]


def read_answer(answer: Answer) -> DirectoryAnswer:
    """Read an answer; a body that is no JSON object is an empty one."""
    try:
        document = from_json(answer.content)
    except ValueError:
        document = None
    body = document if isinstance(document, dict) else {}
    message = body.get("message")
    inner = _status(body.get("status_code"))
    # Where both speak and differ, the one that tells of a failure is believed.
    status = answer.status if answer.status != OK else inner
    return DirectoryAnswer(status, message if isinstance(message, str) else "", body)


def judge_directory(answer: Answer) -> Verdict:
    """Judge by the status over HTTP, and by the one in the body where HTTP says 200."""
    if answer.status != OK or len(answer.content) > LONGEST_ERROR:
        return judge_by_status(answer)
    return judge_by_status(Answer(read_answer(answer).status, b"", {}))


def rows_of(call: AssumedCall, body: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], bool]:
    """Give a page's rows and whether more follow. Raises `UnexpectedAnswerError`: a lost row would look absent."""
    rows, more = body.get(call.wrapper), body.get(call.more_key, False)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnexpectedAnswerError("Directory sent no list under the expected key")
    if more not in (True, False, "true", "false"):
        raise UnexpectedAnswerError("Directory does not say whether there are further pages")
    return rows, more in (True, "true")


def one_user(call: AssumedCall, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the one user of an answer, which may stand alone or in a list of one."""
    found = body.get(call.wrapper)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise UnexpectedAnswerError("Directory sent not one user for one id")
    return found


def user_of(call: AssumedCall, row: Mapping[str, Any]) -> DirectoryUser:
    """Give a user; numbers become text, null becomes empty, what is neither is left out."""
    connect_id = text_of(row.get(call.id_key))
    if not connect_id:
        raise UnexpectedAnswerError("Directory sent a user without an id")
    values = {key: text for key, value in _flattened(row) if (text := text_of(value)) is not None}
    return DirectoryUser(ConnectId(connect_id), values)


def named_ids(call: AssumedCall, rows: Iterator[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Collect a list's ids under their names."""
    named: dict[str, tuple[str, ...]] = {}
    for row in rows:
        one, name = text_of(row.get(call.id_key)), text_of(row.get(call.name_key))
        if not one or name is None:
            raise UnexpectedAnswerError("Directory sent an entry without id or name")
        if one not in named.get(name, ()):
            named[name] = (*named.get(name, ()), one)
    return named


def text_of(value: object) -> str | None:
    """Give a typed scalar as text, None when it is no scalar."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _flattened(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield a user's own keys, and last those at the top, which win."""
    for name in NESTED_KEYS:
        block = row.get(name)
        first = block[0] if isinstance(block, list) and block else block
        if isinstance(first, dict):
            yield from ((key, value) for key, value in first.items() if key in USER_KEYS)
    yield from ((key, value) for key, value in row.items() if key in USER_KEYS)


def _status(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:9])
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
