"""A scripted Zoho for exact checks of the wire: answers are given in order, requests are kept."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from groupsync.adapters.zoho_session import build_session
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.errors import CooldownError
from groupsync.ports.invocation import CallMeter
from tests.fakes.clock import FakeClock

BASE = "https://zoho.test"


@dataclass
class Reply:
    """One answer: a JSON value, raw bytes, or an exception in its place."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Script(BaseAdapter):
    """Gives the replies in order; the last one is repeated."""

    def __init__(self, *replies: Reply | Exception) -> None:
        super().__init__()
        self.replies = list(replies)
        self.requests: list[requests.PreparedRequest] = []
        self.timeouts: list[Any] = []
        self.before: Callable[[], None] = lambda: None

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Answer a request."""
        self.requests.append(request)
        self.timeouts.append(options.get("timeout"))
        self.before()
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        response = requests.Response()
        response.status_code = reply.status
        response.headers = CaseInsensitiveDict(reply.headers)
        response.raw = io.BytesIO(reply.content)
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Have nothing to close."""

    def form(self, index: int = -1) -> dict[str, str]:
        """Give the form body of a request."""
        return flat(str(self.requests[index].body))

    def query(self, index: int = -1) -> dict[str, str]:
        """Give the query of a request."""
        return flat(urlsplit(str(self.requests[index].url)).query)

    def path(self, index: int = -1) -> str:
        """Give the path of a request."""
        return urlsplit(str(self.requests[index].url)).path

    def tokens(self) -> list[str]:
        """Give the Authorization header of each request."""
        return [request.headers.get("Authorization", "") for request in self.requests]


def flat(text: str) -> dict[str, str]:
    """Parse form parameters that occur once each."""
    return {key: value for key, (value,) in parse_qs(text, keep_blank_values=True, strict_parsing=bool(text)).items()}


class Cooldowns:
    """The shared cool-downs, in memory."""

    def __init__(self) -> None:
        self.locks: dict[str, float] = {}
        self.longest: dict[str, float] = {}

    def check(self, product: str) -> None:
        """Raise while locked."""
        if product in self.locks:
            raise CooldownError("locked", product=product, retry_after=self.locks[product])

    def lock(self, product: str, seconds: float, *, longest: float = 0) -> float:
        """Lock; a guess is remembered with how long it may become."""
        self.locks[product] = seconds
        self.longest[product] = longest
        return seconds


class OneLease:
    """A lease that one caller at a time can hold."""

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.acquired = 0

    def acquire(self, _name: str, _seconds: float) -> bool:
        """Take it if it is free."""
        taken = self.mutex.acquire(blocking=False)
        self.acquired += taken
        return taken

    def release(self, _name: str) -> None:
        """Give it back."""
        self.mutex.release()


class Budget:
    """Counts what is reserved."""

    def __init__(self) -> None:
        self.reserved = 0

    def reserve(self, calls: int) -> None:
        """Count."""
        self.reserved += calls


class Tokens:
    """A credential whose refused tokens are followed by the next one."""

    def __init__(self) -> None:
        self.number = 1

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Zoho-oauthtoken secret-token-{self.number}"
        return request

    def refused(self, request: requests.PreparedRequest) -> None:
        """Go on to the next token, once per refused one."""
        if request.headers["Authorization"].endswith(f"-{self.number}"):
            self.number += 1


class Line:
    """A transport to a scripted Zoho, with everything around it that a test may look at."""

    def __init__(self, *replies: Reply | Exception, product: str = "connect", left: float = 60.0) -> None:
        self.script = Script(*replies)
        self.clock = FakeClock()
        self.cooldowns = Cooldowns()
        self.meter = CallMeter()
        self.left = left
        self.paces: list[int] = []
        self.session = build_session()
        self.session.mount(BASE, self.script)
        self.transport = ZohoTransport(
            session=self.session,
            base_url=BASE,
            product=product,
            auth=Tokens(),
            clock=self.clock,
            time_left=lambda: self.left,
            meter=self.meter,
            cooldowns=self.cooldowns,
            pace=lambda: self.paces.append(len(self.script.requests)),
        )


def chain(error: BaseException) -> str:
    """Give all that a traceback of this error would print of the errors behind it."""
    texts = []
    current: BaseException | None = error
    while current is not None:
        texts.append(f"{current!s} {current!r} {current.args!r} {vars(current)!r}")
        current = current.__cause__ or current.__context__
    return "\n".join(texts)
