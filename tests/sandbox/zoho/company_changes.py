"""What an administrator does with people in Zoho People: hire, move, edit, let go, employ again."""

import time
from typing import Any

from tests.sandbox.zoho.company import NO_LOGIN, STATUS_TYPES, TEXT_FIELDS, Employee
from tests.sandbox.zoho.form_changes import FormChanges
from tests.sandbox.zoho.generator import MONTHS, draw_employee
from tests.sandbox.zoho.network import Member


class CompanyChanges(FormChanges):
    """Changes of the employee form; `silent` ones, like imports, fire no workflow."""

    def hire(
        self,
        *,
        department: str | None = None,
        designation: str | None = None,
        fields: dict[str, str] | None = None,
        account: bool = True,
        in_network: bool = True,
        silent: bool = False,
    ) -> Employee:
        """Add a person with invented values; `department` and `designation` are names or record ids, "" = none."""
        with self.lock:
            employee = draw_employee(
                self.company, self.ids, self.random, 1 + int(self.random.random() * 9), self.now_ms
            )
            employee.status, employee.status_type, employee.exited = "Active", 1, ""
            employee.joined = self._today()
            if employee.zuid in NO_LOGIN:
                employee.zuid = self.ids.zuid()
            if not account:
                employee.zuid = "-1"
            if department is not None:
                employee.department_id = self.company.department_id(department)
            if designation is not None:
                employee.designation_id = self.company.designation_id(designation)
            self._set(employee, fields or {})
            self.company.employees.add(employee)
            if employee.has_login:
                self.directory.enrol(employee)
                if in_network:
                    self.enter_network(employee)
            self._changed("employee", employee, "create", silent=silent)
            return employee

    def edit(self, employee: str, fields: dict[str, str], *, silent: bool = False) -> Employee:
        """Set fields by label; look-ups such as `Department` take a record id or a name, "" = none."""
        with self.lock:
            row = self.company.employee(employee)
            self._set(row, fields)
            self._touch("employee", row, silent=silent)
            return row

    def move(
        self, employee: str, *, department: str | None = None, designation: str | None = None, silent: bool = False
    ) -> Employee:
        """Give a person another department, designation or both."""
        changes = {"Department": department, "Designation": designation}
        return self.edit(employee, {key: value for key, value in changes.items() if value is not None}, silent=silent)

    def bulk_edit(self, employees: list[str], fields: dict[str, str], *, silent: bool = True) -> int:
        """Set the same fields for many people, as an import does; return how many."""
        with self.lock:
            for employee in employees:
                self.edit(employee, fields, silent=silent)
            return len(employees)

    def leave(self, employee: str, *, status: str = "Inactive", silent: bool = False) -> Employee:
        """Set a status that means "left", and the exit date; the record stays."""
        with self.lock:
            row = self.company.employee(employee)
            row.status, row.status_type, row.exited = status, 0, self._today()
            self._touch("employee", row, silent=silent)
            return row

    def rehire(self, employee: str, *, new_record: bool = False, silent: bool = False) -> Employee:
        """Employ somebody again, under the same record or a new one with the same account and address."""
        with self.lock:
            row = self.company.employee(employee)
            if not new_record:
                row.status, row.status_type, row.exited = "Active", 1, ""
                self._touch("employee", row, silent=silent)
                return row
            values = {name: getattr(row, name) for name in Employee.__slots__}
            values |= {
                "record_id": self.ids.record(),
                "employee_id": self.ids.employee_number(),
                "custom": dict(row.custom),
            }
            values |= {
                "created_ms": self.now_ms,
                "modified_ms": self.now_ms,
                "status": "Active",
                "status_type": 1,
                "exited": "",
            }
            again = Employee(**values)
            self.company.employees.add(again)
            self._changed("employee", again, "create", silent=silent)
            return again

    def delete_employee(self, employee: str, *, silent: bool = False) -> None:
        """Delete a record; nothing in People lists what was deleted."""
        with self.lock:
            row = self.company.employee(employee)
            if row.record_id == self.company.owner_id:
                raise ValueError("the administrator stays")
            self.company.employees.remove(row.record_id)
            self._changed("employee", row, "delete", silent=silent)

    def give_account(self, employee: str, *, in_network: bool = True, touch: bool = False) -> Employee:
        """Give a person a Zoho login; `touch` moves ModifiedTime and fires the workflow, which People may not do."""
        with self.lock:
            row = self.company.employee(employee)
            if not row.has_login:
                row.zuid = self.ids.zuid()
            self.directory.enrol(row)
            if in_network:
                self.enter_network(row)
            if touch:
                self._touch("employee", row, silent=False)
            return row

    def enter_network(self, row: Employee) -> None:
        """Make a person with an account a member of the Connect network."""
        if row.zuid not in self.network.members:
            self.network.put(Member(row.zuid, f"{row.first_name} {row.last_name}", row.email))

    def _set(self, row: Employee, fields: dict[str, str]) -> None:
        """Set fields by label; nothing is set when one of them names an unknown record."""
        changes: dict[str, Any] = {}
        custom: dict[str, str] = {}
        for label, value in fields.items():
            match label:
                case "Department":
                    changes["department_id"] = self.company.department_id(value)
                case "Designation":
                    changes["designation_id"] = self.company.designation_id(value)
                case "LocationName":
                    changes["location_id"] = self.company.location_id(value)
                case "Reporting_To":
                    changes["reporting_to_id"] = self.company.employee(value).record_id if value else ""
                case "Employeestatus":
                    changes |= {"status": value, "status_type": STATUS_TYPES.get(value, row.status_type)}
                case "Employeestatus.type":
                    changes["status_type"] = int(value)
                case _ if label in TEXT_FIELDS:
                    changes[TEXT_FIELDS[label]] = value
                case _:
                    custom[label] = value
        for attribute, changed in changes.items():
            setattr(row, attribute, changed)
        row.custom |= custom

    def _today(self) -> str:
        now = time.gmtime(self.clock())
        return f"{now.tm_mday:02d}-{MONTHS[now.tm_mon - 1]}-{now.tm_year}"
