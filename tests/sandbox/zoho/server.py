"""A real threaded HTTP server on loopback in front of a world, with its webhook sender."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.webhooks import WebhookSender
from tests.sandbox.zoho.world import World


class QuietHandler(WSGIRequestHandler):
    """Writes no log, since the event log has it all; ends the connection when the answer is lost."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Write nothing."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Close without an answer: the client waits no longer and knows nothing."""
        self.close_connection = True


@dataclass(frozen=True, slots=True)
class RunningZoho:
    """A server that runs."""

    world: World
    url: str
    sender: WebhookSender


def make_zoho_server(world: World, port: int = 0) -> BaseWSGIServer:
    """Bind to loopback; port 0 takes a free one."""
    return make_server("127.0.0.1", port, create_app(world), threaded=True, request_handler=QuietHandler)


@contextmanager
def running_zoho(world: World, port: int = 0) -> Iterator[RunningZoho]:
    """Serve a world from background threads until the block ends."""
    server = make_zoho_server(world, port)
    sender = WebhookSender(world.outbox, world.post, world.settings.webhook_timeout_seconds)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="pretend-zoho", daemon=True
    )
    sender.start()
    thread.start()
    try:
        yield RunningZoho(world, f"http://127.0.0.1:{server.port}", sender)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        sender.stop()
