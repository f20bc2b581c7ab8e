"""What live work records of the people it looked at, apart from their changes: who waits for what.

Use case, a part of record.
"""

from __future__ import annotations

from collections.abc import Sequence

from groupsync.core.matching import WaitingReason
from groupsync.core.model import UnreadableRecord
from groupsync.engine.attention import AddressHash, AttentionList, Notice, employee_notices, employee_subject
from groupsync.engine.effects import Effects
from groupsync.engine.group_notices import admin_notices
from groupsync.engine.judging import Judgement
from groupsync.engine.sweep_record import DOUBT, namesakes


def record_waiting(judgement: Judgement, effects: Effects, hashed: AddressHash) -> None:
    """Store who of these people waits, and whose loss was seen for the first time."""
    gathered = judgement.gathered
    attention = AttentionList(effects.documents, effects.clock)
    notices = employee_notices(gathered.read.employees, gathered.situation.matches, (), hashed)
    notices += namesakes(judgement)
    notices += admin_notices(judgement)
    notices += [
        Notice(f"{DOUBT}{plan.employees[0]}", "second_sight")
        for plan in judgement.plan.accounts.values()
        if plan.noted and plan.employees
    ]
    scope = [employee_subject(one) for one in gathered.read.employees]
    scope += [f"{DOUBT}{one}" for one in gathered.read.employees]
    known = {}
    for subject in {*scope, *(notice.subject for notice in notices)}:
        body = attention.load_one(subject)
        if body is not None:
            known[subject] = body
    attention.replace(known, notices, scope=scope)


def park(broken: Sequence[UnreadableRecord], effects: Effects) -> None:
    """Say which records cannot be read."""
    attention = AttentionList(effects.documents, effects.clock)
    notices = [
        Notice(employee_subject(one.id), WaitingReason.UNREADABLE.value, "unreadable_field", detail=one.reason)
        for one in broken
    ]
    attention.replace({}, notices, scope=[])
