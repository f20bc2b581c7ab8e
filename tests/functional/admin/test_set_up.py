"""From a new stack to a configured one: enable, connect, choose, configure."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.errors import AuthorityError, TransientError
from groupsync.state.integration_state import Lifecycle, Quarantine, load_configuration
from tests.functional.admin.world import AdminWorld


def test_a_new_stack_is_available(world: AdminWorld) -> None:
    """Before anybody did anything there is a state, and nothing to do but enable."""
    answer = world.send("show-integration")

    assert answer.status == 200
    assert answer.body.keys() >= {
        "state", "quarantined", "configuration_version", "pending_actions", "health", "runs",
    }  # fmt: skip
    assert (answer.body["state"], answer.body["quarantined"]) == ("available", False)
    assert answer.body["pending_actions"] == []


def test_enabling_lists_what_is_to_do(world: AdminWorld) -> None:
    """Pending actions say what, why and how, the blocking ones first."""
    answer = world.send("enable")

    assert (answer.status, answer.body["state"]) == (200, "pending")
    actions = answer.body["pending_actions"]
    assert [action["blocking"] for action in actions] == [True, True, True, True, False]
    assert all(action.keys() == {"code", "title", "why", "action", "blocking"} for action in actions)
    assert {action["code"] for action in actions} == {
        "connect_account", "choose_network", "native_integration_off", "review_plan", "send_test_webhook",
    }  # fmt: skip


@pytest.mark.parametrize("state", [one for one in Lifecycle if one is not Lifecycle.AVAILABLE])
def test_only_an_available_integration_can_be_enabled(world: AdminWorld, state: Lifecycle) -> None:
    """Enabling again is 409 and says where the integration stands."""
    world.set(state=state)

    answer = world.send("enable")

    assert (answer.status, answer.body["error"], answer.body["state"]) == (409, "wrong_state", state.value)


def test_connecting_stores_credentials_for_every_product(world: AdminWorld) -> None:
    """One client serves all products unless told otherwise; the account is tried at once."""
    world.send("enable")

    answer = world.send("connect")

    assert answer.status == 200
    assert answer.body == {"connected": True, "scopes": ["C.read", "C.write", "P.read"], "verified": True}
    credentials = world.secrets.read("credentials")
    assert credentials.keys() == {"people", "connect", "directory"}
    assert credentials["connect"] == {
        "client_id": "1000.EXAMPLE",
        "client_secret": "replace-with-the-client-secret",
        "refresh_token": "refresh-1000.replace-with-the-code",
        "accounts_server": "https://accounts.zoho.example",
    }
    assert world.secrets.read("access_tokens")["people"]["access_token"] == "access-1000.replace-with-the-code"
    assert "connect_account" not in world.open_codes()


def test_two_clients_may_serve_different_products(world: AdminWorld) -> None:
    """The account counts as connected once People and Connect both have credentials."""
    world.send("enable")
    client = {"client_id": "i", "client_secret": "s"}

    first = world.post("connect", client | {"code": "one", "products": ["people"]})
    second = world.post("connect", client | {"code": "two", "products": ["connect"]})

    assert (first.body["connected"], second.body["connected"]) == (False, True)
    credentials = world.secrets.read("credentials")
    assert credentials["people"]["refresh_token"] == "refresh-one"
    assert credentials["connect"]["refresh_token"] == "refresh-two"


def test_connecting_comes_after_enabling(world: AdminWorld) -> None:
    """A code is not used up by a request that cannot succeed."""
    answer = world.send("connect")

    assert (answer.status, answer.body["error"]) == (409, "wrong_state")
    assert world.exchange.codes == []


@pytest.mark.parametrize("where", ["exchange", "networks"])
def test_a_refused_connection_leaves_the_old_one(world: AdminWorld, where: str) -> None:
    """Whether Zoho refuses the code or the account: what worked before goes on working."""
    world.set_up()
    before = world.secrets.read("credentials"), world.secrets.read("access_tokens")
    refusal = AuthorityError("no", product="accounts", code="invalid_code")
    (world.exchange if where == "exchange" else world.connect).fail(where, refusal)

    answer = world.post("connect", {"client_id": "other", "client_secret": "s", "code": "c"})

    assert (answer.status, answer.body["error"], answer.body["code"]) == (409, "zoho_refused", "invalid_code")
    assert (world.secrets.read("credentials"), world.secrets.read("access_tokens")) == before
    assert world.integration.connected


def test_a_code_is_not_lost_to_a_slow_answer(world: AdminWorld) -> None:
    """What a code gave is kept when Connect does not answer the first question; a code cannot be used again."""
    world.send("enable")
    world.connect.fail("networks", TransientError("slow"))

    answer = world.send("connect")

    assert (answer.status, answer.body["connected"], answer.body["verified"]) == (200, True, False)
    assert world.secrets.read("credentials").keys() >= {"people", "connect"}


def test_connecting_again_ends_the_quarantine(world: AdminWorld) -> None:
    """The cure of a quarantine is tried at once, not hours later."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.set(quarantine=Quarantine("invalid_token", "people", since=1, retry_at=2, tries=1))
    assert world.send("show-integration").body["quarantined"] is True
    assert "quarantined" in world.open_codes()

    world.send("connect")

    assert world.send("show-integration").body["quarantined"] is False
    assert world.integration.state is Lifecycle.ACTIVE


