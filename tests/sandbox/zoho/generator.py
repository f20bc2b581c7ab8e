"""Builds a company of 10 to 100,000 invented people from a seed, the same one for the same seed."""

import random

from tests.sandbox.zoho import names
from tests.sandbox.zoho.company import STATUS_TYPES, Company, Department, Designation, Employee, Location
from tests.sandbox.zoho.identifiers import Identifiers

DAY_MS = 86_400_000
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def generate_company(
    people: int,
    departments: int = 20,
    designations: int = 30,
    *,
    seed: int = 1,
    twins: bool = False,
    now_ms: int = 1_780_000_000_000,
    identifiers: Identifiers | None = None,
) -> Company:
    """Return a company whose first employee is the administrator; `twins` gives two departments one name.

    About 2 % have no Zoho login (`ZUID` "" or "-1"), 3 % have left, 0.5 % have no designation.
    """
    if people < 1 or departments < 1 or designations < 1:
        raise ValueError("a company needs a person, a department and a designation")
    ids = identifiers or Identifiers(seed)
    draw = random.Random(seed)
    company = Company("Quillmark", "quillmark.example")
    start_ms = now_ms - 400 * DAY_MS
    _add_options(company, ids)
    _add_forms(company, ids, departments, designations, start_ms, twins=twins)
    step_ms = max(1, 380 * DAY_MS // people)
    for number in range(people):
        company.employees.add(draw_employee(company, ids, draw, number, start_ms + DAY_MS + number * step_ms))
    _appoint(company)
    return company


def draw_employee(company: Company, ids: Identifiers, draw: random.Random, number: int, created_ms: int) -> Employee:
    """Return a new employee that is not yet in the company; number 0 is the administrator."""
    first, last, nick = _name(draw, number)
    employee_id = ids.employee_number()
    ascii_name = f"{first}.{last}".lower() if f"{first}{last}".isascii() and f"{first}{last}".isalpha() else "person"
    fraction = draw.random()
    employee = Employee(
        record_id=ids.record(),
        employee_id=employee_id,
        first_name=first,
        last_name=last,
        email=f"{ascii_name}.{employee_id.lower()}@{company.domain}",
        created_ms=created_ms,
        modified_ms=created_ms,
        nick_name=nick,
        zuid=ids.zuid(),
        department_id=_skewed(draw, [row.record_id for row in company.departments]),
        designation_id=_skewed(draw, [row.record_id for row in company.designations]),
        location_id=_pick(draw, list(company.locations)),
        employee_type=_pick(draw, names.EMPLOYEE_TYPES),
        work_location=f"FL_{int(draw.random() * 9)}_{int(draw.random() * 400)}",
        mobile=f"351-91{int(draw.random() * 10**7):07d}",
        mobile_country="pt",
        work_phone=f"+351 21 555 {int(draw.random() * 10**4):04d}",
        extension=str(int(draw.random() * 9000) + 1000) if fraction < 0.8 else "",
        date_of_birth=_date(draw, 1962, 43),
        gender=_pick(draw, ("Male", "Female", "Female", "Male", "Others", "")),
        marital_status="Married" if draw.random() < 0.13 else "",
        joined=_date(draw, 2012, 13),
    )
    if number > 0:
        _vary(employee, fraction, draw)
    return employee


def _vary(employee: Employee, fraction: float, draw: random.Random) -> None:
    if fraction < 0.03:
        employee.status, employee.status_type, employee.exited = (
            "Inactive",
            STATUS_TYPES["Inactive"],
            _date(draw, 2025, 1),
        )
    elif fraction < 0.08:
        employee.status = "Probation"
    elif fraction > 0.995:
        employee.designation_id = ""
    if draw.random() < 0.02:
        employee.zuid = "" if draw.random() < 0.5 else "-1"


def _name(draw: random.Random, number: int) -> tuple[str, str, str]:
    if number == 0:
        return "Dorothea", "Finch", "Thea"
    # Early in the list, so that small companies have unusual names too.
    if number % 97 < len(names.UNUSUAL_NAMES) + 1 and number % 97 > 0:
        return names.UNUSUAL_NAMES[number % 97 - 1]
    first = _pick(draw, names.FIRST_NAMES)
    return first, _pick(draw, names.LAST_NAMES), first[:3] if draw.random() < 0.2 else ""


def _add_options(company: Company, ids: Identifiers) -> None:
    for name in names.LOCATIONS:
        record_id = ids.record()
        company.locations[record_id] = Location(record_id, name)
    for text in (*dict.fromkeys(names.EMPLOYEE_TYPES), "Married", "Admin", "Team member"):
        company.option_ids[text] = ids.record()


def _add_forms(
    company: Company, ids: Identifiers, departments: int, designations: int, now_ms: int, *, twins: bool
) -> None:
    for number, name in zip(range(departments), _endless(names.DEPARTMENTS, "Team"), strict=False):
        row = Department(ids.record(), name, now_ms + number, now_ms + number, code=f"D{number + 1:03d}")
        row.mail_alias = f"team{number + 1}@{company.domain}" if number % 3 == 0 else ""
        company.departments.add(row)
    for number, name in zip(range(designations), _endless(names.DESIGNATIONS, "Grade"), strict=False):
        company.designations.add(Designation(ids.record(), name, now_ms + number, now_ms + number))
    rows = list(company.departments)
    for row in rows[5::5]:
        row.parent_id = rows[0].record_id
    if twins and len(rows) > 1:
        rows[-1].name = rows[-2].name


def _endless(known: tuple[str, ...], prefix: str) -> "list[str]":
    return [*known, *(f"{prefix} {number}" for number in range(1, 3000))]


def _appoint(company: Company) -> None:
    """Give every department a lead to whom its people report; the first employee leads the leads."""
    everyone = iter(company.employees)
    chief = next(everyone)
    company.owner_id = chief.record_id
    chief.role = "Admin"
    chief.department_id = next(iter(company.departments)).record_id
    for employee in everyone:
        department = company.departments.get(employee.department_id)
        if department is None:
            continue
        if not department.lead_id and employee.status_type == 1:
            department.lead_id = employee.record_id
        lead = department.lead_id
        employee.reporting_to_id = chief.record_id if lead in ("", employee.record_id) else lead


def _pick(draw: random.Random, options: "list[str] | tuple[str, ...]") -> str:
    return options[int(draw.random() * len(options))]


def _skewed(draw: random.Random, options: list[str]) -> str:
    """Pick so that the first options get more people than the last."""
    return options[int(draw.random() ** 1.4 * len(options))]


def _date(draw: random.Random, first_year: int, years: int) -> str:
    return (
        f"{1 + int(draw.random() * 28):02d}-{MONTHS[int(draw.random() * 12)]}-{first_year + int(draw.random() * years)}"
    )
