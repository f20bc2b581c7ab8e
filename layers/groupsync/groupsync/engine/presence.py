"""Whom a read has shown is there: an absence that was noted before is over, whoever has read it, complete or not.

Use case, a part of record. Only what two full reads lack, with nothing between them, counts as an absence.
"""

from __future__ import annotations

from dataclasses import replace

from groupsync.core.model import EmployeeId
from groupsync.engine.situating import Gathered
from groupsync.ports.ledger import MembershipLedger


def end_absences(gathered: Gathered, ledger: MembershipLedger) -> None:
    """Forget since when those are missing who were read. Nothing is written when nobody was missing."""
    there = {*gathered.read.employees, *(EmployeeId(one) for one in gathered.read.unreadable)}
    back = [
        replace(entry, missing_since=None, gone=False)
        for one, entry in gathered.ledger.employees.items()
        if one in there and (entry.missing_since is not None or entry.gone)
    ]
    if back:
        ledger.put(employees=back)
