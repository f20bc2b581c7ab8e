"""What a preview showed of profiles: by field, exactly whose value would be overwritten or emptied.

Use case. Kept as digests, one document per field, so that a confirmation and an activation can let exactly that pass.
"""

from __future__ import annotations

from collections.abc import Iterable

from groupsync.core.configuration import Configuration
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfilePlan
from groupsync.core.profile_parts import parts_of
from groupsync.engine.profiles.confirmations import load_confirmations, subject_of, writable_fields
from groupsync.ports.documents import Documents, Key, Put
from groupsync.state.runs import KEPT_SECONDS

STANDS_SECONDS = 26 * 3600
"""How long what a preview showed may pass the guard after its confirmation: a day's sweep, and one that was late."""


def shown_key(run_id: str) -> Key:
    """Name the list of the fields that a preview showed."""
    return (f"run#{run_id}", "profiles")


def _atoms_key(run_id: str, name: ProfileField) -> Key:
    return (f"run#{run_id}", f"profiles#{name.value}")


def remember_profiles(
    documents: Documents, run_id: str, plans: Iterable[ProfilePlan], configuration: Configuration, *, now: float
) -> None:
    """Store what a preview shows; the plans are made as if every field were confirmed."""
    atoms: dict[ProfileField, set[str]] = {name: set() for name in writable_fields(configuration)}
    for plan in plans:
        for part in () if plan.change is None else parts_of(plan.change):
            if part.counts:
                atoms.setdefault(part.field, set()).add(part.id)
    expires = int(now) + KEPT_SECONDS
    for name, those in sorted(atoms.items()):
        documents.write(Put(_atoms_key(run_id, name), {"atoms": sorted(those)}, expires_at=expires))
    subjects = {name.value: subject_of(configuration, name) for name in sorted(atoms)}
    documents.write(Put(shown_key(run_id), {"fields": subjects}, expires_at=expires))


def fields_shown(documents: Documents, run_id: str, configuration: Configuration) -> frozenset[ProfileField]:
    """Give the fields that a preview showed as the configuration has them."""
    document = documents.get(shown_key(run_id))
    shown = {} if document is None else document.body["fields"]
    return frozenset(
        name
        for name in writable_fields(configuration)
        if name.value in shown and shown[name.value] == subject_of(configuration, name)
    )


def passing_atoms(
    documents: Documents,
    configuration: Configuration,
    fields: Iterable[ProfileField],
    *,
    confirmed_run: str,
    now: float,
) -> frozenset[str]:
    """Give the digests of what somebody said yes to when confirming these fields, and of the activated preview."""
    confirmations = load_confirmations(documents, configuration)
    keys: set[Key] = set()
    for name in fields:
        one = confirmations.get(name)
        runs = {confirmed_run} if confirmed_run else set()
        if one is not None and now - one["at"] <= STANDS_SECONDS:
            runs.add(one["run"])
        keys |= {_atoms_key(run_id, name) for run_id in runs}
    found = (documents.get(key) for key in sorted(keys))
    return frozenset(atom for document in found if document is not None for atom in document.body["atoms"])
