"""How People shows its records: key names, key order and value forms as recorded from the live API."""

import time
from typing import Any

from tests.sandbox.zoho.company import Company, Department, Designation, Employee

Shown = dict[str, Any]


def local_time(milliseconds: int, offset_minutes: int) -> str:
    """Return the organisation's wall clock, as in `AddedTime`."""
    return time.strftime("%d-%b-%Y %H:%M:%S", time.gmtime(milliseconds / 1000 + offset_minutes * 60))


def display_name(employee: Employee | None) -> str:
    """Return a person as look-ups show one: "First Last EMPID"."""
    return f"{employee.first_name} {employee.last_name} {employee.employee_id}" if employee else ""


def audit_name(employee: Employee | None) -> str:
    """Return a person as `AddedBy` shows one: "EMPID - First - Last"."""
    return f"{employee.employee_id} - {employee.first_name} - {employee.last_name}" if employee else ""


def show(company: Company, row: Employee | Department | Designation, offset_minutes: int) -> Shown:
    """Return the record as `getRecords` has it."""
    match row:
        case Employee():
            return show_employee(company, row, offset_minutes)
        case Department():
            return show_department(company, row, offset_minutes)
        case Designation():
            return show_designation(company, row, offset_minutes)


def show_employee(company: Company, row: Employee, offset_minutes: int) -> Shown:
    """Return an employee; option companions (`.id`) are missing when unset, look-up companions (`.ID`) stay as ""."""
    owner = company.employees.get(company.owner_id)
    department = company.departments.get(row.department_id)
    designation = company.designations.get(row.designation_id)
    location = company.locations.get(row.location_id)
    manager = company.employees.get(row.reporting_to_id)
    photo = (
        f"https://contacts.zoho.com/file?ID={row.zuid}&fs=thumb"
        if row.has_login
        else f"https://people.zoho.com/api/viewEmployeePhoto?filename={row.record_id}"
    )
    shown: Shown = {"EmailID": row.email, "CreatedTime": str(row.created_ms)}
    _option(company, shown, "Employee_type.id", row.employee_type)
    shown |= {
        "Date_of_birth": row.date_of_birth,
        "AddedTime": local_time(row.created_ms, offset_minutes),
        "Photo": photo,
        "Gender": row.gender,
        "Marital_status": row.marital_status,
        "ModifiedBy": audit_name(owner),
        "ApprovalStatus": "Approval Not Enabled",
        "Department": department.name if department else "",
        "LocationName.ID": location.record_id if location else "",
        "tabularSections": {"Education Details": [{}], "Work experience": [{}], "Dependent Details": [{}]},
        "AddedBy": audit_name(owner),
        "Mobile.country_code": row.mobile_country,
        "Tags": "",
        "Reporting_To": display_name(manager),
        "Photo_downloadUrl": photo,
        "Employeestatus": row.status,
        "Role": row.role,
        "Experience": "",
        "Employee_type": row.employee_type,
        "AddedBy.ID": company.owner_id,
        "Role.ID": company.option_ids.get(row.role, ""),
        "LastName": row.last_name,
        "EmployeeID": row.employee_id,
        "ZUID": row.zuid,
        "Dateofexit": row.exited,
        "Permanent_Address": "",
        "Other_Email": row.other_email,
        "LocationName": location.name if location else "",
        "Work_location": row.work_location,
        "Present_Address": "",
        "Nick_Name": row.nick_name,
        "total_experience": "",
        "ModifiedTime": str(row.modified_ms),
        "Reporting_To.MailID": manager.email if manager else "",
        "Zoho_ID": int(row.record_id),
        "Designation.ID": designation.record_id if designation else "",
        "Source_of_hire": "",
        "Age": "",
        "Designation": designation.name if designation else "",
    }
    _option(company, shown, "Marital_status.id", row.marital_status)
    return shown | {
        "FirstName": row.first_name,
        "AboutMe": "",
        "Dateofjoining": row.joined,
        "Mobile": row.mobile,
        "Extension": row.extension,
        "ModifiedBy.ID": company.owner_id,
        "Reporting_To.ID": manager.record_id if manager else "",
        "Work_phone": row.work_phone,
        "Employeestatus.type": row.status_type,
        "Department.ID": department.record_id if department else "",
        "Expertise": "",
        **row.custom,
    }


