"""The pretend People follows sections 3 to 5 of its reference, quirks included."""

import json

import pytest

from tests.functional.zoho.driver import BASE, Driver, make_driver

# fmt: off
EMPLOYEE_KEYS = [
    "EmailID", "CreatedTime", "Employee_type.id", "Date_of_birth", "AddedTime", "Photo", "Gender",
    "Marital_status", "ModifiedBy", "ApprovalStatus", "Department", "LocationName.ID", "tabularSections",
    "AddedBy", "Mobile.country_code", "Tags", "Reporting_To", "Photo_downloadUrl", "Employeestatus", "Role",
    "Experience", "Employee_type", "AddedBy.ID", "Role.ID", "LastName", "EmployeeID", "ZUID", "Dateofexit",
    "Permanent_Address", "Other_Email", "LocationName", "Work_location", "Present_Address", "Nick_Name",
    "total_experience", "ModifiedTime", "Reporting_To.MailID", "Zoho_ID", "Designation.ID", "Source_of_hire",
    "Age", "Designation", "FirstName", "AboutMe", "Dateofjoining", "Mobile", "Extension", "ModifiedBy.ID",
    "Reporting_To.ID", "Work_phone", "Employeestatus.type", "Department.ID", "Expertise",
]
# fmt: on


def test_a_page_has_the_recorded_envelope(zoho: Driver) -> None:
    """Result is a list of single-key objects: the record id as text, a list of one record."""
    body = zoho.people("employee", sIndex=1, limit=2)
    ((record_id, rows),) = body["result"][0].items()

    assert list(body) == ["result", "message", "uri", "status"]
    assert (body["status"], body["uri"]) == (0, "/api/forms/employee/getRecords")
    assert isinstance(record_id, str)
    assert len(record_id) == 18
    assert rows[0]["Zoho_ID"] == int(record_id)
    assert len(rows) == 1


def test_an_employee_has_the_recorded_keys_in_order(zoho: Driver) -> None:
    """Option companions of unset fields are missing, look-up companions are there."""
    row = zoho.world.hire(department="Support", fields={"Marital_status": ""})
    shown = zoho.records()[row.record_id]

    assert list(shown) == EMPLOYEE_KEYS


def test_unset_options_vanish_and_unset_look_ups_stay_blank(zoho: Driver) -> None:
    """`Employee_type.id` disappears; `Department.ID` stays as an empty text."""
    row = zoho.world.hire(department="", designation="", fields={"Employee_type": "", "LocationName": ""})
    shown = zoho.records()[row.record_id]

    assert "Employee_type.id" not in shown
    assert (shown["Department.ID"], shown["Designation.ID"], shown["LocationName.ID"]) == ("", "", "")
    assert shown["Reporting_To.ID"] == ""


def test_times_are_epoch_texts_but_added_time_is_local(zoho: Driver) -> None:
    """CreatedTime and ModifiedTime are milliseconds as text, AddedTime is the organisation's wall clock."""
    row = zoho.world.hire()
    shown = zoho.records()[row.record_id]

    assert shown["CreatedTime"] == shown["ModifiedTime"] == "1790000000000"
    assert shown["AddedTime"] == "21-Sep-2026 17:13:20"


def test_rows_come_newest_added_first_whatever_was_modified(zoho: Driver) -> None:
    """An edit does not move a row."""
    before = zoho.ids(limit=200)
    zoho.clock.pass_(5)
    zoho.world.edit(before[-1], {"Nick_Name": "Zed"})
    created = [int(row["CreatedTime"]) for row in zoho.records().values()]

    assert before == zoho.ids(limit=200)
    assert created == sorted(created, reverse=True)


def test_a_hire_between_two_pages_repeats_a_row(zoho: Driver) -> None:
    """The newcomer comes first, so the last row of page one is the first of page two."""
    first = zoho.ids(sIndex=1, limit=20)
    zoho.world.hire()
    second = zoho.ids(sIndex=21, limit=20)

    assert first[-1] == second[0]


def test_a_deletion_between_two_pages_hides_a_row(zoho: Driver) -> None:
    """One person who is still there is on neither page."""
    everyone = zoho.ids(limit=200)
    first = zoho.ids(sIndex=1, limit=20)
    zoho.world.delete_employee(first[0])
    second = zoho.ids(sIndex=21, limit=200)

    assert set(everyone) - set(first) - set(second) == {everyone[20]}


