"""The HTTP session of a process and the one place that sends through it: timeouts, size cap, bounded repeats of reads.

`zoho_transport` and `zoho_accounts` prepare requests for it and judge what comes back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import ConnectionPool
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from groupsync.core.errors import OutOfTimeError
from groupsync.ports.invocation import CallMeter, TimeLeft

CONNECT_SECONDS = 3.05
READ_SECONDS = 20.0
LEAST_SECONDS = 2.0
"""Below this no call is begun."""
MARGIN_SECONDS = 1.0
"""What a call leaves of the invocation for recording its outcome."""
BIGGEST_ANSWER = 64 * 1024 * 1024
REPEATS = 2
FULL_ATTEMPT_SECONDS = 25.0
"""A whole attempt with its timeouts and back-off; a repeat that may not fit is not begun."""


class ReadRetry(Retry):
    """Repeats GETs only, after a lost connection or 502, 503, 504, and only while a whole attempt fits.

    A read that timed out is not repeated: Zoho was slow for 20 seconds and would be again.
    """

    def __init__(self, *arguments: Any, time_left: TimeLeft | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._time_left = time_left

    def new(self, **changes: Any) -> Self:
        """Copy with changes, as urllib3 does after each attempt."""
        return super().new(time_left=self._time_left, **changes)

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """Count an attempt; raises `MaxRetryError` when there is to be no other."""
        late = self._time_left is not None and self._time_left() < FULL_ATTEMPT_SECONDS
        # urllib3 would repeat any verb whose connection failed; a write is ours to repeat, never the library's.
        last = late or method != "GET" or isinstance(error, urllib3.exceptions.ReadTimeoutError)
        budget = self.new(total=0) if last else self
        return super(ReadRetry, budget).increment(method, url, response, error, _pool, _stacktrace)


def build_session(time_left: TimeLeft | None = None) -> requests.Session:
    """Build the session that all adapters share.

    `time_left` keeps repeats within the invocation; without it a read may take three whole attempts.
    """
    # urllib3 writes paths with their query (mail addresses among them) into its warnings and debug lines.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    retry = ReadRetry(
        total=REPEATS,
        time_left=time_left,
        allowed_methods=frozenset({"GET"}),
        status_forcelist=frozenset({502, 503, 504}),
        backoff_factor=0.2,
        backoff_max=1.0,
        raise_on_status=False,
        # Our shared cool-downs honour Retry-After; sleeping through it here would hold the invocation.
        respect_retry_after_header=False,
    )
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=retry))
    session.mount("http://", HTTPAdapter(max_retries=retry))
    session.trust_env = False  # neither .netrc nor proxies of the environment may change whom we talk to
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "people-connect-sync", "Accept": "application/json"})
    return session


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end. Header names are looked up in any case."""

    status: int
    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No readable answer. `sent` is False only when the request certainly did not leave."""

    sent: bool
    what: str


class Sender:
    """Sends one prepared request, and knows the time that is left."""

    def __init__(self, *, session: requests.Session, time_left: TimeLeft, meter: CallMeter) -> None:
        self._session = session
        self._time_left = time_left
        self._meter = meter

    def prepare(self, request: requests.Request) -> requests.PreparedRequest:
        """Give the request its headers and its credential."""
        return self._session.prepare_request(request)

    def send(self, request: requests.PreparedRequest, product: str) -> Answer | NoAnswer:
        """Send and read to the end. Raises `OutOfTimeError` before sending when too little time is left."""
        left = self._time_left()
        if left < LEAST_SECONDS:
            raise OutOfTimeError(f"no time left to call {product}")
        within = left - MARGIN_SECONDS
        self._meter.count(product)
        # The libraries' exceptions name the URL with its query, so they end here and are not chained. A redirect to an
        # address that is no UTF-8 is a UnicodeError, although nothing is followed.
        try:
            with self._session.send(
                request,
                timeout=(min(CONNECT_SECONDS, within), min(READ_SECONDS, within)),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._body(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
            return NoAnswer(sent=_was_sent(error), what=type(error).__name__)
        if content is None:
            return NoAnswer(sent=True, what="too long an answer")
        return Answer(response.status_code, content, response.headers)

    def _body(self, response: requests.Response) -> bytes | None:
        chunks = []
        total = 0
        for chunk in response.iter_content(65_536):
            total += len(chunk)
            # Timeouts of the socket start anew with each byte, so a trickle is stopped here.
            if total > BIGGEST_ANSWER or self._time_left() < MARGIN_SECONDS / 2:
                return None
            chunks.append(chunk)
        return b"".join(chunks)


def _was_sent(error: Exception) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return False
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return not isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError)
