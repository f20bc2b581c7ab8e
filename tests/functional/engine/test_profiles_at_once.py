"""Newer wins for profiles: whatever is read later is what stands in the end, whoever comes last."""

from __future__ import annotations

import pytest

from groupsync.core.model import ConnectId
from tests.functional.engine.company import Product
from tests.functional.engine.profile_stage import following, in_directory, profile_calls
from tests.sandbox.zoho.company import Employee

OLD, NEW = "4444", "5555"


@pytest.fixture
def product() -> Product:
    """A company whose profiles are followed; somebody's extension is about to be written by an open sweep."""
    product = following()
    product.world.edit(person_of(product).record_id, {"Extension": OLD}, silent=True)
    product.sweep("full", work=False)
    return product


def person_of(product: Product) -> Employee:
    """Give the one whom it is about."""
    return product.people()[0]


def live_first(product: Product) -> None:
    """Work off the hint before the chunk that was sent earlier."""
    chunks = [one for one in product.queue.waiting if one.message.group == "sweep"]
    for one in chunks:
        product.queue.waiting.remove(one)
    product.work()
    product.queue.waiting.extend(chunks)
    product.work()


def test_a_stale_chunk_writes_nothing(product: Product) -> None:
    """A webhook that was worked on first is newer; the chunk is skipped, and the person read again."""
    person = person_of(product)
    product.world.edit(person.record_id, {"Extension": NEW})
    product.hint(person.record_id)
    mark = len(product.world.events)
    live_first(product)

    assert in_directory(product, person, "extension") == NEW
    assert profile_calls(product, mark) == ["updateUser"]


def test_a_no_op_makes_a_chunk_stale_as_well(product: Product) -> None:
    """Somebody set the value back: the webhook has nothing to write, and what the sweep planned is history."""
    person = person_of(product)
    before = in_directory(product, person, "extension")
    product.world.edit(person.record_id, {"Extension": before})
    product.hint(person.record_id)
    mark = len(product.world.events)
    live_first(product)

    assert in_directory(product, person, "extension") == before
    assert profile_calls(product, mark) == []


def test_a_newer_sweep_makes_an_older_chunk_stale() -> None:
    """What an incremental sweep planned is not written after a full one that saw the value set back."""
    product = following()
    person = person_of(product)
    before = in_directory(product, person, "extension")
    product.world.edit(person.record_id, {"Extension": OLD}, silent=True)
    product.sweep("incremental", work=False)
    product.clock.advance(60)
    product.world.edit(person.record_id, {"Extension": before}, silent=True)
    mark = len(product.world.events)
    product.sweep("full")

    assert in_directory(product, person, "extension") == before
    assert profile_calls(product, mark) == []


def test_no_fact_of_an_older_call_counts(product: Product) -> None:
    """Both came to an end: the ledger has the digest of what stands in Directory, and the next sweep is quiet."""
    person = person_of(product)
    product.world.edit(person.record_id, {"Extension": NEW})
    product.hint(person.record_id)
    product.work()
    product.work()
    state = product.stores.ledger.accounts[ConnectId(person.zuid)].profile
    mark = len(product.world.events)
    product.sweep("full")

    assert in_directory(product, person, "extension") == NEW
    assert (state.writing, state.expires) == ({}, 0)
    assert profile_calls(product, mark) == []


def test_a_changed_configuration_stops_a_chunk(product: Product) -> None:
    """What was planned under an older configuration is not written; its people are read again under the new one."""
    person = person_of(product)
    before = in_directory(product, person, "extension")
    profile = {
        "enabled": True,
        "directory_org_id": product.world.directory.org_id,
        "fields": {"extension": None},
    }
    product.configure({"profile": profile})
    product.work()

    assert in_directory(product, person, "extension") == before
