"""The webhooks' secret is shown to whoever sets them up, and replaced without a rejected event."""

from __future__ import annotations

import pytest

from groupsync.webhooks.webhook_secret import WebhookSecret, token_proof
from tests.functional.admin.world import AdminWorld

ROUTE = "rotate-webhook-secret"


@pytest.fixture
def enabled(world: AdminWorld) -> AdminWorld:
    """Give an enabled integration with the secret that the stack made."""
    world.send("enable")
    world.secrets.write("webhook", {"current": "first"})
    return world


def accepted(world: AdminWorld) -> set[str]:
    """Tell which keys a webhook may name now."""
    secret = WebhookSecret(world.secrets, world.clock)
    return {key for key in ("first", "secret1", "secret2") if secret.confirms(token_proof(key))}


def test_the_key_is_shown(enabled: AdminWorld) -> None:
    """Showing changes nothing."""
    answer = enabled.post(ROUTE, {"step": "show"})

    assert (answer.status, answer.body) == (200, {"token": "first", "previous_accepted": False})
    assert enabled.secrets.read("webhook") == {"current": "first"}


def test_both_keys_are_good_until_the_rotation_is_finished(enabled: AdminWorld) -> None:
    """The new one at once, the one before until somebody says that every page has the new one."""
    begun = enabled.post(ROUTE, {})
    assert begun.body == {"token": "secret1", "previous_accepted": True}
    assert accepted(enabled) == {"first", "secret1"}

    finished = enabled.post(ROUTE, {"step": "finish"})

    assert finished.body == {"token": "secret1", "previous_accepted": False}
    assert accepted(enabled) == {"secret1"}


def test_a_second_rotation_waits_for_the_first(enabled: AdminWorld) -> None:
    """Beginning twice would end the key that People's pages may still name."""
    enabled.post(ROUTE, {})
    answer = enabled.post(ROUTE, {"step": "begin"})

    assert (answer.status, answer.body["error"]) == (409, "rotation_open")
    assert accepted(enabled) == {"first", "secret1"}


def test_nothing_to_finish(enabled: AdminWorld) -> None:
    """Without a rotation the key stays."""
    answer = enabled.post(ROUTE, {"step": "finish"})

    assert (answer.status, answer.body["error"]) == (409, "no_rotation_open")
    assert accepted(enabled) == {"first"}


def test_an_unknown_step_is_refused(enabled: AdminWorld) -> None:
    """A typo rotates nothing."""
    answer = enabled.post(ROUTE, {"step": "stop"})

    assert (answer.status, answer.body["field"]) == (400, "step")
    assert accepted(enabled) == {"first"}


def test_it_asks_for_a_fresh_sign_in(enabled: AdminWorld) -> None:
    """Whoever finds an open session does not get the key, not even to see."""
    answer = enabled.post(ROUTE, {"step": "show"}, claims={"auth_time": "1"})

    assert (answer.status, answer.body["error"]) == (401, "reauthentication_required")
