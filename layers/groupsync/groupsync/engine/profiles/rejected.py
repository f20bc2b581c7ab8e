"""Profile values that an administrator rejected: left out until People says something else.

Use case, beside `engine.exceptions`: the same documents, one per person and field, with the digest of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_parts import PROFILE
from groupsync.engine.exceptions import FEW, PARTITION, exception_key, field_exception_id
from groupsync.ports.documents import Documents, Key

Rejected = Mapping[tuple[ConnectId, ProfileField], str]
"""Person and field → id of the part that was rejected, a digest of its value."""


def rejection_key(connect_id: str, name: str) -> Key:
    """Name the exception of one person's field."""
    return exception_key(field_exception_id(connect_id, name))


def load_rejected(documents: Documents, people: Iterable[ConnectId]) -> Rejected:
    """Read what was rejected for these people."""
    people = set(people)
    prefixes = [field_exception_id(one, "") for one in sorted(people)] if len(people) <= FEW else [""]
    return {
        (ConnectId(body["connect_id"]), ProfileField(body["field"])): body["wanted"][0]
        for prefix in prefixes
        for body in (document.body for document in documents.query(PARTITION, prefix=prefix))
        if body["kind"] == PROFILE and body["connect_id"] in people
    }
