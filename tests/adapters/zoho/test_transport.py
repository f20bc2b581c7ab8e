"""The transport: what each kind of answer becomes, and what never leaves it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import requests

from groupsync.adapters import zoho_session
from groupsync.adapters.zoho_session import Answer
from groupsync.adapters.zoho_transport import Pace, Verdict, retry_after
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    GroupSyncError,
    OutOfTimeError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from tests.adapters.zoho.wire import BASE, Line, Reply, chain
from tests.fakes.clock import FakeClock

HTML = Reply(b"<html>Zoho is busy</html>")
CANARY = "canary@example.test"


def write(line: Line) -> Answer:
    """Make a write."""
    return line.transport.call("POST", "/x", form={"a": "1"}, idempotent=False)


def read(line: Line, **options: Any) -> Answer:
    """Make a read."""
    return line.transport.call("GET", "/x", idempotent=True, **options)


def test_the_request_is_what_the_caller_said() -> None:
    """Verb, path, form and header arrive unchanged, and the call is counted."""
    line = Line(Reply({"ok": 1}))

    answer = write(line)

    request = line.script.requests[0]
    assert request.method == "POST"
    assert request.url == f"{BASE}/x"
    assert request.body == "a=1"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["Authorization"] == "Zoho-oauthtoken secret-token-1"
    assert line.meter.counts == {"connect": 1}
    assert answer.content == b'{"ok": 1}'


def test_json_is_sent_as_json() -> None:
    """A JSON body carries its content type."""
    line = Line(Reply({"ok": 1}))

    line.transport.call("PUT", "/x", json={"users": {}}, idempotent=True)

    assert line.script.requests[0].body == b'{"users": {}}'
    assert line.script.requests[0].headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "reply",
    [
        HTML,
        Reply(b""),
        Reply(b"<html>", 502),
        Reply({"code": "oops"}, 500),
        Reply(b"not found", 404),
        requests.ReadTimeout("slow"),
        requests.ConnectionError("reset"),
        requests.exceptions.ChunkedEncodingError("cut"),
    ],
)
def test_no_readable_answer(reply: Reply | Exception) -> None:
    """A write without a readable answer is an unknown outcome; a read may be made again."""
    with pytest.raises(UnknownOutcomeError):
        write(Line(reply))
    with pytest.raises(TransientError) as caught:
        read(Line(reply))

    assert type(caught.value) is TransientError


def test_a_write_that_never_left_is_known_not_to_have_happened() -> None:
    """When no connection came about, a write is not of unknown outcome."""
    with pytest.raises(TransientError) as caught:
        write(Line(requests.ConnectTimeout("no route")))

    assert type(caught.value) is TransientError


@pytest.mark.parametrize(
    ("product", "header", "seconds"),
    [
        ("connect", {}, 60.0),
        ("connect", {"Retry-After": "7"}, 7.0),
        ("connect", {"retry-after": "Mon, 21 Sep 2026 14:15:20 GMT"}, 120.0),
        ("connect", {"Retry-After": "soon"}, 60.0),
        ("connect", {"Retry-After": "999999999"}, 86_400.0),
        ("people", {}, 300.0),
        ("people", {"Retry-After": "30"}, 300.0),
        ("people", {"Retry-After": "900"}, 900.0),
    ],
)
def test_throttling_locks_the_product_for_everybody(product: str, header: dict[str, str], seconds: float) -> None:
    """429 becomes a shared cool-down as long as Zoho says, and People's is never below five minutes."""
    line = Line(Reply(b"busy", 429, header), product=product)
    line.clock.moment = 1_790_000_000.0

    with pytest.raises(CooldownError) as caught:
        write(line)

    assert (caught.value.product, caught.value.retry_after) == (product, seconds)
    assert line.cooldowns.locks == {product: seconds}
    assert line.cooldowns.longest == {product: 1800.0 if seconds == 60.0 else 0}


def test_a_locked_product_is_not_called() -> None:
    """While the cool-down lasts nothing is sent."""
    line = Line(Reply({"ok": 1}))
    line.cooldowns.lock("connect", 9)

    with pytest.raises(CooldownError):
        read(line)

    assert line.script.requests == []


def test_a_refused_token_is_renewed_once() -> None:
    """After 401 the call is repeated with the new token and succeeds; both calls are counted and paced."""
    line = Line(Reply({}, 401), Reply({"ok": 1}))

    write(line)

    assert line.script.tokens() == ["Zoho-oauthtoken secret-token-1", "Zoho-oauthtoken secret-token-2"]
    assert line.script.requests[1].body == "a=1"
    assert line.meter.counts == {"connect": 2}
    assert line.paces == [0, 1]


def test_a_new_token_refused_too_is_a_matter_of_authority() -> None:
    """Two refusals in a row end the call; there is no third attempt."""
    line = Line(Reply({}, 401))

    with pytest.raises(AuthorityError) as caught:
        write(line)

    assert (caught.value.product, caught.value.code) == ("connect", "token_refused")
    assert len(line.script.requests) == 2