def test_the_page_after_an_exact_multiple_is_error_7024_with_http_200() -> None:
    """40 people in pages of 20: page three is an error that means the end."""
    zoho = make_driver(40)
    answer = zoho.call("GET", "/people/api/forms/employee/getRecords", params={"sIndex": 41, "limit": 20})

    assert answer.status_code == 200
    assert answer.json() == {
        "response": {
            "message": "Error occurred",
            "uri": "/api/forms/employee/getRecords",
            "errors": {"code": 7024, "message": "No records found"},
            "status": 1,
        }
    }


def test_the_page_past_the_end_may_be_an_empty_list() -> None:
    """The other answer that nobody has ruled out."""
    zoho = make_driver(40)
    zoho.world.settings.past_the_end = "[]"

    assert zoho.people("employee", sIndex=41, limit=20)["result"] == []


def test_inactive_people_are_included() -> None:
    """There is no filter on status unless one is asked for."""
    zoho = make_driver(400)
    types = {
        row["Employeestatus"]: row["Employeestatus.type"]
        for page in (1, 201)
        for row in zoho.records(sIndex=page).values()
    }

    assert types == {"Active": 1, "Probation": 1, "Inactive": 0}


def test_people_without_login_have_a_blank_or_minus_one_account() -> None:
    """Both forms occur."""
    zoho = make_driver(800)
    ids = {row["ZUID"] for page in range(1, 800, 200) for row in zoho.records(sIndex=page).values()}

    assert {"", "-1"} < ids


def test_the_limit_is_twenty_unless_asked_and_at_most_two_hundred(zoho: Driver) -> None:
    """More than 200 is error 7021."""
    assert len(zoho.ids()) == 20
    assert zoho.people("employee", limit=201)["errors"]["code"] == 7021


def test_a_lower_case_sindex_is_ignored(zoho: Driver) -> None:
    """Unknown parameters are silently ignored, which is a trap."""
    assert zoho.ids(sindex=21) == zoho.ids(sIndex=1)


@pytest.mark.parametrize("form", ["employee", "Employee", "P_Employee", "p_employee"])
def test_old_and_new_form_names_resolve(zoho: Driver, form: str) -> None:
    """Case and the prefix P_ do not matter; `/people` may be left out."""
    answer = zoho.call("GET", f"/api/forms/{form}/getRecords")

    assert answer.json()["response"]["status"] == 0


def test_an_unknown_form_is_error_7011(zoho: Driver) -> None:
    """With HTTP 200."""
    assert zoho.people("employees")["errors"]["code"] == 7011


def test_modifiedtime_is_exclusive_milliseconds(zoho: Driver) -> None:
    """Only what was added or modified after the instant is returned."""
    since = int(zoho.clock.now * 1000)
    record_id = zoho.ids(limit=200)[7]
    zoho.world.edit(record_id, {"Extension": "1"})

    assert zoho.ids(modifiedtime=since) == []
    assert zoho.ids(modifiedtime=since - 1) == [record_id]
    assert zoho.people("employee", modifiedtime="21-Sep-2026")["errors"]["code"] == 7052


def test_search_by_number_and_by_address(zoho: Driver) -> None:
    """Both columns find one person; a blank value is error 7042."""
    record_id, row = next(iter(zoho.records().items()))

    assert zoho.ids(searchColumn="EMPLOYEEID", searchValue=row["EmployeeID"]) == [record_id]
    assert zoho.ids(SearchColumn="EMPLOYEEMAILALIAS", SearchValue=row["EmailID"].upper()) == [record_id]
    assert zoho.people("employee", searchColumn="EMPLOYEEID", searchValue="")["errors"]["code"] == 7042
    assert zoho.people("employee", searchColumn="EMPLOYEEID", searchValue="none")["errors"]["code"] == 7024


def test_search_params_are_joined_with_and(zoho: Driver) -> None:
    """The documented notation, as far as it is needed."""
    row = zoho.world.hire(fields={"FirstName": "Quirin", "Nick_Name": "Q"})
    one = "{searchField:'FirstName',searchOperator:'Is',searchText:'Quirin'}"

    assert zoho.ids(searchParams=one) == [row.record_id]
    assert zoho.ids(searchParams=one + "|{searchField:'Nick_Name',searchText:'zz'}") == []


