"""The session over real sockets on loopback: what is repeated, and what never is."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from groupsync.adapters.zoho_session import Answer, NoAnswer, Sender, build_session
from groupsync.ports.invocation import CallMeter


class Server(ThreadingHTTPServer):
    """Answers with the statuses in turn; 0 ends the connection instead."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = [200]
        self.calls: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        """Answer a read."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a write."""
        self._answer()

    def do_DELETE(self) -> None:
        """Answer a removal."""
        self._answer()

    def _answer(self) -> None:
        self.server.calls.append((self.command, self.headers.get("Cookie", "")))
        statuses = self.server.statuses
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.send_header("Retry-After", "1000")
        self.send_header("Set-Cookie", "session=1")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def send(verb: str, url: str, left: float = 100.0) -> Answer | NoAnswer:
    """Send one request through a new session."""
    with build_session(lambda: left) as session:
        sender = Sender(session=session, time_left=lambda: left, meter=CallMeter())
        return sender.send(sender.prepare(requests.Request(verb, url)), "connect")


@pytest.mark.parametrize("statuses", [[503, 200], [0, 200], [502, 504, 200]])
def test_a_read_is_repeated_after_a_passing_failure(server: Server, statuses: list[int]) -> None:
    """502, 503, 504 and a lost connection cost a read nothing but time; a long Retry-After is not slept through."""
    server.statuses = [*statuses]

    answer = send("GET", server.url)

    assert isinstance(answer, Answer)
    assert answer.status == 200
    assert len(server.calls) == len(statuses)


def test_repeats_end(server: Server) -> None:
    """After three attempts the last answer is given."""
    server.statuses = [503]

    answer = send("GET", server.url)

    assert isinstance(answer, Answer)
    assert answer.status == 503
    assert len(server.calls) == 3


@pytest.mark.parametrize("status", [429, 500, 401])
def test_other_statuses_are_not_repeated(server: Server, status: int) -> None:
    """What a repeat cannot help is given to the caller at once."""
    server.statuses = [status]

    send("GET", server.url)

    assert len(server.calls) == 1


@pytest.mark.parametrize("verb", ["POST", "DELETE"])
@pytest.mark.parametrize("status", [503, 0])
def test_a_write_is_sent_once(server: Server, verb: str, status: int) -> None:
    """No failure makes the library repeat a write."""
    server.statuses = [status]

    answer = send(verb, server.url)

    assert len(server.calls) == 1
    assert isinstance(answer, Answer) if status else answer == NoAnswer(sent=True, what="ConnectionError")


def test_no_repeat_is_begun_that_may_not_fit(server: Server) -> None:
    """With less time left than a whole attempt takes, the first failure is the last."""
    server.statuses = [503, 200]

    answer = send("GET", server.url, left=20.0)

    assert isinstance(answer, Answer)
    assert answer.status == 503


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_refused_connection_is_known_not_to_have_sent(verb: str, caplog: pytest.LogCaptureFixture) -> None:
    """Where nobody listens nothing was sent, and no log line names the query."""
    caplog.set_level(logging.DEBUG)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        answer = send(verb, f"http://127.0.0.1:{port}/x?mail=canary")

    assert answer == NoAnswer(sent=False, what="ConnectionError")
    assert "canary" not in caplog.text


def test_no_cookie_is_kept(server: Server) -> None:
    """Nothing but the token tells Zoho who calls."""
    with build_session() as session:
        session.get(server.url, timeout=5)
        session.get(server.url, timeout=5)

    assert server.calls == [("GET", ""), ("GET", "")]
