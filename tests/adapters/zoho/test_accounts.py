"""Zoho's accounts on the wire: a code becomes a grant, a grant is revoked."""

from __future__ import annotations

import pytest

from groupsync.adapters.zoho_accounts import CONNECT_SCOPES, PEOPLE_SCOPES
from groupsync.core.errors import AuthorityError, TransientError
from tests.adapters.zoho.accounts_answers import Office, fresh
from tests.adapters.zoho.wire import BASE, Reply


def test_a_code_becomes_a_grant() -> None:
    """The exchange sends what Zoho wants of a self client, and gives all that the answer holds."""
    office = Office(fresh(refresh_token="canary-new", scope="ZOHOPEOPLE.forms.READ zohopulse.userDetail.READ"))

    grant = office.accounts.exchange_code("id", "secret", "code", BASE)

    assert office.script.form() == {
        "grant_type": "authorization_code",
        "client_id": "id",
        "client_secret": "secret",
        "code": "code",
    }
    assert (grant.refresh_token, grant.access_token) == ("canary-new", "token-1")
    assert grant.expires_at == office.clock() + 3600
    assert grant.scopes == ("ZOHOPEOPLE.forms.READ", "zohopulse.userDetail.READ")
    assert "canary" not in repr(grant)
    assert "token-1" not in repr(grant)


def test_a_server_client_repeats_its_address() -> None:
    """The redirect address goes along when there is one."""
    office = Office(fresh(refresh_token="r"))

    office.accounts.exchange_code("id", "secret", "code", BASE, "https://app.test/oauth/callback")

    assert office.script.form()["redirect_uri"] == "https://app.test/oauth/callback"


def test_a_grant_without_refresh_token_is_refused() -> None:
    """Without a refresh token the connection would end within the hour."""
    with pytest.raises(AuthorityError) as caught:
        Office(fresh()).accounts.exchange_code("id", "secret", "code", BASE)

    assert (caught.value.product, caught.value.code) == ("accounts", "no_refresh_token")


@pytest.mark.parametrize("reply", [Reply({"status": "success"}), Reply({"error": "invalid_token"}, 400)])
def test_revoking_is_done_when_the_token_is_gone(reply: Reply) -> None:
    """A token that Zoho does not know counts as revoked; the token travels in the body."""
    office = Office(reply)

    office.accounts.revoke("canary-refresh", BASE)

    assert office.script.requests[0].url == f"{BASE}/oauth/v2/token/revoke"
    assert office.script.form() == {"token": "canary-refresh"}


@pytest.mark.parametrize("reply", [Reply({}), Reply(b"<html>", 500)])
def test_revoking_without_a_clear_answer_is_not_done(reply: Reply) -> None:
    """Anything else is tried again later."""
    with pytest.raises(TransientError):
        Office(reply).accounts.revoke("r", BASE)


def test_no_scope_is_broader_than_needed() -> None:
    """We ask for no ALL, and for no right to invite, to post or to write People."""
    assert PEOPLE_SCOPES == ("ZOHOPEOPLE.forms.READ",)
    assert not [scope for scope in CONNECT_SCOPES if "ALL" in scope or "networkAdmin" in scope or "feed" in scope]