def test_networks_are_listed_to_choose_from(world: AdminWorld) -> None:
    """Ids are what a configuration wants."""
    world.set_up()

    answer = world.send("list-networks")

    assert answer.body == {"networks": [{"id": "100", "name": "Example", "default": True}]}


def test_the_first_configuration_is_version_one(world: AdminWorld) -> None:
    """Before there is one, version 0 is what is edited."""
    world.send("enable")
    before = world.send("show-configuration")

    answer = world.send("save-configuration")

    assert before.body == {"version": 0, "configuration": None}
    assert (answer.status, answer.body["version"]) == (200, 1)
    assert answer.body["configuration"]["guard"]["absence_hours"] == 12
    assert world.send("show-configuration").body["configuration"] == answer.body["configuration"]
    assert "choose_network" not in world.open_codes()


def test_every_version_is_kept(world: AdminWorld) -> None:
    """An earlier version can be read as it was saved, with when and by whom."""
    world.set_up()

    world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100", "drift": "enforce"}})

    first, second = (world.get(f"/integration/configuration/{version}") for version in (1, 2))
    assert (first.body["configuration"]["drift"], second.body["configuration"]["drift"]) == ("report", "enforce")
    assert first.body["saved_by"] == "5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"
    assert first.body["saved_at"].endswith("Z")


@pytest.mark.parametrize("version", ["2", "0", "-1", "one", "9" * 30, "%C2%B2", "²"])
def test_an_unknown_version_is_404(world: AdminWorld, version: str) -> None:
    """Only versions that were saved can be read."""
    world.set_up()

    assert world.get(f"/integration/configuration/{version}").status == 404


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_edit_is_a_conflict(world: AdminWorld, version: int) -> None:
    """Whoever edited another version than the one in force is told which that is."""
    world.set_up()

    answer = world.post("save-configuration", {"version": version, "configuration": {"network_id": "100"}})

    assert (answer.status, answer.body["error"], answer.body["version"]) == (409, "version_conflict", 1)
    assert world.integration.configuration_version == 1


def test_of_two_administrators_at_once_the_second_is_told(world: AdminWorld) -> None:
    """A version that appears between reading and writing is a conflict, not overwritten."""
    world.set_up()

    def other_administrator(operation: str) -> None:
        if operation == "documents.write":
            world.documents.before_call = None
            world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100", "drift": "enforce"}})

    world.documents.before_call = other_administrator
    answer = world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100"}})

    assert (answer.status, answer.body["error"], answer.body["version"]) == (409, "version_conflict", 2)
    saved = load_configuration(world.documents, 2)
    assert saved is not None
    assert saved.drift == "enforce"


@pytest.mark.parametrize(
    ("configuration", "field"),
    [
        ({}, "network_id"),
        ({"network_id": 100}, "network_id"),
        ({"network_id": "100", "colour": "red"}, "colour"),
        ({"network_id": "100", "guard": {"leavers": {"count": "3", "percent": 2, "max": 9}}}, "guard.leavers.count"),
        ({"network_id": "100", "groups": {"department": {"name": "All"}}}, "groups.department.name"),
        ({"network_id": "100", "people": {"exclude": {"mail": []}}}, "people.exclude.mail"),
    ],
)
def test_an_invalid_configuration_changes_nothing(world: AdminWorld, configuration: dict[str, Any], field: str) -> None:
    """The path within the configuration is named, and the old version stays in force."""
    world.set_up()

    answer = world.post("save-configuration", {"version": 1, "configuration": configuration})

    assert (answer.status, answer.body["error"], answer.body["field"]) == (400, "invalid_request", field)
    assert world.integration.configuration_version == 1


def test_another_network_makes_earlier_plans_stale(world: AdminWorld) -> None:
    """The generation rises with the network, and with nothing else in the configuration."""
    world.set_up()
    before = world.integration.generation

    world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100", "drift": "enforce"}})
    same_network = world.integration.generation
    world.post("save-configuration", {"version": 2, "configuration": {"network_id": "200"}})

    assert same_network == before
    assert world.integration.generation == before + 1


@pytest.mark.parametrize("state", [Lifecycle.ACTIVE, Lifecycle.INACTIVE])
def test_the_network_stays_once_the_integration_was_active(world: AdminWorld, state: Lifecycle) -> None:
    """The groups we made are those of the first network: another one is refused, other settings are not."""
    world.set_up(state=state)

    refused = world.post("save-configuration", {"version": 1, "configuration": {"network_id": "200"}})
    taken = world.post("save-configuration", {"version": 1, "configuration": {"network_id": "100", "drift": "enforce"}})

    assert (refused.status, refused.body["error"]) == (409, "wrong_state")
    assert (taken.status, taken.body["version"]) == (200, 2)
