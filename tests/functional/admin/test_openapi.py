"""The OpenAPI document is made from the code, and says what the routes do."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.documents import ROOT
from tests.functional.admin.world import VIEWER, AdminWorld


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the operations by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


@pytest.fixture
def document(world: AdminWorld) -> dict[str, Any]:
    """The document, as somebody who may only look gets it."""
    answer = world.send("show-openapi", claims=VIEWER)
    assert answer.status == 200
    return answer.body


def test_every_route_is_in_it_once(document: dict[str, Any]) -> None:
    """Whoever adds a route need not think of the document."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "functions" / "admin").glob("routes_*.py")]
    routes = [line for source in sources for line in source.splitlines() if line.startswith("@router.")]
    names = [one["operationId"] for one in operations(document).values()]
    assert len(routes) == len(operations(document)) > 30
    assert len(set(names)) == len(names)


def test_bodies_and_answers_are_those_of_the_models(document: dict[str, Any]) -> None:
    """Keys, types and limits come from where they are checked."""
    order = operations(document)["POST /integration/delete"]
    reference = order["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = document["components"]["schemas"][reference.rpartition("/")[2]]

    assert schema["required"] == ["groups"]
    assert schema["properties"]["groups"]["enum"] == ["keep", "empty"]
    assert schema["additionalProperties"] is False
    assert set(order["responses"]) >= {"202", "400", "401", "403", "409"}


def test_the_configuration_is_described_key_by_key(document: dict[str, Any]) -> None:
    """A form is made of it: defaults, choices and bounds are those of the model, for saving and for a preview."""
    schemas = document["components"]["schemas"]
    guard = schemas["Guard"]["properties"]
    own = [schemas[name]["properties"]["configuration"] for name in ("ConfigurationRequest", "PreviewRequest")]

    assert all("#/components/schemas/Configuration" in str(one) for one in own)
    assert schemas["Configuration"]["required"] == ["network_id"]
    assert schemas["Configuration"]["properties"]["drift"]["enum"] == ["report", "enforce"]
    assert guard["leavers"]["default"] == {"count": 3, "percent": 2, "max": 200}
    assert schemas["CappedLimit"]["properties"]["percent"]["maximum"] == 100


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    """No schema is missing."""
    text = str(document)
    named = {part.partition("'")[0] for part in text.split("#/components/schemas/")[1:]}

    assert named
    assert named <= set(document["components"]["schemas"])


def test_what_a_route_says_of_itself_is_what_it_does() -> None:
    """A body that is read is described, and so are a fresh sign-in and an answer that has to be followed."""
    import routes  # type: ignore[import-not-found]  # noqa: PLC0415 - only once the function's folder is importable
    import routes_openapi  # type: ignore[import-not-found]  # noqa: PLC0415

    from groupsync.web.described import description_of  # noqa: PLC0415 - one identity with the function's

    assert routes.ROUTERS
    wrong = []
    for one in routes_openapi.operations():
        source = inspect.getsource(one.route)
        said = description_of(one.route)
        does = ("json_model(" in source, "require_fresh_sign_in" in source, ", 202" in source.rpartition("return")[2])
        if does != (said.body is not None, said.sensitive, said.status == 202):
            wrong.append(one.path)

    assert wrong == []
