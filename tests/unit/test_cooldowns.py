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


def test_a_guess_doubles_while_the_product_is_not_well(documents: FakeDocuments, clock: FakeClock) -> None:
    """Each lock soon after the last one is longer, up to the longest; whoever is locked out beside it adds nothing."""
    waits = []
    for _ in range(6):
        waits.append(Cooldowns(documents, clock).lock("directory", 60, longest=600))
        beside = Cooldowns(documents, clock).lock("directory", 60, longest=600)
        assert beside == waits[-1]
        clock.advance(waits[-1] + 1)

    assert waits == [60, 120, 240, 480, 600, 600]


def test_a_guess_begins_anew_once_the_product_was_well(documents: FakeDocuments, clock: FakeClock) -> None:
    """For as long as the last wait lasted."""
    for _ in range(2):
        wait = Cooldowns(documents, clock).lock("directory", 60, longest=600)
        clock.advance(wait + 1)
    clock.advance(wait)

    assert wait == 120
    assert Cooldowns(documents, clock).lock("directory", 60, longest=600) == 60


def test_what_zoho_says_is_never_made_longer(documents: FakeDocuments, clock: FakeClock) -> None:
    """Nor does a guess grow from it."""
    clock.advance(Cooldowns(documents, clock).lock("directory", 60, longest=600) + 1)
    told = Cooldowns(documents, clock).lock("directory", 7)
    clock.advance(8)

    assert told == 7
    assert Cooldowns(documents, clock).lock("directory", 60, longest=600) == 60


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