def test_forbidden_is_a_matter_of_authority_even_as_a_web_page() -> None:
    """403 quarantines whatever its body."""
    with pytest.raises(AuthorityError) as caught:
        write(Line(Reply(b"<html>", 403)))

    assert caught.value.code == "forbidden"


def test_the_judge_of_a_product_decides() -> None:
    """A product's own judge overrules the status."""
    line = Line(Reply({"code": 7209}))

    with pytest.raises(CooldownError):
        read(line, judge=lambda _answer: Verdict.THROTTLED)


def test_redirects_are_not_followed() -> None:
    """A redirect is an unexpected answer: the token goes to no other host."""
    line = Line(Reply(b"<html>", 302, {"Location": "https://elsewhere.test/"}))

    with pytest.raises(UnexpectedAnswerError):
        read(line)

    assert len(line.script.requests) == 1


@pytest.mark.parametrize(
    ("left", "timeout"), [(60.0, (3.05, 20.0)), (11.0, (3.05, 10.0)), (3.0, (2.0, 2.0)), (2.0, (1.0, 1.0))]
)
def test_timeouts_fit_into_the_time_left(left: float, timeout: tuple[float, float]) -> None:
    """Timeouts are cut so that something is left for recording the outcome."""
    line = Line(Reply({"ok": 1}), left=left)

    read(line)

    assert line.script.timeouts == [timeout]


def test_nothing_is_begun_without_time() -> None:
    """Below two seconds nothing is sent, and it counts as no call."""
    line = Line(Reply({"ok": 1}), left=1.9)

    with pytest.raises(OutOfTimeError):
        write(line)

    assert line.script.requests == []
    assert line.meter.counts == {}


def test_an_answer_that_trickles_past_the_end_is_given_up() -> None:
    """Socket timeouts start anew with each byte, so the time left is looked at while reading."""
    line = Line(Reply(b"[" + b" " * 200_000))
    line.script.before = lambda: setattr(line, "left", 0.1)

    with pytest.raises(UnknownOutcomeError):
        write(line)


def test_a_gigantic_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer beyond the cap is not taken into memory."""
    monkeypatch.setattr(zoho_session, "BIGGEST_ANSWER", 100_000)

    with pytest.raises(TransientError):
        read(Line(Reply(b"[" + b" " * 100_000)))

    assert read(Line(Reply(b"[" + b" " * 90_000))).status == 200


@pytest.mark.parametrize(
    "reply",
    [
        requests.ConnectionError(f"Max retries exceeded with url: /x?mail={CANARY}"),
        requests.ReadTimeout(f"url /x?mail={CANARY}"),
        Reply(f"<html>{CANARY}".encode()),
        Reply({"who": CANARY}, 500),
        Reply({"who": CANARY}, 401),
        Reply({"who": CANARY}, 403),
        Reply({"who": CANARY}, 429),
        Reply({"who": CANARY}, 302, {"Location": f"https://x.test/?{CANARY}"}),
    ],
)
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_errors_tell_nothing_personal(reply: Reply | Exception, verb: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the error nor what stands behind it nor the log names a query, a body or a token."""
    caplog.set_level(logging.DEBUG)
    line = Line(reply)

    with pytest.raises(GroupSyncError) as caught:
        line.transport.call(verb, "/x", params={"mail": CANARY}, idempotent=verb == "GET")

    told = chain(caught.value) + caplog.text
    assert "canary" not in told
    assert "secret-token" not in told
    assert "?" not in told.replace("wrong host?", "")


def test_the_pace_keeps_calls_apart() -> None:
    """The first call goes at once, the next waits for the rest of the delay."""
    clock = FakeClock()
    pace = Pace(delay_ms=300, clock=clock, sleep=clock.sleep, time_left=lambda: 60.0)

    pace()
    clock.advance(0.1)
    pace()
    clock.advance(5)
    pace()

    assert [pytest.approx(0.2)] == clock.sleeps


def test_the_pace_never_sleeps_into_the_end() -> None:
    """Without time for the wait and a call after it, the caller is told instead."""
    clock = FakeClock()
    pace = Pace(delay_ms=10_000, clock=clock, sleep=clock.sleep, time_left=lambda: 5.0)
    pace()

    with pytest.raises(OutOfTimeError):
        pace()

    assert clock.sleeps == []


def test_the_pace_survives_a_clock_that_jumps_back() -> None:
    """No wait is longer than the delay."""
    clock = FakeClock()
    pace = Pace(delay_ms=300, clock=clock, sleep=clock.sleep, time_left=lambda: 60.0)
    pace()
    clock.advance(-3600)

    pace()

    assert clock.sleeps == [0.3]


@pytest.mark.parametrize("value", ["", "0", "-5", "Mon, 21 Sep 2020 14:13:20 GMT", "٣", "1.5"])
def test_a_useless_retry_after_is_ignored(value: str) -> None:
    """What is past or no number counts as not sent."""
    assert retry_after({"Retry-After": value}, 1_790_000_000.0) is None
