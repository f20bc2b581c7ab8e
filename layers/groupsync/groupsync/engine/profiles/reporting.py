"""Who a manager is in Connect, and whose chain of managers comes back to them.

Use case, a part of gather. A sweep of everybody knows all chains; other work follows one person's, record by record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from groupsync.core.managers import leads_back, manager_cycles
from groupsync.core.mapping import Managers
from groupsync.core.model import ConnectId, Employee, EmployeeId
from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.engine.situating import Gathered


def manager_of(employee: Employee) -> EmployeeId | None:
    """Give whom a record names as manager."""
    raw = employee.profile.values.get(ProfileField.REPORTING_TO) if employee.profile is not None else None
    return EmployeeId(raw.record_id) if raw is not None and raw.record_id else None


@dataclass(slots=True)
class Chains:
    """The managers of the people who are looked at. `records` keeps what was read on the way up."""

    gathered: Gathered
    sources: ProfileSources
    full: bool
    records: dict[EmployeeId, Employee | None] = field(default_factory=dict)
    accounts: dict[EmployeeId, ConnectId] = field(default_factory=dict)

    def managers(self, people: Iterable[Employee]) -> Managers:
        """Give what mapping asks, with the managers' accounts loaded; cycles only when everybody was read."""
        self.accounts.update(self.gathered.situation.matches.accounts)
        entries = dict(self.gathered.ledger.employees)
        named = {manager for one in people if (manager := manager_of(one)) is not None}
        unknown = named - self.accounts.keys() - entries.keys()
        if unknown and not self.full:
            entries.update(self.sources.ledger.load(employees=unknown).employees)
        for one in named - self.accounts.keys():
            entry = entries.get(one)
            found = entry.connect_id if entry is not None else None
            if found is None and not self.full:
                found = self._account_in_people(one)
            if found is not None:
                self.accounts[one] = found
        return Managers(self.accounts.get, self._cycles())

    def come_back(self, employee: EmployeeId) -> bool:
        """Tell whether the chain above one person comes back; in a full sweep that is known already."""
        return not self.full and leads_back(employee, self._above)

    def _cycles(self) -> frozenset[EmployeeId]:
        if not self.full:
            return frozenset()
        read = self.gathered.read.employees.values()
        return manager_cycles({one.id: manager for one in read if (manager := manager_of(one)) is not None})

    def _account_in_people(self, manager: EmployeeId) -> ConnectId | None:
        """Give the account that a manager's own record names, as long as the ledger has it as nobody else's.

        A manager who was matched a moment ago is in the ledger only when that sweep's chunk is done.
        """
        record = self._record(manager)
        if record is None or not record.employed or record.zuid is None:
            return None
        if manager in self.gathered.situation.matches.waiting:
            return None  # whose account that is, is in doubt
        claimed = self.sources.ledger.load(accounts=[record.zuid]).accounts.get(record.zuid)
        ours = claimed is None or not claimed.employees or manager in claimed.employees
        return record.zuid if ours else None

    def _above(self, employee: EmployeeId) -> EmployeeId | None:
        record = self._record(employee)
        return None if record is None else manager_of(record)

    def _record(self, employee: EmployeeId) -> Employee | None:
        if employee not in self.records:
            record = self.gathered.read.employees.get(employee) or self.sources.people.employee(employee)
            self.records[employee] = record if isinstance(record, Employee) else None
        return self.records[employee]
