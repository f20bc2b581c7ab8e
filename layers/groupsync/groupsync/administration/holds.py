"""Holds and exceptions as an administrator sees and decides them (`/holds`, `/exceptions`).

Use case. What is decided is exactly what was shown: a hold that has changed since, or is decided, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.hold_form import hold_to_json, summary_of
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import cursor_of, page_of
from groupsync.administration.sign_in import Caller
from groupsync.administration.sweeps import new_run, start_run
from groupsync.core.errors import ConflictError, GroupSyncError, InvalidInputError
from groupsync.engine.approvals import store_approval, withdraw_approval
from groupsync.engine.exceptions import PARTITION, exception_key, keys_of, remove_exceptions, store_exceptions
from groupsync.engine.hold_decisions import EXPIRED, Decision, Selection, Stored, decide, reopen
from groupsync.engine.holds import hold_key, is_collecting, is_open, undecided
from groupsync.ports.documents import Delete, Document, Key
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import NotFoundError, WrongStateError

HOLD_ID = re.compile(r"[0-9A-Za-z-]{1,120}")
EXCEPTION_ID = re.compile(r"[0-9A-Za-z._-]{1,200}")
MOST_READ_ONE_BY_ONE = 50
"""For more people one full read costs fewer calls than a call each."""
PAGE = 5000
SHOWN_EXCEPTIONS = 500
Identifiers = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=5000)]


class DecisionRequest(BaseModel):
    """Which changes of a hold are meant; empty lists mean all. `hash`: of the hold as whoever decides has seen it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    causes: Identifiers = []
    groups: Identifiers = []
    people: Identifiers = []
    hash: Annotated[str, Field(max_length=64)] = ""

    def selection(self) -> Selection:
        """Give what is meant."""
        return Selection(frozenset(self.causes), frozenset(self.groups), frozenset(self.people))


def show_holds(dependencies: AdminDependencies) -> dict[str, Any]:
    """List the holds: open ones first, newest first."""
    now = dependencies.clock()
    holds = list(dependencies.documents.query("hold"))
    holds.sort(key=lambda one: (not is_open(one.body, now), -one.body["created"], one.key))
    return {"holds": [summary_of(one, now=now) for one in holds]}


