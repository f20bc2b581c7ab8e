"""The console as a browser meets it: the admin function behind a stand-in for API Gateway, in one process.

Behind it are the in-process product and the pretend Zoho, whose consent page stands under another name of this
machine, so that it is another site. A sweep that was started goes on once somebody has looked at its run.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkzeug import Request, Response
from werkzeug.serving import make_server

from functions.webhook import app as webhook
from groupsync.adapters.zoho_accounts import SCOPES
from groupsync.administration.console_settings import ConsoleSettings
from groupsync.administration.dependencies import AdminDependencies, ConnectClient
from groupsync.core.events import parse_sweep_event
from groupsync.engine.sweep import run_sweep
from groupsync.state.integration_state import load_integration, save_integration
from groupsync.webhooks.webhook import WebhookDependencies
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.browser.sign_in_page import SignInPage
from tests.fakes.queue import FakeSweepStarter
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import dependencies_of
from tests.functional.engine.killing import WatchedAdapter
from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.server import QuietHandler

# In Lambda the function's folder is the root that its modules are imported from.
sys.path.insert(0, str(Path(__file__).parents[2] / "functions" / "admin"))

STAGE = "/v1"
SCHEDULES = {"incremental": "rate(15 minutes)", "full": "cron(0 2 * * ? *)", "time_zone": "UTC"}
DENIED = {"error": "unauthorized", "message": "Unauthorized"}


class Site:
    """One stack with its console, for one browser."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.sign_in = SignInPage(product.clock)
        self.sweeps = FakeSweepStarter()
        self.url = ""
        self.asked: list[tuple[str, str, Any]] = []
        self._begun = 0
        self._lock = threading.RLock()
        numbers = itertools.count(1)
        self.product.stores.secrets.write("webhook", {"current": "the-token-of-the-webhooks"})
        self._zoho = create_app(product.world)
        zoho = product.zoho()

        def connect_factory(network_id: str) -> ConnectClient:
            zoho.forget_tokens()  # as `bootstrap` does: a connection that was just made is checked with its own token
            return zoho.connect(network_id)

        self._admin = dependencies_of(
            product,
            sweeps=self.sweeps,
            connect_factory=connect_factory,
            random_id=lambda: f"{next(numbers):08d}",
            random_secret=lambda: f"secret{next(numbers)}",
            known_accounts_servers=frozenset({"https://accounts.zoho.eu"}),
            scopes=SCOPES,
            console=lambda: ConsoleSettings("app-client", self.url, schedules=SCHEDULES),
        )

    @property
    def accounts_server(self) -> str:
        """Where the consent page is: another site for a browser."""
        return self.url.replace("127.0.0.1", "localhost")

    @property
    def callback(self) -> str:
        """Where the consent page sends the browser back to."""
        return f"{self.url}{STAGE}/oauth/callback"

    @property
    def dependencies(self) -> AdminDependencies:
        """What the admin function works with, now that the site has its address."""
        return replace(self._admin, accounts_server=self.accounts_server)

    @property
    def console(self) -> str:
        """The console's address."""
        return f"{self.url}{STAGE}/console/"

    def set(self, **changes: Any) -> None:
        """Change the stored state behind the console's back."""
        documents = self.product.documents
        save_integration(documents, replace(load_integration(documents), **changes))

    def go_on(self) -> None:
        """Let the sweeps that were started come to their end."""
        while self._begun < len(self.sweeps.events):
            event = self.sweeps.events[self._begun]
            self._begun += 1
            run_sweep(parse_sweep_event(event), self.product.sweeper())
            self.product.work()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request, one at a time: the functions are made for that."""
        request = Request(environ)
        if request.host.startswith("localhost:"):
            return self._zoho(environ, start_response)
        with self._lock:
            if request.path.startswith(f"{STAGE}/"):
                answer = self._through_gateway(request)
            else:
                answer = self.sign_in.answer(request)
        return answer(environ, start_response)

    def _through_gateway(self, request: Request) -> Response:
        from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

        path = request.path.removeprefix(STAGE)
        if path.startswith("/webhooks/"):
            return _response(webhook.handle(self._event(request, path, {}), None, self._webhooks()))
        claims: dict[str, Any] = {}
        if path.startswith("/admin/"):
            known = self.sign_in.claims.get(request.headers.get("Authorization", ""))
            if known is None:
                return Response(json.dumps(DENIED), 401, content_type="application/json")
            claims = {"authorizer": {"claims": known}}
            self.asked.append((request.method, path.removeprefix("/admin"), request.get_json(silent=True)))
        given = app.handle(self._event(request, path, claims), None, self.dependencies)
        if request.method == "GET" and path.startswith("/admin/runs/"):
            self.go_on()
        return _response(given)

    def _webhooks(self) -> WebhookDependencies:
        clock, secret = self.product.clock, WebhookSecret(self.product.stores.secrets, self.product.clock)
        return WebhookDependencies(self.product.documents, self.product.queue, secret, clock)

    @staticmethod
    def _event(request: Request, path: str, claims: dict[str, Any]) -> dict[str, Any]:
        headers = {**dict(request.headers), "X-Forwarded-Proto": "http"}
        return {
            "resource": "/{proxy+}",
            "path": path,
            "httpMethod": request.method,
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": dict(request.args) or None,
            "multiValueQueryStringParameters": {name: [value] for name, value in request.args.items()} or None,
            "pathParameters": {"proxy": path.rpartition("/")[2]},
            "stageVariables": None,
            "requestContext": {"path": f"{STAGE}{path}", "requestId": "request", "identity": {}, **claims},
            "body": request.get_data(as_text=True) or None,
            "isBase64Encoded": False,
        }


def _response(given: dict[str, Any]) -> Response:
    headers = {name: values[0] for name, values in (given.get("multiValueHeaders") or {}).items()}
    return Response(given["body"], given["statusCode"], headers | (given.get("headers") or {}))


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """Serve a site on loopback until the block ends."""
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=QuietHandler)
    site.url = f"http://127.0.0.1:{server.port}"
    site.product.session.mount(
        site.accounts_server, WatchedAdapter(create_app(site.product.world), site.product.killer)
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
