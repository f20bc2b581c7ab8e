"""Lists that grow are read in pages: each row once, whatever comes in between, and no parameter is ignored."""

from __future__ import annotations

import pytest

from tests.functional.admin.world import AdminWorld


def test_runs_are_paged_newest_first(world: AdminWorld) -> None:
    """A run that begins between two pages does not move the others."""
    world.set_up()
    expected = [world.finish_preview() for _ in range(60)][::-1]

    first = world.get("/runs").body
    world.finish_preview()
    rest = world.get("/runs", multiValueQueryStringParameters={"cursor": [first["cursor"]]}).body

    assert [one["run_id"] for one in (*first["runs"], *rest["runs"])] == expected
    assert (len(first["runs"]), rest["cursor"]) == (50, None)


def test_exceptions_are_paged(world: AdminWorld) -> None:
    """Rejecting a large hold leaves thousands."""
    for number in range(1000, 1600):
        world.note("exception", f"{number}", at=number, connect_id=str(number))

    first = world.get("/exceptions").body
    rest = world.get("/exceptions", multiValueQueryStringParameters={"cursor": [first["cursor"]]}).body

    assert [one["id"] for one in (*first["exceptions"], *rest["exceptions"])] == [str(one) for one in range(1000, 1600)]
    assert (len(first["exceptions"]), rest["cursor"]) == (500, None)


@pytest.mark.parametrize("path", ["/runs", "/exceptions", "/groups"])
@pytest.mark.parametrize(("name", "value"), [("state", "in"), ("cursor", "not a cursor")])
def test_a_wrong_parameter_is_refused(world: AdminWorld, path: str, name: str, value: str) -> None:
    """Nothing is filtered or begun anew silently."""
    answer = world.get(path, multiValueQueryStringParameters={name: [value]})

    assert (answer.status, answer.body["field"]) == (400, name)
