"""Each fault does what its name says, as often as told, and nothing else."""

import pytest
import requests

from tests.functional.zoho.driver import BASE, Driver, make_driver


def sweep(zoho: Driver, limit: int = 10) -> list[str]:
    """Read the employees until an error or a short page, as a careless client would."""
    found: list[str] = []
    while True:
        page = zoho.ids(sIndex=len(found) + 1, limit=limit)
        found += page
        if len(page) < limit:
            return found


def test_a_dropped_page_reads_like_the_end(zoho: Driver) -> None:
    """Page 3 of 5 is empty once; the next sweep is whole."""
    everyone = sweep(zoho)
    zoho.world.faults.add("drop_page", count=1, page=3)
    broken = sweep(zoho)

    assert len(everyone) == 45
    assert broken == everyone[:20]
    assert sweep(zoho) == everyone


def test_a_skipped_page_leaves_no_visible_gap(zoho: Driver) -> None:
    """The pages behind it move up."""
    everyone = sweep(zoho)
    zoho.world.faults.add("drop_page", page=2, mode="skip")

    assert sweep(zoho) == everyone[:10] + everyone[20:]


def test_a_short_page_in_the_middle(zoho: Driver) -> None:
    """Half of it is missing."""
    everyone = sweep(zoho)
    zoho.world.faults.add("drop_page", page=2, mode="short")

    assert sweep(zoho) == everyone[:15]


def test_the_last_page_is_lost_with_http_200(zoho: Driver) -> None:
    """It answers 7024."""
    everyone = sweep(zoho)
    zoho.world.faults.add("lose_last_page", count=1)

    assert sweep(zoho) == everyone[:40]


@pytest.mark.parametrize("also_by_id", [False, True])
def test_rows_are_hidden_from_lists_and_perhaps_from_the_look_up(zoho: Driver, also_by_id: bool) -> None:
    """As when the owner's role loses sight of a department."""
    row = zoho.world.hire(department="Support")
    zoho.world.faults.add("hide_rows", rows={"department": "Support"}, also_by_id=also_by_id)
    lookup = zoho.people("employee", "getDataByID", recordId=row.record_id)

    assert row.record_id not in zoho.ids(limit=200)
    assert "Support" not in {shown["Department"] for shown in zoho.records().values()}
    assert lookup["status"] == int(also_by_id)


@pytest.mark.parametrize(("rows", "field"), [({"location": "Pune"}, "LocationName"), ({"role": "Admin"}, "Role")])
def test_rows_are_hidden_by_location_and_role(zoho: Driver, rows: dict[str, str], field: str) -> None:
    """Only those rows."""
    all_rows = zoho.records()
    zoho.world.faults.add("hide_rows", rows=rows)
    gone = set(all_rows) - set(zoho.records())

    assert gone != set()
    assert {all_rows[record_id][field] for record_id in gone} == set(rows.values())


def test_a_field_is_blank_for_one_departments_people(zoho: Driver) -> None:
    """Text and id are blank; the records themselves are not changed; the department form stays."""
    row = zoho.world.hire(department="Support")
    fault = zoho.world.faults.add("blank_field", field="Department", rows={"department": "Support"})
    spoiled = zoho.records()[row.record_id]
    zoho.world.faults.clear(fault.fault_id)

    assert (spoiled["Department"], spoiled["Department.ID"]) == ("", "")
    assert zoho.records()[row.record_id]["Department"] == "Support"
    assert "" not in {shown["Department"] for shown in zoho.records("department").values()}


def test_a_key_is_missing_from_records(zoho: Driver) -> None:
    """With its companions, in the look-up by id too."""
    row = zoho.world.hire()
    zoho.world.faults.add("remove_key", field="Designation")
    listed = zoho.records()[row.record_id]
    single = zoho.people("employee", "getDataByID", recordId=row.record_id)["result"][0]

    assert not {"Designation", "Designation.ID"} & (set(listed) | set(single))


ANSWERS = [
    ("error_at_200", {"message": "Something went wrong"}, 200, "Something went wrong"),
    ("status", {"status": 502}, 502, "Internal error"),
    ("status", {"status": 503, "html": True}, 503, "<html>"),
    ("html", {}, 200, "<html>"),
    ("too_many_requests", {"retry_after": 7}, 429, "Too many"),
    ("empty", {}, 200, "{}"),
    ("answer", {"status": 418, "body": {"odd": True}}, 418, "odd"),
]


