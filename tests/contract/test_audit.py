"""What whoever asks the audit may rely on: what fits, newest first, page by page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.errors import InvalidInputError
from groupsync.ports.audit import AuditQuery, AuditRow, AuditTrail
from tests.fakes.clock import FakeClock

DAY = 24 * 3600


def row(
    clock: FakeClock, number: int, *, employee: str = "1", group: str = "department:10", run: str = "r-1"
) -> AuditRow:
    """Build a row that is so many hours old."""
    return AuditRow(
        at=clock() - number * 3600,
        run=run,
        trigger="sweep",
        cause="0123456789ab",
        kind="join",
        employee=employee,
        connect_id=f"100{employee}",
        group=group,
        before="out",
        after="in",
        outcome="applied",
        answer="",
        change=f"change-{number}",
        call=f"call-{number}",
    )


def read_all(audit: AuditTrail, query: AuditQuery, *, limit: int) -> list[AuditRow]:
    """Read page after page."""
    rows: list[AuditRow] = []
    position = ""
    while True:
        page = audit.changes(query, position=position, limit=limit)
        assert len(page.rows) <= limit
        rows += page.rows
        position = page.position
        if not position:
            return rows


def some_rows(clock: FakeClock) -> list[AuditRow]:
    """Build rows of three days, the newest first, for two of everything."""
    return [
        row(clock, number, employee=str(1 + number % 2), group=f"department:{10 + number % 3}", run=f"r-{number // 20}")
        for number in range(1, 60)
    ]


def test_a_row_comes_back_as_it_was(audit: AuditTrail, clock: FakeClock) -> None:
    """Empty fields stay empty, and the moment is the same."""
    written = replace(row(clock, 1), group="", answer="not added by Connect")
    audit.append([written])

    assert list(audit.changes(AuditQuery(employee="1")).rows) == [written]


def test_nothing_is_found_where_nothing_is(audit: AuditTrail) -> None:
    """An empty audit has an end."""
    for query in (AuditQuery(employee="1"), AuditQuery(group="department:1"), AuditQuery(run="r-1")):
        assert read_all(audit, query, limit=10) == []


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize(
    "query",
    [
        AuditQuery(employee="1"),
        AuditQuery(group="department:11"),
        AuditQuery(run="r-1"),
        AuditQuery(employee="2", group="department:12"),
        AuditQuery(group="department:10", run="r-2"),
        AuditQuery(employee="2", group="department:12", run="r-1"),
    ],
)
@pytest.mark.parametrize("hours", [0, 50])
def test_all_that_is_given_has_to_fit(
    audit: AuditTrail, clock: FakeClock, query: AuditQuery, limit: int, hours: int
) -> None:
    """Newest first, none twice, none left out, whatever the size of the pages."""
    rows = some_rows(clock)
    audit.append(rows)
    asked = replace(query, since=clock() - hours * 3600 if hours else 0)

    found = read_all(audit, asked, limit=limit)

    assert found == [
        one
        for one in rows
        if all(getattr(query, name) in {"", getattr(one, name)} for name in ("employee", "group", "run"))
        and one.at >= asked.since
    ]
    assert found


@pytest.mark.parametrize("limit", [1, 10, 100])
def test_time_alone_is_a_question(audit: AuditTrail, clock: FakeClock, limit: int) -> None:
    """Over the days, down to the moment that is named."""
    rows = some_rows(clock)
    audit.append(rows)

    assert read_all(audit, AuditQuery(since=clock() - 50 * 3600), limit=limit) == rows[:50]


def test_what_one_call_did_is_told_once(audit: AuditTrail, clock: FakeClock) -> None:
    """Written again, a row replaces itself; another outcome of the same call is a row of its own."""
    first = row(clock, 1)
    audit.append([first])
    audit.append([replace(first, run="r-2"), replace(first, outcome="refused", after="out")])

    found = audit.changes(AuditQuery(employee="1")).rows

    assert {(one.run, one.outcome) for one in found} == {("r-2", "applied"), ("r-1", "refused")}
    assert len(found) == 2


def test_a_position_reads_nothing_that_was_not_asked_for(audit: AuditTrail, clock: FakeClock) -> None:
    """With another question's position one finds only what fits one's own."""
    audit.append(some_rows(clock))
    position = audit.changes(AuditQuery(employee="1"), limit=3).position

    found = audit.changes(AuditQuery(employee="2", since=clock() - 20 * 3600), position=position).rows

    assert {one.employee for one in found} == {"2"}
    assert min(one.at for one in found) >= clock() - 20 * 3600


@pytest.mark.parametrize("position", ["x", "2026-99-99T", "day#2026-01-01", "2026-01-01T\n"])
def test_what_is_no_position_is_refused(audit: AuditTrail, position: str) -> None:
    """It is said to be the cursor."""
    with pytest.raises(InvalidInputError) as caught:
        audit.changes(AuditQuery(employee="1"), position=position)

    assert caught.value.field == "cursor"


def test_a_row_that_is_written_again_with_its_answer_is_one_row(audit: AuditTrail, clock: FakeClock) -> None:
    """Who did it and from where is kept; the later words win."""
    begun = replace(row(clock, 0, employee="", group="action", run=""), by="somebody", source="192.0.2.1")

    audit.append([begun])
    audit.append([replace(begun, answer="200")])

    assert read_all(audit, AuditQuery(group="action"), limit=10) == [replace(begun, answer="200")]
