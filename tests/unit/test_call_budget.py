"""The budget of calls to People: never more than allowed, whoever calls."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from groupsync.core.errors import OutOfTimeError, PermanentError, TransientError
from groupsync.state.call_budget import CallBudget
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments

MINUTE_START = 1_790_000_040.0
DAY_LENGTH = 86_400


@pytest.fixture
def clock() -> FakeClock:
    """Give a clock at the start of a minute, 13:34 UTC."""
    return FakeClock(MINUTE_START)


@pytest.fixture
def documents(clock: FakeClock) -> FakeDocuments:
    """Give what the functions share."""
    return FakeDocuments(clock)


def budget(documents: FakeDocuments, clock: FakeClock, time_left: float = 900, **changes: Any) -> CallBudget:
    """Build one function's view of the budget: 20 calls a minute."""
    values: dict[str, Any] = {"clock": clock, "sleep": clock.sleep, "time_left": lambda: time_left, "per_minute": 20}
    return CallBudget(documents, **(values | changes))


def test_the_minute_that_is_used_up_is_waited_out(documents: FakeDocuments, clock: FakeClock) -> None:
    """Sixty calls by two functions take three minutes, twenty in each."""
    functions = [budget(documents, clock), budget(documents, clock)]
    minutes: Counter[int] = Counter()
    for number in range(60):
        functions[number % 5 == 0].reserve()
        minutes[int(clock() // 60)] += 1
        clock.advance(0.1)

    assert max(minutes.values()) <= 20
    assert sum(minutes.values()) == 60
    assert len(clock.sleeps) >= 2


def test_a_wait_that_is_too_long_is_given_back(documents: FakeDocuments, clock: FakeClock) -> None:
    """A function does not sleep through its own end: the caller is told when to come back."""
    budget(documents, clock).reserve(20)
    clock.advance(10)

    with pytest.raises(OutOfTimeError) as caught:
        budget(documents, clock, time_left=54).reserve()
    assert caught.value.retry_after == 50
    assert clock.sleeps == []
    budget(documents, clock, time_left=56).reserve()
    assert clock.sleeps == [50]


def test_a_sweep_leaves_room_for_webhooks(documents: FakeDocuments, clock: FakeClock) -> None:
    """With a share of 80 % a sweep stops at 16 of 20; a webhook still gets the rest at once."""
    sweep = budget(documents, clock, time_left=0, share=0.8)
    for _ in range(16):
        sweep.reserve()

    with pytest.raises(OutOfTimeError):
        sweep.reserve()
    webhook = budget(documents, clock, time_left=0)
    webhook.reserve(4)
    with pytest.raises(OutOfTimeError):
        webhook.reserve()


def test_many_calls_cost_few_writes(documents: FakeDocuments, clock: FakeClock) -> None:
    """A function that calls on and on reserves ten at a time; one that calls once reserves one."""
    busy = budget(documents, clock, per_minute=200)
    for _ in range(100):
        busy.reserve()
    assert documents.writes <= 15

    budget(documents, clock, per_minute=200).reserve()

    used = next(iter(documents.bodies("budget").values()))["used"]
    assert 101 <= used <= 110


def test_more_than_a_minute_holds_is_refused(documents: FakeDocuments, clock: FakeClock) -> None:
    """A reservation that can never succeed does not wait for ever."""
    with pytest.raises(PermanentError):
        budget(documents, clock).reserve(21)

    assert clock.sleeps == []


def test_what_was_reserved_ends_with_its_minute(documents: FakeDocuments, clock: FakeClock) -> None:
    """Calls saved up in one minute are not made on top of the next one's."""
    first = budget(documents, clock)
    for _ in range(12):
        first.reserve()
    clock.advance(60)
    for _ in range(20):
        first.reserve()

    with pytest.raises(OutOfTimeError):
        budget(documents, clock, time_left=0).reserve()
    assert clock.sleeps == []


def test_two_at_the_same_moment_do_not_share_a_call(documents: FakeDocuments, clock: FakeClock) -> None:
    """The function that loses the write reads again and counts on top."""
    rivals: list[str] = []

    def rival(operation: str) -> None:
        if operation == "documents.write" and not rivals:
            rivals.append(operation)
            budget(documents, clock).reserve(15)

    documents.before_call = rival
    budget(documents, clock).reserve(5)

    with pytest.raises(OutOfTimeError):
        budget(documents, clock, time_left=0).reserve()


def test_a_clock_that_is_behind_does_not_open_the_last_minute_again(documents: FakeDocuments, clock: FakeClock) -> None:
    """The minute of the function that is ahead counts for all."""
    ahead = FakeClock(clock() + 60)
    budget(documents, ahead).reserve(20)

    with pytest.raises(OutOfTimeError):
        budget(documents, clock, time_left=0).reserve()


def test_the_daily_share_stops_sweeps_only(documents: FakeDocuments, clock: FakeClock) -> None:
    """At 30 % of what we used and what is left, sweeps wait for the next day; others are told."""
    calls = budget(documents, clock, per_minute=100)
    calls.reserve(30)

    assert calls.check_daily(71, share_percent=30, strict=True) is False
    assert calls.check_daily(70, share_percent=30, strict=False) is True
    with pytest.raises(TransientError) as caught:
        calls.check_daily(70, share_percent=30, strict=True)
    assert caught.value.retry_after == DAY_LENGTH - MINUTE_START % DAY_LENGTH


def test_the_day_counts_across_minutes_and_begins_anew(documents: FakeDocuments, clock: FakeClock) -> None:
    """Minutes add up to the day; the next day has its own count."""
    calls = budget(documents, clock)
    calls.reserve(15)
    clock.advance(60)
    calls.reserve(15)
    assert calls.check_daily(70, share_percent=30, strict=False) is True

    clock.advance(DAY_LENGTH)

    assert calls.check_daily(70, share_percent=30, strict=False) is False


def test_an_allowance_that_is_not_known_stops_nobody(documents: FakeDocuments, clock: FakeClock) -> None:
    """Before People's first answer there is nothing to judge by; an allowance of 0 is used up."""
    calls = budget(documents, clock)

    assert calls.check_daily(None, share_percent=30, strict=True) is False
    assert calls.check_daily(0, share_percent=30, strict=False) is True
