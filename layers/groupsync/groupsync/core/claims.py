"""Who claims an account of Connect, and who of them speaks for it. Core, before the planner: no I/O."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from groupsync.core.desired import Scoping, Standing, scoping_of, standing_of
from groupsync.core.matching import Matches
from groupsync.core.model import ConnectId, Employee, EmployeeId
from groupsync.core.situation import Situation


@dataclass(frozen=True, slots=True)
class Claims:
    """Who claims one account: `speakers` are the employed ones that we follow, `unheard` those nobody could read."""

    speakers: tuple[Employee, ...]
    parked: tuple[Employee, ...]
    left: tuple[EmployeeId, ...]
    gone: tuple[EmployeeId, ...]
    unheard: tuple[EmployeeId, ...]
    moved: tuple[EmployeeId, ...]
    """Records that now match another account; they claim this one no more."""
    silent: bool
    """Somebody who claims it is out of scope, not started or contested: leave it alone."""
    outside: bool = False
    """Everybody who claims it is out of scope: nothing here is managed any more."""


def claims_of(situation: Situation, settled: AbstractSet[ConnectId]) -> dict[ConnectId, Claims]:
    """Find who claims each account, apart from the settled ones."""
    by_account: dict[ConnectId, set[EmployeeId]] = {}
    for employee_id, connect_id in situation.matches.accounts.items():
        if connect_id not in settled:
            by_account.setdefault(connect_id, set()).add(employee_id)
    for account in situation.accounts.values():
        if account.id not in settled:
            # Somebody who was parked and has no record any more claims nothing.
            parked = (one for one in account.parked if one in situation.employees)
            by_account.setdefault(account.id, set()).update(account.employees, parked)
    scoping = scoping_of(situation.configuration)
    return {connect_id: _sort_out(connect_id, ids, situation, scoping) for connect_id, ids in by_account.items()}


def _sort_out(connect_id: ConnectId, ids: set[EmployeeId], situation: Situation, scoping: Scoping) -> Claims:
    """Tell who of those who claim an account speaks for it."""
    speakers: list[Employee] = []
    parked: list[Employee] = []
    left: list[EmployeeId] = []
    gone: list[EmployeeId] = []
    unheard: list[EmployeeId] = []
    moved: list[EmployeeId] = []
    silent = connect_id in situation.matches.contested
    outside = 0
    for employee_id in sorted(ids):
        employee = situation.employees.get(employee_id)
        if employee is None:
            (gone if employee_id in situation.gone else unheard).append(employee_id)
            continue
        standing = standing_of(employee, scoping, situation.today)
        if standing in (Standing.OUT_OF_SCOPE, Standing.NOT_STARTED):
            silent = True
            outside += standing is Standing.OUT_OF_SCOPE
        elif _matches_another(employee_id, connect_id, situation.matches):
            moved.append(employee_id)
        elif standing is Standing.LEFT:
            left.append(employee_id)
        else:
            (parked if employee_id in situation.matches.waiting else speakers).append(employee)
    ids_of = (tuple(left), tuple(gone), tuple(unheard), tuple(moved))
    return Claims(tuple(speakers), tuple(parked), *ids_of, silent, outside=0 < outside == len(ids))


def _matches_another(employee_id: EmployeeId, connect_id: ConnectId, matches: Matches) -> bool:
    """Tell whether a record left an account for good: it matches another one, and nothing there is in doubt."""
    return matches.accounts.get(employee_id, connect_id) != connect_id and employee_id not in matches.waiting
