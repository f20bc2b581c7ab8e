"""What is kept of whether Zoho takes what we write: asked before a field is sent, told what came of each person's.

Use case, beside apply: one document, written only while a field has not been taken yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.errors import ConflictError, TransientError, WrongSettingError
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_proof import FieldProof, Proofs, is_broken, is_the_persons, manner_of, noted
from groupsync.engine.profiles.confirmations import confirmed_fields, writable_fields
from groupsync.ports.documents import ABSENT, Documents, Key, Put
from groupsync.ports.invocation import Clock

PROOF_KEY: Key = ("profile", "proof")
TRIES = 8


class Home(StrEnum):
    """Where fields are written; the value is the part of the configuration that describes the call."""

    DIRECTORY = "zoho.calls.update_user"
    CONNECT = "profile.connect.path"


class CallProof:
    """The proofs of the fields of one configuration; read once, and again when something new is to be kept."""

    def __init__(self, documents: Documents, clock: Clock, configuration: Configuration) -> None:
        self._documents = documents
        self._clock = clock
        self._configuration = configuration
        self._known: Proofs = {}

    def resting(self) -> Mapping[ProfileField, FieldProof]:
        """Give the fields of which nobody's value should be sent now; what stops a whole call is not among them."""
        proofs, now = self._known or self._load()[0], self._clock()
        if not any(one.suspected for one in proofs.values()):
            return {}
        broken = {name for home in Home if is_broken(proofs, self._sent(home)) for name in self._those(home)}
        return {name: one for name, one in proofs.items() if one.rests(now) and name not in broken}

    def note(
        self, home: Home, connect_id: ConnectId, *, taken: Iterable[ProfileField], refused: Mapping[ProfileField, str]
    ) -> frozenset[ProfileField]:
        """Keep what came of one person's write; give the refusals that are about this person's values.

        Raises `WrongSettingError` when it must be the call.
        """
        taken, those = list(taken), self._those(home)
        if not refused and all(name in self._known and self._known[name].accepted for name in taken):
            return frozenset()
        for _ in range(TRIES):
            before, version = self._load()
            self._known = noted(before, connect_id, taken=taken, refused=refused, now=self._clock())
            if self._known != before:
                try:
                    self._documents.write(Put(PROOF_KEY, _body(self._known), expect=version))
                except ConflictError:
                    continue  # another worker noted something
            if refused and is_broken(self._known, self._sent(home)):
                raise WrongSettingError("nothing that is written is taken", setting=home.value)
            return frozenset(name for name in refused if taken or is_the_persons(before, those, name, connect_id))
        raise TransientError("what Zoho takes is being noted by others", retry_after=2)

    def _load(self) -> tuple[Proofs, int]:
        document = self._documents.get(PROOF_KEY)
        stored = {} if document is None else document.body["fields"]
        proofs = {}
        for name in sorted(writable_fields(self._configuration)):
            manner, body = manner_of(self._configuration, name), stored.get(name.value)
            proofs[name] = FieldProof(manner)
            if body is not None and body["manner"] == manner:
                proofs[name] = FieldProof(**{**body, "refused": tuple(body["refused"])})
        return proofs, ABSENT if document is None else document.version

    def _sent(self, home: Home) -> frozenset[ProfileField]:
        return self._those(home) & confirmed_fields(self._documents, self._configuration)

    def _those(self, home: Home) -> frozenset[ProfileField]:
        homes, fields = self._configuration.profile.homes, writable_fields(self._configuration)
        return fields & homes.keys() if home is Home.CONNECT else fields - homes.keys()


def _body(proofs: Proofs) -> dict[str, Any]:
    fields = {name.value: {**asdict(one), "refused": list(one.refused)} for name, one in sorted(proofs.items())}
    return {"fields": fields}
