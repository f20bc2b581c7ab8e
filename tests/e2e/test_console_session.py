"""Sign-ins that end, at the gateway of the deployed stack and in its console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import needs_chromium
from tests.e2e.asking import Admin, until
from tests.e2e.conftest import Visit
from tests.e2e.console_visitor import ConsoleVisitor
from tests.e2e.journey import Journey
from tests.sandbox import administrator
from tests.sandbox.stack import Stack

EMAIL = "second@example.com"


@pytest.fixture(scope="module")
def second(stack: Stack) -> str:
    """An administrator whose sessions can be ended without harm to the other tests."""
    administrator.create(stack, email=EMAIL, password=administrator.PASSWORD)
    return EMAIL


@contextmanager
def short_lived_id_tokens(stack: Stack) -> Iterator[None]:
    """Let the user pool give ID tokens for a second: signed by it, and soon over. AWS's shortest are five minutes."""
    cognito = stack.client("cognito-idp")
    keys = {"UserPoolId": stack.outputs["UserPoolId"], "ClientId": stack.outputs["UserPoolClientId"]}
    known = cognito.describe_user_pool_client(**keys)["UserPoolClient"]
    # An update forgets what it is not told.
    names = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members
    before = {name: known[name] for name in names if known.get(name) not in (None, "", [])}
    cognito.update_user_pool_client(**{**before, "IdTokenValidity": 1, "TokenValidityUnits": {"IdToken": "seconds"}})
    try:
        yield
    finally:
        cognito.update_user_pool_client(**{"IdTokenValidity": 1, "TokenValidityUnits": {"IdToken": "hours"}, **before})


def stored_token(person: ConsoleVisitor) -> str:
    """Give the ID token that the browser has."""
    token: str = person.page.evaluate("JSON.parse(sessionStorage.session).idToken")
    return token


def test_a_token_whose_time_is_over_opens_nothing(stack: Stack, second: str) -> None:
    """It opened the API a moment ago; its signature is as good as ever, and its hour has ended."""
    with short_lived_id_tokens(stack):
        token = administrator.sign_in(stack, email=second, password=administrator.PASSWORD)
    admin = Admin(stack.outputs["AdminApiUrl"], token)
    refused = until(lambda: (answer := admin.get("/integration")).status != 200 and answer, "the token is over")

    assert refused.status == 401
    assert admin.post("/integration/deactivate").status == 401


@needs_chromium
def test_a_token_that_is_over_is_renewed_without_a_word(visit: Visit, journey: Journey, second: str) -> None:
    """The gateway refuses it, and nobody is asked for a password to look at something.

    The renewed one gets past the gateway; the emulator leaves the groups out of it, so that it ends at our own rule.
    """
    person = visit(email=second)
    with short_lived_id_tokens(journey.stack):
        person.open("limits")
    token = stored_token(person)
    admin = Admin(journey.stack.outputs["AdminApiUrl"], token)
    until(lambda: admin.get("/integration").status == 401, "the gateway refuses the token")
    person.go("groups")
    person.sees("you are in neither of the groups")

    renewed = stored_token(person)
    assert renewed != token
    assert Admin(journey.stack.outputs["AdminApiUrl"], renewed).get("/integration").status == 403


@needs_chromium
def test_a_session_that_was_ended_leads_back_to_the_sign_in(visit: Visit, journey: Journey, second: str) -> None:
    """Everybody's sessions of a person can be ended in Cognito; once the token is over, the console says so.

    The page that was open is open again after signing in. The browser's clock stands for the hour that passes.
    """
    person = visit(email=second)
    person.open("groups")
    expect(person.page.locator("tbody tr").first).to_be_visible()
    keys = {"UserPoolId": journey.stack.outputs["UserPoolId"], "Username": second}
    journey.stack.client("cognito-idp").admin_user_global_sign_out(**keys)
    person.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=60))
    person.go("exceptions")
    person.sees("Your session has ended")
    person.button("Sign in").click()
    person.give_password()

    person.sees_heading("Exceptions")
    person.sees("No exceptions")