def show_department(company: Company, row: Department, offset_minutes: int) -> Shown:
    """Return a department; its mail field is called `MailAlias`."""
    owner = company.employees.get(company.owner_id)
    lead = company.employees.get(row.lead_id)
    parent = company.departments.get(row.parent_id)
    return {
        "CreatedTime": str(row.created_ms),
        "Department_Lead.MailID": lead.email if lead else "",
        "AddedTime": local_time(row.created_ms, offset_minutes),
        "Department_Lead": display_name(lead),
        "ModifiedBy": audit_name(owner),
        "ApprovalStatus": "Approved",
        "ZP_Department_Code": row.code,
        "ModifiedBy.ID": company.owner_id,
        "Department": row.name,
        "Department_Lead.ID": lead.record_id if lead else "",
        "Parent_Department.ID": parent.record_id if parent else "",
        "ModifiedTime": str(row.modified_ms),
        "Zoho_ID": int(row.record_id),
        "AddedBy.ID": company.owner_id,
        "Parent_Department": parent.name if parent else "",
        "AddedBy": audit_name(owner),
        "MailAlias": row.mail_alias,
    }


def show_designation(company: Company, row: Designation, offset_minutes: int) -> Shown:
    """Return a designation."""
    owner = company.employees.get(company.owner_id)
    return {
        "Designation": row.name,
        "ModifiedBy.ID": company.owner_id,
        "CreatedTime": str(row.created_ms),
        "ModifiedTime": str(row.modified_ms),
        "Zoho_ID": int(row.record_id),
        "ZP_Designation_Code": row.code,
        "AddedBy.ID": company.owner_id,
        "AddedTime": local_time(row.created_ms, offset_minutes),
        "ModifiedBy": audit_name(owner),
        "AddedBy": audit_name(owner),
        "MailAlias": row.mail_alias,
        "ApprovalStatus": "Approval Not Enabled",
    }


def flat(shown: Shown) -> Shown:
    """Turn a record of `getRecords` into one of `getDataByID`: ids as numbers, no epoch times, no `Zoho_ID`."""
    left_out = ("CreatedTime", "ModifiedTime", "Zoho_ID")
    return {
        key: int(value) if key.lower().endswith(".id") and isinstance(value, str) and value.isdigit() else value
        for key, value in shown.items()
        if key not in left_out
    }


def sectioned(shown: Shown, modified: str) -> Shown:
    """Turn a record into one of `getRecordByID`: sections by display name, `ModifiedTime` as local text."""
    system = {key: value for key, value in shown.items() if key.startswith(("ModifiedBy", "AddedBy", "AddedTime"))}
    hierarchy = {key: value for key, value in shown.items() if key.startswith("Reporting_To")}
    basic_keys = ("EmailID", "Nick_Name", "FirstName", "LastName", "EmployeeID", "Photo", "Photo_downloadUrl")
    basic = {key: shown[key] for key in basic_keys if key in shown}
    apart = {
        *system,
        *hierarchy,
        *basic,
        "ApprovalStatus",
        "tabularSections",
        "CreatedTime",
        "ModifiedTime",
        "Zoho_ID",
        "ZUID",
    }
    return {
        "Basic information": basic,
        "tabularSections": shown.get("tabularSections", {}),
        "Work Information": {key: value for key, value in shown.items() if key not in apart},
        "System Fields": {**system, "ModifiedTime": modified, "ONBOARDING_STATUS": ""},
        "ApprovalStatus": shown.get("ApprovalStatus", ""),
        "Hierarchy Information": hierarchy,
    }


def _option(company: Company, shown: Shown, key: str, text: str) -> None:
    if text:
        shown[key] = company.option_ids.get(text, "459871000000000999")
