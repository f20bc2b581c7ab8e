"""The OpenAPI document of the admin API, made from its routes and their pydantic models. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from groupsync.web.answers import Problem
from groupsync.web.described import Description, description_of

TEMPLATE = "#/components/schemas/{model}"
PROBLEMS = {
    400: "The request is wrong: `field` is the path of the first wrong key",
    401: "Nobody is signed in; or the action needs a fresh sign-in: `reauthentication_required`",
    403: "The role does not allow it",
    404: "There is no such thing",
    409: "Not in this state, or somebody else was faster; or Zoho says no",
    413: "The body is too large",
    429: "Too many requests",
    500: "Something went wrong on this side",
    502: "Zoho answered something unknown",
    503: "Try again after `Retry-After` seconds",
    504: "The answer did not arrive in time",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One route: `path` with parameters as `<name>`."""

    method: str
    path: str
    route: Callable[..., object]

    @property
    def description(self) -> Description:
        """What the route says of itself."""
        return description_of(self.route)


def openapi(operations: Iterable[Operation], *, server: str) -> dict[str, Any]:
    """Give the document. `server` is the address of the admin API."""
    operations = list(operations)
    models: set[type[BaseModel]] = {Problem}
    for one in operations:
        models.update(model for model in (one.description.body, one.description.answer) if model is not None)
    ordered = sorted(models, key=lambda model: model.__name__)
    named, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=TEMPLATE)
    references: dict[object, Any] = {model: schema for (model, _), schema in named.items()}
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        path = re.sub(r"<(\w+)>", r"{\1}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "People Connect Sync", "version": "1", "description": "The administrator's side."},
        "servers": [{"url": server}],
        "security": [{"idToken": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {"idToken": {"type": "apiKey", "in": "header", "name": "Authorization"}},
            "schemas": schemas.get("$defs", {}),
        },
    }


def _operation(one: Operation, references: Mapping[object, Any]) -> dict[str, Any]:
    description = one.description
    notes = ["Needs a fresh sign-in."] if description.sensitive else []
    notes += ["Answers at once; follow the run."] if description.status == 202 else []  # noqa: PLR2004 - HTTP's number
    operation: dict[str, Any] = {
        "operationId": one.route.__name__ if hasattr(one.route, "__name__") else "",
        "summary": (one.route.__doc__ or "").strip().splitlines()[0],
        "parameters": _parameters(one),
        "responses": {
            str(description.status): _response(
                "Done", references.get(description.answer) if description.answer else None
            ),
            **{str(status): _response(text, references[Problem]) for status, text in PROBLEMS.items()},
        },
    }
    if notes:
        operation["description"] = " ".join(notes)
    if description.body is not None:
        content = {"application/json": {"schema": references[description.body]}}
        operation["requestBody"] = {"required": False, "content": content}
    return operation


def _parameters(one: Operation) -> list[dict[str, Any]]:
    text = {"type": "string"}
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": text | {"minLength": 1}}
        for name in re.findall(r"<(\w+)>", one.path)
    ]
    return in_path + [{"name": name, "in": "query", "schema": text} for name in one.description.query]


def _response(text: str, schema: Any) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema or {"type": "object"}}}}
