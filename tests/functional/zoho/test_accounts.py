"""The pretend accounts server follows section 2 of the People reference."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.functional.zoho.driver import BASE, Driver

THROTTLED = {
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "error": "Access Denied",
}


def test_a_code_gives_both_tokens_and_works_once(zoho: Driver) -> None:
    """A self-client code is exchanged once; the second time it is an error with HTTP 200."""
    code = zoho.code()
    first = zoho.accounts(grant_type="authorization_code", code=code)
    second = zoho.accounts(grant_type="authorization_code", code=code)

    assert {"access_token", "refresh_token", "api_domain", "token_type", "expires_in"} == set(first.json())
    assert first.json()["expires_in"] == 3600
    assert (second.status_code, second.json()) == (200, {"error": "invalid_code"})


def test_a_code_expires_after_three_minutes(zoho: Driver) -> None:
    """A code that waited is refused."""
    code = zoho.code()
    zoho.clock.pass_(180)

    assert zoho.accounts(grant_type="authorization_code", code=code).json() == {"error": "invalid_code"}


def test_a_refresh_answers_without_a_refresh_token(zoho: Driver) -> None:
    """The refresh token stays the old one; parameters may stand in the query string."""
    refresh = zoho.connect_with()["refresh_token"]
    query = {"client_id": zoho.client.client_id, "client_secret": zoho.client.secret, "refresh_token": refresh}
    answer = zoho.session.post(f"{BASE}/oauth/v2/token", params={**query, "grant_type": "refresh_token"})

    assert {"access_token", "expires_in", "api_domain", "token_type"} == set(answer.json())


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "1000.unknown"}, "invalid_code"),
        ({"grant_type": "refresh_token", "client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "refresh_token", "client_id": "wrong"}, "invalid_client"),
        ({"grant_type": "authorization_code", "code": "1000.unknown"}, "invalid_code"),
    ],
)
def test_errors_come_with_http_200(zoho: Driver, given: dict[str, str], error: str) -> None:
    """The accounts server says no in the body only."""
    answer = zoho.accounts(**given)

    assert (answer.status_code, answer.json()) == (200, {"error": error})


@pytest.mark.parametrize("status", [400, 200])
def test_the_eleventh_token_in_ten_minutes_is_throttled(zoho: Driver, status: int) -> None:
    """Ten access tokens per refresh token in ten minutes; then the same body at 400 or 200."""
    zoho.world.settings.throttle_status = status
    refresh = zoho.connect_with()["refresh_token"]  # the code's own access token is the first
    granted = [zoho.accounts(grant_type="refresh_token", refresh_token=refresh) for _ in range(9)]
    refused = zoho.accounts(grant_type="refresh_token", refresh_token=refresh)

    assert all("access_token" in answer.json() for answer in granted)
    assert (refused.status_code, refused.json()) == (status, THROTTLED)


def test_trying_again_keeps_the_throttle_alive(zoho: Driver) -> None:
    """Someone who asks every minute stays locked out; someone who waits ten minutes gets a token."""
    refresh = zoho.connect_with()["refresh_token"]
    for _ in range(25):
        zoho.clock.pass_(50)
        last = zoho.accounts(grant_type="refresh_token", refresh_token=refresh)

    assert last.json() == THROTTLED
    zoho.clock.pass_(600)

    assert "access_token" in zoho.accounts(grant_type="refresh_token", refresh_token=refresh).json()


def test_an_access_token_lives_an_hour(zoho: Driver) -> None:
    """After 3600 seconds People answers 7213 with HTTP 401."""
    zoho.clock.pass_(3599)
    before = zoho.call("GET", "/people/api/forms/employee/getRecords")
    zoho.clock.pass_(1)
    after = zoho.call("GET", "/people/api/forms/employee/getRecords")

    assert before.status_code == 200
    assert (after.status_code, after.json()["response"]["errors"]["code"]) == (401, 7213)


def test_the_oldest_of_too_many_live_tokens_dies(zoho: Driver) -> None:
    """Fifteen tokens of one refresh token live at once; the sixteenth ends the first."""
    zoho.world.settings.refreshes_per_window = 100
    refresh = zoho.connect_with()["refresh_token"]
    first = zoho.token
    for _ in range(14):
        zoho.accounts(grant_type="refresh_token", refresh_token=refresh)

    assert zoho.call("GET", "/people/api/forms").status_code == 200
    zoho.accounts(grant_type="refresh_token", refresh_token=refresh)

    assert zoho.token == first
    assert zoho.call("GET", "/people/api/forms").status_code == 401


def test_the_twenty_first_refresh_token_replaces_the_first(zoho: Driver) -> None:
    """Twenty refresh tokens per person and client are kept."""
    zoho.world.settings.grants_per_window = 100
    tokens = [zoho.connect_with()["refresh_token"] for _ in range(21)]

    assert zoho.accounts(grant_type="refresh_token", refresh_token=tokens[0]).json() == {"error": "invalid_code"}
    assert "access_token" in zoho.accounts(grant_type="refresh_token", refresh_token=tokens[1]).json()


def test_too_many_grants_are_denied(zoho: Driver) -> None:
    """Ten codes per client in ten minutes; the fixture has used one."""
    answers = [zoho.accounts(grant_type="authorization_code", code=zoho.code()).json() for _ in range(10)]

    assert all("access_token" in answer for answer in answers[:9])
    assert answers[9] == {"error": "access_denied"}


def test_revoking_a_refresh_token_kills_its_access_tokens(zoho: Driver) -> None:
    """Revoke answers success once, then 400; the access token is dead."""
    refresh = zoho.connect_with()["refresh_token"]
    first = zoho.session.post(f"{BASE}/oauth/v2/token/revoke", params={"token": refresh})
    second = zoho.session.post(f"{BASE}/oauth/v2/token/revoke", params={"token": refresh})

    assert (first.status_code, first.json()) == (200, {"status": "success"})
    assert second.status_code == 400
    assert zoho.call("GET", "/people/api/forms").status_code == 401
    assert zoho.accounts(grant_type="refresh_token", refresh_token=refresh).json() == {"error": "invalid_code"}


def test_the_newer_revoke_path_wants_the_client_in_basic_authentication(zoho: Driver) -> None:
    """Without the right client nothing is revoked."""
    path = f"{BASE}/oauth/v2/revoke/token"
    refused = zoho.session.post(path, data={"token": zoho.token}, auth=("nobody", "x"))
    taken = zoho.session.post(path, data={"token": zoho.token}, auth=(zoho.client.client_id, zoho.client.secret))

    assert refused.status_code == 400
    assert taken.json() == {"status": "success"}


def consent(zoho: Driver, decision: str = "accept", **changes: str) -> dict[str, list[str]]:
    """Answer the consent page and return the parameters of the redirect."""
    query = {
        "scope": "ZOHOPEOPLE.forms.READ",
        "client_id": zoho.client.client_id,
        "response_type": "code",
        "access_type": "offline",
        "redirect_uri": "https://product.example/callback",
        "state": "s1",
        **changes,
    }
    assert zoho.session.get(f"{BASE}/oauth/v2/auth", params=query).status_code == 200
    answer = zoho.session.post(f"{BASE}/oauth/v2/auth", data={**query, "decision": decision}, allow_redirects=False)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_the_consent_page_sends_back_code_state_and_accounts_server(zoho: Driver) -> None:
    """The code is bound to the redirect address that was named."""
    back = consent(zoho)
    wrong = zoho.accounts(grant_type="authorization_code", code=back["code"][0], redirect_uri="https://other.example")
    back_again = consent(zoho, prompt="consent")
    address = "https://product.example/callback"
    right = zoho.accounts(grant_type="authorization_code", code=back_again["code"][0], redirect_uri=address)

    assert (back["state"], back["location"], back["accounts-server"]) == (["s1"], ["us"], [BASE])
    assert wrong.json() == {"error": "invalid_redirect_uri"}
    assert "refresh_token" in right.json()


def test_a_second_consent_without_prompt_gives_no_refresh_token(zoho: Driver) -> None:
    """Only the first consent, or `prompt=consent`, brings a refresh token."""
    consent(zoho)
    back = consent(zoho)
    address = "https://product.example/callback"
    answer = zoho.accounts(grant_type="authorization_code", code=back["code"][0], redirect_uri=address)

    assert "access_token" in answer.json()
    assert "refresh_token" not in answer.json()


def test_refusing_consent_sends_access_denied(zoho: Driver) -> None:
    """The state comes back with the error."""
    assert consent(zoho, "reject") == {"state": ["s1"], "error": ["access_denied"]}


def test_an_unknown_client_is_never_redirected(zoho: Driver) -> None:
    """A wrong client gets an error page."""
    query = {"client_id": "nobody", "redirect_uri": "https://evil.example", "response_type": "code"}

    assert zoho.session.get(f"{BASE}/oauth/v2/auth", params=query).status_code == 400
    assert zoho.session.post(f"{BASE}/oauth/v2/auth", data=query, allow_redirects=False).status_code == 400
