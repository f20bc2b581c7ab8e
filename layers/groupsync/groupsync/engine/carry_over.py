"""Carry over: one unit's group becomes another unit's, with all its memberships and without a call to Connect.

Use case behind `PUT /groups/{family}/{record_id}/link`. A document says what is under way until it is done, so that
whoever comes next, the same request or a sweep, goes on after a kill at any write.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from groupsync.core.errors import BusyError, ConflictError, PermanentError
from groupsync.core.model import Account, ConnectId, GroupEntry, GroupKey, GroupState
from groupsync.core.succession import Succession, carried, is_free, is_of_one_family, succession_of
from groupsync.engine.apply import Effects
from groupsync.engine.gathering import Read
from groupsync.engine.hold_decisions import Decision, decide
from groupsync.engine.holds import is_open, offers_of, open_holds, undecided
from groupsync.engine.intents import INTENT_SECONDS
from groupsync.ports import (
    ABSENT,
    AuditRow,
    Carry,
    Delete,
    Document,
    Documents,
    Key,
    LedgerSnapshot,
    MembershipLedger,
    Put,
)

PARTITION = "carry_over"
LINGERS_SECONDS = 2 * INTENT_SECONDS
"""So long after the end somebody who had begun before may still write to the old unit's group: then it is looked at
once more."""
TRIES = 3
GIVING = frozenset({GroupState.MANAGED, GroupState.ENDED})
"""What a unit's group may be to be given away."""
AT_ONCE = 200


class CarryOverRefusedError(PermanentError):
    """One unit's group cannot become the other's as things are."""


def carry_over_key(succession: Succession) -> Key:
    """Name the document that says that a carrying over is under way."""
    return (PARTITION, f"{succession.old}>{succession.new}")


def carry_over(succession: Succession, *, by: str, effects: Effects) -> None:
    """Let the new unit have the old one's group. Repeating it goes on, and does nothing when it is done.

    Raises:
        CarryOverRefusedError: the group is not the old unit's, or the new one has a group with people in it.
        BusyError: somebody is changing one of the memberships, or a group; the same again, or the next sweep, goes on.
    """
    documents = effects.documents
    journal = documents.get(carry_over_key(succession))
    if journal is None:
        if not is_of_one_family(succession.old, succession.new):
            raise CarryOverRefusedError("a group is carried over to another unit of the same family only")
        _require_ready(succession, effects.ledger.snapshot(), effects.clock())
        now = effects.clock()
        body = {**succession.to_json(), "at": int(now), "by": by, "call": effects.random_id(), "done": 0}
        with _somebody_else():
            documents.write(Put(carry_over_key(succession), body, expect=ABSENT))
        journal = Document(carry_over_key(succession), body, 1)
    _go_on(journal, effects)


def resume_carry_overs(effects: Effects) -> None:
    """Go on with whatever was begun and is not over. What has to wait is left to the next sweep."""
    for journal in list(effects.documents.query(PARTITION)):
        with contextlib.suppress(BusyError, CarryOverRefusedError):
            _go_on(journal, effects)


def is_called_for(
    succession: Succession, *, documents: Documents, ledger: MembershipLedger, read: Read, now: float
) -> bool:
    """Tell whether one unit may have the other's group: a hold offers it, it was begun, or the record is gone.

    `read` has the family's form; any other unit's group stays its own.
    """
    if documents.get(carry_over_key(succession)) is not None:
        return True
    if succession in offers_of(open_holds(documents, now=now)):
        return True
    return succession.old in read.gone(ledger.load(groups=[succession.old]).groups)


def _go_on(journal: Document, effects: Effects) -> None:
    """Do what is left to do, in an order in which nobody is removed or added whenever it ends.

    The new unit comes first: until it is marked nothing has happened, and then nobody makes it a group.
    """
    succession, now = succession_of(journal.body), effects.clock()
    if not journal.body["done"]:
        _begin(journal, succession, effects)
    _carry_memberships(succession, effects)
    _close_questions(succession, effects)
    if not journal.body["done"]:
        _finish(journal, succession, effects)
        ended = {**journal.body, "done": int(now)}
        with _somebody_else():
            effects.documents.write(Put(journal.key, ended, expect=journal.version))
    elif now - journal.body["done"] >= LINGERS_SECONDS:
        effects.documents.write(Delete(journal.key))


