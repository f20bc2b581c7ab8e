"""One group over the admin API: whom we put there, and where it is in Connect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.ledger_entries import Account, GroupEntry, GroupOrigin, GroupState, Membership, MembershipState
from groupsync.core.model import ConnectGroup, ConnectId, EmployeeId, GroupKey, Network, PartitionId
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.world import VIEWER, AdminWorld

GROUP, PARTITION = GroupKey("department:12"), PartitionId("502")
ADDRESS = f"/groups/{GROUP.replace(':', '/')}"
PRESENT = Membership(MembershipState.PRESENT, "call", since=1_700_000_000, run="run-1", link=2)


def put_there(world: AdminWorld, number: int, **changes: Any) -> ConnectId:
    """Let the ledger have one account in the group."""
    one = ConnectId(str(number))
    memberships = {GROUP: replace(PRESENT, **changes)}
    world.ledger.accounts[one] = Account(one, (EmployeeId(f"9{number}"),), memberships=memberships)
    return one


@pytest.fixture
def company(world: AdminWorld) -> AdminWorld:
    """One department has its group, under its second link."""
    world.set_up(state=Lifecycle.ACTIVE)
    entry = GroupEntry(GROUP, GroupState.MANAGED, "Support", PARTITION, GroupOrigin.CREATED, since=7, members=1, link=2)
    world.ledger.put(groups=[entry])
    world.connect.set_group(ConnectGroup(PARTITION, "Support", slug="support & more"))
    world.connect.network_list = [
        Network("100", "Example", default=True, url="https://connect.zoho.com/portal/example")
    ]
    return world


def test_whom_we_put_there_is_listed_by_id(company: AdminWorld) -> None:
    """Also for a viewer, and no call to Zoho is made for it."""
    put_there(company, 501)
    company.connect.calls.clear()

    answer = company.get(ADDRESS, claims=VIEWER)

    assert (answer.status, answer.body["group"]["name"], answer.body["count"]) == (200, "Support", 1)
    assert answer.body["people"] == [
        {
            "connect_id": "501",
            "employees": ["9501"],
            "state": "present",
            "since": "2023-11-14T22:13:20Z",
            "run": "run-1",
        }
    ]
    assert company.connect.calls == []


def test_who_is_not_there_because_of_us_is_left_out(company: AdminWorld) -> None:
    """Refused and released memberships, and those of a former link; what is under way is told as such."""
    put_there(company, 501, state=MembershipState.REFUSED)
    put_there(company, 502, state=MembershipState.RELEASED)
    put_there(company, 503, link=1)
    put_there(company, 504, state=MembershipState.ADDING)

    people = company.get(ADDRESS).body["people"]

    assert [(one["connect_id"], one["state"]) for one in people] == [("504", "adding")]


def test_a_large_group_is_read_in_pages(company: AdminWorld) -> None:
    """Everybody comes once."""
    expected = [put_there(company, number) for number in range(1000, 1600)]

    first = company.get(ADDRESS).body
    rest = company.get(ADDRESS, multiValueQueryStringParameters={"cursor": [first["cursor"]]}).body

    assert [one["connect_id"] for one in (*first["people"], *rest["people"])] == expected
    assert (len(first["people"]), rest["cursor"], rest["count"]) == (500, None, 600)


def test_its_address_is_asked_of_connect(company: AdminWorld) -> None:
    """The network's portal and the group's own part, which cannot add to the path."""
    answer = company.get(f"{ADDRESS}/address")

    assert answer.body == {"url": "https://connect.zoho.com/portal/example/group/support%20%26%20more"}


@pytest.mark.parametrize("portal", ["", "javascript:alert(1)//", "http://connect.zoho.com/portal/example"])
def test_an_address_that_no_browser_should_follow_is_none(company: AdminWorld, portal: str) -> None:
    """What Zoho says is from outside."""
    company.connect.network_list = [Network("100", "Example", default=True, url=portal)]

    assert company.get(f"{ADDRESS}/address").status == 404


def test_a_unit_without_a_group_has_no_address(company: AdminWorld) -> None:
    """Neither has one that nobody knows."""
    company.ledger.put(groups=[GroupEntry(GroupKey("department:13"), GroupState.WAITING, "Harbour")])

    assert company.get("/groups/department/13/address").status == 404
    assert company.get("/groups/department/999/address").status == 404


def test_an_unknown_group_is_not_found(company: AdminWorld) -> None:
    """Whatever it is called."""
    assert [company.get(f"/groups/{one}").status for one in ("department/999", "planet/12")] == [404, 404]


@pytest.mark.parametrize(("name", "value"), [("state", "in"), ("cursor", "not a cursor")])
def test_a_wrong_parameter_is_refused(company: AdminWorld, name: str, value: str) -> None:
    """Nothing is filtered silently."""
    answer = company.get(ADDRESS, multiValueQueryStringParameters={name: [value]})

    assert (answer.status, answer.body["field"]) == (400, name)
