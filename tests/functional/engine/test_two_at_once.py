"""Two at once: a sweep that slept past its lease, a webhook in the middle of one, older chunks: the newer one wins."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from groupsync.state.runs import list_runs
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import sums_up, taken_out, unowned, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product
    from tests.sandbox.zoho.company import Employee

OVERSLEPT = 16 * 60
BOUNDARIES = range(1, 200)
"""More than a small sweep has; the first that it does not have ends the test."""


OUTSIDE = ("zoho.call", "ledger.", "documents.write", "queue.")


def moved() -> tuple[Product, Employee, str]:
    """Somebody was moved without a webhook, and no sweep has seen it; give where the person came from."""
    product = Stage().active()
    person = product.people()[0]
    home = person.department_id
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    return product, person, home


def disturb_at(product: Product, boundary: int, disturbance: Callable[[], None]) -> list[str]:
    """Let something happen when the next piece of work comes to such a boundary to the outside; give which it was."""
    numbers, met = itertools.count(1), list[str]()

    def disturb(operation: str) -> None:
        if not met and operation.startswith(OUTSIDE) and not operation.endswith(".done") and next(numbers) == boundary:
            met.append(operation)
            disturbance()

    product.killer.disturb = disturb
    return met


def test_a_sweep_that_oversleeps_hands_nothing_over() -> None:
    """Asleep while it reads, until another sweep took its lease and ended: it writes nothing but its own end."""
    product, person, home = moved()
    seen: dict[str, object] = {}

    def oversleep() -> None:
        product.clock.advance(OVERSLEPT)
        product.sweep("full")
        product.world.move(person.record_id, department=home, silent=True)
        product.clock.advance(60)
        product.sweep("incremental")
        seen.update(documents=product.documents.versions(), ledger=product.stores.ledger.writes)

    product.killer.once("zoho.call", oversleep)
    late = product.sweep("full")

    documents = product.documents.versions()
    written = {key for key in documents if documents[key] != seen["documents"].get(key)}  # type: ignore[attr-defined]
    assert (late.status, late.reason) == ("skipped", "another sweep took over")
    assert {key[0] for key in written} <= {"run", "cooldown", "budget", "quota", "call_budget"}
    assert product.stores.ledger.writes == seen["ledger"]
    assert wrong_in(product) == {}


@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_a_sweep_may_oversleep_anywhere(mode: str) -> None:
    """Wherever it stood when another sweep took over, and people had moved back meanwhile: nobody is moved by it."""
    met = []
    for boundary in BOUNDARIES:
        product, person, home = moved()
        mark: list[int] = []

        def oversleep(
            product: Product = product, person: Employee = person, home: str = home, mark: list[int] = mark
        ) -> None:
            product.clock.advance(OVERSLEPT)
            product.world.move(person.record_id, department=home, silent=True)
            product.clock.advance(60)
            if product.sweep("full").status == "completed":
                mark.append(len(product.world.events))

        found = disturb_at(product, boundary, oversleep)
        product.sweep(mode, work=False)
        product.killer.disturb = None
        product.work()
        if not found:
            break
        met += found
        if not mark:  # the other one was told that this one had planned already: the move back is for the next one
            product.clock.advance(60)
            product.sweep("incremental")
        where = f"boundary {boundary}: {found}"
        assert wrong_in(product) == {}, where
        assert unowned(product) == set(), where
        assert not mark or taken_out(product, since=mark[0]) == set(), where
        assert all(run.finished and sums_up(dict(run.counts)) for run in list_runs(product.documents)), where
    assert {"zoho.call", "documents.write", "queue.send"} <= set(met)


@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_a_webhook_anywhere_in_a_sweep(mode: str) -> None:
    """A→B→A, and the hint about the second A comes at any boundary of a slow sweep that has seen B: A it is."""
    met = []
    for boundary in BOUNDARIES:
        product, person, home = moved()

        def come_back(product: Product = product, person: Employee = person, home: str = home) -> None:
            product.clock.advance(OVERSLEPT)
            product.world.move(person.record_id, department=home)
            product.hint(person.record_id)
            product.work()

        found = disturb_at(product, boundary, come_back)
        product.sweep(mode, work=False)
        product.killer.disturb = None
        product.work()
        if not found:
            break
        met += found
        where = f"boundary {boundary}: {found}"
        assert f"department:{home}" in product.groups_of(person), where
        assert wrong_in(product) == {}, where
        assert all(sums_up(dict(run.counts)) for run in list_runs(product.documents)), where
    assert {"zoho.call", "documents.write", "queue.send"} <= set(met)


def test_a_full_sweep_makes_older_chunks_stale() -> None:
    """An incremental sweep saw B, its chunk is still on its way, a full sweep sees A again: nobody moves at all."""
    product, person, home = moved()
    older = product.sweep("incremental", work=False)
    product.world.move(person.record_id, department=home, silent=True)
    product.clock.advance(60)
    mark = len(product.world.events)

    newer = product.sweep("full", work=False)
    product.work()

    assert (older.chunks, newer.status) == (1, "completed")
    assert product.world.events.read(mark, kind="membership") == []
    assert product.run(older.run_id).counts["skipped"] == 2
    assert wrong_in(product) == {}


def test_a_full_sweep_that_wants_something_else_makes_older_chunks_stale_too() -> None:
    """Back in A, with another designation: the newer chunk comes after the older one, which must not move anybody."""
    product, person, home = moved()
    older = product.sweep("incremental", work=False)
    other = next(one for one in product.world.company.designations if one.record_id != person.designation_id)
    product.world.move(person.record_id, department=home, silent=True)
    product.world.edit(person.record_id, {"Designation": other.record_id}, silent=True)
    product.clock.advance(60)
    mark = len(product.world.events)

    newer = product.sweep("full", work=False)
    product.work()

    assert (older.chunks, newer.chunks) == (1, 1)
    assert taken_out(product, since=mark) == set()
    assert len(product.world.events.read(mark, kind="membership")) == 2
    assert product.run(older.run_id).counts["skipped"] == 2
    assert wrong_in(product) == {}


def test_whoever_an_older_chunk_touched_meanwhile_is_read_again() -> None:
    """The chunk lands while the next sweep reads something newer: the cursor waits, the sweep after reads it too."""
    product, person, home = moved()
    other = product.people()[1]
    product.sweep("incremental", work=False)
    product.world.move(person.record_id, department=home, silent=True)
    product.clock.advance(10 * 60)
    product.world.move(other.record_id, department=elsewhere(product, other), silent=True)
    cursor = product.cursor()

    def apply_the_chunk() -> None:
        product.clock.advance(1)
        product.work()

    product.killer.once("zoho.call", apply_the_chunk)
    product.sweep("incremental")
    product.killer.disturb = None
    product.clock.advance(60)
    product.sweep("incremental")

    assert product.cursor() > cursor
    assert wrong_in(product) == {}


def test_the_configuration_changes_while_a_sweep_reads() -> None:
    """What it plans is of the version before: all of it is dropped, and these people are looked at again."""
    product, person, home = moved()
    exclude_home = {"groups": {"department": {"exclude": [home]}}}
    product.killer.once("zoho.call", lambda: product.configure(exclude_home))
    run = product.sweep("full")

    assert run.counts["skipped"] == run.counts["planned"] == 2
    assert f"department:{home}" in product.groups_of(person)
    assert f"department:{person.department_id}" in product.groups_of(person)


def test_deactivated_while_a_sweep_reads() -> None:
    """Nothing of its plan is done."""
    product, person, home = moved()
    product.killer.once("zoho.call", product.deactivate)
    run = product.sweep("full")

    assert run.counts["skipped"] == run.counts["planned"] == 2
    assert product.groups_of(person) == {f"department:{home}", f"designation:{person.designation_id}"}