def show_hold(hold_id: str, cursor: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show one hold with its exact changes, a page at a time. Raises `NotFoundError`, `InvalidInputError`."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < len(str(10**9))):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    document = _load(hold_id, dependencies)
    return hold_to_json(document, start=int(cursor or 0), page=PAGE, now=dependencies.clock())


def approve(hold_id: str, request: DecisionRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Approve changes of a hold and start the run that does what of it is still wanted.

    Raises:
        NotFoundError: there is no such hold.
        WrongStateError: not active; or the hold is expired, decided, still collecting, or another than was seen.
        InvalidInputError: a list names something that is not in the hold.
        ConflictError: somebody else decided at the same moment.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_active(integration)
    hold, meant = _meant(hold_id, request, dependencies)
    now, documents = dependencies.clock(), dependencies.documents
    mode = _mode(meant)
    run = new_run(integration, dependencies, mode=mode, dry_run=False)
    store_approval(documents, run.run_id, meant, targeted=mode == "targeted", now=now)
    facts = {"at": int(now), "by": caller.id, "run": run.run_id}
    try:
        decide(documents, hold, meant, Decision.APPROVED, facts=facts)
    except ConflictError:
        withdraw_approval(documents, run.run_id)
        raise
    try:
        return start_run(run, dependencies, event={})
    except GroupSyncError:
        withdraw_approval(documents, run.run_id)
        reopen(documents, hold.key[1], run.run_id)
        raise


def reject(hold_id: str, request: DecisionRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Reject changes of a hold: they are left out until People's value changes. Raises what `approve` raises."""
    lifecycle.require_enabled(load_integration(dependencies.documents))
    hold, meant = _meant(hold_id, request, dependencies)
    now, documents = dependencies.clock(), dependencies.documents
    # Before the decision: killed in between, the changes are still held, and rejecting them again changes nothing.
    keys = store_exceptions(documents, meant, hold_id=hold.key[1], by=caller.id, now=now)
    try:
        body = decide(documents, hold, meant, Decision.REJECTED, facts={"at": int(now), "by": caller.id})
    except ConflictError:
        _take_back(hold.key, meant, dependencies)
        raise
    return {"id": hold.key[1], "status": body["status"], "rejected": len(meant), "exceptions": len(keys)}


def _take_back(hold: Key, meant: Sequence[Stored], dependencies: AdminDependencies) -> None:
    """Forget what was prepared for a decision that came second, but for what the first one has rejected as well."""
    document = dependencies.documents.get(hold)
    decided = {} if document is None else document.body["decided"]
    rejected = {one for one, fate in decided.items() if fate["decision"] == Decision.REJECTED}
    remove_exceptions(dependencies.documents, keys_of(one for one in meant if one["id"] not in rejected))


def show_exceptions(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List what was rejected and is left out because of it, from a cursor on. Raises `InvalidInputError`."""
    page, following = page_of(dependencies.documents, PARTITION, cursor=cursor_of(parameters), size=SHOWN_EXCEPTIONS)
    shown = [{"id": one.key[1], **one.body, "at": iso_time(one.body["at"])} for one in page]
    return {"exceptions": shown, "cursor": following or None}


def remove_exception(identifier: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Forget an exception: the next sweep plans the change again. Raises `NotFoundError`."""
    key = exception_key(identifier)
    document = dependencies.documents.get(key) if EXCEPTION_ID.fullmatch(identifier) else None
    if document is None:
        raise NotFoundError("there is no such exception")
    dependencies.documents.write(Delete(key, expect=document.version))
    return {"id": identifier, "removed": True}


def _load(hold_id: str, dependencies: AdminDependencies) -> Document:
    document = dependencies.documents.get(hold_key(hold_id)) if HOLD_ID.fullmatch(hold_id) else None
    if document is None:
        raise NotFoundError("there is no such hold")
    return document


def _meant(
    hold_id: str, request: DecisionRequest, dependencies: AdminDependencies
) -> tuple[Document, Sequence[Stored]]:
    """Find the changes that somebody decides about, and insist that they can be decided about."""
    hold, now = _load(hold_id, dependencies), dependencies.clock()
    details = summary_of(hold, now=now)
    if hold.body["status"] not in ("open", EXPIRED):
        raise _refusal("hold_decided", "everything in this hold is decided", details)
    if not is_open(hold.body, now):
        raise _refusal("hold_expired", "this hold has expired; what is still wanted is held anew", details)
    if request.hash and request.hash != hold.body["hash"]:
        raise _refusal("hold_changed", "this hold is not the one that was seen; read it again", details)
    if not request.hash and is_collecting(hold.body, now):
        raise _refusal("hold_collecting", "this hold still collects; wait, or name the hash of what was seen", details)
    selection = request.selection()
    field = selection.unknown(hold.body["changes"])
    if field:
        raise InvalidInputError(f"{field}: the hold has nothing of this", field=field)
    fitting = [change for change in hold.body["changes"] if selection.fits(change)]
    if not fitting:
        raise InvalidInputError("no change of the hold fits all the lists", field="body")
    open_ids = {change["id"] for change in undecided(hold.body)}
    meant = [change for change in fitting if change["id"] in open_ids]
    if not meant:
        raise _refusal("hold_decided", "these changes are decided", details)
    return hold, meant


def _refusal(code: str, message: str, details: Mapping[str, Any]) -> WrongStateError:
    return WrongStateError(message, code=code, details={"hold": dict(details)})


def _mode(meant: Sequence[Stored]) -> str:
    """Read everybody when that is cheaper, or when somebody has no record any more: only a full read proves that."""
    people = {change["employee_id"] for change in meant}
    unproven = any(change["kind"] == "loss" or not change["employee_id"] for change in meant)
    return "full" if unproven or len(people) > MOST_READ_ONE_BY_ONE else "targeted"