def test_renaming_a_department_changes_its_people_without_touching_them(zoho: Driver) -> None:
    """The display text changes, ModifiedTime does not; the department's own does."""
    department = zoho.world.company.departments.get(zoho.world.company.department_id("Support"))
    assert department is not None
    row = zoho.world.hire(department="Support")
    zoho.clock.pass_(60)
    zoho.world.edit_department("Support", name="Care Team")
    shown = zoho.records()[row.record_id]

    assert (shown["Department"], shown["Department.ID"]) == ("Care Team", department.record_id)
    assert shown["ModifiedTime"] == "1790000000000"
    assert zoho.records("department")[department.record_id]["ModifiedTime"] == "1790000060000"


def test_a_manager_is_shown_as_text_with_number(zoho: Driver) -> None:
    """Look-ups of people read "First Last EMPID"; AddedBy reads "EMPID - First - Last"."""
    boss = zoho.world.company.employee(zoho.world.company.owner_id)
    row = zoho.world.hire(fields={"Reporting_To": boss.record_id})
    shown = zoho.records()[row.record_id]

    assert shown["Reporting_To"] == f"{boss.first_name} {boss.last_name} {boss.employee_id}"
    assert (shown["Reporting_To.ID"], shown["Reporting_To.MailID"]) == (boss.record_id, boss.email)
    assert shown["AddedBy"] == f"{boss.employee_id} - {boss.first_name} - {boss.last_name}"


def test_the_small_forms_have_their_recorded_keys(zoho: Driver) -> None:
    """Departments carry code, lead, parent and MailAlias; designations have none of the look-ups."""
    department = next(iter(zoho.records("department").values()))
    designation = next(iter(zoho.records("designation").values()))
    wanted = {
        "ZP_Department_Code",
        "Department_Lead",
        "Department_Lead.ID",
        "Department_Lead.MailID",
        "Parent_Department",
        "MailAlias",
    }

    assert wanted | {"Parent_Department.ID", "Department"} <= set(department)
    assert {"Designation", "ZP_Designation_Code", "MailAlias"} <= set(designation)
    assert (len(zoho.ids("department")), len(zoho.ids("designation"))) == (6, 6)


def test_data_by_id_is_flat_with_numbers_and_without_modified_time(zoho: Driver) -> None:
    """Ids are JSON numbers here, unset ones stay blank, AddedTime is local."""
    row = zoho.world.hire(department="Support", designation="")
    body = zoho.people("employee", "getDataByID", recordId=row.record_id)
    shown = body["result"][0]

    assert list(body) == ["message", "result", "status", "uri"]
    assert (shown["Department.ID"], shown["Designation.ID"]) == (int(row.department_id), "")
    assert shown["AddedTime"] == "21-Sep-2026 17:13:20"
    assert "ModifiedTime" not in shown
    assert "Zoho_ID" not in shown


def test_an_unknown_record_is_error_7049(zoho: Driver) -> None:
    """A deleted record cannot be told from one that never was."""
    record_id = zoho.ids()[0]
    zoho.world.delete_employee(record_id)

    assert zoho.people("employee", "getDataByID", recordId=record_id)["errors"]["code"] == 7049
    assert zoho.people("employee", "getDataByID")["errors"]["code"] == 7049


def test_record_by_id_has_sections_and_local_times(zoho: Driver) -> None:
    """ModifiedTime is a wall-clock text there."""
    row = zoho.world.hire()
    shown = zoho.people("employee", "getRecordByID", recordId=row.record_id)["result"][0]

    assert shown["System Fields"]["ModifiedTime"] == "21-Sep-2026 17:13:20"
    assert shown["Basic information"]["EmployeeID"] == row.employee_id
    assert "Reporting_To.ID" in shown["Hierarchy Information"]
    assert "Department.ID" in shown["Work Information"]


def test_forms_and_fields_are_listed(zoho: Driver) -> None:
    """The seating field has the label Work_location; ids are numbers beyond what a float holds."""
    listed = zoho.call("GET", "/people/api/forms").json()["response"]["result"]
    fields = zoho.people("employee", "components")["result"]
    labels = {entry["labelname"]: entry["displayname"] for entry in fields if "labelname" in entry}

    assert [entry["formLinkName"] for entry in listed] == ["employee", "department", "designation"]
    assert listed[0]["componentId"] > 2**53
    assert labels["Work_location"] == "Seating Location"
    assert "tabularSections" in fields[-1]


