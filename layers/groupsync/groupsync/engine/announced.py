"""Which changes nobody announced: a sweep found them, although People's workflow should have sent a webhook.

Use case, a part of recording. A change counts when People's record was modified since the sweep before; what a new
configuration, a late account or an approval causes has no webhook to be missed.
"""

from __future__ import annotations

from groupsync.core.events import EmployeeHint, UnitHint
from groupsync.core.model import Family, family_of
from groupsync.core.plan import ChangeKind
from groupsync.core.tally import Tally
from groupsync.engine.judging import Judgement
from groupsync.ports.documents import Documents
from groupsync.state.announcements import SWEEP, WEBHOOK, count_changes

EMPLOYEE = "employee"
PATIENCE_MS = 2 * 60 * 1000
"""A webhook may be on its way for so long."""
ANNOUNCED = frozenset({ChangeKind.JOIN, ChangeKind.MOVE, ChangeKind.LEAVE})


def count_unannounced(judgement: Judgement, documents: Documents, *, now: float) -> None:
    """Count what a sweep found first, before it moves its cursors."""
    gathered = judgement.gathered
    since = {form: _cursor(documents, form) for form in (EMPLOYEE, *(family.value for family in Family))}
    latest = int(now * 1000) - PATIENCE_MS

    def missed(form: str, modified_ms: int | None) -> bool:
        after = since[form]
        return after is not None and modified_ms is not None and after < modified_ms <= latest

    employees = gathered.read.employees
    people = {one.employee_id for one in judgement.plan.changes if one.kind in ANNOUNCED}
    found = sum(missed(EMPLOYEE, employees[one].modified_ms) for one in people if one in employees)
    count_changes(documents, EMPLOYEE, SWEEP, found, now=now)
    units = gathered.read.units
    new = [action.key for action in gathered.groups.actions if action.key in units]
    for family in Family:
        number = sum(missed(family.value, units[key].modified_ms) for key in new if family_of(key) is family)
        count_changes(documents, family.value, SWEEP, number, now=now)


def count_announced(event: EmployeeHint | UnitHint, tally: Tally, documents: Documents, *, now: float) -> None:
    """Count what a webhook's hint led to."""
    if isinstance(event, UnitHint):
        count_changes(documents, event.family.value, WEBHOOK, tally.groups_created, now=now)
    elif event.trigger == WEBHOOK:
        count_changes(documents, EMPLOYEE, WEBHOOK, int(bool(tally.added or tally.removed)), now=now)


def _cursor(documents: Documents, form: str) -> int | None:
    stored = documents.get(("cursor", form))
    return None if stored is None else int(stored.body["ms"])
