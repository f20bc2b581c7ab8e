"""Connecting by Zoho's consent page: the address to go to, and the way back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from groupsync.core.errors import AuthorityError, TransientError
from groupsync.state.integration_state import Lifecycle
from tests.functional.admin.world import AdminWorld, Answer
from tests.functional.gateway_events import load_event, with_query


@pytest.fixture
def asked(world: AdminWorld) -> dict[str, str]:
    """Ask for the consent page; give what stands in its address."""
    world.send("enable")
    url = world.send("connect-by-consent").body["authorize_url"]
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("profile", "scopes"),
    [
        ({"enabled": False, "connect": {"path": "/x/y", "field_ids": {"nickname": "5"}}}, "P.read,C.read,C.write"),
        ({"enabled": True}, "P.read,C.read,C.write,D.write"),
        (
            {"enabled": True, "connect": {"path": "/x/y", "field_ids": {"nickname": "5"}}},
            "P.read,C.read,C.write,C.profile,D.write",
        ),
    ],
)
def test_profiles_ask_for_more_when_they_are_on(world: AdminWorld, profile: dict[str, Any], scopes: str) -> None:
    """An organisation without profile fields is not asked for rights over its directory."""
    world.send("enable")
    world.post("save-configuration", {"version": 0, "configuration": {"network_id": "100", "profile": profile}})
    answer = world.send("connect-by-consent")

    assert parse_qs(urlsplit(answer.body["authorize_url"]).query)["scope"] == [scopes]


def come_back(world: AdminWorld, query: dict[str, str]) -> Answer:
    """Let a browser come back from Zoho's page, without any sign-in."""
    changes: dict[str, Any] = with_query({}, query)
    return world.send("oauth-callback", **changes)


def test_the_address_asks_for_what_is_used(world: AdminWorld) -> None:
    """The few scopes that are used, a code for offline use, and our own callback, which is shown to be registered."""
    world.send("enable")
    answer = world.send("connect-by-consent")

    address = urlsplit(answer.body["authorize_url"])
    query = parse_qs(address.query)
    assert (answer.status, f"{address.scheme}://{address.netloc}{address.path}") == (
        200,
        "https://accounts.zoho.example/oauth/v2/auth",
    )
    callback = "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/v1/oauth/callback"
    assert answer.body["redirect_uri"] == callback
    assert query["redirect_uri"] == [callback]
    assert query["scope"] == ["P.read,C.read,C.write"]
    assert (query["response_type"], query["access_type"], query["prompt"]) == (["code"], ["offline"], ["consent"])
    assert "secret" not in answer.body["authorize_url"].replace(query["state"][0], "")


def test_the_way_back_connects(world: AdminWorld, asked: dict[str, str]) -> None:
    """The code becomes stored credentials, exchanged for the callback that it was given to; the console goes on."""
    answer = come_back(
        world, {"state": asked["state"], "code": "c1", "accounts-server": "https://accounts.zoho.example"}
    )

    assert (answer.status, answer.headers["Location"]) == (
        303,
        "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/v1/console?connected=1",
    )
    assert (world.exchange.codes, world.exchange.redirects) == (["c1"], [asked["redirect_uri"]])
    assert world.integration.connected
    credentials = world.secrets.read("credentials")
    assert credentials["people"]["client_secret"] == "replace-with-the-client-secret"
    assert "pending" not in credentials


def test_a_state_is_used_once(world: AdminWorld, asked: dict[str, str]) -> None:
    """Whoever sends the same address again gets 400, and nothing is exchanged."""
    come_back(world, {"state": asked["state"], "code": "c1"})
    answer = come_back(world, {"state": asked["state"], "code": "c2"})

    assert (answer.status, answer.body["field"]) == (400, "state")
    assert world.exchange.codes == ["c1"]


@pytest.mark.parametrize("state", ["", "0" * 64, "x", "\ud800"])
def test_a_foreign_state_stores_nothing(world: AdminWorld, asked: dict[str, str], state: str) -> None:
    """A state that nobody was given is 400; the credentials are as they were."""
    before = dict(world.secrets.read("credentials"))
    answer = come_back(world, {"state": state, "code": "c1"})

    assert (answer.status, answer.body["field"]) == (400, "state")
    assert world.secrets.read("credentials") == before
    assert world.exchange.codes == []


def test_a_state_lives_ten_minutes(world: AdminWorld, asked: dict[str, str]) -> None:
    """A consent page that was left open for long leads nowhere."""
    world.clock.advance(600)
    answer = come_back(world, {"state": asked["state"], "code": "c1"})

    assert (answer.status, answer.body["field"]) == (400, "state")
    assert world.exchange.codes == []


def test_whoever_says_no_has_to_ask_again(world: AdminWorld, asked: dict[str, str]) -> None:
    """A refused consent uses up the state and forgets the client's secret."""
    answer = come_back(world, {"state": asked["state"], "error": "access_denied"})

    assert (answer.status, answer.body["field"]) == (400, "code")
    assert world.secrets.read("credentials") == {}
    assert come_back(world, {"state": asked["state"], "code": "c1"}).status == 400


