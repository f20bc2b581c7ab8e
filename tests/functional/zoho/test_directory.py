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
