"""`POST /employees/{id}/sync`: one employee is read afresh and made right, whatever webhooks and sweeps have missed.

Use case. It is a sweep of one person: planned, judged by the guard and recorded like any other.
"""

from __future__ import annotations

from typing import Any

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.employees import RECORD_ID
from groupsync.administration.integration import saved_configuration
from groupsync.administration.sweeps import new_run, start_run
from groupsync.core.model import EmployeeId
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import NotFoundError


def sync(record_id: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Start the run that reads this one person.

    Raises:
        WrongStateError: the integration is not active.
        NotFoundError: neither People nor the ledger knows the record.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_active(integration)
    employee_id = EmployeeId(record_id)
    if not RECORD_ID.fullmatch(record_id):
        raise NotFoundError("there is no such employee")
    if employee_id not in dependencies.ledger.load(employees=[employee_id]).employees:
        people = dependencies.people_factory(saved_configuration(integration, dependencies))
        if people.employee(employee_id) is None:
            raise NotFoundError("there is no such employee")
    run = new_run(integration, dependencies, mode="targeted", dry_run=False)
    return start_run(run, dependencies, event={"employee": record_id})