def _begin(journal: Document, succession: Succession, effects: Effects) -> None:
    """Take both units out of management."""
    old, new = _entries(succession, effects)
    if old is None or old.state not in GIVING:
        return  # begun before
    if new is None or new.state is not GroupState.CARRYING:
        snapshot = effects.ledger.snapshot()
        try:
            _require_ready(succession, snapshot, effects.clock())
        except CarryOverRefusedError:
            effects.documents.write(Delete(journal.key))
            raise
        before = new or GroupEntry(succession.new, GroupState.CARRYING)
        _put(replace(before, state=GroupState.CARRYING, counterpart=succession.old, call="", expires=0), effects)
    _put(replace(old, state=GroupState.CARRYING, counterpart=succession.new), effects)


def _require_ready(succession: Succession, snapshot: LedgerSnapshot, now: float) -> None:
    old, new = snapshot.groups.get(succession.old), snapshot.groups.get(succession.new)
    if old is None or old.state not in GIVING or old.partition_id != succession.partition_id:
        raise CarryOverRefusedError("this group is not the one that the other unit has")
    if new is not None and new.state is GroupState.CREATING and new.expires > now:
        raise BusyError("the group is being created", retry_after=max(1.0, new.expires - now))
    there = [account.memberships.get(succession.new) for account in snapshot.accounts.values()]
    if not is_free(new, sum(one is not None and one.ours for one in there)):
        raise CarryOverRefusedError("the unit has a group of its own, with people in it")


def _carry_memberships(succession: Succession, effects: Effects) -> None:
    """Make every membership in the old unit's group one in the new unit's."""
    accounts: Mapping[ConnectId, Account] = effects.ledger.snapshot().accounts
    for _ in range(TRIES):
        due = [one for one in accounts.values() if succession.old in one.memberships]
        free = [one for one in due if not one.memberships[succession.old].live(effects.clock())]
        busy = len(due) - len(free)
        changed: set[ConnectId] = set()
        for start in range(0, len(free), AT_ONCE):
            part = free[start : start + AT_ONCE]
            carries = [Carry(one, carried(one, succession), succession.old, succession.new) for one in part]
            changed |= effects.ledger.carry(carries)
        if not busy and not changed:
            return
        accounts = effects.ledger.load(accounts=[one.id for one in due]).accounts
    raise BusyError("memberships are being changed; the rest follows", retry_after=INTENT_SECONDS)


def _close_questions(succession: Succession, effects: Effects) -> None:
    """End the holds that asked: whoever they held is where People wants the person, or is planned anew."""
    now = effects.clock()
    for hold in list(effects.documents.query("hold")):
        if hold.body.get("offer") == succession.to_json() and is_open(hold.body, now):
            with _somebody_else():
                decide(effects.documents, hold, undecided(hold.body), Decision.OBSOLETE, facts={"at": int(now)})


def _finish(journal: Document, succession: Succession, effects: Effects) -> None:
    """Say it in the audit, then let the old unit's entry end and the new one's be managed."""
    old, new = _entries(succession, effects)
    if old is None or new is None:
        raise PermanentError("a group's entry is gone from the ledger")
    effects.audit.append([_row(journal.body, succession, new)])
    if old.state is GroupState.CARRYING:
        old = replace(old, state=GroupState.CARRIED, partition_id=None, given=succession.partition_id)
        _put(old, effects)
    if new.state is GroupState.CARRYING:
        managed = replace(
            new,
            state=GroupState.MANAGED,
            name=old.name,
            partition_id=succession.partition_id,
            origin=old.origin,
            since=old.since,
            private=old.private,
            members=old.members,
        )
        _put(managed, effects)


def _row(body: Mapping[str, Any], succession: Succession, new: GroupEntry) -> AuditRow:
    own = new.partition_id if new.partition_id != succession.partition_id else None
    left = f"; its own empty group {own} stays behind" if own is not None else ""
    return AuditRow(
        at=body["at"],
        run="",
        trigger="admin",
        cause="",
        kind="carry_over",
        employee="",
        connect_id="",
        group=succession.new,
        before=succession.old,
        after=succession.new,
        outcome="applied",
        answer=f"group {succession.partition_id}, by {body['by']}{left}",
        call=body["call"],
    )


def _entries(succession: Succession, effects: Effects) -> tuple[GroupEntry | None, GroupEntry | None]:
    groups: Mapping[GroupKey, GroupEntry] = effects.ledger.load(groups=(succession.old, succession.new)).groups
    return groups.get(succession.old), groups.get(succession.new)


def _put(entry: GroupEntry, effects: Effects) -> None:
    with _somebody_else():
        effects.ledger.put(groups=[entry])


@contextlib.contextmanager
def _somebody_else() -> Iterator[None]:
    try:
        yield
    except ConflictError as error:
        raise BusyError("somebody else decides about it at this moment", retry_after=2) from error
