"""The pretend Directory follows the assumed contract of section 4 of the Connect reference."""

from typing import Any

import pytest

from tests.functional.zoho.driver import Driver


def path(zoho: Driver, rest: str) -> str:
    """Return a path in the organisation."""
    return f"/api/v1/orgs/{zoho.world.directory.org_id}/{rest}"


def test_an_update_changes_only_the_given_keys(zoho: Driver) -> None:
    """The user is read and written under `users`, beside `status_code`."""
    zuid = zoho.world.owner.zuid
    before = zoho.call("GET", path(zoho, f"users/{zuid}")).json()
    written = zoho.call(
        "PUT", path(zoho, f"users/{zuid}"), json={"users": {"mobile": "1", "date_of_birth": "1987-02-03"}}
    ).json()
    after = zoho.call("GET", path(zoho, f"users/{zuid}")).json()

    assert (written["status_code"], written["message"]) == (200, "Profile has been updated successfully.")
    assert after["users"] == {**before["users"], "mobile": "1", "date_of_birth": "1987-02-03"}


@pytest.mark.parametrize(
    "users",
    [
        {},
        {"nickname": "x"},
        {"gender": "Male"},
        {"date_of_birth": "03-Feb-1987"},
        {"department_id": "1"},
        {"reporting_to": "1"},
    ],
)
def test_values_outside_the_documented_ones_are_400(zoho: Driver, users: dict[str, Any]) -> None:
    """Nothing is written."""
    answer = zoho.call("PUT", path(zoho, f"users/{zoho.world.owner.zuid}"), json={"users": users})

    assert (answer.status_code, answer.json()["status_code"]) == (400, 400)
    assert zoho.world.events.count("profile") == 0


def test_unknown_people_and_organisations_are_404(zoho: Driver) -> None:
    """With the status in the body too."""
    person = zoho.call("GET", path(zoho, "users/1"))
    organisation = zoho.call("GET", "/api/v1/orgs/1/departments")

    assert (person.status_code, person.json()["status_code"]) == (404, 404)
    assert organisation.status_code == 404


def test_lists_are_paged_with_has_more(zoho: Driver) -> None:
    """Pages count from 1; more than 200 per page is refused."""
    first = zoho.call("GET", path(zoho, "departments"), params={"page": 1, "per_page": 4}).json()
    second = zoho.call("GET", path(zoho, "departments"), params={"page": 2, "per_page": 4}).json()
    designations = zoho.call("GET", path(zoho, "designations")).json()["designations"]
    locations = zoho.call("GET", path(zoho, "locations")).json()["locations"]

    assert (len(first["departments"]), first["has_more"], len(second["departments"]), second["has_more"]) == (
        4,
        True,
        2,
        False,
    )
    assert {"department_id", "department_name"} == set(first["departments"][0])
    assert ("designation_name" in designations[0], "location_name" in locations[0]) == (True, True)
    assert zoho.call("GET", path(zoho, "departments"), params={"per_page": 201}).status_code == 400


def test_scopes_and_rights_are_403(zoho: Driver) -> None:
    """Departments need the Groups scope, designations and locations the Orgs scope."""
    zoho.connect_with("ZohoDirectory.Groups.READ")
    statuses = [zoho.call("GET", path(zoho, name)).status_code for name in ("departments", "designations", "locations")]
    zoho.world.revoke_rights("directory")

    assert statuses == [200, 403, 403]
    assert zoho.call("GET", path(zoho, "departments")).status_code == 403


def test_users_are_paged_and_show_an_address_block(zoho: Driver) -> None:
    """Work phone and extension lie in the block, as in Zoho's sample; what was never set is a missing key."""
    zuid = zoho.world.owner.zuid
    zoho.call("PUT", path(zoho, f"users/{zuid}"), json={"users": {"phone": "1", "extension": "2", "mobile": "3"}})
    first = zoho.call("GET", path(zoho, "users"), params={"page": 1, "per_page": 5}).json()
    [one] = [user for user in first["users"] if user["zuid"] == zuid]

    assert (len(first["users"]), first["has_more"], first["status_code"]) == (5, True, 200)
    assert one["address"] == [{"phone": "1", "extension": "2", "address_type": 1}]
    assert ("phone" in one, one["mobile"], "gender" in one) == (False, "3", False)


@pytest.mark.parametrize(("words", "message"), [("quoted", "Invalid value Male for gender"), ("bare", "Invalid value")])
def test_a_refusal_may_quote_the_value(zoho: Driver, words: str, message: str) -> None:
    """How much a 400 says is a setting, because nobody knows."""
    zoho.world.settings.change({"directory_refusals": words})
    body = {"users": {"mobile": "1", "gender": "Male"}}
    answer = zoho.call("PUT", path(zoho, f"users/{zoho.world.owner.zuid}"), json=body)

    assert answer.json() == {"status_code": 400, "message": message}
    assert "mobile" not in zoho.world.profile(zoho.world.owner.zuid)["directory"]


def test_nobody_reports_to_herself_and_a_work_location_may_be_an_id(zoho: Driver) -> None:
    """Both are refused; the second only where the organisation wants ids."""
    zuid = zoho.world.owner.zuid

    def status(**users: str) -> int:
        return zoho.call("PUT", path(zoho, f"users/{zuid}"), json={"users": users}).status_code

    texts = [status(reporting_to=zuid), status(work_location="Lisbon")]
    zoho.world.settings.change({"directory_work_location": "id"})
    ids = [status(work_location="Lisbon"), status(work_location=next(iter(zoho.world.directory.locations)))]

    assert (texts, ids) == ([400, 200], [400, 200])


def test_unification_carries_values_to_connect_when_it_runs(zoho: Driver) -> None:
    """Not before: Zoho gives no time for it. A location's id arrives as its name."""
    zuid = zoho.world.owner.zuid
    location, name = next(iter(zoho.world.directory.locations.items()))
    zoho.control("edit-directory-user", zuid=zuid, fields={"mobile": "1", "work_location": location})
    before = zoho.session.get("http://zoho.test/_control/profile", params={"zuid": zuid}).json()
    zoho.control("run-unification")
    after = zoho.session.get("http://zoho.test/_control/profile", params={"zuid": zuid}).json()

    assert before["directory"]["mobile"] == "1"
    assert (before["connect"]["mobile"], after["connect"]["mobile"]) == ("", "1")
    assert after["connect"]["work_location"] == name


def test_the_lists_follow_the_company(zoho: Driver) -> None:
    """A renamed entry keeps its id, a deleted one goes, one made by hand stays."""
    world = zoho.world
    first, second, *_ = [row.name for row in world.company.departments]
    before = {name: key for key, name in world.directory.departments.items()}
    by_hand = world.add_directory_entry("departments", "By hand")
    world.edit_department(first, name="Renamed")
    world.delete_department(second)
    world.add_location("New place")
    after = world.directory.departments

    assert (after[before[first]], after[by_hand], before[second] in after) == ("Renamed", "By hand", False)
    assert "New place" in world.directory.locations.values()


def test_who_left_the_directory_is_404(zoho: Driver) -> None:
    """The account stays a member of Connect's network."""
    zuid = zoho.world.owner.zuid
    zoho.control("remove-directory-user", zuid=zuid)

    assert zoho.call("GET", path(zoho, f"users/{zuid}")).status_code == 404
    assert zoho.world.profile(zuid)["connect"] is not None
