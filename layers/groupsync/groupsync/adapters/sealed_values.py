"""Seals the personal values that a sweep's chunks carry, behind the port `Seal`, with the library `cryptography`.

Each run has a data key of its own. It is stored wrapped under a key that is derived from the stack's hash key, and goes
with the run: what was sealed under it can be read by nobody afterwards.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from groupsync.core.errors import ConflictError, PermanentError
from groupsync.ports.documents import ABSENT, Delete, Documents, Key, Put
from groupsync.ports.secrets import SecretStore

KEY_BYTES = 32
PURPOSE = b"people-connect-sync/data-key"
"""Keeps this key apart from the other uses of the secret."""
KEPT_SECONDS = 14 * 24 * 3600


class RunSeal:
    """`Seal` over the integration's documents and the secret `hash_key`."""

    def __init__(self, documents: Documents, secrets: SecretStore) -> None:
        self._documents = documents
        self._secrets = secrets
        self._keys: dict[str, Fernet] = {}

    def close(self, run_id: str, values: Mapping[str, Any], *, now: float) -> str:
        """Encrypt values under the run's data key, which is made on first use."""
        key = self._key_of(run_id) or self._make(run_id, now)
        return key.encrypt(json.dumps(values, separators=(",", ":")).encode()).decode()

    def open(self, run_id: str, sealed: str) -> Mapping[str, Any] | None:
        """Decrypt; None when the run's key is gone. Raises `PermanentError` when it is not what was sealed."""
        key = self._key_of(run_id)
        if key is None:
            return None
        try:
            values: dict[str, Any] = json.loads(key.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise PermanentError("a sealed value does not fit its key") from error
        return values

    def forget(self, run_id: str) -> None:
        """Delete the run's data key. Safe to repeat."""
        self._keys.pop(run_id, None)
        if self._documents.get(_place(run_id)) is not None:
            self._documents.write(Delete(_place(run_id)))

    def _key_of(self, run_id: str) -> Fernet | None:
        if run_id not in self._keys:
            stored = self._documents.get(_place(run_id))
            if stored is None:
                return None
            try:
                self._keys[run_id] = Fernet(self._wrapping().decrypt(stored.body["key"].encode()))
            except InvalidToken as error:
                raise PermanentError("the run's data key does not fit the stack's key") from error
        return self._keys[run_id]

    def _make(self, run_id: str, now: float) -> Fernet:
        key = Fernet.generate_key()
        body = {"key": self._wrapping().encrypt(key).decode()}
        try:
            self._documents.write(Put(_place(run_id), body, expect=ABSENT, expires_at=int(now) + KEPT_SECONDS))
        except ConflictError:
            made = self._key_of(run_id)  # another delivery of the same sweep made it
            if made is None:
                raise
            return made
        self._keys[run_id] = Fernet(key)
        return self._keys[run_id]

    def _wrapping(self) -> Fernet:
        secret = str(self._secrets.read("hash_key").get("current", ""))
        if not secret:
            raise PermanentError("the stack's hash key is not there")
        derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())
        return Fernet(base64.urlsafe_b64encode(derived))


def _place(run_id: str) -> Key:
    return (f"run#{run_id}", "data_key")
