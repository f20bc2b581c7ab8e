"""Whether a notification comes from somebody who knows the webhook secret: by token, or by signature.

The secret is remembered, and read again when an unknown key turns up, so that a rotation loses nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping

from groupsync.ports.invocation import Clock
from groupsync.ports.secrets import SecretStore

REREAD_SECONDS = 10
"""An unknown token costs a read at most this often (design 3.4)."""
KEPT_SECONDS = 300
"""So long a key that was rotated away may still be believed by a warm process."""
SIGNATURE_SECONDS = 300
LONGEST_TIMESTAMP = 12

Proof = Callable[[str], bool]
"""Tells whether a key is the one that the sender used."""


def token_proof(token: str) -> Proof:
    """Compare a token with a key in constant time, whatever their lengths."""

    def matches(key: str) -> bool:
        return hmac.compare_digest(_digest(token), _digest(key))

    return matches


def signature_proof(*, signature: str, timestamp: str, body: bytes) -> Proof:
    """Compare `sha256=<hex>` with the HMAC over `<timestamp>.<body>`."""
    signed = timestamp.encode("utf-8", "surrogatepass") + b"." + body

    def matches(key: str) -> bool:
        expected = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(_digest(signature.strip().lower()), _digest(f"sha256={expected}"))

    return matches


def is_timely(timestamp: str, now: float) -> bool:
    """Tell whether a signature's time (unix seconds) is within five minutes of now, before or after."""
    digits = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP
    return digits and abs(now - int(timestamp)) <= SIGNATURE_SECONDS


class WebhookSecret:
    """The keys `current` and `previous`, as one process remembers them."""

    def __init__(self, secrets: SecretStore, clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock
        self._keys: tuple[str, ...] = ()
        self._read_at: float | None = None

    def confirms(self, proof: Proof) -> bool:
        """Tell whether the sender used one of the keys. Raises `TransientError` when they cannot be read."""
        age = self._age()
        if age is None or age >= KEPT_SECONDS:
            self._read()
            return self._any(proof)
        if self._any(proof):
            return True
        if age < REREAD_SECONDS:
            return False
        self._read()
        return self._any(proof)

    def _age(self) -> float | None:
        if self._read_at is None:
            return None
        # A clock that jumped back must not keep the keys for ever.
        return abs(self._clock() - self._read_at)

    def _any(self, proof: Proof) -> bool:
        # Both keys are always tried, so that the time taken does not tell which one it was.
        matches = [proof(key) for key in self._keys]
        return any(matches)

    def _read(self) -> None:
        value: Mapping[str, object] = self._secrets.read("webhook")
        keys = (value.get("current"), value.get("previous"))
        self._keys = tuple(key for key in keys if isinstance(key, str) and key)
        self._read_at = self._clock()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
