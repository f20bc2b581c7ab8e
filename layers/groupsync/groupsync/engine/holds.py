"""Holds: what the guard stopped waits here until an administrator decides.

Use case. A change in an open hold is left out of later ones, so a burst makes a few holds, not hundreds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from groupsync.core.causes import cause_id, fold_causes
from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.plan import Change, ChangeKind
from groupsync.ports import ABSENT, Documents, Key, Put

KEPT_SECONDS = 7 * 24 * 3600
COLLECTING_SECONDS = 15 * 60
"""Live changes of one quarter of an hour are collected into one hold."""
TRIES = 8


def hold_key(hold_id: str) -> Key:
    """Name a hold's document."""
    return ("hold", hold_id)


def held_atoms(documents: Documents, *, now: float) -> frozenset[str]:
    """Give the atoms of every change that waits in an open hold."""
    return frozenset(
        atom
        for document in documents.query("hold")
        if document.body["status"] == "open" and document.body["expires"] > now
        for change in document.body["changes"]
        for atom in change["atoms"]
    )


def is_waiting(change: Change, atoms: frozenset[str]) -> bool:
    """Tell whether a change waits in an open hold already, all of it: a newer one is judged anew."""
    return bool(atoms) and atoms.issuperset(change.atoms())


def hold_of_sweep(
    documents: Documents,
    held: Mapping[Change, str],
    *,
    run_id: str,
    names: Mapping[GroupKey, str],
    now: float,
) -> str:
    """Store what a sweep's plan had stopped; give the hold's id, the same for the same run."""
    body = _body(held, names, trigger="sweep", run=run_id, created=now, now=now)
    try:
        documents.write(Put(hold_key(run_id), body, expect=ABSENT, expires_at=int(now) + 4 * KEPT_SECONDS))
    except ConflictError:
        return run_id  # the run was resumed after it had stored its hold
    return run_id


def hold_live(documents: Documents, held: Mapping[Change, str], *, names: Mapping[GroupKey, str], now: float) -> str:
    """Add what live work had stopped to the hold that collects at this moment; give its id."""
    start = int(now) // COLLECTING_SECONDS * COLLECTING_SECONDS
    key = hold_key(f"live-{start}")
    for _ in range(TRIES):
        document = documents.get(key)
        if document is None:
            body = _body(held, names, trigger="webhook", run="", created=now, now=now)
        else:
            kept = [one for one in document.body["changes"] if one["id"] not in {change.id for change in held}]
            body = _body(held, names, trigger="webhook", run="", created=document.body["created"], now=now, kept=kept)
        try:
            version = document.version if document is not None else ABSENT
            documents.write(Put(key, body, expect=version, expires_at=int(now) + 4 * KEPT_SECONDS))
        except ConflictError:
            continue
        return key[1]
    raise TransientError("the hold is being written by others", retry_after=2)


def _body(
    held: Mapping[Change, str],
    names: Mapping[GroupKey, str],
    *,
    trigger: str,
    run: str,
    created: float,
    now: float,
    kept: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    changes = [*kept, *(_to_json(change, axis) for change, axis in sorted(held.items()))]
    atoms = sorted(atom for change in changes for atom in change["atoms"])
    return {
        "status": "open",
        "trigger": trigger,
        "run": run,
        "created": int(created),
        "expires": int(now) + KEPT_SECONDS,
        "hash": hashlib.sha256("\n".join(atoms).encode()).hexdigest(),
        "changes": changes,
        "causes": [cause.to_json() for cause in fold_causes((_from_json(one) for one in changes), names)],
    }


def _from_json(stored: Mapping[str, Any]) -> Change:
    return Change(
        ConnectId(stored["connect_id"]),
        Family(stored["family"]),
        ChangeKind(stored["kind"]),
        EmployeeId(stored["employee_id"]),
        tuple(GroupKey(one) for one in stored["adds"]),
        tuple(GroupKey(one) for one in stored["removes"]),
    )


def _to_json(change: Change, axis: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "axis": axis,
        "cause": cause_id(change),
        "kind": change.kind.value,
        "family": change.family.value,
        "connect_id": change.connect_id,
        "employee_id": change.employee_id,
        "adds": list(change.adds),
        "removes": list(change.removes),
        "atoms": list(change.atoms()),
    }
