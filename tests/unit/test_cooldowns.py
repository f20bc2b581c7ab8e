"""Cool-downs: one lock for all functions, never shortened, cheap to ask."""

from __future__ import annotations

import pytest

from groupsync.core.errors import CooldownError
from groupsync.state.cooldowns import Cooldowns
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments


@pytest.fixture
def clock() -> FakeClock:
    """Give the clock of all functions."""
    return FakeClock()


@pytest.fixture
def documents(clock: FakeClock) -> FakeDocuments:
    """Give what the functions share."""
    return FakeDocuments(clock)


def test_a_lock_holds_for_every_function_until_it_is_over(documents: FakeDocuments, clock: FakeClock) -> None:
    """Another function learns of it, with the time that is left, and only for that product."""
    Cooldowns(documents, clock).lock("people", 300)
    other = Cooldowns(documents, clock)
    clock.advance(100)

    with pytest.raises(CooldownError) as caught:
        other.check("people")
    assert (caught.value.product, caught.value.retry_after) == ("people", 200)
    other.check("connect")
    clock.advance(200)
    other.check("people")


def test_a_shorter_lock_does_not_shorten(documents: FakeDocuments, clock: FakeClock) -> None:
    """The latest end counts, whoever says it."""
    Cooldowns(documents, clock).lock("people", 300)
    second = Cooldowns(documents, clock)
    second.lock("people", 10)

    for cooldowns in (second, Cooldowns(documents, clock)):
        with pytest.raises(CooldownError) as caught:
            cooldowns.check("people")
        assert caught.value.retry_after == 300


def test_a_longer_lock_prolongs(documents: FakeDocuments, clock: FakeClock) -> None:
    """A second lock during the first extends it."""
    Cooldowns(documents, clock).lock("people", 10)
    Cooldowns(documents, clock).lock("people", 300)
    clock.advance(299)

    with pytest.raises(CooldownError):
        Cooldowns(documents, clock).check("people")


def test_not_locked_is_believed_for_two_seconds(documents: FakeDocuments, clock: FakeClock) -> None:
    """A call costs no read each; a lock set elsewhere is seen two seconds later at most."""
    reads: list[str] = []
    documents.before_call = reads.append
    cooldowns = Cooldowns(documents, clock)
    for _ in range(5):
        cooldowns.check("people")
    assert reads == ["documents.get", "documents.get.done"]

    Cooldowns(documents, clock).lock("people", 300)
    cooldowns.check("people")
    clock.advance(2)

    with pytest.raises(CooldownError):
        cooldowns.check("people")


def test_our_own_lock_is_known_at_once(documents: FakeDocuments, clock: FakeClock) -> None:
    """The function that was told to wait does not call again, although it has just found the way free."""
    cooldowns = Cooldowns(documents, clock)
    cooldowns.check("people")
    cooldowns.lock("people", 60)

    with pytest.raises(CooldownError):
        cooldowns.check("people")


def test_two_locks_at_the_same_moment(documents: FakeDocuments, clock: FakeClock) -> None:
    """The one that loses the write reads again, and the longer one stands."""
    rivals: list[str] = []

    def rival(operation: str) -> None:
        if operation == "documents.write" and not rivals:
            rivals.append(operation)
            Cooldowns(documents, clock).lock("people", 300)

    documents.before_call = rival
    Cooldowns(documents, clock).lock("people", 10)

    with pytest.raises(CooldownError) as caught:
        Cooldowns(documents, clock).check("people")
    assert caught.value.retry_after == 300
