"""Holds: what the guard stopped waits here until an administrator decides.

Use case. A change in an open hold is left out of later ones, so a burst makes a few holds, not hundreds. The content of
a sealed hold never changes; what was decided about its changes stands beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from groupsync.core.errors import ConflictError, TransientError
from groupsync.core.model import ConnectId, GroupKey, record_id_of
from groupsync.core.plan import AccountPlan, Change
from groupsync.core.succession import Succession, succession_of
from groupsync.engine.hold_contents import KEPT_SECONDS, Wording, body_of, to_stored
from groupsync.ports.documents import ABSENT, Document, Documents, Key, Put

COLLECTING_SECONDS = 15 * 60
"""Live changes of one quarter of an hour are collected into one hold."""
SEALING_SECONDS = 60
"""How long after its quarter of an hour a hold is still collecting: for whoever began to write just before the end."""
TRIES = 8


def hold_key(hold_id: str) -> Key:
    """Name a hold's document."""
    return ("hold", hold_id)


def is_open(body: Mapping[str, Any], now: float) -> bool:
    """Tell whether something in a hold still waits for somebody's decision."""
    return bool(body["status"] == "open" and body["expires"] > now)


def is_collecting(body: Mapping[str, Any], now: float) -> bool:
    """Tell whether live changes may still be added to a hold."""
    return bool(body["status"] == "open" and not body.get("decided") and body.get("seals", 0) > now)


def undecided(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the changes of a hold that nobody decided about yet."""
    decided = body.get("decided", {})
    return [change for change in body["changes"] if change["id"] not in decided]


def open_holds(documents: Documents, *, now: float) -> list[Mapping[str, Any]]:
    """Give the holds that still wait for somebody's decision."""
    return [document.body for document in documents.query("hold") if is_open(document.body, now)]


def is_lapsed(body: Mapping[str, Any], now: float) -> bool:
    """Tell whether a hold expired with something in it that nobody decided about, and that was not held anew yet."""
    return bool(body["status"] == "open" and body["expires"] <= now)


def lapsed_holds(documents: Documents, *, now: float) -> list[Mapping[str, Any]]:
    """Give the holds that expired: what is in them is held anew, for it was stopped as a whole."""
    return [document.body for document in documents.query("hold") if is_lapsed(document.body, now)]


def axes_of_atoms(holds: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the axis that stopped each undecided change of these holds, by its atoms."""
    return {atom: change["axis"] for body in holds for change in undecided(body) for atom in change["atoms"]}


def held_atoms(holds: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Give the atoms of every change that waits in one of these open holds."""
    return frozenset(atom for body in holds for change in undecided(body) for atom in change["atoms"])


def is_asked_about(documents: Documents, connect_id: ConnectId, group: GroupKey, *, now: float) -> bool:
    """Tell whether a hold asks if somebody is to be taken out of a group."""
    return any(
        change["connect_id"] == connect_id and group in change["removes"]
        for body in open_holds(documents, now=now)
        for change in undecided(body)
    )


def offers_of(holds: Iterable[Mapping[str, Any]]) -> list[Succession]:
    """Give what these open holds offer to carry over; a hold of which something was approved offers nothing more."""
    return [
        succession_of(body["offer"])
        for body in holds
        if body.get("offer") and not any(one["decision"] == "approved" for one in body["decided"].values())
    ]


def is_waiting(change: Change, atoms: frozenset[str]) -> bool:
    """Tell whether a change waits in an open hold already, all of it: a newer one is judged anew."""
    return bool(atoms) and atoms.issuperset(change.atoms())


def hold_put(hold_id: str, body: Mapping[str, Any], *, expect: int) -> Put:
    """Give the conditional write of a hold; it stays readable for weeks after it has expired."""
    return Put(hold_key(hold_id), body, expect=expect, expires_at=int(body["created"]) + 4 * KEPT_SECONDS)


def hold_of_sweep(
    documents: Documents,
    held: Mapping[Change, str],
    *,
    accounts: Mapping[ConnectId, AccountPlan],
    run_id: str,
    wording: Wording,
    now: float,
    offer: Succession | None = None,
) -> str:
    """Store what a sweep's plan had stopped; give the hold's id, the same for the same run. It is sealed at once.

    With an `offer` these are the changes of one succession, which wait in a hold of their own.
    """
    hold_id = run_id if offer is None else f"{run_id}-{record_id_of(offer.old)}-{record_id_of(offer.new)}"
    changes = [to_stored(change, axis, accounts) for change, axis in sorted(held.items())]
    return store_sweep(documents, hold_id, changes, wording, run_id=run_id, now=now, offer=offer)


def store_sweep(
    documents: Documents,
    hold_id: str,
    changes: Sequence[Mapping[str, Any]],
    wording: Wording,
    *,
    run_id: str,
    now: float,
    offer: Succession | None = None,
) -> str:
    """Store changes as holds have them as a hold that is sealed at once; give its id."""
    body = body_of(changes, wording, offer, trigger="sweep", run=run_id, created=now, seals=now)
    with contextlib.suppress(ConflictError):  # the run was resumed after it had stored its hold
        documents.write(hold_put(hold_id, body, expect=ABSENT))
    return hold_id


def hold_live(
    documents: Documents,
    held: Mapping[Change, str],
    *,
    accounts: Mapping[ConnectId, AccountPlan],
    wording: Wording,
    now: float,
    offer: Succession | None = None,
) -> str:
    """Add what live work had stopped to the hold that collects at this moment; give its id. `offer`: as above."""
    added = [to_stored(change, axis, accounts) for change, axis in sorted(held.items())]
    return collect_live(documents, added, wording, now=now, offer=offer)


def collect_live(
    documents: Documents,
    added: Sequence[Mapping[str, Any]],
    wording: Wording,
    *,
    now: float,
    offer: Succession | None = None,
    about: str = "",
) -> str:
    """Add changes as holds have them to the hold that collects what is `about` the same; give its id."""
    start = int(now) // COLLECTING_SECONDS * COLLECTING_SECONDS
    for _ in range(TRIES):
        hold_id, document = _collecting(documents, start, now, _about(offer) or about)
        ids = {one["id"] for one in added}
        kept = [] if document is None else [one for one in document.body["changes"] if one["id"] not in ids]
        created = now if document is None else document.body["created"]
        seals = start + COLLECTING_SECONDS + SEALING_SECONDS
        body = body_of([*kept, *added], wording, offer, trigger="webhook", run="", created=created, seals=seals)
        try:
            documents.write(hold_put(hold_id, body, expect=ABSENT if document is None else document.version))
        except ConflictError:
            continue
        return hold_id
    raise TransientError("the hold is being written by others", retry_after=2)


def _about(offer: Succession | None) -> str:
    return "" if offer is None else f"-{record_id_of(offer.old)}-{record_id_of(offer.new)}"


def _collecting(documents: Documents, start: int, now: float, about: str) -> tuple[str, Document | None]:
    """Find the hold of a quarter of an hour; when somebody has decided about it already, the next one beside it."""
    for number in range(1, TRIES + 1):
        hold_id = f"live-{start}{about}" if number == 1 else f"live-{start}{about}-{number}"
        document = documents.get(hold_key(hold_id))
        if document is None or is_collecting(document.body, now):
            return hold_id, document
    raise TransientError("every hold of this quarter of an hour is decided", retry_after=60)
