"""What profiles are read from and written to, built for one configuration."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from groupsync.core.errors import PermanentError
from groupsync.core.profile import KeyedHash
from groupsync.ports.documents import Documents
from groupsync.ports.ledger import MembershipLedger
from groupsync.ports.people import PeopleForms, PeopleSource
from groupsync.ports.profile_ledger import ProfileLedger
from groupsync.ports.profiles import ProfileDirectory, ProfileWriter
from groupsync.ports.secrets import SecretStore

DIGEST_LENGTH = 32


class ProfileHash:
    """Hashes a value's canonical bytes with the stack's key; the key is read once per process."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets
        self._key = b""

    def __call__(self, canonical: bytes) -> str:
        """Hash; without a key nothing is hashed, for a bare digest of a birth date could be found by trying."""
        if not self._key:
            self._key = str(self._secrets.read("hash_key").get("current", "")).encode()
        if not self._key:
            raise PermanentError("the stack's hash key is not there")
        return hmac.new(self._key, canonical, hashlib.sha256).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class ProfileSources:
    """Where profiles live. `directory` is None without an organisation, `connect` without custom fields."""

    directory: ProfileDirectory | None
    connect: ProfileWriter | None
    profiles: ProfileLedger
    ledger: MembershipLedger
    people: PeopleSource
    forms: PeopleForms
    documents: Documents
    keyed_hash: KeyedHash
