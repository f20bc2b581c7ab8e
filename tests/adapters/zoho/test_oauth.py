"""Tokens: one refresh for everybody, errors at HTTP 200, and what is kept from whom."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from groupsync.adapters.zoho_oauth import ZohoAuth
from groupsync.core.errors import AuthorityError, CooldownError, NotConnectedError, TransientError
from tests.adapters.zoho.accounts_answers import CREDENTIAL, Office, fresh
from tests.adapters.zoho.wire import BASE, Reply, chain

THROTTLED = {
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "error": "Access Denied",
}


def test_a_token_is_asked_for_as_zoho_documents() -> None:
    """The refresh is a form post to the credential's own accounts server; secrets stay out of the address."""
    office = Office(fresh())

    token = office.process().token("people")

    assert token == "token-1"
    assert office.script.requests[0].url == f"{BASE}/oauth/v2/token"
    assert office.script.form() == {
        "grant_type": "refresh_token",
        "client_id": "client-1",
        "client_secret": "canary-secret",
        "refresh_token": "canary-refresh",
    }
    assert office.meter.counts == {"accounts": 1}
    assert office.secrets.read("access_tokens") == {
        "people": {"access_token": "token-1", "expires_at": int(office.clock() + 3600)}
    }


def test_a_token_is_used_until_five_minutes_before_its_end() -> None:
    """Memory serves most calls; another process takes the token from the secret; then one refresh."""
    office = Office(fresh(1), fresh(2))
    first, second = office.process(), office.process()

    tokens = [first.token("people"), second.token("people"), first.token("people")]
    office.clock.advance(3299)
    tokens.append(first.token("people"))
    office.clock.advance(2)
    tokens += [first.token("people"), second.token("people")]

    assert tokens == ["token-1"] * 4 + ["token-2"] * 2
    assert len(office.script.requests) == 2


def test_one_refresh_serves_every_product_with_the_same_grant() -> None:
    """Three products share one refresh token: one call, one write; a product with another grant is left alone."""
    other = {**CREDENTIAL, "refresh_token": "another"}
    office = Office(
        fresh(), products={"people": CREDENTIAL, "connect": CREDENTIAL, "directory": CREDENTIAL, "else": other}
    )
    process = office.process()

    tokens = {process.token(product) for product in ("people", "connect", "directory")}

    assert tokens == {"token-1"}
    assert office.secrets.writes == 1
    assert len(office.script.requests) == 1
    assert sorted(office.secrets.read("access_tokens")) == ["connect", "directory", "people"]


def test_two_processes_make_one_refresh() -> None:
    """While one refreshes, the other waits for the shared secret and uses what it finds there."""
    office = Office(fresh())
    refreshing, waiting, finished = threading.Event(), threading.Event(), threading.Event()
    tokens: list[str] = []

    def wait(_seconds: float) -> None:
        waiting.set()
        assert finished.wait(10)

    holder, waiter = office.process(), office.process(wait)

    def hold() -> None:
        refreshing.set()
        assert waiting.wait(10)

    def first() -> None:
        tokens.append(holder.token("people"))
        finished.set()

    office.script.before = hold
    thread = threading.Thread(target=first)
    thread.start()
    assert refreshing.wait(10)
    tokens.append(waiter.token("people"))
    thread.join(10)

    assert tokens == ["token-1", "token-1"]
    assert len(office.script.requests) == 1
    assert office.lease.acquired == 1


def test_waiting_for_another_process_is_bounded() -> None:
    """Nobody waits longer than three seconds, and not at all when the invocation ends soon."""
    office = Office(fresh())
    office.lease.acquire("", 0)

    with pytest.raises(TransientError) as caught:
        office.process().token("people")

    assert caught.value.retry_after == 2
    assert sum(office.clock.sleeps) == 3.0

    office.left = 2.5
    with pytest.raises(TransientError):
        office.process().token("people")

    assert sum(office.clock.sleeps) == 3.0
    assert office.script.requests == []


def test_a_token_near_its_end_is_used_while_another_process_refreshes() -> None:
    """Nobody waits while there is a token that still works."""
    office = Office(fresh())
    office.store("people", "old", 120)
    office.lease.acquire("", 0)

    assert office.process().token("people") == "old"
    assert office.clock.sleeps == []


def test_a_refused_token_is_replaced_by_one_refresh() -> None:
    """A token that Zoho refused is given to nobody in this process again."""
    office = Office(fresh(2))
    office.store("people", "dead", 3000)
    process = office.process()

    tokens = [process.token("people")]
    process.invalidate("people", "dead")
    tokens += [process.token("people"), process.token("people")]

    assert tokens == ["dead", "token-2", "token-2"]
    assert len(office.script.requests) == 1


def test_a_refused_token_that_somebody_replaced_costs_no_refresh() -> None:
    """The shared secret is looked at first."""
    office = Office(fresh(2))
    office.store("people", "dead", 3000)
    process = office.process()
    process.token("people")
    office.store("people", "newer", 3000)

    process.invalidate("people", "dead")

    assert process.token("people") == "newer"
    assert office.script.requests == []


