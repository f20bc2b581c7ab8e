"""What was written to whose profile because of us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from groupsync.core.model import ConnectId


@dataclass(frozen=True, slots=True)
class ProfileIntent:
    """What one call is about to write to one account's profile: field → keyed digest of the value.

    Accepted when the stored revision is `expected_rev`, or already `rev` with the same `token`, and nobody else is
    writing. An empty `writing` only raises the revision: whatever was planned before is stale.
    """

    connect_id: ConnectId
    expected_rev: int
    rev: int
    token: str
    writing: Mapping[str, str]
    call: str
    expires: int


@dataclass(frozen=True, slots=True)
class ProfileFact:
    """What the profile holds after a call, all fields together. Conditional only on the call id."""

    connect_id: ConnectId
    call: str
    written: Mapping[str, str]
    refused: Mapping[str, str]


class ProfileLedger(Protocol):
    """What was written to whose profile because of us; it stands on the account's item. No value is stored."""

    def intend_profiles(self, intents: Sequence[ProfileIntent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally, independently of the others; at most one per account.

        Returns the refused ones with `superseded` or `busy`. Repeating an intent with the same call id is accepted.
        """
        ...

    def settle_profiles(self, facts: Sequence[ProfileFact]) -> None:
        """Write each fact as long as the profile is still that call's."""
        ...
