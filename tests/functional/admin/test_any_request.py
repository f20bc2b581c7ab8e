"""Whatever fits the OpenAPI document, and whatever does not, is answered as the document says, never by an error.

The requests are made up by Schemathesis, from the document as the function gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.wrappers import Request, Response

from groupsync.state.integration_state import Lifecycle
from tests.builders import employee
from tests.functional.admin.held import moves, store
from tests.functional.admin.world import AdminWorld, new_world
from tests.functional.gateway_events import load_event

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STAGE = "/v1"
STATES = cycle([Lifecycle.ACTIVE, Lifecycle.PENDING, Lifecycle.INACTIVE, Lifecycle.AVAILABLE, Lifecycle.DELETING])
EXAMPLES = 12


def furnished(state: Lifecycle) -> AdminWorld:
    """Build a stack with a hold, an employee and a dead letter, in some state."""
    world = new_world()
    if state is Lifecycle.AVAILABLE:
        return world
    world.set_up(state=Lifecycle.ACTIVE)
    store(world, moves(3))
    world.people.set(employee(7))
    world.note("dead_letter", "letter-1", at=int(world.clock()), reason="RefusedError", detail="", body="", group="")
    if state is Lifecycle.DELETING:
        world.post("delete", {"confirm": "delete", "groups": "keep"})
    else:
        world.set(state=state)
    return world


def gateway(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Stand in for API Gateway: a request as an event, somebody freshly signed in, a new stack for each."""
    request = Request(environ)
    query = {name: request.args.getlist(name) for name in request.args}
    event: dict[str, Any] = load_event(
        "admin-show-integration",
        httpMethod=request.method,
        path=request.path.removeprefix(STAGE),
        queryStringParameters={name: values[-1] for name, values in query.items()},
        multiValueQueryStringParameters=query,
        body=request.get_data(as_text=True),
    )
    event["requestContext"]["path"] = request.path
    answer = furnished(next(STATES)).handle(event)
    several = {name: values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    response = Response(
        answer["body"], status=answer["statusCode"], headers={**several, **(answer.get("headers") or {})}
    )
    return response(environ, start_response)


schema = schemathesis.openapi.from_wsgi(f"{STAGE}/admin/openapi.json", gateway)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_request_is_answered_as_the_document_says(case: Any) -> None:
    """No unhandled error, a status that the document names, JSON of the shape that it gives."""
    case.call_and_validate(checks=CHECKS)
