"""The WSGI application: routes a request to its product, lets the faults strike, renders and logs the answer."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map
from werkzeug.wrappers import Request, Response

from tests.sandbox.zoho import accounts_api, connect, control, directory, people
from tests.sandbox.zoho.calls import Answer, Call, Endpoint, html
from tests.sandbox.zoho.faults import AFTER_FAULTS, ANSWER_FAULTS, Fault, form_name
from tests.sandbox.zoho.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Parameters that the event log keeps; none of them is a credential.
# fmt: off
LOGGED = (
    "grant_type", "sIndex", "limit", "modifiedtime", "recordId", "searchColumn", "scopeID", "partitionId",
    "memberIds", "adminIds", "userIds", "userId", "name", "desc", "isPrivate", "isOpenMembership",
    "isRecentSort", "page", "per_page",
)
# fmt: on


class AnswerLostError(ConnectionError):
    """The connection ends without an answer; `after_effect` tells whether the call was carried out."""

    def __init__(self, *, after_effect: bool) -> None:
        super().__init__("the answer is lost")
        self.after_effect = after_effect


class Application:
    """All four products and the control API over one world, under one address."""

    def __init__(self, world: World) -> None:
        self.world = world
        rules = [*accounts_api.rules(), *people.rules(), *connect.rules(), *directory.rules(), *control.rules()]
        self._paths = Map(rules, strict_slashes=False, merge_slashes=False)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request; AnswerLostError when a fault ends the connection."""
        return self._respond(Request(environ))(environ, start_response)

    def _respond(self, request: Request) -> Response:
        try:
            endpoint, values = self._paths.bind_to_environ(request.environ).match()
        except HTTPException as error:
            response = error.get_response()
            self._log(Call(self.world, request, "unknown", "", {}, {}), str(response.status_code), response.status_code)
            return Response(response.response, response.status_code, mimetype="text/html")
        parameters = {**request.args, **request.form}
        call = Call(self.world, request, endpoint.product, endpoint.action, dict(values), parameters)
        if endpoint.product == "control":
            return _render(endpoint.view(call))
        with self.world.lock:
            where = (call.product, call.action, form_name(call.form))
            struck = self.world.faults.strike(ANSWER_FAULTS, *where, most=1)
            lost = [] if struck else self.world.faults.strike(AFTER_FAULTS, *where, most=1)
        if struck and struck[0].kind == "drop_connection":
            self._log(call, "dropped", 0)
            raise AnswerLostError(after_effect=False)
        answer = _struck(call, struck[0]) if struck else self._view(endpoint, call)
        outcome = f"fault {struck[0].kind}" if struck else answer.outcome
        self._log(call, f"{outcome}, answer lost" if lost else outcome, answer.status)
        if lost:
            raise AnswerLostError(after_effect=True)
        return _render(answer)

    def _view(self, endpoint: Endpoint, call: Call) -> Answer:
        if not endpoint.locked:
            return endpoint.view(call)
        with self.world.lock:
            return endpoint.view(call)

    def _log(self, call: Call, outcome: str, status: int) -> None:
        self.world.events.record(
            "call",
            product=call.product,
            action=call.action,
            form=form_name(call.form),
            method=call.request.method,
            path=call.request.path,
            parameters={key: value for key, value in call.parameters.items() if key in LOGGED},
            caller=call.token.user if call.token else "",
            client=call.token.client_id if call.token else "",
            outcome=outcome,
            status=status,
        )


def create_app(world: World) -> Application:
    """Return the WSGI application of a world."""
    return Application(world)


def _render(answer: Answer) -> Response:
    if isinstance(answer.body, str):
        return Response(answer.body, answer.status, answer.headers, content_type="text/html;charset=UTF-8")
    data = (
        answer.body
        if isinstance(answer.body, bytes)
        else json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
    )
    return Response(data, answer.status, answer.headers, content_type="application/json;charset=UTF-8")


def _struck(call: Call, fault: Fault) -> Answer:
    """Return the answer that a fault puts in place of the call's own."""
    options = fault.options
    after: Any = options.get("retry_after")
    headers = {} if after is None else {"Retry-After": str(after)}
    status = int(options.get("status", 503 if fault.kind == "status" else 200))
    if fault.kind == "html" or options.get("html"):
        return html("Zoho is busy", status)
    if fault.kind == "answer":
        return Answer(options.get("body", {}), status, dict(options.get("headers", {})))
    if fault.kind == "too_many_requests":
        return Answer(_failure(call, 429, "Too many requests").body, 429, headers)
    if fault.kind == "error_at_200":
        return _failure(call, int(options.get("code", 7000)), str(options.get("message", "Something went wrong")))
    if fault.kind == "empty":
        return people.error_answer(call, 7024) if call.product == "people" else Answer({})
    return Answer(_failure(call, status, "Internal error").body, status, headers)


def _failure(call: Call, code: int, message: str) -> Answer:
    if call.product == "people":
        return people.error_answer(call, code, message=message)
    if call.product == "connect":
        return connect.failure(call, message, 200)
    return Answer({"status_code": code, "message": message} if call.product == "directory" else {"error": message})
