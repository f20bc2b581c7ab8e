"""The company as Zoho People keeps it: employees, departments, designations, locations."""

from dataclasses import dataclass, field
from typing import Final

from tests.sandbox.zoho.form_table import FormTable

STATUS_TYPES: Final = {"Active": 1, "Probation": 1, "Notice Period": 1, "Inactive": 0, "Terminated": 0, "Resigned": 0}
NO_LOGIN: Final = ("", "-1")


@dataclass(slots=True)
class Department:
    """A row of the department form; lead and parent are record ids or blank."""

    record_id: str
    name: str
    created_ms: int
    modified_ms: int
    code: str = ""
    mail_alias: str = ""
    lead_id: str = ""
    parent_id: str = ""


@dataclass(slots=True)
class Designation:
    """A row of the designation form."""

    record_id: str
    name: str
    created_ms: int
    modified_ms: int
    code: str = ""
    mail_alias: str = ""


@dataclass(slots=True)
class Location:
    """A work location; employees refer to it by record id."""

    record_id: str
    name: str


@dataclass(slots=True)
class Employee:
    """A row of the employee form; look-ups hold record ids, everything else the text that People would show."""

    record_id: str
    employee_id: str
    first_name: str
    last_name: str
    email: str
    created_ms: int
    modified_ms: int
    zuid: str = ""
    nick_name: str = ""
    department_id: str = ""
    designation_id: str = ""
    location_id: str = ""
    reporting_to_id: str = ""
    employee_type: str = ""
    status: str = "Active"
    status_type: int = 1
    role: str = "Team member"
    work_location: str = ""
    mobile: str = ""
    mobile_country: str = ""
    work_phone: str = ""
    extension: str = ""
    date_of_birth: str = ""
    gender: str = ""
    marital_status: str = ""
    joined: str = ""
    exited: str = ""
    other_email: str = ""
    custom: dict[str, str] = field(default_factory=dict)

    @property
    def has_login(self) -> bool:
        """Whether the person has a Zoho account."""
        return self.zuid not in NO_LOGIN


# Label name in People's API → attribute, for the fields that hold plain text.
TEXT_FIELDS: Final = {
    "EmployeeID": "employee_id",
    "FirstName": "first_name",
    "LastName": "last_name",
    "EmailID": "email",
    "ZUID": "zuid",
    "Nick_Name": "nick_name",
    "Employee_type": "employee_type",
    "Role": "role",
    "Work_location": "work_location",
    "Mobile": "mobile",
    "Mobile.country_code": "mobile_country",
    "Work_phone": "work_phone",
    "Extension": "extension",
    "Date_of_birth": "date_of_birth",
    "Gender": "gender",
    "Marital_status": "marital_status",
    "Dateofjoining": "joined",
    "Dateofexit": "exited",
    "Other_Email": "other_email",
}


class Company:
    """The forms of one organisation and the look-ups between them."""

    def __init__(self, name: str, domain: str) -> None:
        self.name = name
        self.domain = domain
        self.employees: FormTable[Employee] = FormTable()
        self.departments: FormTable[Department] = FormTable()
        self.designations: FormTable[Designation] = FormTable()
        self.locations: dict[str, Location] = {}
        self.option_ids: dict[str, str] = {}  # text of an option or role → its id
        self.owner_id = ""  # record id of the administrator whose name stands in AddedBy

    def department_id(self, reference: str) -> str:
        """Return the record id for an id or an unambiguous name; blank stays blank. LookupError when not found."""
        return self._resolve(reference, [(row.record_id, row.name) for row in self.departments])

    def designation_id(self, reference: str) -> str:
        """Return the record id for an id or an unambiguous name; blank stays blank. LookupError when not found."""
        return self._resolve(reference, [(row.record_id, row.name) for row in self.designations])

    def location_id(self, reference: str) -> str:
        """Return the record id for an id or an unambiguous name; blank stays blank. LookupError when not found."""
        return self._resolve(reference, [(row.record_id, row.name) for row in self.locations.values()])

    def employee(self, reference: str) -> Employee:
        """Return the employee with a record id, else with an employee number or mail address; LookupError when none."""
        row = self.employees.get(reference)
        if row is not None:
            return row
        wanted = reference.casefold()
        found = [row for row in self.employees if wanted in (row.employee_id.casefold(), row.email.casefold())]
        if not wanted or len(found) != 1:
            raise LookupError("no such employee, or several")
        return found[0]

    @staticmethod
    def _resolve(reference: str, names: list[tuple[str, str]]) -> str:
        if not reference:
            return ""
        if reference in [record_id for record_id, _ in names]:
            return reference
        found = [record_id for record_id, name in names if name == reference]
        if len(found) != 1:
            raise LookupError("no such record, or several of that name")
        return found[0]
