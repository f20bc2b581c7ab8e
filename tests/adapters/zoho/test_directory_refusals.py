"""Zoho Directory on the wire: tokens, throttling, refusals, and answers that say nothing."""

from __future__ import annotations

import pytest
import requests

from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from tests.adapters.zoho.directory_answers import ANN, WRITTEN, directory, refusal
from tests.adapters.zoho.wire import Reply


def test_an_expired_token_is_refreshed_once() -> None:
    """Over HTTP or in the body; refused again, it is a matter of authority."""
    for expired in (refusal("Invalid token", 401), Reply({"status_code": 401, "message": "Invalid token"})):
        client, line = directory(expired, Reply(WRITTEN))
        client.write(ANN, {"mobile": "1"})
        refused, _ = directory(expired)

        assert line.script.tokens() == [f"Zoho-oauthtoken secret-token-{number}" for number in (1, 2)]
        with pytest.raises(AuthorityError) as caught:
            refused.write(ANN, {"mobile": "1"})
        assert (caught.value.product, caught.value.code) == ("directory", "token_refused")


@pytest.mark.parametrize("reply", [refusal("No permission", 403), Reply({"status_code": 403}), Reply(b"no", 403)])
def test_a_missing_role_stops_everything(reply: Reply) -> None:
    """403 is about the token's owner, not about this person."""
    client, _ = directory(reply)

    for act in (lambda: client.write(ANN, {"mobile": "1"}), lambda: client.user(ANN), client.lists):
        with pytest.raises(AuthorityError) as caught:
            act()
        assert (caught.value.product, caught.value.code) == ("directory", "forbidden")


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "7"}])
@pytest.mark.parametrize("status", [200, 429])
def test_throttling_locks_the_product(headers: dict[str, str], status: int) -> None:
    """For as long as Zoho says, else for a while; at HTTP 200 too."""
    client, line = directory(Reply({"status_code": 429, "message": "Too many"}, status, headers))

    with pytest.raises(CooldownError):
        client.write(ANN, {"mobile": "1"})
    with pytest.raises(CooldownError):
        client.user(ANN)

    assert line.cooldowns.locks == {"directory": 7.0 if headers else 60.0}
    assert len(line.script.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [Reply({}, 503), Reply({"status_code": 500, "message": "x"}), Reply(b"<html>"), requests.ReadTimeout()],
)
def test_no_readable_answer(reply: Reply | Exception) -> None:
    """A write is of unknown outcome; a read may be made again."""
    client, _ = directory(reply)

    with pytest.raises(UnknownOutcomeError):
        client.write(ANN, {"mobile": "1"})
    for read in (lambda: client.user(ANN), client.lists, lambda: list(client.users())):
        with pytest.raises(TransientError) as caught:
            read()
        assert type(caught.value) is TransientError


@pytest.mark.parametrize("body", [{}, [], {"users": {}}, {"status_code": True}, {"status_code": 204}])
def test_a_write_succeeds_only_on_directorys_word(body: object) -> None:
    """HTTP 200 says nothing."""
    client, _ = directory(Reply(body))

    with pytest.raises(UnexpectedAnswerError):
        client.write(ANN, {"mobile": "1"})


@pytest.mark.parametrize(
    ("message", "reason", "field"),
    [
        ("Invalid value +351 91 for mobile.", "Invalid value … for mobile", "mobile"),
        ("Date of birth must be before today", "Date of birth must be before today", "date_of_birth"),
        ("Unknown designation", "Unknown designation", "designation_id"),
        ("mobile and date_of_birth are wrong", "mobile and date_of_birth are wrong", ""),
        ("phone is wrong", "phone is wrong", ""),
        ("Invalid value", "Invalid value", ""),
        (None, "", ""),
        ({"x": 1}, "", ""),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 409, 422])
def test_a_refusal_names_its_field_when_it_can_be_told(message: object, reason: str, field: str, status: int) -> None:
    """The key that Zoho's words name among those that were sent; none when there are several."""
    client, _ = directory(Reply({"status_code": max(status, 400), "message": message}, status))

    with pytest.raises(RefusedError) as caught:
        client.write(ANN, {"mobile": "+351 91", "date_of_birth": "2990-01-01", "designation_id": "9"})

    assert (caught.value.reason, caught.value.field) == (reason, field)
