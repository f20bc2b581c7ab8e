"""Runs: stored as they are, listed newest first, written by one at a time, reported in the promised form."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from groupsync.core.errors import ConflictError
from groupsync.state.runs import (
    COUNTERS,
    KEPT_SECONDS,
    PRODUCTS,
    Run,
    RunStatus,
    chunk_key,
    list_runs,
    load_run,
    new_run_id,
    save_run,
)
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.documents import FakeDocuments

RUN = Run(
    "20260921T120000000-ab",
    "full",
    dry_run=False,
    status=RunStatus.CONTINUING,
    started_at=NOON,
    counts={"employees": 1_000, "planned": 3, "applied": 2, "held": 1},
    guard=({"axis": "losses", "group": None, "value": 0, "limit": 10, "tripped": False},),
    calls={"people": 6},
    causes=({"id": "c", "kind": "move", "text": "1 person moved from Support to Care", "people": 1, "changes": 2},),
    refusals=("too few people",),
    cursors={"employee": 1_700_000_000_000},
    waiting={"no_account": 2},
    chunks=3,
    open=2,
    fence=4,
)


def test_a_run_is_read_back_as_it_was_written() -> None:
    """Every field survives, with the version of what was written."""
    documents = FakeDocuments()
    saved = save_run(documents, RUN)
    stored = load_run(documents, RUN.run_id)

    assert stored is not None
    assert saved.version == stored.version == 1
    assert stored.report() == saved.report()
    for name in ("status", "cursors", "chunks", "open", "fence", "waiting", "started_at"):
        assert getattr(stored, name) == getattr(RUN, name)


def test_an_unknown_run_is_none() -> None:
    """There is nothing to make up."""
    assert load_run(FakeDocuments(), "20260921T120000000-zz") is None


def test_of_two_writers_the_second_is_told() -> None:
    """A run is changed only as it was read, and started only once."""
    documents = FakeDocuments()
    saved = save_run(documents, RUN)
    save_run(documents, replace(saved, open=1))

    with pytest.raises(ConflictError):
        save_run(documents, replace(saved, open=0))
    with pytest.raises(ConflictError):
        save_run(documents, RUN)
    stored = load_run(documents, RUN.run_id)
    assert stored is not None
    assert (stored.open, stored.version) == (1, 2)


def test_runs_are_kept_for_ninety_days_from_their_start() -> None:
    """A later write does not prolong it."""
    clock = FakeClock(NOON)
    documents = FakeDocuments(clock)
    saved = save_run(documents, RUN)
    clock.advance(80 * 24 * 3600)
    save_run(documents, replace(saved, status=RunStatus.COMPLETED))
    clock.advance(10 * 24 * 3600 - 1)

    assert KEPT_SECONDS == 90 * 24 * 3600
    assert load_run(documents, RUN.run_id) is not None
    clock.advance(1)
    assert load_run(documents, RUN.run_id) is None


def test_runs_are_listed_newest_first() -> None:
    """By their start, as many as asked for."""
    documents = FakeDocuments()
    started = [NOON, NOON + 0.002, NOON + 60, NOON + 86_400]
    for moment in (started[2], started[0], started[3], started[1]):
        save_run(documents, replace(RUN, run_id=new_run_id(moment, "ab"), started_at=moment))

    assert [one.started_at for one in list_runs(documents)] == started[::-1]
    assert [one.started_at for one in list_runs(documents, limit=2)] == started[:1:-1]


def test_run_ids_sort_by_start() -> None:
    """Whatever the random part is; two of one moment differ by it."""
    moments = [NOON + step for step in (0, 0.001, 0.999, 1, 59, 3_600, 86_400, 40 * 86_400)]
    ids = [new_run_id(moment, part) for moment, part in zip(moments, itertools.cycle(("zz", "aa")), strict=False)]

    assert ids == sorted(ids)
    assert new_run_id(1_795_377_600.123, "ab") == "20261122T200000123-ab"
    assert new_run_id(NOON, "ab") != new_run_id(NOON, "ac")


def test_chunks_have_a_document_each() -> None:
    """In a partition of their run, in order however many there are."""
    keys = [chunk_key("run-1", number) for number in (0, 9, 10, 99_999)]

    assert {partition for partition, _ in keys} == {"run#run-1"}
    assert [sort for _, sort in keys] == sorted(sort for _, sort in keys)


def test_the_report_has_the_promised_form() -> None:
    """Every counter and product is there, zero when nothing was counted; times are ISO 8601 in UTC."""
    report = replace(RUN, status=RunStatus.HELD, finished_at=NOON + 1.5).report()

    assert report["run_id"] == RUN.run_id
    assert (report["mode"], report["status"], report["dry_run"]) == ("full", "held", False)
    assert (report["started_at"], report["finished_at"]) == ("2026-09-21T14:13:20.000Z", "2026-09-21T14:13:21.500Z")
    assert report["counts"] == dict.fromkeys(COUNTERS, 0) | {
        "employees": 1_000,
        "planned": 3,
        "applied": 2,
        "held": 1,
    }
    assert set(COUNTERS) == {
        *("employees", "groups", "planned", "applied", "unchanged", "skipped", "failed", "held"),
        *("added", "removed", "profiles", "groups_created"),
    }
    assert report["calls"] == {"people": 6, "connect": 0, "directory": 0, "accounts": 0}
    assert tuple(report["calls"]) == PRODUCTS
    assert report["guard"] == [{"axis": "losses", "group": None, "value": 0, "limit": 10, "tripped": False}]
    assert report["causes"][0]["text"] == "1 person moved from Support to Care"


def test_a_run_under_way_has_no_end() -> None:
    """Only `continuing` is unfinished."""
    assert RUN.report()["finished_at"] is None
    assert [status for status in RunStatus if not replace(RUN, status=status).finished] == [RunStatus.CONTINUING]


def test_the_statuses_are_the_published_ones() -> None:
    """Others' tools rely on these words."""
    assert {status.value for status in RunStatus} == {
        *("completed", "continuing", "held", "refused", "skipped", "failed")
    }
