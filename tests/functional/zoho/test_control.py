"""The control API does what its table says, over JSON, and refuses what it does not know."""

import pytest

from tests.functional.zoho.driver import BASE, Driver


def test_a_persons_whole_career_over_json(zoho: Driver) -> None:
    """Hire, move, leave, rehire under a new record, delete."""
    hired = zoho.control("hire", department="Support", fields={"FirstName": "Ana"}).json()
    record_id = hired["record_id"]
    moved = zoho.control("move", employee=hired["employee_id"], department="Finance", designation="Analyst").json()
    left = zoho.control("leave", employee=record_id).json()
    again = zoho.control("rehire", employee=record_id, new_record=True).json()
    zoho.control("delete-employee", employee=record_id)

    assert (hired["first_name"], hired["zuid"].isdigit()) == ("Ana", True)
    assert moved["department_id"] == zoho.world.company.department_id("Finance")
    assert (left["status"], left["status_type"], left["exited"]) == ("Inactive", 0, "21-Sep-2026")
    assert (again["zuid"], again["email"], again["status_type"]) == (hired["zuid"], hired["email"], 1)
    assert again["record_id"] != record_id
    assert record_id not in zoho.ids(limit=200)


def test_someone_without_account_gets_one_later(zoho: Driver) -> None:
    """ZUID appears without a trace in ModifiedTime, and the network has a new member."""
    hired = zoho.control("hire", account=False).json()
    zoho.clock.pass_(60)
    given = zoho.control("give-account", employee=hired["record_id"]).json()

    assert hired["zuid"] == "-1"
    assert given["modified_ms"] == hired["modified_ms"]
    assert given["zuid"] in zoho.world.network.members


def test_forms_are_changed(zoho: Driver) -> None:
    """Departments and designations come, are renamed and go; their people's look-up turns blank."""
    department = zoho.control("add-department", name="New", parent="Support").json()["record_id"]
    designation = zoho.control("add-designation", name="Wizard").json()["record_id"]
    hired = zoho.control("hire", department="New", designation="Wizard").json()["record_id"]
    zoho.control("edit-department", department=department, name="Newer", lead=hired)
    zoho.control("rename-designation", designation=designation, name="Sage")
    shown = zoho.records()[hired]
    lead = zoho.records("department")[department]["Department_Lead.ID"]
    zoho.control("delete-department", department="Newer")
    zoho.control("delete-designation", designation="Sage")
    bare = zoho.records()[hired]

    assert (shown["Department"], shown["Designation"], lead) == ("Newer", "Sage", hired)
    assert (bare["Department.ID"], bare["Designation.ID"], bare["ModifiedTime"]) == ("", "", shown["ModifiedTime"])


def test_the_network_is_changed_by_hand(zoho: Driver) -> None:
    """Members, helpers, admins, guests, groups."""
    zuid = zoho.control("add-network-member", name="Helper", email="h@x.example").json()["zuid"]
    group = zoho.control("add-group", name="Mine").json()["id"]
    zoho.control("add-to-group", group=group, zuid=zuid)
    zoho.control("add-to-group", group=group, zuid=zuid, admin=True)
    guest = zoho.control("add-guest", group=group, name="Guest").json()["result"]
    zoho.control("rename-group", group=group, name="Ours")
    zoho.control("archive-group", group=group)
    state = {row["id"]: row for row in zoho.session.get(f"{BASE}/_control/state").json()["groups"]}
    zoho.control("remove-network-member", zuid=zuid)

    assert (state[group]["name"], state[group]["status"], state[group]["guests"]) == ("Ours", "ARCHIVED", [guest])
    assert sorted([zoho.world.owner.zuid, zuid, guest]) == state[group]["members"]
    assert zuid in state[group]["admins"]
    assert zuid not in zoho.world.network.groups[group].members
    assert zoho.control("delete-group-by-hand", group=group).json() == {"done": True}
    assert group not in zoho.world.network.groups


def test_state_can_leave_out_what_is_large(zoho: Driver) -> None:
    """People and groups on demand; facts only, no wishes."""
    whole = zoho.session.get(f"{BASE}/_control/state").json()
    small = zoho.session.get(f"{BASE}/_control/state", params={"people": "false", "groups": "false"}).json()

    assert len(whole["people"]) == 45
    assert not {"people", "groups"} & set(small)
    assert small["network"]["id"] == zoho.network_id


