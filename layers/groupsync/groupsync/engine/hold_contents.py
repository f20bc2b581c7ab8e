"""What stands in a hold: its changes as they are stored, with their causes and a hash over all of them.

Use case, beside `holds`: no I/O.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.causes import Cause, cause_id, fold_causes
from groupsync.core.model import ConnectId, EmployeeId, Family, GroupKey
from groupsync.core.plan import AccountPlan, Change, ChangeKind
from groupsync.core.profile import ProfileField
from groupsync.core.profile_parts import PROFILE, Way, fold_field_causes
from groupsync.core.succession import Succession

KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Wording:
    """What the sentences of a hold need: what groups are called, and which would be left empty."""

    names: Mapping[GroupKey, str] = field(default_factory=dict)
    emptied: frozenset[GroupKey] = frozenset()


def body_of(
    changes: Sequence[Mapping[str, Any]],
    wording: Wording,
    offer: Succession | None,
    *,
    trigger: str,
    run: str,
    created: float,
    seals: float,
) -> dict[str, Any]:
    """Give the body of an open hold; it expires seven days after nothing is added any more."""
    atoms = sorted(atom for change in changes for atom in change["atoms"])
    causes = _causes(changes, wording, offer)
    return {
        "status": "open",
        "trigger": trigger,
        "run": run,
        "created": int(created),
        "seals": int(seals),
        "expires": int(seals) + KEPT_SECONDS,
        "hash": hashlib.sha256("\n".join(atoms).encode()).hexdigest(),
        "changes": list(changes),
        "causes": [cause.to_json() for cause in causes],
        "offer": None if offer is None else offer.to_json(),
        "decided": {},
    }


def _causes(changes: Sequence[Mapping[str, Any]], wording: Wording, offer: Succession | None) -> list[Cause]:
    replaced = () if offer is None else ((offer.old, offer.new),)
    memberships = [change_of(one) for one in changes if one["kind"] != PROFILE]
    fields = (
        (one["cause"], ProfileField(name), Way(one["way"]), one["connect_id"])
        for one in changes
        if one["kind"] == PROFILE
        for name in one["fields"]
    )
    causes = fold_causes(memberships, wording.names, replaced=replaced, emptied=wording.emptied)
    return causes + fold_field_causes(fields)


def same_hold_with(
    body: Mapping[str, Any],
    changes: Iterable[Mapping[str, Any]],
    renamed: Mapping[GroupKey, GroupKey],
    *,
    wording: Wording,
    now: float,
) -> dict[str, Any]:
    """Give the body of a hold of some of another one's changes, with other groups; it expires with that one."""
    kept = [_with_groups(one, renamed) for one in changes]
    new = body_of(kept, wording, None, trigger=body["trigger"], run=body["run"], created=now, seals=now)
    return {**new, "expires": body["expires"]}


def _with_groups(stored: Mapping[str, Any], renamed: Mapping[GroupKey, GroupKey]) -> dict[str, Any]:
    def names(groups: Iterable[GroupKey]) -> list[GroupKey]:
        return sorted(renamed.get(one, one) for one in groups)

    lists = {name: names(stored[name]) for name in ("adds", "removes", "wanted")}
    change = change_of({**stored, **lists})
    return {**stored, **lists, "id": change.id, "cause": cause_id(change), "atoms": list(change.atoms())}


def change_of(stored: Mapping[str, Any]) -> Change:
    """Read a stored change of memberships."""
    return Change(
        ConnectId(stored["connect_id"]),
        Family(stored["family"]),
        ChangeKind(stored["kind"]),
        EmployeeId(stored["employee_id"]),
        tuple(GroupKey(one) for one in stored["adds"]),
        tuple(GroupKey(one) for one in stored["removes"]),
    )


def to_stored(change: Change, axis: str, accounts: Mapping[ConnectId, AccountPlan]) -> dict[str, Any]:
    """Give a change's stored form, with what People wanted for the family when it was stopped."""
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
        "wanted": sorted(accounts[change.connect_id].desired[change.family]),
    }
