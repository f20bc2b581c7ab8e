"""Zoho Directory as state: the organisation's users, and its own lists of departments, designations and locations."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tests.sandbox.zoho.company import Company, Employee
from tests.sandbox.zoho.identifiers import Identifiers

if TYPE_CHECKING:
    from tests.sandbox.zoho.world_state import WorldState

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

# Keys that an answer shows in the address block, as Zoho's sample of an update does.
ADDRESS_KEYS: Final = ("street_address", "country", "extension", "city", "state", "postal_code", "timezone", "phone")
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


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

    def list_named(self, name: str) -> dict[str, str]:
        """Return one of the three lists, names by id; LookupError for another word."""
        lists = {"departments": self.departments, "designations": self.designations, "locations": self.locations}
        return lists[name]

    def follow(self, name: str, wanted: list[str], ids: Identifiers, *, was: str = "", now: str = "") -> None:
        """Let a list have the company's names, each once. An entry that `was` is renamed or goes; others stay."""
        entries = self.list_named(name)
        for key in [key for key, text in entries.items() if text == was and was not in wanted]:
            if now and now not in entries.values():
                entries[key] = now
            else:
                del entries[key]
        for text in wanted:
            if text not in entries.values():
                entries[ids.connect()] = text

    def enrol(self, employee: Employee) -> None:
        """Give a person with an account a directory user; one who has it keeps it."""
        if employee.zuid in self.users:
            return
        self.users[employee.zuid] = {
            "zuid": employee.zuid,
            "email_id": employee.email,
            "first_name": employee.first_name,
            "last_name": employee.last_name,
            "language_code": "en",
        }


def shown_user(user: dict[str, Any]) -> dict[str, Any]:
    """Return a user as answers show it: work phone and extension lie in the address block; unset keys are missing."""
    plain = {key: value for key, value in user.items() if key not in ADDRESS_KEYS}
    address = {key: user[key] for key in ADDRESS_KEYS if key in user}
    if address:
        plain["address"] = [{**address, "address_type": 1}]
    return plain


def first_refused(world: "WorldState", zuid: str, values: dict[str, Any]) -> str:
    """Return the first key whose value Directory would not take, blank when it takes all; blank clears."""
    directory, settings = world.directory, world.settings
    by_id = settings.directory_work_location == "id"
    for key, value in values.items():
        if not isinstance(value, str) or len(value) > settings.directory_text_limit:
            return key
        taken: dict[str, bool] = {
            "department_id": value in directory.departments,
            "designation_id": value in directory.designations,
            "gender": value in ("M", "F"),
            "date_of_birth": _is_day(value),
            "reporting_to": value in directory.users and value != zuid,
            "work_location": not by_id or value in directory.locations,
        }
        if value and not taken.get(key, True):
            return key
    return ""


def _is_day(text: str) -> bool:
    try:
        return DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
