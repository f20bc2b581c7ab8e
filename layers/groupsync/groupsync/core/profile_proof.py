"""Which profile fields Zoho has ever taken: a wrong assumption about a call shows after few people, not after all.

Core: no I/O. The calls are not documented, so a field that nobody's value was taken for is no fault of those people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField

ENOUGH = 3
"""People who are refused before the field, and not the value, is suspected."""
PAUSED_SECONDS = 20 * 3600
"""How long a suspected field rests: the next nightly sweep tries it with one person more."""
FEWEST_OF_A_CALL = 2
"""One suspected field is never the call's fault."""


@dataclass(frozen=True, slots=True)
class FieldProof:
    """What is known of one field, written in one manner: whether it was ever taken, else who was refused, when last.

    `said` are Zoho's words about the last one, after they were cleaned.
    """

    manner: str
    accepted: bool = False
    refused: tuple[ConnectId, ...] = ()
    at: int = 0
    said: str = ""

    @property
    def suspected(self) -> bool:
        """Tell whether enough people were refused and nobody's value was taken."""
        return not self.accepted and len(self.refused) >= ENOUGH

    def rests(self, now: float) -> bool:
        """Tell whether nobody's value should be sent now."""
        return self.suspected and now - self.at < PAUSED_SECONDS


Proofs = Mapping[ProfileField, FieldProof]


def manner_of(configuration: Configuration, name: ProfileField) -> str:
    """Name how and where a field is written; another manner has to prove itself anew."""
    profile = configuration.profile
    own = profile.homes.get(name)
    parts: list[Any] = ["connect", configuration.network_id, profile.connect.path, own]
    if own is None:
        call = configuration.zoho.calls.get("update_user")
        parts = ["directory", profile.directory_org_id, None if call is None else call.model_dump(exclude_none=True)]
        parts += [profile.directory.date_format] if name is ProfileField.DATE_OF_BIRTH else []
        parts += [profile.directory.work_location_as] if name is ProfileField.WORK_LOCATION else []
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def noted(
    proofs: Proofs,
    connect_id: ConnectId,
    *,
    taken: Iterable[ProfileField],
    refused: Mapping[ProfileField, str],
    now: float,
) -> dict[ProfileField, FieldProof]:
    """Add what came of one person's write. `proofs` has every field in its present manner."""
    found = dict(proofs)
    for name in taken:
        if not found[name].accepted:
            found[name] = FieldProof(found[name].manner, accepted=True)
    for name, words in refused.items():
        one = found[name]
        if not one.accepted and (connect_id not in one.refused or one.suspected):
            people = one.refused if one.suspected or connect_id in one.refused else (*one.refused, connect_id)
            found[name] = replace(one, refused=people, at=int(now), said=words)
    return found


def is_broken(proofs: Proofs, home: Iterable[ProfileField]) -> bool:
    """Tell whether it must be the call: it has taken nothing, and half of its fields are refused from everybody.

    Where Directory has nearly everything already, two fields in a wrong form are no reason to stop the others.
    """
    those = [proofs[name] for name in home]
    enough = max(FEWEST_OF_A_CALL, (len(those) + 1) // 2)
    return not any(one.accepted for one in those) and sum(one.suspected for one in those) >= enough


def is_the_persons(proofs: Proofs, home: Iterable[ProfileField], name: ProfileField, connect_id: ConnectId) -> bool:
    """Tell whether a refusal may be kept as this value's: the call has taken something, or it is the second time."""
    return any(proofs[one].accepted for one in home) or connect_id in proofs[name].refused
