"""Keeps which records a complete full read found faulty, one document for each kind of fault.

Use case, the record step of a sweep, and of a preview. Ids alone; the adapter cuts what outgrows an item. Only what
differs is written: when that was looked for stands in the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from groupsync.core.data_quality import find_faults
from groupsync.engine.sweep_read import SweepRead
from groupsync.ports.documents import Delete, Documents, Put
from groupsync.state.runs import Run, list_runs

PARTITION = "quality"
MARK = "quality"
"""Under this key a run tells that it has looked, and how many records it found by fault."""
RUNS_LOOKED_THROUGH = 500
"""A full sweep a day stands among a hundred incremental ones."""


def record_quality(read: SweepRead, documents: Documents, run: Run) -> Run:
    """Store what a complete full read shows, and give the run that says so; of any other read nothing can be said."""
    if read.reading is None or not read.reading.complete:
        return run
    records = read.gathered.read
    found = find_faults(read.gathered.situation, listed=records.listed, unreadable=records.unreadable)
    stored = {one.key[1]: one.body for one in documents.query(PARTITION)}
    for gone in sorted(stored.keys() - found.keys()):
        documents.write(Delete((PARTITION, gone)))
    for fault, faulty in found.items():
        body = {"records": [[employee, *about] for employee, about in sorted(faulty.items())]}
        if stored.get(fault.value) != body:
            documents.write(Put((PARTITION, fault.value), body))
    counts = {fault.value: len(faulty) for fault, faulty in sorted(found.items())}
    return replace(run, detail={**run.detail, MARK: counts})


def last_look(documents: Documents) -> Run | None:
    """Give the newest run that looked; None when that is long ago or never was."""
    runs = list_runs(documents, limit=RUNS_LOOKED_THROUGH)
    return next((run for run in runs if MARK in run.detail), None)


def faulty_records(documents: Documents) -> dict[str, Sequence[Sequence[str]]]:
    """Give by fault whose records were found, each followed by what it is about, in the order of the records' ids."""
    return {one.key[1]: one.body["records"] for one in documents.query(PARTITION)}
