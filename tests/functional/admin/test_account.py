"""Whose token it is, and what is wrong with it: each trouble is a pending action that names the cure."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from groupsync.core.errors import AuthorityError
from groupsync.core.model import ConnectMember
from groupsync.state.integration_state import Quarantine
from tests.builders import connect_id
from tests.functional.admin.test_consent import come_back
from tests.functional.admin.world import AdminWorld


def action(world: AdminWorld, code: str) -> dict[str, Any]:
    """Give an open pending action."""
    actions = world.send("show-integration").body["pending_actions"]
    return next(one for one in actions if one["code"] == code)


@pytest.fixture
def network(world: AdminWorld) -> AdminWorld:
    """A configured integration, and a network with an admin and a member."""
    world.set_up()
    world.connect.join(
        ConnectMember(connect_id(1), "owner@example.com", admin=True), ConnectMember(connect_id(2), "other@example.com")
    )
    return world


@pytest.mark.parametrize(
    ("body", "number", "admin"),
    [
        ({"connect_id": connect_id(1)}, 1, True),
        ({"email": " Owner@Example.com "}, 1, True),
        ({"email": "other@example.com"}, 2, False),
    ],
)
def test_the_owner_is_picked_from_the_networks_members(
    network: AdminWorld, body: dict[str, str], number: int, *, admin: bool
) -> None:
    """By id or by mail address; only the id is kept, and it is said whether the person administers the network."""
    answer = network.post("name-account-owner", body)

    assert (answer.status, answer.body) == (200, {"connect_id": connect_id(number), "network_admin": admin})
    assert network.integration.account_owner == connect_id(number)
    assert network.send("show-integration").body["health"]["account_owner"] == connect_id(number)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"connect_id": connect_id(1), "email": "owner@example.com"}, 400),
        ({"connect_id": 7}, 400),
        ({"connect_id": "404"}, 404),
        ({"email": "nobody@example.com"}, 404),
    ],
)
def test_nobody_else_is_taken(network: AdminWorld, body: dict[str, Any], status: int) -> None:
    """One of the two is needed, and it has to be somebody's."""
    assert network.post("name-account-owner", body).status == status
    assert network.integration.account_owner == ""


def test_an_owner_is_named_after_the_network(world: AdminWorld) -> None:
    """Without a configuration nobody knows whose members are meant."""
    before = world.send("name-account-owner")
    world.send("enable")

    assert (before.status, before.body["error"]) == (409, "wrong_state")
    assert world.send("name-account-owner").body["error"] == "not_configured"


def test_missing_scopes_are_named_and_block(network: AdminWorld) -> None:
    """The account is connected, and yet has to be connected again."""
    network.set(scopes=("P.read",))

    shown = action(network, "connect_account")

    assert shown["blocking"]
    assert shown["items"] == [{"reason": "missing_scopes", "scopes": ["C.read", "C.write"]}]


def test_an_account_of_another_data_centre_is_told_as_such(world: AdminWorld) -> None:
    """The consent page came back from elsewhere; the next attempt that works forgets it."""
    world.send("enable")
    url = world.send("connect-by-consent").body["authorize_url"]
    state = parse_qs(urlsplit(url).query)["state"][0]
    come_back(world, {"state": state, "code": "c", "accounts-server": "https://accounts.zoho.eu"})

    [item] = action(world, "connect_account")["items"]
    world.send("connect")

    assert (item["reason"], item["server"]) == ("data_centre", "https://accounts.zoho.eu")
    assert world.documents.bodies("connection") == {}


@pytest.mark.parametrize(
    ("boundary", "operation", "code"), [("exchange", "exchange", "invalid_code"), ("connect", "networks", "permission")]
)
def test_what_zoho_said_to_the_last_attempt_is_kept(
    world: AdminWorld, boundary: str, operation: str, code: str
) -> None:
    """A wrong code, or a person without rights: by Zoho's word."""
    world.send("enable")
    getattr(world, boundary).fail(operation, AuthorityError("no", product="connect", code=code))
    world.send("connect")

    [item] = action(world, "connect_account")["items"]

    assert (item["reason"], item["product"]) == (code, "connect")


