"""The window that all triggers share: who counts, until when, and that two cannot take the last place."""

from __future__ import annotations

import pytest

from groupsync.core.configuration import Guard
from groupsync.core.errors import ConflictError
from groupsync.core.guard import Bases, check
from groupsync.core.model import ConnectId, EmployeeId, Family
from groupsync.core.plan import Change, ChangeKind
from groupsync.engine.guard_budget import WINDOW_KEY, load_window, reserve
from tests.builders import connect_id, department_key
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments

HOUR = 3600
ONE, TWO = connect_id(1), connect_id(2)


@pytest.fixture
def clock() -> FakeClock:
    """Give the clock of all triggers."""
    return FakeClock()


@pytest.fixture
def documents(clock: FakeClock) -> FakeDocuments:
    """Give what the triggers share."""
    return FakeDocuments(clock)


def count(documents: FakeDocuments, clock: FakeClock, axis: str, *people: ConnectId, hours: int = 24) -> None:
    """Reserve as one trigger does: read, then write."""
    window = load_window(documents, now=clock(), hours=hours)
    reserve(documents, window, {axis: {f"change-{one}": one for one in people}}, now=clock())


def test_a_new_stack_has_an_empty_window(documents: FakeDocuments, clock: FakeClock) -> None:
    """Nobody counts, and the first reservation is possible."""
    assert load_window(documents, now=clock(), hours=24).view() == {}


def test_reservations_of_all_triggers_add_up(documents: FakeDocuments, clock: FakeClock) -> None:
    """What one trigger counted the next one sees, axis by axis."""
    count(documents, clock, "leavers", ONE)
    count(documents, clock, "leavers", TWO)
    count(documents, clock, "gains#department:10", TWO)

    assert load_window(documents, now=clock(), hours=24).view() == {
        "leavers": {ONE, TWO},
        "gains#department:10": {TWO},
    }


def test_people_count_for_the_length_of_the_window(documents: FakeDocuments, clock: FakeClock) -> None:
    """A reservation ends after so many hours; a later one of the same window stays."""
    count(documents, clock, "leavers", ONE)
    clock.advance(HOUR)
    count(documents, clock, "leavers", TWO)
    clock.advance(23 * HOUR - 1)

    assert load_window(documents, now=clock(), hours=24).view() == {"leavers": {ONE, TWO}}
    clock.advance(1)
    assert load_window(documents, now=clock(), hours=24).view() == {"leavers": {TWO}}
    clock.advance(HOUR)
    assert load_window(documents, now=clock(), hours=24).view() == {}


def test_a_retry_uses_its_own_reservation(documents: FakeDocuments, clock: FakeClock) -> None:
    """The same change again does not stay in the window for longer, and costs no write."""
    count(documents, clock, "leavers", ONE)
    clock.advance(23 * HOUR)
    writes = documents.writes
    count(documents, clock, "leavers", ONE)
    clock.advance(HOUR)

    assert documents.writes == writes
    assert load_window(documents, now=clock(), hours=24).view() == {}


def test_another_change_of_a_person_counts_from_its_own_time(documents: FakeDocuments, clock: FakeClock) -> None:
    """One person twice is still one person, who counts for as long as the later change does."""
    count(documents, clock, "moves", ONE)
    clock.advance(23 * HOUR)
    window = load_window(documents, now=clock(), hours=24)
    reserve(documents, window, {"moves": {"another": ONE}}, now=clock())
    clock.advance(2 * HOUR)

    assert load_window(documents, now=clock(), hours=24).view() == {"moves": {ONE}}


def test_nothing_to_reserve_writes_nothing(documents: FakeDocuments, clock: FakeClock) -> None:
    """An unchanged company leaves the document alone."""
    reserve(documents, load_window(documents, now=clock(), hours=24), {}, now=clock())
    count(documents, clock, "leavers")

    assert documents.writes == 0


def test_what_is_over_is_dropped_by_the_next_write(documents: FakeDocuments, clock: FakeClock) -> None:
    """The document does not grow for ever."""
    count(documents, clock, "leavers", ONE)
    clock.advance(25 * HOUR)
    count(documents, clock, "moves", TWO)

    assert documents.bodies(*WINDOW_KEY) == {"window": {"changes": {"moves": {f"change-{TWO}": [TWO, int(clock())]}}}}


@pytest.mark.parametrize("earlier", [0, 1], ids=["first ever", "later"])
def test_two_at_once_cannot_both_take_the_last_place(documents: FakeDocuments, clock: FakeClock, earlier: int) -> None:
    """Both read the same window; the second to write is told, and sees the first when it reads again."""
    for number in range(earlier):
        count(documents, clock, "leavers", connect_id(100 + number))
    first = load_window(documents, now=clock(), hours=24)
    second = load_window(documents, now=clock(), hours=24)
    reserve(documents, first, {"leavers": {"a": ONE}}, now=clock())

    with pytest.raises(ConflictError):
        reserve(documents, second, {"leavers": {"b": TWO}}, now=clock())
    assert ONE in load_window(documents, now=clock(), hours=24).view()["leavers"]


def test_webhooks_one_by_one_reach_the_limit(documents: FakeDocuments, clock: FakeClock) -> None:
    """Leavers told one at a time are stopped at the same number as in one plan, until the window has moved on."""
    held = []
    for number in range(10):
        change = Change(
            connect_id(number),
            Family.DEPARTMENT,
            ChangeKind.LEAVE,
            EmployeeId(str(number)),
            removes=(department_key(10),),
        )
        window = load_window(documents, now=clock(), hours=24)
        verdict = check(
            [change], guard=Guard(), bases=Bases(20), window=window.view(), approved=lambda _: False, now=clock()
        )
        reserve(documents, window, verdict.reservations, now=clock())
        held.append(bool(verdict.held))
        clock.advance(HOUR if number < 8 else 20 * HOUR)

    assert held == [False] * 3 + [True] * 6 + [False]
