"""Profile work, killed after any single effect: delivered again, or found by a sweep, Directory ends right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groupsync.engine.profiles.confirmations import confirmed_fields
from groupsync.state.integration_state import load_configuration, load_integration
from groupsync.state.runs import list_runs
from tests.functional.engine.company import Product
from tests.functional.engine.crash import recover
from tests.functional.engine.killing import KilledError
from tests.functional.engine.profile_stage import confirm, following, in_directory, profile_calls, with_profiles
from tests.functional.engine.stage import Stage

MOBILE, EXTENSION = "+12015550123", "4242"


def an_edit_is_told_of() -> Product:
    """One person has two new values, one of which Directory refuses, and the hint is in the queue."""
    product = following()
    person = product.people()[0]
    product.world.edit(
        person.record_id, {"Mobile": "+1 201 555 0123", "Extension": EXTENSION, "Work_location": "x" * 300}
    )
    product.hint(person.record_id)
    return product


def edits_are_to_be_swept() -> Product:
    """Two people have new values that no webhook told of."""
    product = following()
    for person in product.people()[:2]:
        product.world.edit(person.record_id, {"Mobile": "+1 201 555 0123", "Extension": EXTENSION}, silent=True)
    return product


def nothing_is_known_yet() -> Product:
    """The fields were confirmed just now, and Directory has nothing but names."""
    product = with_profiles(Stage(people=4, departments=1, designations=1))
    confirm(product)
    for person in product.people()[:2]:
        product.world.edit(person.record_id, {"Mobile": "+1 201 555 0123", "Extension": EXTENSION}, silent=True)
    return product


def sweep(product: Product) -> None:
    """Sweep everybody, with the chunks."""
    product.sweep("full")


@pytest.mark.parametrize("lost", [False, True], ids=["delivered again", "lost and overtaken"])
@pytest.mark.parametrize(
    ("begin", "do", "people"),
    [(an_edit_is_told_of, Product.work, 1), (edits_are_to_be_swept, sweep, 2), (nothing_is_known_yet, sweep, 2)],
)
def test_killed_while_profiles_are_written(
    begin: Callable[[], Product], do: Callable[[Product], None], people: int, *, lost: bool
) -> None:
    """Each value is there, the ledger knows it, no run and no intent stays open, and the next sweep is quiet."""
    product = begin()
    product.killer.arm(0)
    do(product)
    effects = product.killer.count

    assert effects > 5
    for at in range(1, effects + 1):
        product = begin()
        product.killer.arm(at)
        with pytest.raises(KilledError):
            do(product)
        recover(product, lost=lost)
        mark = len(product.world.events)
        product.sweep("full")
        where = f"killed after effect {at} of {effects}"
        edited = product.people()[:people]
        assert {in_directory(product, one, "mobile") for one in edited} == {MOBILE}, where
        assert {in_directory(product, one, "extension") for one in edited} == {EXTENSION}, where
        assert profile_calls(product, mark) == [], where
        states = [account.profile for account in product.stores.ledger.accounts.values()]
        assert all(not state.writing and not state.live(product.clock()) for state in states), where
        assert unaudited(product) == set(), where
        assert product.queue.dead == [], where
        assert [run.run_id for run in list_runs(product.documents) if not run.finished] == [], where
        assert keys_left(product) == [], where


def unaudited(product: Product) -> set[str]:
    """Give whose written values no audit row tells of."""
    told = {row.connect_id for row in product.stores.audit.rows if row.kind == "profile" and row.outcome == "applied"}
    wrote = {one["user"] for one in product.world.events.read(0, kind="profile") if one["product"] == "directory"}
    return wrote - told


def keys_left(product: Product) -> list[str]:
    """Give the runs whose data key is still there."""
    runs = [run.run_id for run in list_runs(product.documents)]
    return [run for run in runs if "data_key" in product.documents.bodies(f"run#{run}")]


def test_the_fields_stay_confirmed() -> None:
    """What the tests above rest on: every field with a home is followed."""
    product = following()
    configuration = load_configuration(product.documents, load_integration(product.documents).configuration_version)

    assert configuration is not None
    assert len(confirmed_fields(product.documents, configuration)) == 11