@pytest.mark.parametrize(("code", "opened"), [("permission", True), ("invalid_code", False)])
def test_a_quarantine_for_want_of_rights_names_the_owner(network: AdminWorld, code: str, *, opened: bool) -> None:
    """Then connecting again does not help; a dead token is another matter."""
    network.set(quarantine=Quarantine(code, "people", 1, 2, 0))

    assert ("account_owner_lost_rights" in network.open_codes()) is opened
    assert action(network, "quarantined")["items"] == [{"reason": code, "product": "people"}]


def test_what_a_sweep_saw_of_the_owner_is_shown(network: AdminWorld) -> None:
    """The reason, the id, and since when."""
    body = {"reason": "no_network_admin", "connect_id": "7", "since": 1_790_000_000}
    network.note("attention", "account_owner", code="account_owner_lost_rights", **body)

    shown = action(network, "account_owner_lost_rights")

    assert not shown["blocking"]
    assert shown["items"] == [{"reason": "no_network_admin", "connect_id": "7", "since": "2026-09-21T14:13:20Z"}]


def test_products_are_connected_one_by_one(world: AdminWorld) -> None:
    """Where rights are split each product has its own token; what is not connected yet is named, and blocks."""
    world.send("enable")
    first = world.post("connect", {"client_id": "i", "client_secret": "s", "code": "c1", "products": ["people"]})
    between = world.send("show-integration").body["health"]["products"]
    lacking = action(world, "connect_account")["items"]
    second = world.post("connect", {"client_id": "j", "client_secret": "t", "code": "c2", "products": ["connect"]})

    assert (first.body["connected"], second.body["connected"]) == (False, True)
    assert between == ["people"]
    assert lacking == [{"reason": "not_connected", "product": "connect"}]
    assert world.send("show-integration").body["health"]["products"] == ["people", "connect"]
    assert "connect_account" not in world.open_codes()


def test_scopes_of_a_former_token_say_nothing_of_the_next(network: AdminWorld) -> None:
    """A product that is connected again with less lacks it, though another product keeps what it has."""
    network.set(scopes=("P.read", "C.read", "C.write", "D.write"))
    network.exchange.scopes = ("C.read",)
    network.post("connect", {"client_id": "i", "client_secret": "s", "code": "c", "products": ["connect"]})

    assert network.integration.scopes == ("C.read", "D.write", "P.read")
    assert action(network, "connect_account")["items"] == [{"reason": "missing_scopes", "scopes": ["C.write"]}]


@pytest.mark.parametrize(
    ("profile", "connect", "directory"),
    [
        (None, ["C.read", "C.write"], []),
        ({"enabled": False}, ["C.read", "C.write"], []),
        ({"enabled": True}, ["C.read", "C.write"], ["D.write"]),
        (
            {"enabled": True, "connect": {"path": "/x/y", "field_ids": {"nickname": "5"}}},
            ["C.read", "C.write", "C.profile"],
            ["D.write"],
        ),
    ],
)
def test_the_scopes_to_ask_for_are_shown_per_product(
    world: AdminWorld, profile: dict[str, Any] | None, connect: list[str], directory: list[str]
) -> None:
    """Whoever generates a code sees what the consent page would ask for: the few that are used."""
    world.send("enable")
    if profile is not None:
        world.post("save-configuration", {"version": 0, "configuration": {"network_id": "100", "profile": profile}})

    asked = world.send("show-integration").body["health"]["asked_scopes"]

    assert asked == {"people": ["P.read"], "connect": connect, "directory": directory}
    url = world.send("connect-by-consent").body["authorize_url"]
    assert parse_qs(urlsplit(url).query)["scope"] == [",".join(["P.read", *connect, *directory])]


def test_nothing_is_asked_of_a_product_that_is_not_used(world: AdminWorld) -> None:
    """Directory alone, while no profile field is: the consent page would ask for nothing."""
    world.send("enable")
    answer = world.post("connect", {"client_id": "i", "client_secret": "s", "products": ["directory"]})

    assert (answer.status, answer.body["field"]) == (400, "products")
    assert world.secrets.writes == 0