@pytest.mark.parametrize(
    ("server", "words"),
    [("https://accounts.zoho.eu", "ZohoDataCentre"), ("https://evil.example", "unknown server")],
)
def test_a_code_of_another_data_centre_is_refused(
    world: AdminWorld, asked: dict[str, str], server: str, words: str
) -> None:
    """No code is sent to a server that is not the stack's; of a known one the cure is named."""
    answer = come_back(world, {"state": asked["state"], "code": "c1", "accounts-server": server})

    assert (answer.status, answer.body["field"]) == (400, "accounts-server")
    assert words in answer.body["message"]
    assert world.exchange.codes == []


def test_two_administrators_connect_at_once(world: AdminWorld, asked: dict[str, str]) -> None:
    """Each has a state of her own; what one does leaves the other's secret alone."""
    second = parse_qs(urlsplit(world.send("connect-by-consent").body["authorize_url"]).query)["state"][0]
    first = come_back(world, {"state": asked["state"], "code": "c1"})

    assert (first.status, come_back(world, {"state": second, "code": "c2"}).status) == (303, 303)


def test_before_enabling_there_is_no_consent(world: AdminWorld) -> None:
    """Nothing is kept for an integration that nobody wants yet."""
    answer = world.send("connect-by-consent")

    assert (answer.status, answer.body["error"]) == (409, "wrong_state")
    assert world.secrets.writes == 0


BROWSER = {"headers": {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}, "multiValueHeaders": {}}


def raw(world: AdminWorld, query: dict[str, str]) -> dict[str, Any]:
    """Let a browser come back, and give what API Gateway gets."""
    return world.handle(load_event("admin-oauth-callback", **BROWSER, **with_query({}, query)))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "0" * 64, "code": "c1"}, "good once, for ten minutes"),
        ({"state": "{asked}", "error": "access_denied"}, "Zoho gave no consent"),
        ({"state": "{asked}", "code": "c1", "accounts-server": "https://accounts.zoho.eu"}, "another data centre"),
    ],
)
def test_a_browser_is_told_what_happened_and_what_to_do(
    world: AdminWorld, asked: dict[str, str], query: dict[str, str], words: str
) -> None:
    """A page instead of JSON, with the way back to the console; its address, which has the code, goes nowhere."""
    answer = raw(world, {name: value.replace("{asked}", asked["state"]) for name, value in query.items()})

    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert words in answer["body"]
    assert "Nothing was stored" in answer["body"]
    assert 'href="/v1/console#/connection"' in answer["body"]
    assert (answer["headers"]["Referrer-Policy"], answer["headers"]["Cache-Control"]) == ("no-referrer", "no-store")
    assert answer["headers"]["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in answer["body"]


def test_zohos_word_stands_in_the_page_as_text(world: AdminWorld, asked: dict[str, str]) -> None:
    """Whatever an answer of Zoho says is no markup of ours."""
    world.exchange.fail("exchange", AuthorityError("no", product="accounts", code="<b>no</b>"))
    answer = raw(world, {"state": asked["state"], "code": "c1"})

    assert answer["statusCode"] == 409
    assert "&lt;b&gt;no&lt;/b&gt;" in answer["body"]
    assert "<b>" not in answer["body"]


def test_a_tool_that_calls_the_callback_gets_json(world: AdminWorld) -> None:
    """As everywhere else."""
    assert come_back(world, {"state": "x", "code": "c1"}).body["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("failure", "status", "words", "untouched"),
    [
        (TransientError("slow", retry_after=7), 503, "Try again in a minute", False),
        (RuntimeError("what the code was"), 500, "Try again in a minute", False),
        (AuthorityError("no", product="accounts", code="invalid_code"), 409, "is still in force", True),
    ],
)
def test_a_fault_is_told_to_a_browser_too(
    world: AdminWorld, asked: dict[str, str], failure: Exception, status: int, words: str, *, untouched: bool
) -> None:
    """Nobody reads JSON who came from Zoho's page; that nothing was stored is said only where that is known."""
    world.exchange.fail("exchange", failure)
    answer = raw(world, {"state": asked["state"], "code": "c1"})

    assert (answer["statusCode"], words in answer["body"]) == (status, True)
    assert ("Nothing was stored" in answer["body"]) is untouched
    assert "what the code was" not in answer["body"]
    assert answer["headers"].get("Retry-After") == ("7" if status == 503 else None)


def test_an_integration_that_is_gone_meanwhile_is_told(world: AdminWorld, asked: dict[str, str]) -> None:
    """Somebody deleted it while another was at Zoho's page."""
    world.set(state=Lifecycle.AVAILABLE)
    answer = raw(world, {"state": asked["state"], "code": "c1"})

    assert answer["statusCode"] == 409
    assert "It is too late for that" in answer["body"]
    assert world.exchange.codes == []
