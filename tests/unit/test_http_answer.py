"""Errors as answers."""

from __future__ import annotations

import json

import pytest

from groupsync.core.errors import (
    AuthorityError,
    BusyError,
    ConflictError,
    CooldownError,
    InvalidInputError,
    NotConnectedError,
    PermanentError,
    RefusedError,
    UnexpectedAnswerError,
)
from groupsync.web.http_answer import answer_for
from groupsync.web.refusals import NotFoundError, ReauthenticationRequiredError, TooLargeError, UnauthorizedError


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (InvalidInputError("wrong", field="a.b"), 400, "invalid_request"),
        (UnauthorizedError("who"), 401, "unauthorized"),
        (ReauthenticationRequiredError(15), 401, "reauthentication_required"),
        (NotFoundError(), 404, "not_found"),
        (ConflictError("lost"), 409, "conflict"),
        (AuthorityError("no", product="people", code="role"), 409, "zoho_refused"),
        (NotConnectedError("people"), 409, "zoho_refused"),
        (RefusedError("no"), 409, "zoho_refused"),
        (TooLargeError(10), 413, "too_large"),
        (UnexpectedAnswerError("odd"), 502, "zoho_unexpected"),
        (BusyError("busy"), 503, "unavailable"),
        (CooldownError("locked", product="people", retry_after=300), 503, "unavailable"),
        (PermanentError("personal"), 500, "internal"),
        (ValueError("personal"), 500, "internal"),
    ],
)
def test_each_error_has_its_status_and_word(error: Exception, status: int, word: str) -> None:
    """All answers have the one shape; only an error that was raised for the asker is quoted."""
    answer = answer_for(error)

    assert (answer.status, answer.body["error"]) == (status, word)
    assert answer.body["message"]
    assert "personal" not in json.dumps(dict(answer.body))
    assert answer.failed == (status >= 500)


def test_the_field_stands_in_the_answer_when_there_is_one() -> None:
    """An input that cannot be parsed as a whole names no field."""
    assert answer_for(InvalidInputError("wrong", field="a.b")).body["field"] == "a.b"
    assert "field" not in answer_for(InvalidInputError("wrong")).body


def test_a_cooldown_tells_when_to_come_back() -> None:
    """The wait goes into the header, rounded up to whole seconds."""
    answer = answer_for(CooldownError("locked", product="people", retry_after=299.2))

    assert answer.to_gateway()["headers"]["Retry-After"] == "300"


def test_no_answer_may_be_kept() -> None:
    """Neither browsers nor anything in between keep an answer."""
    assert answer_for(NotFoundError()).to_gateway()["headers"]["Cache-Control"] == "no-store"
