"""Every route of the admin API, whichever there are: bad input is refused, and the refusal says why.

No token, one that is over, and one of another pool end at the gateway: `tests/infra/test_api.py` holds the authorizer
to every address of the API, `tests/e2e/test_sign_in.py` tries them on the deployed stack.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from groupsync.administration.admin_request import LARGEST_BODY
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.bad_input import ROWS, Wrong
from tests.functional.admin.test_any_request import furnished
from tests.functional.admin.world import VIEWER, AdminWorld, Answer
from tests.functional.gateway_events import body_of, load_event

# In Lambda the function's folder is the root that its modules are imported from.
sys.path.insert(0, str(Path(__file__).parents[3] / "functions" / "admin"))
import routes_openapi
from routes import ROUTERS


def braced(path: str) -> str:
    """Write a path as the OpenAPI document does."""
    return re.sub(r"<(\w+)>", r"{\1}", path)


OPERATIONS = {f"{one.method} {braced(one.path)}": one for one in routes_openapi.operations()}
NAMES = sorted(ROWS)
CHANGING = [name for name in NAMES if not name.startswith("GET ")]
SENSITIVE = [name for name, one in sorted(OPERATIONS.items()) if one.description.sensitive]
WITH_BODY = [name for name, one in sorted(OPERATIONS.items()) if one.description.body is not None]


def ask(world: AdminWorld, name: str, *, path: str = "", body: Any = None, claims: Any = None) -> Answer:
    """Ask a route for what its row says is good, or for something else."""
    method, _, rule = name.partition(" ")
    address = path or ROWS[name].path or re.sub(r"\{\w+\}", "404", rule)
    sent = body if isinstance(body, str) else json.dumps(ROWS[name].body if body is None else body)
    event = load_event("admin-show-integration", httpMethod=method, path=f"/admin{address}", body=sent)
    answer = world.handle(event, claims=claims)
    return Answer(answer["statusCode"], body_of(answer), answer.get("headers") or {})


def insist(name: str, wrong: Wrong) -> None:
    """Insist that a request is refused as the table says, in words, and that nothing is written but who asked."""
    world = furnished(wrong.state)
    before = world.documents.versions()
    answer = ask(world, name, path=wrong.path, body=wrong.body)

    assert (answer.status, answer.body["error"]) == (wrong.status, wrong.error)
    assert len(answer.body["message"]) > len("not now")
    assert answer.body.get("field", "") == wrong.field
    assert world.documents.versions() == before


def test_every_route_has_its_row() -> None:
    """Whoever adds a route says what it refuses."""
    assert ROUTERS
    assert set(OPERATIONS) == set(ROWS)


def test_each_row_says_what_its_route_can_refuse() -> None:
    """A route that reads a body has wrong types, one with an id in its address an unknown one, and only those."""
    lacking = {
        name: (bool(row.types), row.unknown is not None)
        for name, row in ROWS.items()
        if bool(row.types) != (OPERATIONS[name].description.body is not None) or ("{" in name and row.unknown is None)
    }

    assert lacking == {}


@pytest.mark.parametrize(("name", "wrong"), [(name, one) for name in NAMES for one in ROWS[name].types])
def test_a_wrong_type_is_named(name: str, wrong: Wrong) -> None:
    """400 with the path of the key, and nothing is written."""
    insist(name, wrong)


@pytest.mark.parametrize("name", [name for name in NAMES if ROWS[name].unknown is not None])
def test_an_unknown_id_is_404(name: str) -> None:
    """Whatever it is the id of."""
    wrong = ROWS[name].unknown

    assert wrong is not None
    insist(name, wrong)


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(ROWS[name].state, Wrong)])
def test_the_wrong_state_is_409_and_why(name: str) -> None:
    """Not now; the answer names the state, or what has to come first."""
    wrong = ROWS[name].state

    assert isinstance(wrong, Wrong)
    insist(name, wrong)


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(ROWS[name].state, str)])
@pytest.mark.parametrize("state", Lifecycle)
def test_what_is_said_to_be_asked_in_any_state_can_be(name: str, state: Lifecycle) -> None:
    """Never 409, in none of the states."""
    assert ask(furnished(state), name).status in {200, 404}


@pytest.mark.parametrize("name", NAMES)
def test_an_oversized_body_is_413(name: str) -> None:
    """Larger bodies are not even parsed, whatever the route makes of one."""
    world = furnished(Lifecycle.ACTIVE)
    before = world.documents.versions()
    answer = ask(world, name, body=json.dumps({"x": "1" * LARGEST_BODY}))

    assert (answer.status, answer.body["error"]) == (413, "too_large")
    assert world.documents.versions() == before


@pytest.mark.parametrize("name", WITH_BODY)
@pytest.mark.parametrize("body", ["{", "[]", '"x"', "7"])
def test_a_body_that_is_no_object_is_400(name: str, body: str) -> None:
    """Named `body`."""
    insist(name, Wrong(400, "invalid_request", body=body, field="body"))


@pytest.mark.parametrize("name", WITH_BODY)
def test_an_unknown_key_is_400(name: str) -> None:
    """A typo is never taken for consent to a default."""
    insist(name, Wrong(400, "invalid_request", body=ROWS[name].body | {"tpyo": 1}, field="tpyo"))


@pytest.mark.parametrize("name", NAMES)
def test_a_viewer_looks_and_changes_nothing(name: str) -> None:
    """Every GET is answered, everything else is 403."""
    world = furnished(Lifecycle.ACTIVE)
    before = world.documents.versions()
    answer = ask(world, name, claims=VIEWER | {"auth_time": "1"})

    assert (answer.status == 403) is (name in CHANGING)
    assert answer.status in {200, 403, 404}
    assert world.documents.versions() == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("groups", ["", "somebody"])
def test_whoever_is_in_no_group_sees_nothing(name: str, groups: str) -> None:
    """Also where a route forgot to ask."""
    assert ask(furnished(Lifecycle.ACTIVE), name, claims={"cognito:groups": groups}).status == 403


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("state", [Lifecycle.ACTIVE, Lifecycle.PENDING])
def test_an_old_sign_in_comes_before_everything_else(name: str, state: Lifecycle) -> None:
    """401 whatever was sent, so that nobody tries ids out with a session that was left open; nothing is written."""
    world = furnished(state)
    before = (world.documents.versions(), len(world.audit.rows))
    answer = ask(world, name, body="{", claims={"auth_time": str(int(world.clock()) - 901)})

    assert (answer.status, answer.body["error"]) == (401, "reauthentication_required")
    assert (world.documents.versions(), len(world.audit.rows)) == before
