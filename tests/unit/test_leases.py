"""Leases: one holder at a time, and a fence that tells the old from the new."""

from __future__ import annotations

from groupsync.state.leases import Lease, acquire, release, renew
from tests.fakes import FakeClock, FakeDocuments


def test_the_first_to_ask_holds_it() -> None:
    """A lease that nobody holds is given for the term asked; somebody else gets none."""
    documents = FakeDocuments()

    assert acquire(documents, "sweep", "a", 100, 60) == Lease("sweep", "a", 1, 160, 1)
    assert acquire(documents, "sweep", "b", 159, 60) is None
    assert acquire(documents, "token", "b", 100, 60) == Lease("token", "b", 1, 160, 1)


def test_a_lease_that_is_over_changes_hands_with_a_higher_fence() -> None:
    """The old holder can neither renew nor give back what is no longer its own."""
    documents = FakeDocuments()
    old = acquire(documents, "sweep", "a", 100, 60)
    new = acquire(documents, "sweep", "b", 160, 60)

    assert old is not None
    assert new is not None
    assert (old.fence, new.fence) == (1, 2)
    assert renew(documents, old, 161, 60) is None
    release(documents, old)
    assert acquire(documents, "sweep", "c", 162, 60) is None


def test_renewing_prolongs_and_keeps_the_fence() -> None:
    """A renewed lease lasts from now; one that ran out and was not taken is still its holder's."""
    documents = FakeDocuments()
    lease = acquire(documents, "sweep", "a", 100, 60)
    assert lease is not None
    lease = renew(documents, lease, 150, 60)
    assert lease is not None
    assert acquire(documents, "sweep", "b", 209, 60) is None

    renewed = renew(documents, lease, 300, 60)

    assert renewed == Lease("sweep", "a", 1, 360, 3)


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
