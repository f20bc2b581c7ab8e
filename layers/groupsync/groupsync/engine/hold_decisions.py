"""Decisions about holds: which of the changes are meant, what was decided, and when a hold closes by itself.

Use case. A decision stands beside the hold's content, per change, with a conditional write: of two people who decide at
once, the second is told.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from groupsync.core.errors import ConflictError
from groupsync.core.model import ConnectId
from groupsync.core.profile_parts import PROFILE
from groupsync.engine.exceptions import value_of
from groupsync.engine.hold_contents import change_of
from groupsync.engine.holds import hold_put, is_lapsed, is_open, undecided
from groupsync.engine.judging import Judgement
from groupsync.ports.documents import Document, Documents

Stored = Mapping[str, Any]
"""A change as its hold has it."""


class Decision(StrEnum):
    """What became of a held change."""

    APPROVED = "approved"
    REJECTED = "rejected"
    OBSOLETE = "obsolete"
    """Nobody wants it any more."""
    RENEWED = "renewed"
    """The hold expired, and the change waits in a newer one."""


EXPIRED = "expired"
"""The status of a hold that expired, when each of its changes is held anew or wanted no more."""
MIXED = "decided"
"""The status of a hold whose changes had different fates."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which changes of a hold are meant: those that fit every list that is not empty. A move is meant as a whole."""

    causes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def fits(self, change: Stored) -> bool:
        """Tell whether a change is meant."""
        touched = {*change["adds"], *change["removes"]}
        return (
            (not self.causes or change["cause"] in self.causes)
            and (not self.groups or not self.groups.isdisjoint(touched))
            and (not self.people or change["employee_id"] in self.people)
        )

    def unknown(self, changes: Sequence[Stored]) -> str:
        """Name the first list that has something of which the hold knows nothing; empty when there is none."""
        known = {
            "causes": {change["cause"] for change in changes},
            "groups": {group for change in changes for group in (*change["adds"], *change["removes"])},
            "people": {change["employee_id"] for change in changes},
        }
        return next((name for name, values in known.items() if not getattr(self, name) <= values), "")


def decide(
    documents: Documents, hold: Document, changes: Iterable[Stored], decision: Decision, *, facts: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Store what was decided about these changes; give the hold as it is now. Raises `ConflictError`."""
    entry = {"decision": decision.value, **facts}
    body = _with(hold.body, {**hold.body.get("decided", {}), **{change["id"]: entry for change in changes}})
    documents.write(hold_put(hold.key[1], body, expect=hold.version))
    return body


def reopen(documents: Documents, hold_id: str, run_id: str) -> None:
    """Take back the approval of a run that could not be started."""
    document = documents.get(("hold", hold_id))
    if document is not None:
        decided = {key: one for key, one in document.body["decided"].items() if one.get("run") != run_id}
        documents.write(hold_put(hold_id, _with(document.body, decided), expect=document.version))


def _with(body: Mapping[str, Any], decided: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    fates = {one["decision"] for one in decided.values()}
    new = {**body, "decided": dict(decided)}
    status = "open" if undecided(new) else fates.pop() if len(fates) == 1 else MIXED
    return {**new, "status": status}


def close_obsolete(judgement: Judgement, documents: Documents, *, now: float) -> None:
    """Note which held changes nobody wants any more, of the people that a sweep has looked at.

    A hold that somebody decides about at the same moment is left to the next sweep.
    """
    open_ = [document for document in documents.query("hold") if is_open(document.body, now)]
    if not open_:
        return
    wanted = _wants(judgement)
    for document in open_:
        gone = [one for one in undecided(document.body) if one["kind"] != PROFILE and not wanted(one)]
        if gone:
            with contextlib.suppress(ConflictError):
                decide(documents, document, gone, Decision.OBSOLETE, facts={"at": int(now)})


def close_lapsed(judgement: Judgement, documents: Documents, *, now: float) -> None:
    """Note of expired holds what is held anew, and what nobody wants any more, once the newer holds are stored."""
    wanted = _wants(judgement)
    asking = {atom for change in judgement.asking() for atom in change.atoms()}
    for document in list(documents.query("hold")):
        if not is_lapsed(document.body, now):
            continue
        fates = {}
        for one in undecided(document.body):
            if asking.issuperset(one["atoms"]):
                fates[one["id"]] = {"decision": Decision.RENEWED.value, "at": int(now)}
            elif one["kind"] != PROFILE and not wanted(one):
                fates[one["id"]] = {"decision": Decision.OBSOLETE.value, "at": int(now)}
        if fates:
            body = _with(document.body, {**document.body.get("decided", {}), **fates})
            closed = body if body["status"] == "open" else {**body, "status": EXPIRED}
            with contextlib.suppress(ConflictError):  # another sweep notes it
                documents.write(hold_put(document.key[1], closed, expect=document.version))


def _wants(judgement: Judgement) -> Callable[[Stored], bool]:
    """Give the test for what may still be wanted; whoever was not looked at, or is in doubt, still does."""
    situation = judgement.gathered.situation
    claimants: dict[ConnectId, list[Any]] = {}
    for employee_id, connect_id in situation.matches.accounts.items():
        claimants.setdefault(connect_id, []).append(employee_id)
    planned = {(change.connect_id, change.family) for change in judgement.plan.changes}
    waiting = {(change.connect_id, change.family): set(change.atoms()) for change in judgement.waiting}

    def wants(stored: Stored) -> bool:
        held = change_of(stored)
        whose = (held.connect_id, held.family)
        if whose in planned:  # what does not wait was judged anew, or approved
            return not waiting.get(whose, set()).isdisjoint(held.atoms())
        looked_at = situation.touched is None or held.connect_id in situation.touched
        if not looked_at or not situation.complete:
            return True
        plan = judgement.plan.accounts.get(held.connect_id)
        if plan is not None and (plan.busy or plan.noted):
            return True
        if any(held.connect_id in situation.admins.get(group, ()) for group in held.removes):
            return True  # an admin, or somebody of a group whose admins are not known now
        return value_of(claimants.get(held.connect_id, []), held.family, situation) is None

    return wants
