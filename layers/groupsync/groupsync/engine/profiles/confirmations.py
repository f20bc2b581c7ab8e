"""Whose first write somebody confirmed: profile fields, each for the label and the home that was looked at.

Use case. The first write of a field overwrites what people entered themselves, so nothing is written before; see
`shown` for what a preview showed of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.profile import ProfileField
from groupsync.core.profile_keys import homeless
from groupsync.ports.documents import ABSENT, Documents, Key, Put

CONFIRMED_KEY: Key = ("profile", "confirmed")
TRIES = 8


def writable_fields(configuration: Configuration) -> frozenset[ProfileField]:
    """Give the fields that follow People and have a home; Directory is none without an organisation."""
    profile = configuration.profile
    mapped = frozenset(profile.labels())
    if profile.directory_org_id is None:
        return mapped & profile.homes.keys()
    return mapped - homeless(mapped, profile.homes)


def subject_of(configuration: Configuration, name: ProfileField) -> dict[str, Any]:
    """Say what a confirmation is about: which labels are read, and where the field is written."""
    profile = configuration.profile
    own = profile.homes.get(name)
    home = f"directory:{profile.directory_org_id}" if own is None else f"connect:{configuration.network_id}:{own}"
    return {"labels": list(profile.labels()[name]), "home": home}


def load_confirmations(documents: Documents, configuration: Configuration) -> dict[ProfileField, Mapping[str, Any]]:
    """Read by field who confirmed it, when, and at which preview, as far as it still stands."""
    document = documents.get(CONFIRMED_KEY) if configuration.profile.enabled else None
    stored = {} if document is None else document.body["fields"]
    return {
        name: stored[name.value]
        for name in sorted(writable_fields(configuration))
        if name.value in stored and _stands(stored[name.value], configuration, name)
    }


def confirmed_fields(documents: Documents, configuration: Configuration) -> frozenset[ProfileField]:
    """Give the fields whose first write somebody confirmed, for the label and home that the configuration has now."""
    return frozenset(load_confirmations(documents, configuration))


def open_fields(documents: Documents, configuration: Configuration) -> frozenset[ProfileField]:
    """Give the fields that nobody confirmed yet, and that could be written."""
    if not configuration.profile.enabled:
        return frozenset()
    return writable_fields(configuration) - confirmed_fields(documents, configuration)


def store_confirmation(
    documents: Documents,
    configuration: Configuration,
    fields: Iterable[ProfileField],
    *,
    by: str,
    preview_run: str,
    now: float,
) -> None:
    """Keep who confirmed which fields, beside those of before. Who confirmed the same one first stays.

    Raises `TransientError` when too many confirm at once.
    """
    fields = sorted(fields)
    for _ in range(TRIES):
        document = documents.get(CONFIRMED_KEY)
        stored = {} if document is None else document.body["fields"]
        facts = {"by": by, "run": preview_run, "at": int(now)}
        new = {
            name.value: subject_of(configuration, name) | facts
            for name in fields
            if name.value not in stored or not _stands(stored[name.value], configuration, name)
        }
        if not new:
            return
        expect = ABSENT if document is None else document.version
        try:
            documents.write(Put(CONFIRMED_KEY, {"fields": {**stored, **new}}, expect=expect))
        except ConflictError:
            continue
        return
    raise TransientError("the confirmations are being written by others", retry_after=2)


def _stands(stored: Mapping[str, Any], configuration: Configuration, name: ProfileField) -> bool:
    return all(stored[key] == value for key, value in subject_of(configuration, name).items())