@pytest.mark.parametrize(("seating", "own"), [("old", False), ("custom", True)])
def test_the_seating_field_differs_between_organisations(zoho: Driver, seating: str, own: bool) -> None:
    """Where it still is displayed as an office, some have a field of their own for the seat."""
    zoho.world.settings.seating_field = seating
    fields = zoho.people("employee", "components")["result"]
    labels = {entry["labelname"]: entry["displayname"] for entry in fields if "labelname" in entry}

    assert labels["Work_location"] == "Work location"
    assert ("Seating_Location" in labels) is own


def test_a_missing_credential_is_7202_with_400(zoho: Driver) -> None:
    """A blank one too."""
    for headers in ({}, {"Authorization": "Zoho-oauthtoken "}):
        answer = zoho.session.get(f"{BASE}/people/api/forms", headers=headers)

        assert (answer.status_code, answer.json()["response"]["errors"]["code"]) == (400, 7202)
        assert "api-count-left-today" not in answer.headers


def test_a_wrong_scope_is_7218_with_401(zoho: Driver) -> None:
    """Scopes are those of the code."""
    zoho.connect_with("zohopulse.userDetail.READ")
    answer = zoho.call("GET", "/people/api/forms/employee/getRecords")

    assert (answer.status_code, answer.json()["response"]["errors"]["code"]) == (401, 7218)


def test_an_owner_without_rights_is_7077_with_403(zoho: Driver) -> None:
    """Rights can be taken away and given back while the token lives."""
    zoho.world.revoke_rights("people")
    refused = zoho.call("GET", "/people/api/forms/employee/getRecords")
    zoho.world.grant_rights("people")

    assert (refused.status_code, refused.json()["response"]["errors"]["code"]) == (403, 7077)
    assert zoho.ids() != []


def test_the_quota_header_falls_by_one_per_call_errors_included(zoho: Driver) -> None:
    """Each authenticated answer tells what is left of the day; the count starts afresh the next day."""
    left = [
        int(zoho.call("GET", "/people/api/forms/employee/getRecords", params=given).headers["api-count-left-today"])
        for given in ({}, {"sIndex": 9999}, {})
    ]
    zoho.clock.pass_(86_400)
    zoho.connect_with()
    later = zoho.call("GET", "/people/api/forms/employee/getRecords").headers

    assert left == [24_999, 24_998, 24_997]
    assert (later["api-count-left-today"], later["externalapicall"]) == ("24999", "allowed")
    assert later["content-disposition"] == "attachment;filename=records"


def test_a_spent_day_answers_like_a_lock(zoho: Driver) -> None:
    """7209, never 7024."""
    zoho.world.settings.people_daily_allowance = 1

    assert zoho.people("employee")["status"] == 0
    assert zoho.people("employee")["errors"]["code"] == 7209


@pytest.mark.parametrize("status", [200, 429])
def test_the_401st_call_in_a_minute_locks_people_for_five(zoho: Driver, status: int) -> None:
    """The threshold passes with time, the lock does not until five minutes are over."""
    zoho.world.settings.people_lock_status = status
    allowed = {zoho.people("department", limit=1)["status"] for _ in range(400)}
    answer = zoho.call("GET", "/people/api/forms/department/getRecords")
    zoho.clock.pass_(299)
    locked = zoho.people("employee", "getDataByID", recordId="1")
    zoho.clock.pass_(1)

    assert allowed == {0}
    assert (answer.status_code, answer.json()["response"]["errors"]["code"]) == (status, 7209)
    assert locked["errors"]["code"] == 7209
    assert zoho.people("employee")["status"] == 0


def test_four_hundred_calls_a_minute_can_go_on_for_ever(zoho: Driver) -> None:
    """The window slides."""
    for _ in range(500):
        zoho.clock.pass_(0.15)
        status = zoho.people("department", limit=1)["status"]

        assert status == 0


def test_a_wrong_method_and_an_unknown_path_are_web_pages(zoho: Driver) -> None:
    """Neither answers JSON."""
    assert zoho.call("POST", "/people/api/forms").status_code == 405
    unknown = zoho.call("GET", "/people/api/deletedRecords")

    assert (unknown.status_code, unknown.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_numbers_survive_as_exact_integers(zoho: Driver) -> None:
    """The body has bare digits, not a rounded float."""
    record_id = zoho.ids()[0]
    text = zoho.call("GET", "/people/api/forms/employee/getRecords", params={"limit": 1}).text

    assert f'"Zoho_ID":{record_id}' in text
    assert json.loads(text)["response"]["status"] == 0
