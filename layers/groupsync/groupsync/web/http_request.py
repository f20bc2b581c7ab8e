"""A request as API Gateway's REST proxy hands it over, parsed once; what it says is judged elsewhere.

No I/O. Of repeated headers and parameters the first counts.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from groupsync.core.errors import InvalidInputError
from groupsync.web.refusals import TooLargeError

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request. Header names are lower case; `claims` are what the authorizer vouches for.

    `base_url` is the address of the stage that was asked, without a trailing slash; `stage_path` the path in it.
    """

    method: str
    path: str
    path_parameters: Mapping[str, str]
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    request_id: str
    claims: Mapping[str, Any]
    base_url: str = ""
    stage_path: str = ""
    source_ip: str = ""

    def json_object(self) -> dict[str, Any]:
        """Parse the body, which must be a JSON object; an empty body is an empty object.

        Raises:
            InvalidInputError: naming `body`.
        """
        return parse_json_object(self.body) if self.body.strip() else {}

    def json_model(self, model: type[Model]) -> Model:
        """Parse the body into a model. Raises `InvalidInputError` with the path of the first wrong key."""
        try:
            return model.model_validate(self.json_object())
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            path = ".".join(str(part) for part in first["loc"]) or "body"
            raise InvalidInputError(first["msg"].removeprefix("Value error, "), field=path) from error


def parse_request(event: Mapping[str, Any], *, largest_body: int) -> HttpRequest:
    """Parse a proxy event. Raises `TooLargeError`, and `InvalidInputError` when the body is not the base64 it says."""
    context = event.get("requestContext") or {}
    headers = _first_values(event.get("multiValueHeaders"), event.get("headers"))
    return HttpRequest(
        method=str(event.get("httpMethod") or "").upper(),
        path=str(event.get("path") or ""),
        path_parameters=event.get("pathParameters") or {},
        headers={name.lower(): value for name, value in headers.items()},
        query=_first_values(event.get("multiValueQueryStringParameters"), event.get("queryStringParameters")),
        body=_body(event, largest_body),
        request_id=str(context.get("requestId") or ""),
        claims=(context.get("authorizer") or {}).get("claims") or {},
        base_url=_base_url(
            context, {name.lower(): value for name, value in headers.items()}, str(event.get("path") or "")
        ),
        stage_path=_stage_path(context, str(event.get("path") or "")),
        source_ip=str((context.get("identity") or {}).get("sourceIp") or ""),
    )


def _base_url(context: Mapping[str, Any], headers: Mapping[str, str], path: str) -> str:
    """Put the stage's address together: the gateway's path has the stage before the path of the request."""
    host = headers.get("host") or str(context.get("domainName") or "")
    return f"{headers.get('x-forwarded-proto', 'https')}://{host}{_stage_path(context, path)}" if host else ""


def _stage_path(context: Mapping[str, Any], path: str) -> str:
    return str(context.get("path") or "").removesuffix(path)


def parse_json_object(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; of a repeated key the first counts. Raises `InvalidInputError` naming `body`."""
    try:
        document = json.loads(body, object_pairs_hook=_first_of_each)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("the body is not JSON", field="body") from error
    if not isinstance(document, dict):
        raise InvalidInputError("the body is not a JSON object", field="body")
    return document


def _body(event: Mapping[str, Any], largest: int) -> bytes:
    text = event.get("body") or ""
    # Before decoding: base64 is a third longer than what it holds.
    if len(text) > largest * 4 // 3 + 4:
        raise TooLargeError(largest)
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidInputError("the body is not base64", field="body") from error
    else:
        body = text.encode("utf-8", "surrogatepass")
    if len(body) > largest:
        raise TooLargeError(largest)
    return body


def _first_values(many: Mapping[str, Sequence[str]] | None, single: Mapping[str, str] | None) -> dict[str, str]:
    return {**(single or {}), **{name: values[0] for name, values in (many or {}).items() if values}}


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))
