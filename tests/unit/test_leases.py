"""Leases: one holder at a time, and a fence that tells the old from the new."""

from __future__ import annotations

import pytest

from groupsync.core.errors import ConflictError, OvertakenError
from groupsync.ports.documents import Put
from groupsync.state.leases import Lease, acquire, fence, is_taken, release
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments


def test_the_first_to_ask_holds_it() -> None:
    """A lease that nobody holds is given for the term asked; somebody else gets none."""
    documents = FakeDocuments()

    assert acquire(documents, "sweep", "a", 100, 60) == Lease("sweep", "a", 1, 160, 1)
    assert acquire(documents, "sweep", "b", 159, 60) is None
    assert acquire(documents, "token", "b", 100, 60) == Lease("token", "b", 1, 160, 1)


def test_a_lease_that_is_over_changes_hands_with_a_higher_fence() -> None:
    """The old holder cannot give back what is no longer its own."""
    documents = FakeDocuments()
    old = acquire(documents, "sweep", "a", 100, 60)
    new = acquire(documents, "sweep", "b", 160, 60)

    assert old is not None
    assert new is not None
    assert (old.fence, new.fence) == (1, 2)
    release(documents, old)
    assert acquire(documents, "sweep", "c", 162, 60) is None


def test_a_fence_holds_only_for_the_newest_holder() -> None:
    """With a lease that is over but not taken a write happens; after it was taken, and even given back, none does."""
    documents = FakeDocuments()
    old = acquire(documents, "sweep", "a", 100, 60)
    assert old is not None
    documents.write(fence(documents, old), Put(("x", "1"), {}))
    kept = fence(documents, old)
    new = acquire(documents, "sweep", "b", 160, 60)
    assert new is not None
    release(documents, new)

    with pytest.raises(OvertakenError):
        fence(documents, old)
    with pytest.raises(ConflictError):
        documents.write(kept, Put(("x", "2"), {}))
    assert list(documents.bodies("x")) == ["1"]


def test_a_lease_is_taken_until_it_is_given_back() -> None:
    """Its term alone does not end it: its holder may be slow."""
    documents = FakeDocuments()
    before = is_taken(documents, "sweep")
    lease = acquire(documents, "sweep", "a", 100, 60)
    assert lease is not None
    during = is_taken(documents, "sweep")
    release(documents, lease)

    assert (before, during, is_taken(documents, "sweep")) == (False, True, False)


def test_the_same_holder_asks_again() -> None:
    """A holder that lost the answer gets its lease again, under the same fence, for a new term."""
    documents = FakeDocuments()
    acquire(documents, "sweep", "a", 100, 60)

    assert acquire(documents, "sweep", "a", 110, 60) == Lease("sweep", "a", 1, 170, 2)


def test_a_lease_given_back_is_free_at_once() -> None:
    """The fence rises for the next holder all the same."""
    documents = FakeDocuments()
    lease = acquire(documents, "sweep", "a", 100, 60)
    assert lease is not None
    release(documents, lease)

    assert acquire(documents, "sweep", "b", 101, 60) == Lease("sweep", "b", 2, 161, 3)


def test_of_two_at_the_same_moment_one_gets_it() -> None:
    """Whoever writes second, having read the same, gets none."""
    documents = FakeDocuments()
    rivals: list[Lease | None] = []

    def rival_between_read_and_write(operation: str) -> None:
        if operation == "documents.write" and not rivals:
            rivals.append(None)
            rivals[0] = acquire(documents, "sweep", "b", 100, 60)

    documents.before_call = rival_between_read_and_write

    assert acquire(documents, "sweep", "a", 100, 60) is None
    assert rivals == [Lease("sweep", "b", 1, 160, 1)]


def test_a_lease_outlives_its_term_in_the_store() -> None:
    """The document has no expiry: if it vanished the fence would begin again."""
    clock = FakeClock()
    documents = FakeDocuments(clock)
    acquire(documents, "sweep", "a", clock(), 60)
    clock.advance(10**9)
    lease = acquire(documents, "sweep", "b", clock(), 60)

    assert lease is not None
    assert lease.fence == 2
