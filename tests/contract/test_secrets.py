"""What every implementation of `SecretStore` promises."""

from __future__ import annotations

from groupsync.ports.secrets import SecretStore


def test_reading_what_is_there(secrets: SecretStore) -> None:
    """The value comes back as the object it is."""
    assert secrets.read("credentials") == {"a": 1}


def test_a_secret_that_was_never_written_is_empty(secrets: SecretStore) -> None:
    """A new stack has secrets without a value; that is no error."""
    assert secrets.read("webhook") == {}


def test_writing_replaces_the_whole_value(secrets: SecretStore) -> None:
    """What was there before is gone, and a secret without a value gets its first."""
    secrets.write("credentials", {"b": {"c": [None, "ü"]}})
    secrets.write("webhook", {"token": "t"})

    assert secrets.read("credentials") == {"b": {"c": [None, "ü"]}}
    assert secrets.read("webhook") == {"token": "t"}
