"""The admin API: API Gateway event in, answer out. Routes are in `routes_*`, what they do is in `groupsync`."""

from functools import cache
from typing import Any

import console_files
import routes_public
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoRouteError
from routes import ROUTERS

from groupsync import bootstrap
from groupsync.administration.admin_request import LARGEST_BODY, PREFIX, admit
from groupsync.administration.dependencies import AdminDependencies
from groupsync.web.http_answer import HttpAnswer, answer_for
from groupsync.web.http_request import parse_request
from groupsync.web.refusals import NotFoundError

logger = Logger()
app = APIGatewayRestResolver(strip_prefixes=[PREFIX])
for router in ROUTERS:
    app.include_router(router)


@cache
def _dependencies() -> AdminDependencies:
    return bootstrap.admin_dependencies()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request."""
    bootstrap.deadline.begin(context)
    return handle(event, context, _dependencies())


def handle(event: dict[str, Any], context: Any, dependencies: AdminDependencies) -> dict[str, Any]:
    """Answer one request with these dependencies."""
    http = None
    try:
        http = parse_request(event, largest_body=LARGEST_BODY)
        page = console_files.answer(http, dependencies)
        if page is not None:
            return page
        public = routes_public.answer(http, dependencies)
        if public is not None:
            return public.to_gateway()
        request = admit(http, dependencies)
    except Exception as error:  # noqa: BLE001 - the handler's edge: it answers, whatever happened
        return routes_public.refused(http, _refuse(error))
    app.append_context(request=request)  # type: ignore[no-untyped-call]  # Powertools leaves it without types
    answer = app.resolve(event, context)
    request.answered(answer)
    return answer


def _refuse(error: Exception) -> HttpAnswer:
    answer = answer_for(NotFoundError() if isinstance(error, NoRouteError) else error)
    if answer.failed:  # told without its text or trace, which may quote what was sent
        logger.error("request failed", error_type=type(error).__name__)
    return answer


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]  # Powertools leaves it without types
def _answer(error: Exception) -> Response[str]:
    gateway = _refuse(error).to_gateway()
    return Response(gateway["statusCode"], headers=gateway["headers"], body=gateway["body"])