def test_a_new_connection_reaches_warm_processes() -> None:
    """The copy in memory is trusted for five minutes, not for the life of the token."""
    office = Office(fresh())
    office.store("people", "first", 3600)
    process = office.process()
    process.token("people")
    office.store("people", "reconnected", 3600)

    office.clock.advance(301)

    assert process.token("people") == "reconnected"


@pytest.mark.parametrize("status", [200, 400])
def test_a_throttled_refresh_cools_down_whatever_the_status(status: int) -> None:
    """Zoho's "Access Denied" locks the accounts server for everybody."""
    office = Office(Reply(THROTTLED, status))

    with pytest.raises(CooldownError) as caught:
        office.process().token("people")
    with pytest.raises(CooldownError):
        office.process().token("people")

    assert (caught.value.product, caught.value.retry_after) == ("accounts", 600)
    assert office.cooldowns.locks == {"accounts": 600}
    assert len(office.script.requests) == 1


@pytest.mark.parametrize("reply", [Reply(THROTTLED), Reply(b"<html>", 503), requests.ConnectionError("down")])
def test_a_failed_refresh_leaves_a_living_token_in_use(reply: Reply | Exception) -> None:
    """The last minutes of a token are used when there is no new one; its end is an error."""
    office = Office(reply)
    office.store("people", "old", 200)
    process = office.process()

    assert process.token("people") == "old"

    office.clock.advance(180)
    with pytest.raises(TransientError):
        process.token("people")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("invalid_code", "invalid_code"),
        ("invalid_client", "invalid_client"),
        ("Invalid Client Secret", "invalid_client_secret"),
        ("canary@example.test is unknown", "token_error"),
        ({"strange": 1}, "token_error"),
    ],
)
def test_an_error_at_http_200_is_an_error(error: object, code: str) -> None:
    """Zoho's word becomes the code, and frees the lease."""
    office = Office(Reply({"error": error}))

    with pytest.raises(AuthorityError) as caught:
        office.process().token("people")

    assert (caught.value.product, caught.value.code) == ("people", code)
    assert office.lease.acquire("", 0)
    assert "canary" not in chain(caught.value)


@pytest.mark.parametrize("body", [{}, [], {"access_token": ""}, {"access_token": 5}, b"", b"<html>"])
def test_an_answer_without_a_token_is_no_success(body: object) -> None:
    """An unknown answer is tried again later; nothing is stored."""
    office = Office(Reply(body))

    with pytest.raises(TransientError):
        office.process().token("people")

    assert office.secrets.writes == 0


@pytest.mark.parametrize(
    "part", [None, {}, "text", {**CREDENTIAL, "refresh_token": ""}, {**CREDENTIAL, "client_id": 3}]
)
def test_without_a_usable_credential_nothing_is_sent(part: object) -> None:
    """What is missing is said by its product."""
    office = Office(fresh(), products={"people": part})

    with pytest.raises(NotConnectedError) as caught:
        office.process().token("people")

    assert caught.value.product == "people"
    assert office.script.requests == []


def test_the_secret_goes_to_no_plain_address() -> None:
    """An accounts server that is not https gets nothing."""
    office = Office(fresh(), products={"people": {**CREDENTIAL, "accounts_server": "http://accounts.example.test"}})

    with pytest.raises(AuthorityError) as caught:
        office.process().token("people")

    assert caught.value.code == "accounts_server"


@pytest.mark.parametrize("entry", ["text", {}, {"access_token": "x"}, {"access_token": 1, "expires_at": 9e12}])
def test_a_damaged_token_secret_is_written_anew(entry: object) -> None:
    """What cannot be read counts as not there."""
    office = Office(fresh())
    office.secrets.write("access_tokens", {"people": entry})

    assert office.process().token("people") == "token-1"


@pytest.mark.parametrize(
    ("life", "seconds"),
    [({"expires_in": 3600000, "expires_in_sec": 1800}, 1800), ({"expires_in": -1}, 3600), ({"expires_in": "?"}, 3600)],
)
def test_the_life_of_a_token_is_read_with_care(life: dict[str, Any], seconds: int) -> None:
    """Seconds are told from milliseconds, and nonsense is an hour."""
    office = Office(Reply({"access_token": "token-1", **life}))

    office.process().token("people")

    assert office.secrets.read("access_tokens")["people"]["expires_at"] == int(office.clock() + seconds)


def test_the_header_is_zohos_own_and_can_be_taken_back() -> None:
    """The auth object writes the token of its product, and reads it back from a refused request."""
    office = Office(fresh(1), fresh(2))
    auth = ZohoAuth(office.process(), "people")
    request = requests.Request("GET", BASE, auth=auth).prepare()

    auth.refused(request)
    again = requests.Request("GET", BASE, auth=auth).prepare()

    assert request.headers["Authorization"] == "Zoho-oauthtoken token-1"
    assert again.headers["Authorization"] == "Zoho-oauthtoken token-2"
