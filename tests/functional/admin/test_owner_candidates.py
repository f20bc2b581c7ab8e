"""Whom an administrator chooses from when saying whose token it is: the network's admins, by name."""

from __future__ import annotations

import pytest

from groupsync.core.errors import AuthorityError
from groupsync.core.model import ConnectMember
from tests.builders import connect_id
from tests.functional.admin.world import AdminWorld

ROUTE = "/integration/account-owner/candidates"


@pytest.fixture
def network(world: AdminWorld) -> AdminWorld:
    """A configured integration, and a network of two admins and a member."""
    world.set_up()
    for number, name, admin in ((1, "Wanda Zeller", True), (2, "Ada <b>Quist</b>", True), (3, "Mo Member", False)):
        one = connect_id(number)
        world.connect.join(ConnectMember(one, f"person{number}@example.com", admin=admin))
        world.connect.names[one] = name
    return world


def test_the_admins_are_listed_by_name(network: AdminWorld) -> None:
    """Id, name and role, in the order of the names; whoever administers nothing cannot be it; no mail address."""
    answer = network.send("list-owner-candidates")

    assert answer.status == 200
    assert answer.body == {
        "candidates": [
            {"connect_id": connect_id(2), "name": "Ada <b>Quist</b>", "role": "admin"},
            {"connect_id": connect_id(1), "name": "Wanda Zeller", "role": "admin"},
        ],
        "cursor": "",
    }


def test_a_page_is_one_call(network: AdminWorld) -> None:
    """However many people the network has."""
    before = len(network.connect.calls)
    network.send("list-owner-candidates")

    assert [one.operation for one in network.connect.calls[before:]] == ["members"]


def test_many_admins_come_page_by_page(network: AdminWorld) -> None:
    """Nobody is left out, and nobody comes twice."""
    for number in range(10, 460):
        network.connect.join(ConnectMember(connect_id(number), admin=True))
    found: list[str] = []
    cursor, pages = "", 0
    while cursor or not pages:
        query = {"cursor": cursor} if cursor else None
        multiple = {"cursor": [cursor]} if cursor else None
        page = network.get(ROUTE, queryStringParameters=query, multiValueQueryStringParameters=multiple).body
        found += [one["connect_id"] for one in page["candidates"]]
        cursor, pages = page["cursor"], pages + 1

    assert pages == 3
    assert len(found) == len(set(found)) == 452


@pytest.mark.parametrize("cursor", ["-1", "x", "1.5", "9999999", "²"])
def test_a_cursor_of_no_answer_is_refused(network: AdminWorld, cursor: str) -> None:
    """It names its field."""
    answer = network.get(
        ROUTE, queryStringParameters={"cursor": cursor}, multiValueQueryStringParameters={"cursor": [cursor]}
    )

    assert (answer.status, answer.body["field"]) == (400, "cursor")


def test_names_are_kept_nowhere(network: AdminWorld) -> None:
    """Neither looking at them nor choosing one leaves a name in a document, the ledger or the audit."""
    network.send("list-owner-candidates")
    network.post("name-account-owner", {"connect_id": connect_id(2)})

    stored = str([network.documents.bodies(part) for part, _ in network.documents.versions()]) + str(network.audit.rows)
    assert connect_id(2) in stored
    assert "Quist" not in stored
    assert "Zeller" not in stored


def test_the_action_closes_when_somebody_is_chosen(network: AdminWorld) -> None:
    """It needs no confirmation."""
    before = network.open_codes()
    network.post("name-account-owner", {"connect_id": connect_id(2)})

    assert "name_account_owner" in before
    assert "name_account_owner" not in network.open_codes()


@pytest.mark.parametrize(("products", "asked_anew"), [(["connect"], True), (["people"], False)])
def test_another_grant_may_be_another_persons(network: AdminWorld, products: list[str], *, asked_anew: bool) -> None:
    """What somebody said was said of the token before; People's token is not meant."""
    network.post("name-account-owner", {"connect_id": connect_id(2)})
    body = {"client_id": "i", "client_secret": "s", "code": "c2", "products": products}
    assert network.post("connect", body).status == 200

    assert (network.integration.account_owner == "") is asked_anew
    assert ("name_account_owner" in network.open_codes()) is asked_anew


def test_before_there_is_a_network_there_is_nobody(world: AdminWorld) -> None:
    """Not enabled, then not configured."""
    assert world.send("list-owner-candidates").body["error"] == "wrong_state"
    world.send("enable")
    assert world.send("list-owner-candidates").body["error"] == "not_configured"


def test_an_account_that_may_not_look_is_told(network: AdminWorld) -> None:
    """By Zoho's word."""
    network.connect.fail("members", AuthorityError("no", product="connect", code="permission"))

    answer = network.send("list-owner-candidates")

    assert (answer.status, answer.body["code"]) == (409, "permission")
