"""Carry over: one unit's group becomes another unit's, with all its memberships and without a call to Connect.

Use case behind `PUT /groups/{family}/{record_id}/link`. A document says what is under way until it is done, so that
whoever comes next, the same request or a sweep, goes on after a kill at any write.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.carrying import (
    GIVING,
    CarryOverRefusedError,
    Links,
    belongs,
    carried,
    given_away,
    giving,
    has,
    links_of,
    receiving,
    require_ready,
    taken_over,
)
from groupsync.core.errors import BusyError, ConflictError, PermanentError
from groupsync.core.ledger_entries import Account, Choice, Decision, GroupEntry, GroupState
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.succession import Succession, succession_of
from groupsync.engine.carried_questions import carry_questions
from groupsync.engine.hold_decisions import Decision as HoldDecision
from groupsync.engine.hold_decisions import decide
from groupsync.engine.holds import is_open, offers_of, open_holds, undecided
from groupsync.engine.intents import INTENT_SECONDS
from groupsync.ports.audit import AuditRow, AuditTrail
from groupsync.ports.documents import ABSENT, Delete, Document, Documents, Key, Put
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import Carry, CarryingLedger

PARTITION = "carry_over"
LINGERS_SECONDS = 2 * INTENT_SECONDS
"""So long after the end somebody who had begun before may still write to the old unit's group: then it is looked at
once more."""
TRIES = 3
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Books:
    """What is written to; Connect is no part of it."""

    documents: Documents
    ledger: CarryingLedger
    audit: AuditTrail
    clock: Clock
    random_id: Callable[[], str]


def carry_over_key(succession: Succession) -> Key:
    """Name the document that says that a carrying over is under way."""
    return (PARTITION, f"{succession.old}>{succession.new}")


def carry_over(succession: Succession, *, by: str, books: Books) -> None:
    """Let the new unit have the old one's group. Repeating it goes on, and does nothing when it is done.

    Raises:
        CarryOverRefusedError: the group is not the old unit's, or the new one has a group with people in it.
        BusyError: somebody is changing one of the memberships, or a group; the same again, or the next sweep, goes on.
    """
    documents = books.documents
    journal = documents.get(carry_over_key(succession))
    if journal is None or (journal.body["done"] and has(_entries(succession, books)[0], succession)):
        snapshot, now = books.ledger.snapshot(), books.clock()
        links = links_of(succession, snapshot.groups)
        require_ready(succession, links, snapshot.groups, snapshot.accounts, now=now)
        new = snapshot.groups.get(succession.new)
        body = {
            **succession.to_json(),
            "links": {"old": links.old, "new": links.new},
            "own": new.partition_id if new is not None else None,
            "at": int(now),
            "by": by,
            "call": books.random_id(),
            "done": 0,
        }
        version = ABSENT if journal is None else journal.version
        with _somebody_else():
            documents.write(Put(carry_over_key(succession), body, expect=version))
        journal = Document(carry_over_key(succession), body, version + 1)
    _go_on(journal, books)


def is_under_way(key: GroupKey, documents: Documents) -> bool:
    """Tell whether a unit is being given a group, or its own is being given away."""
    journals = (one.body for one in documents.query(PARTITION))
    return any(not one["done"] and key in (succession_of(one).old, succession_of(one).new) for one in journals)


def resume_carry_overs(books: Books) -> None:
    """Go on with whatever was begun and is not over. What has to wait is left to the next sweep."""
    for journal in list(books.documents.query(PARTITION)):
        with contextlib.suppress(BusyError, CarryOverRefusedError):
            _go_on(journal, books)


def is_offered(succession: Succession, documents: Documents, *, now: float) -> bool:
    """Tell whether an open hold offers to carry this group over, or that was begun already."""
    journal = documents.get(carry_over_key(succession))
    begun = journal is not None and not journal.body["done"]
    return begun or succession in offers_of(open_holds(documents, now=now))


def _go_on(journal: Document, books: Books) -> None:
    """Do what is left to do, in an order in which nobody is removed or added whenever it ends.

    The new unit comes first: until it is marked nothing has happened, and then nobody makes it a group.
    """
    succession, now = succession_of(journal.body), books.clock()
    links = Links(**journal.body["links"])
    if not journal.body["done"]:
        _begin(journal, succession, links, books)
    _carry_memberships(succession, links, books)
    _close_questions(succession, books)
    if not journal.body["done"]:
        with _somebody_else():
            carry_questions(succession, books.documents, names=_names(books), now=now)
        _finish(journal, succession, books)
        ended = {**journal.body, "done": int(now)}
        with _somebody_else():
            books.documents.write(Put(journal.key, ended, expect=journal.version))
    elif now - journal.body["done"] >= LINGERS_SECONDS:
        books.documents.write(Delete(journal.key))


def _begin(journal: Document, succession: Succession, links: Links, books: Books) -> None:
    """Take both units out of management."""
    old, new = _entries(succession, books)
    if old is None or old.state not in GIVING:
        return  # begun before
    if new is None or new.state is not GroupState.CARRYING:
        snapshot = books.ledger.snapshot()
        try:
            require_ready(succession, links, snapshot.groups, snapshot.accounts, now=books.clock())
        except CarryOverRefusedError:
            books.documents.write(Delete(journal.key))
            raise
        _put(receiving(new, succession, links), books)
    _put(giving(old, succession), books)


def _carry_memberships(succession: Succession, links: Links, books: Books) -> None:
    """Make every membership in the old unit's group one in the new unit's."""
    accounts: Mapping[ConnectId, Account] = books.ledger.snapshot().accounts
    for _ in range(TRIES):
        now = books.clock()
        due = [one for one in accounts.values() if belongs(one, succession, links)]
        free = [one for one in due if not _is_busy(one, succession, now)]
        changed: set[ConnectId] = set()
        for start in range(0, len(free), AT_ONCE):
            part = free[start : start + AT_ONCE]
            carries = [Carry(one, carried(one, succession, links), succession.old, succession.new) for one in part]
            changed |= books.ledger.carry(carries)
        if len(free) == len(due) and not changed:
            return
        accounts = books.ledger.load(accounts=[one.id for one in due]).accounts
    raise BusyError("memberships are being changed; the rest follows", retry_after=INTENT_SECONDS)


def _is_busy(account: Account, succession: Succession, now: float) -> bool:
    there = (account.memberships.get(group) for group in (succession.old, succession.new))
    return any(one is not None and one.live(now) for one in there)


def _close_questions(succession: Succession, books: Books) -> None:
    """End the holds that asked: whoever they held is where People wants the person, or is planned anew."""
    now = books.clock()
    for hold in list(books.documents.query("hold")):
        if hold.body.get("offer") == succession.to_json() and is_open(hold.body, now):
            with _somebody_else():
                decide(books.documents, hold, undecided(hold.body), HoldDecision.OBSOLETE, facts={"at": int(now)})


def _names(books: Books) -> dict[GroupKey, str]:
    """Name the groups as they are known."""
    groups: Mapping[GroupKey, GroupEntry] = books.ledger.snapshot().groups
    return {key: entry.name for key, entry in groups.items()}


def _finish(journal: Document, succession: Succession, books: Books) -> None:
    """Say it in the audit, then let the old unit's entry end and the new one's be managed."""
    old, new = _entries(succession, books)
    if old is None or new is None:
        raise PermanentError("a group's entry is gone from the ledger")
    books.audit.append([_row(journal.body, succession)])
    if old.state is GroupState.CARRYING:
        _put(given_away(old, succession), books)
    if new.state is GroupState.CARRYING:
        decision = Decision(Choice.LINK, journal.body["at"], journal.body["by"])
        _put(taken_over(new, old, succession, decision), books)


def _row(body: Mapping[str, Any], succession: Succession) -> AuditRow:
    left = f"; its own empty group {body['own']} stays behind" if body["own"] is not None else ""
    return AuditRow(
        at=body["at"],
        run="",
        trigger="operator",
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


def _entries(succession: Succession, books: Books) -> tuple[GroupEntry | None, GroupEntry | None]:
    groups: Mapping[GroupKey, GroupEntry] = books.ledger.load(groups=(succession.old, succession.new)).groups
    return groups.get(succession.old), groups.get(succession.new)


def _put(entry: GroupEntry, books: Books) -> None:
    with _somebody_else():
        books.ledger.put(groups=[entry])


@contextlib.contextmanager
def _somebody_else() -> Iterator[None]:
    try:
        yield
    except ConflictError as error:
        raise BusyError("somebody else decides about it at this moment", retry_after=2) from error
