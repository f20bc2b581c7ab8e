"""What People tells about its forms: their list and the fields of each."""

from typing import Any, Final

Entry = dict[str, Any]

FORMS: Final = {
    "employee": ("Employee", 459871000000035679, "P_EmployeeView"),
    "department": ("Department", 459871000000035681, "P_DepartmentView"),
    "designation": ("Designation", 459871000000035683, "P_DesignationView"),
}

# Label name, type, display name: the seating field is called Work_location.
FIELDS: Final = {
    "employee": (
        ("EmployeeID", "Text", "Employee ID"),
        ("FirstName", "Text", "First Name"),
        ("LastName", "Text", "Last Name"),
        ("Nick_Name", "Text", "Nick name"),
        ("EmailID", "Email", "Email address"),
        ("Department", "Lookup", "Department"),
        ("Designation", "Lookup", "Designation"),
        ("LocationName", "Lookup", "Location"),
        ("Reporting_To", "Lookup", "Reporting Manager"),
        ("Employee_type", "Picklist", "Employment Type"),
        ("Employeestatus", "Picklist", "Employee Status"),
        ("Work_location", "Text", "Seating Location"),
        ("Mobile", "Phone", "Personal Mobile Number"),
        ("Work_phone", "Text", "Work Phone Number"),
        ("Extension", "Text", "Extension"),
        ("Date_of_birth", "Date", "Date of Birth"),
        ("Gender", "Picklist", "Gender"),
        ("Dateofjoining", "Date", "Date of Joining"),
        ("Dateofexit", "Date", "Date of Exit"),
    ),
    "department": (
        ("Department", "Text", "Department Name"),
        ("MailAlias", "Email", "Mail Alias"),
        ("Department_Lead", "Lookup", "Department Lead"),
        ("Parent_Department", "Lookup", "Parent Department"),
        ("ZP_Department_Code", "Text", "Department Code"),
    ),
    "designation": (
        ("Designation", "Text", "Designation Name"),
        ("MailAlias", "Email", "Mail Alias"),
        ("ZP_Designation_Code", "Text", "Designation Code"),
    ),
}


def forms_list() -> list[Entry]:
    """Return the entries of the forms list; ids are JSON numbers."""
    return [
        {
            "componentId": number,
            "iscustom": False,
            "displayName": display,
            "formLinkName": name,
            "PermissionDetails": {"Add": 3, "Edit": 3, "View": 3},
            "isVisible": True,
            "viewDetails": {"view_Id": number + 26, "view_Name": view},
        }
        for name, (display, number, view) in FORMS.items()
    ]


def components(form: str, *, seating: str = "new") -> list[Entry]:
    """Return the fields of a form, and last its tabular sections; the options of look-ups are left out here.

    In an old organisation the seating field is displayed as the office that it was made for; others have a field of
    their own beside it.
    """
    first = FORMS[form][1] + 1000
    rows = list(FIELDS[form])
    if form == "employee" and seating != "new":
        rows = [(label, kind, "Work location" if label == "Work_location" else shown) for label, kind, shown in rows]
    if form == "employee" and seating == "custom":
        rows.append(("Seating_Location", "Picklist", "Seating Location"))
    entries: list[Entry] = [
        {
            "comptype": kind,
            "ismandatory": number == 0,
            "descriptionType": 0,
            "displayname": display,
            "autofillvalue": "",
            "description": "",
            "formcomponentid": first + number,
            "labelname": label,
            "maxLength": 100,
        }
        for number, (label, kind, display) in enumerate(rows)
    ]
    if form == "employee":
        entries.append({"tabularSections": [{"WorkExperience": [{"comptype": "Text", "labelname": "Employer"}]}]})
    return entries
