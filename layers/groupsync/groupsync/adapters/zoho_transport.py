"""One call to a product of Zoho: token renewal, cool-downs, pace, and failures mapped to our errors.

Product clients call it with a verb, a path and parameters, and read the answer's body themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Protocol

import requests

from groupsync.adapters.zoho_session import LEAST_SECONDS, Answer, Sender
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    OutOfTimeError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.ports.invocation import CallMeter, Clock, TimeLeft

REDIRECTS = range(300, 400)
SERVER_ERRORS = range(500, 600)
SHORTEST_LOCK: Mapping[str, float] = {"people": 300.0}
"""People locks for five minutes; a shorter Retry-After would only prolong it."""
USUAL_LOCK = 60.0
LONGEST_GUESS = 1_800.0
LONGEST_LOCK = 86_400.0


class Verdict(StrEnum):
    """What an answer means for the calls after it. The last three are codes of `AuthorityError`."""

    PLAIN = "plain"
    TOKEN = "token_refused"  # noqa: S105 - a code, no secret
    THROTTLED = "throttled"
    FORBIDDEN = "forbidden"
    SCOPE = "scope"
    API_ACCESS = "api_access"


Judge = Callable[[Answer], Verdict]


def judge_by_status(answer: Answer) -> Verdict:
    """Judge an answer by its HTTP status alone."""
    return {401: Verdict.TOKEN, 403: Verdict.FORBIDDEN, 429: Verdict.THROTTLED}.get(answer.status, Verdict.PLAIN)


class Cooldowns(Protocol):
    """Until when nobody may call a product; shared by all functions."""

    def check(self, product: str) -> None:
        """Raise `CooldownError` while the product is locked."""
        ...

    def lock(self, product: str, seconds: float, *, longest: float = 0) -> float:
        """Lock the product for this long, and up to `longest` when it was locked a moment ago; give for how long."""
        ...


class Credential(Protocol):
    """The auth of a product's requests, able to take back a token that Zoho refused."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        ...

    def refused(self, request: requests.PreparedRequest) -> None:
        """Never again use the token that this request carried."""
        ...


class Pace:
    """Keeps a distance between the calls of this process; `delay_ms` may be changed at any time."""

    def __init__(self, *, delay_ms: int, clock: Clock, sleep: Callable[[float], None], time_left: TimeLeft) -> None:
        self.delay_ms = delay_ms
        self._clock = clock
        self._sleep = sleep
        self._time_left = time_left
        self._next = 0.0

    def __call__(self) -> None:
        """Wait for this call's turn. Raises `OutOfTimeError` instead of sleeping into the end."""
        wait = min(self._next - self._clock(), self.delay_ms / 1000)
        if wait > 0:
            if wait > self._time_left() - LEAST_SECONDS:
                raise OutOfTimeError("no time left to wait for the next call")
            self._sleep(wait)
        self._next = self._clock() + self.delay_ms / 1000


def unpaced() -> None:
    """Do not wait."""


class ZohoTransport:
    """Calls one product of Zoho."""

    def __init__(
        self,
        *,
        session: requests.Session,
        base_url: str,
        product: str,
        auth: Credential,
        clock: Clock,
        time_left: TimeLeft,
        meter: CallMeter,
        cooldowns: Cooldowns,
        pace: Callable[[], None] = unpaced,
    ) -> None:
        self.product = product
        self._sender = Sender(session=session, time_left=time_left, meter=meter)
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._clock = clock
        self._cooldowns = cooldowns
        self._pace = pace

    def call(
        self,
        verb: str,
        path: str,
        *,
        idempotent: bool,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        judge: Judge = judge_by_status,
        bodiless: Container[int] = (),
    ) -> Answer:
        """Make one call and give the answer, which looks like JSON and has a status below 500 other than 3xx.

        An answer whose status is in `bodiless` says all by it: its body may be anything.
        `idempotent` tells what a lost answer means: the same call again, or an unknown outcome.

        Raises:
            CooldownError: the product is locked, or has just locked us.
            AuthorityError: the token is refused even when new, or lacks scope or rights.
            OutOfTimeError: nothing was sent.
            TransientError: nothing was sent, or the lost answer of an idempotent call.
            UnknownOutcomeError: the answer of another call was lost.
            UnexpectedAnswerError: a redirect.
        """
        request = requests.Request(verb, self._base_url + path, params=params, data=form, json=json, auth=self._auth)
        self._cooldowns.check(self.product)
        answer, carried = self._send(request, idempotent=idempotent)
        verdict = judge(answer)
        if verdict is Verdict.TOKEN:
            self._auth.refused(carried)
            answer, _ = self._send(request, idempotent=idempotent)
            verdict = judge(answer)
        if verdict is Verdict.THROTTLED:
            raise self.cool_down(answer)
        if verdict is not Verdict.PLAIN:
            raise AuthorityError(f"{self.product}: {verdict.value}", product=self.product, code=verdict.value)
        if answer.status in bodiless:
            return answer
        if answer.status in REDIRECTS:
            raise UnexpectedAnswerError(f"{self.product} redirects (status {answer.status}): wrong host?")
        if answer.status in SERVER_ERRORS or answer.content.lstrip()[:1] not in (b"{", b"["):
            raise self.unreadable(idempotent=idempotent, what=f"status {answer.status}, no JSON or a server error")
        return answer

    def cool_down(self, answer: Answer) -> CooldownError:
        """Lock the product for everybody, and give the error to raise."""
        shortest = SHORTEST_LOCK.get(self.product)
        told = retry_after(answer.headers, self._clock())
        seconds = min(max(told or shortest or USUAL_LOCK, shortest or 1.0), LONGEST_LOCK)
        # Who is not told how long waits longer each time; all functions share the wait, so that nothing has to spread.
        seconds = self._cooldowns.lock(self.product, seconds, longest=0 if told or shortest else LONGEST_GUESS)
        return CooldownError(f"{self.product} is throttled", product=self.product, retry_after=seconds)

    def unreadable(self, *, idempotent: bool, what: str) -> TransientError:
        """Give the error for a call that was made and has no readable answer."""
        if idempotent:
            return TransientError(f"{self.product} gave no readable answer: {what}")
        return UnknownOutcomeError(f"{self.product} gave no readable answer to a write: {what}")

    def _send(self, request: requests.Request, *, idempotent: bool) -> tuple[Answer, requests.PreparedRequest]:
        self._pace()
        prepared = self._sender.prepare(request)
        answer = self._sender.send(prepared, self.product)
        if isinstance(answer, Answer):
            return answer, prepared
        if not answer.sent:
            raise TransientError(f"{self.product} cannot be reached: {answer.what}")
        raise self.unreadable(idempotent=idempotent, what=answer.what)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Read Retry-After, in seconds or as a date; None when it is missing, past or neither."""
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9]) or None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
    return seconds if seconds > 0 else None