@pytest.mark.parametrize(("kind", "options", "status", "text"), ANSWERS)
def test_an_answer_can_be_replaced(zoho: Driver, kind: str, options: dict[str, object], status: int, text: str) -> None:
    """Once, in front of a call that would work; the call has no effect then, and works the next time."""
    zoho.world.faults.add(kind, action="addGroup", count=1, **options)
    before = len(zoho.world.network.groups)
    spoiled = zoho.call("POST", "/pulse/api/addGroup", params={"scopeID": zoho.network_id, "name": "x"})
    unchanged = len(zoho.world.network.groups) == before
    zoho.new_group()

    assert (spoiled.status_code, text in spoiled.text, unchanged) == (status, True, True)
    assert spoiled.headers.get("Retry-After") == (str(options["retry_after"]) if "retry_after" in options else None)
    assert len(zoho.world.network.groups) == before + 1


def test_faults_of_one_kind_strike_one_after_the_other(zoho: Driver) -> None:
    """Two faults with a count of one spoil two calls, not one."""
    zoho.world.faults.add("status", product="people", count=1, status=500)
    zoho.world.faults.add("status", product="people", count=1, status=502)
    statuses = [zoho.call("GET", "/people/api/forms/employee/getRecords").status_code for _ in range(3)]

    assert statuses == [500, 502, 200]


def test_people_errors_at_200_and_empty_answers(zoho: Driver) -> None:
    """An error body, and "no records" where there are some."""
    zoho.world.faults.add("error_at_200", product="people", form="employee", count=1, code=7000)
    zoho.world.faults.add("empty", product="people", form="P_Department", count=1)

    assert zoho.people("employee")["errors"]["code"] == 7000
    assert zoho.people("department")["errors"]["code"] == 7024
    assert (zoho.people("employee")["status"], zoho.people("department")["status"]) == (0, 0)


def test_a_fault_can_wait(zoho: Driver) -> None:
    """It lets calls pass first."""
    zoho.world.faults.add("status", action="getRecords", after=2, count=1)
    statuses = [zoho.call("GET", "/people/api/forms/employee/getRecords").status_code for _ in range(4)]

    assert statuses == [200, 200, 503, 200]


def test_a_time_out_after_the_effect_leaves_a_group_behind(zoho: Driver) -> None:
    """The client gets no answer and the group exists: trying again makes a twin."""
    zoho.world.faults.add("timeout_after_effect", action="addGroup", count=1)
    with pytest.raises(requests.ReadTimeout):
        zoho.new_group("Twin")
    zoho.new_group("Twin")

    assert [group.name for group in zoho.world.network.groups.values()].count("Twin") == 2


def test_a_dropped_connection_has_no_effect(zoho: Driver) -> None:
    """The client cannot know."""
    zoho.world.faults.add("drop_connection", action="addGroup", count=1)
    with pytest.raises(requests.ConnectionError):
        zoho.new_group("Never")

    assert "Never" not in [group.name for group in zoho.world.network.groups.values()]


def test_unknown_faults_and_options_are_refused(zoho: Driver) -> None:
    """A fault that would never strike is a mistake in a test."""
    with pytest.raises(ValueError, match="unknown fault"):
        zoho.world.faults.add("earthquake")
    with pytest.raises(ValueError, match="unknown option"):
        zoho.world.faults.add("status", page=2)


def test_each_call_is_in_the_event_log_without_credentials() -> None:
    """Method, path, caller, outcome; neither token nor query string."""
    zoho = make_driver(10)
    zoho.call("GET", "/people/api/forms/employee/getRecords", params={"sIndex": 1, "token": "secret"})
    zoho.world.faults.add("status", action="getRecords", count=1)
    zoho.call("GET", "/people/api/forms/P_Employee/getRecords")
    exchange, first, second = zoho.world.events.read(kind="call")

    assert (exchange["action"], exchange["outcome"]) == ("token", "ok")
    assert (first["method"], first["path"], first["form"]) == (
        "GET",
        "/people/api/forms/employee/getRecords",
        "employee",
    )
    assert (first["caller"], first["outcome"], first["parameters"]) == (zoho.world.owner.zuid, "ok", {"sIndex": "1"})
    assert (second["outcome"], second["status"], second["form"]) == ("fault status", 503, "employee")
    assert [exchange["index"], first["index"], second["index"]] == sorted(
        [exchange["index"], first["index"], second["index"]]
    )
    assert zoho.token not in str(zoho.world.events.read())
    assert zoho.session.get(f"{BASE}/_control/events", params={"kind": "call", "action": "token"}).json()["events"] == [
        exchange
    ]
