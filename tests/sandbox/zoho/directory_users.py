"""Zoho Directory as state: the organisation's users, and its own lists of departments, designations and locations."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.sandbox.zoho.company import Company, Employee
from tests.sandbox.zoho.identifiers import Identifiers

# Complete list of keys that an update may carry.
# fmt: off
USER_KEYS: Final = frozenset(
    {
    "first_name", "last_name", "employee_id", "designation_id", "department_id", "reporting_to",
    "work_location", "language_code", "country", "timezone", "date_of_birth", "gender", "date_of_joining",
    "seating_location", "street_address", "city", "state", "postal_code", "extension", "mobile", "phone",
    }
)
# fmt: on


@dataclass(slots=True)
class DirectoryOrganisation:
    """Users by account id; lists by their own ids, which are not People's record ids."""

    org_id: str
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    designations: dict[str, str] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, company: Company, ids: Identifiers) -> "DirectoryOrganisation":
        """Return the directory of a company; names appear once in each list, users know little but their names."""
        organisation = cls(ids.zuid())
        for row in company.departments:
            if row.name not in organisation.departments.values():
                organisation.departments[ids.connect()] = row.name
        for designation in company.designations:
            organisation.designations[ids.connect()] = designation.name
        for location in company.locations.values():
            organisation.locations[ids.connect()] = location.name
        for employee in company.employees:
            if employee.has_login:
                organisation.enrol(employee)
        return organisation

    def enrol(self, employee: Employee) -> None:
        """Give a person with an account a directory user."""
        self.users[employee.zuid] = {
            "zuid": employee.zuid,
            "email_id": employee.email,
            "first_name": employee.first_name,
            "last_name": employee.last_name,
            "language_code": "en",
        }