def test_a_code_with_chosen_scopes(zoho: Driver) -> None:
    """Exchangeable as any other."""
    given = zoho.control("self-client-code", scopes=["ZOHOPEOPLE.forms.READ"]).json()
    token = zoho.accounts(grant_type="authorization_code", code=given["code"])

    assert given["client_id"] == zoho.client.client_id
    assert "refresh_token" in token.json()


def test_people_is_locked_and_tokens_die_on_demand(zoho: Driver) -> None:
    """Lock, unlock, expire, revoke."""
    zoho.control("lock-people")
    locked = zoho.people("employee")
    zoho.control("unlock-people")
    unlocked = zoho.people("employee")
    refresh = zoho.connect_with()["refresh_token"]
    zoho.control("expire-access-tokens")
    expired = zoho.call("GET", "/people/api/forms").status_code
    renewed = zoho.accounts(grant_type="refresh_token", refresh_token=refresh).json()
    zoho.control("revoke-tokens")
    revoked = zoho.accounts(grant_type="refresh_token", refresh_token=refresh).json()

    assert (locked["errors"]["code"], unlocked["status"], expired) == (7209, 0, 401)
    assert "access_token" in renewed
    assert revoked == {"error": "invalid_code"}


def test_webhooks_are_configured_and_listed(zoho: Driver) -> None:
    """With their state."""
    hook = {
        "name": "h",
        "form": "employee",
        "url": "https://hook.example",
        "entity_parameters": {"record_id": "Zoho_ID"},
    }
    made = zoho.control("webhooks", **hook).json()
    hired = zoho.control("hire").json()["record_id"]
    listed = zoho.session.get(f"{BASE}/_control/webhooks", params={"state": "pending"}).json()

    assert made["method"] == "POST"
    assert (listed["waiting"], listed["deliveries"][0]["parameters"]) == (1, {"record_id": hired})


def test_faults_are_set_and_cleared(zoho: Driver) -> None:
    """Over JSON as in process."""
    fault = zoho.control("faults", kind="hide_rows", rows={"department": "Support"}).json()
    hidden = "Support" not in {row["Department"] for row in zoho.records().values()}
    active = zoho.session.get(f"{BASE}/_control/faults").json()["faults"]
    cleared = zoho.control("faults/clear").json()

    assert hidden
    assert active[0]["fault_id"] == fault["fault_id"]
    assert active[0]["struck"] == 1
    assert cleared == {"result": 1}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("hire", {"salary": 1}),
        ("hire", {"department": "Nowhere"}),
        ("move", {"employee": "nobody", "department": "Support"}),
        ("move", {}),
        ("settings", {"people_calls_per_hour": 1}),
        ("settings", {"people_calls_per_minute": "many"}),
        ("faults", {"kind": "hide_rows", "where": "all"}),
        ("webhooks", {"name": "h", "form": "leave", "url": "https://hook.example"}),
        ("grant-rights", {"product": "mail"}),
        ("add-to-group", {"group": "1", "zuid": "1"}),
    ],
)
def test_mistakes_are_400(zoho: Driver, path: str, body: dict[str, object]) -> None:
    """A test with a slip in it hears about it."""
    before = len(zoho.world.company.employees)

    assert zoho.control(path, **body).status_code == 400
    assert len(zoho.world.company.employees) == before


def test_a_hire_into_an_unknown_department_leaves_no_trace(zoho: Driver) -> None:
    """Nobody is half hired."""
    zoho.control("hire", department="Nowhere")

    assert zoho.world.events.count("company") == 0


def test_an_edit_with_one_wrong_name_changes_nothing(zoho: Driver) -> None:
    """Fields are set together or not at all."""
    record_id = zoho.ids()[0]
    before = zoho.records()[record_id]
    refused = zoho.control("edit", employee=record_id, fields={"Extension": "77", "Department": "Nowhere"})

    assert refused.status_code == 400
    assert zoho.records()[record_id] == before


def test_custom_fields_and_statuses_are_shown(zoho: Driver) -> None:
    """Labels that People does not know are the customer's own; a status may have any name and either type."""
    record_id = zoho.ids()[0]
    zoho.control(
        "edit", employee=record_id, fields={"Badge": "B7", "Employeestatus": "Sabbatical", "Employeestatus.type": "1"}
    )
    shown = zoho.records()[record_id]

    assert (shown["Badge"], shown["Employeestatus"], shown["Employeestatus.type"]) == ("B7", "Sabbatical", 1)
