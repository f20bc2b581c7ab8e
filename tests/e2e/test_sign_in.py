"""Who gets past the gateway of the deployed stack, and how a browser signs in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.sandbox import administrator
from tests.sandbox.stack import Stack

VERIFIER = "a-verifier-that-only-this-browser-knows-0123456789"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "not.a.token"}, {"Authorization": "Bearer"}])
def test_the_admin_api_asks_for_a_sign_in(stack: Stack, headers: dict[str, str]) -> None:
    """Without a token of the user pool no function runs."""
    answer = requests.get(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30)

    assert answer.status_code == 401


def altered(token: str, **claims: object) -> str:
    """Give a token with other claims, under the signature that it had."""
    header, payload, signature = token.split(".")
    known = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = base64.urlsafe_b64encode(json.dumps(known | claims).encode()).rstrip(b"=").decode()
    return f"{header}.{changed}.{signature}"


@pytest.mark.parametrize("claims", [{"exp": 1}, {"auth_time": 4_102_444_800}, {"sub": "somebody-else"}])
def test_a_token_that_was_altered_or_is_over_opens_nothing(
    stack: Stack, id_token: str, claims: dict[str, object]
) -> None:
    """Neither a token whose time is over nor one with claims that the pool never made."""
    headers = {"Authorization": altered(id_token, **claims)}
    answer = requests.get(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30)

    assert answer.status_code in {401, 403}


def test_a_token_of_another_pool_opens_nothing(stack: Stack) -> None:
    """Whoever can sign in elsewhere, even as an administrator there, is nobody here."""
    cognito = stack.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="another")["UserPool"]["Id"]
    flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="another", ExplicitAuthFlows=flows)
    client, name, password = made["UserPoolClient"]["ClientId"], "somebody", administrator.PASSWORD
    cognito.create_group(UserPoolId=pool, GroupName=administrator.ADMINISTRATOR)
    cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=administrator.ADMINISTRATOR)
    signed_in = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )
    headers = {"Authorization": signed_in["AuthenticationResult"]["IdToken"]}
    answer = requests.get(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30)
    cognito.delete_user_pool(UserPoolId=pool)

    assert answer.status_code == 401


@pytest.mark.parametrize("form", ["{}", "Bearer {}"])
def test_the_admin_api_takes_the_id_token(stack: Stack, id_token: str, form: str) -> None:
    """The token opens the API with `Bearer` before it and without."""
    headers = {"Authorization": form.format(id_token)}
    answer = requests.get(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30)

    assert answer.status_code == 200


def test_a_method_that_the_api_has_not_ends_at_the_gateway(stack: Stack, id_token: str) -> None:
    """Only the documented methods reach the function."""
    headers = {"Authorization": id_token}
    answer = requests.patch(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30)

    assert answer.status_code in {403, 404}


def test_a_browser_signs_in_with_a_code_and_its_verifier(stack: Stack, id_token: str) -> None:
    """The sign-in page sends a code back to the console, and only the browser that asked can use it."""
    console, client = stack.outputs["ConsoleUrl"], stack.outputs["UserPoolClientId"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": client, "response_type": "code", "redirect_uri": console, "scope": "openid email"}
    asked |= {"state": "state-1", "code_challenge": challenge, "code_challenge_method": "S256"}
    form = {**asked, "username": administrator.EMAIL, "password": administrator.PASSWORD}
    page = requests.get(f"{stack.endpoint}/oauth2/authorize", params=asked, timeout=30)
    sent_back = requests.post(f"{stack.endpoint}/login", data=form, allow_redirects=False, timeout=30)
    location = sent_back.headers["Location"]
    returned = parse_qs(urlsplit(location).query)
    exchange = {"grant_type": "authorization_code", "client_id": client, "code": returned["code"][0]}
    exchange |= {"redirect_uri": console, "code_verifier": VERIFIER}
    tokens = requests.post(f"{stack.endpoint}/oauth2/token", data=exchange, timeout=30).json()

    assert page.status_code == 200
    assert re.match(re.escape(console), location)
    assert returned["state"] == ["state-1"]
    headers = {"Authorization": tokens["id_token"]}
    assert requests.get(f"{stack.outputs['AdminApiUrl']}/integration", headers=headers, timeout=30).ok
