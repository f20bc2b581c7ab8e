"""What a sweep reads, and whether it may be believed: everybody, or those modified since the cursor.

Use case, the gather step of a sweep. The ledger is read first, People after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from groupsync.core.account_planner import SECOND_SIGHT_SECONDS
from groupsync.core.anchors import Anchor, anchors_from_json, choose_anchors
from groupsync.core.completeness import Evidence, Reading, Suspicion, judge, suspect, to_look_up
from groupsync.core.configuration import Configuration
from groupsync.core.matching import MemberIndex, index_members
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family
from groupsync.engine.accepted_read import ACCEPTED_KEY
from groupsync.engine.approvals import people_to_read
from groupsync.engine.attention import EMPLOYEE, AddressHash, arrived
from groupsync.engine.chunks import people_in_open_chunks
from groupsync.engine.gathering import gather_people
from groupsync.engine.lost import anybody_out, went_back
from groupsync.engine.reading import Read, Sources, read_form
from groupsync.engine.situating import Gathered, situate
from groupsync.engine.unlisted import not_listed, with_unlisted
from groupsync.ports.documents import Documents, Key
from groupsync.ports.ledger import LedgerSnapshot
from groupsync.state.runs import Run

ANCHORS_KEY: Key = ("baseline", "anchors")
OVERLAP_MS = 5 * 60 * 1000
"""People's bound may be exclusive and coarse: the same rows are read again rather than one missed."""
EMPLOYEE_FORM = "employee"


@dataclass(frozen=True, slots=True)
class SweepRead:
    """A gathered situation, and what it means. `refusals` say why the read is not complete."""

    gathered: Gathered
    full: bool
    employed: int
    refusals: tuple[str, ...] = ()
    cursors: Mapping[str, int] = field(default_factory=dict)
    suspicion: Suspicion | None = None
    reading: Reading | None = None
    anchors: Sequence[Anchor] = ()
    nothing_read: bool = False
    members: MemberIndex | None = None
    """The network's people, when they were read."""


def read_full(
    configuration: Configuration,
    sources: Sources,
    documents: Documents,
    attention: Mapping[str, Mapping[str, Any]],
    hashed: AddressHash,
    *,
    seed: str,
) -> SweepRead:
    """Read everybody and judge the read. `seed` decides who is looked up when they are too many to look up all.

    Raises `UnexpectedAnswerError` when a form could not be read to its end, and what the ports raise.
    """
    ledger = sources.ledger.snapshot()
    began = sources.clock()
    read = Read()
    for family in Family:
        if configuration.family(family).enabled:
            read_form(read, sources.people, family.value, after_ms=None, confirm_end=True)
    read_form(read, sources.people, EMPLOYEE_FORM, after_ms=None, confirm_end=True)
    listed = sources.directory.members()
    members = index_members(listed)
    stored = documents.get(ANCHORS_KEY)
    anchors = anchors_from_json(stored.body["anchors"]) if stored is not None else []
    accepted = documents.get(ACCEPTED_KEY)
    suspicion = suspect(
        read.employees.keys() | {EmployeeId(one) for one in read.unreadable} if read.unreadable else read.employees,
        accounts=ledger.accounts.values(),
        entries=ledger.employees,
        anchors=anchors,
        guard=configuration.guard,
        accepted=() if accepted is None else accepted.body["missing"],
    )
    known = frozenset(() if accepted is None else accepted.body["missing"])
    evidence = look_up(suspicion, sources, budget=configuration.guard.lookups, seed=seed, accepted=known)
    now = sources.clock()
    reading = judge(suspicion, evidence, entries=ledger.employees, guard=configuration.guard, now=now)
    gathered = situate(
        configuration, ledger, read, now=now, sweep=True, members=members, existing=sources.connect.groups()
    )
    known_gone = {one for one, entry in ledger.employees.items() if entry.gone and one not in read.employees}
    unlisted, deleted = not_listed(ledger, read, configuration)
    situation = replace(
        gathered.situation,
        complete=reading.complete,
        gone=reading.proven | reading.unproven | known_gone,
        unproven=reading.unproven,
        arrived=frozenset(arrived(attention, listed, hashed)),
        unlisted=unlisted,
        deleted=deleted,
    )
    return SweepRead(
        replace(gathered, situation=situation),
        full=True,
        employed=sum(1 for one in read.employees.values() if one.employed),
        refusals=reading.refusals,
        cursors=_cursors(read, began),
        suspicion=suspicion,
        reading=reading,
        anchors=choose_anchors(read.employees.values(), anchors) if reading.complete else (),
        nothing_read=not read.employees or (not reading.complete and _only_strangers(read, ledger)),
        members=members,
    )


def _only_strangers(read: Read, ledger: LedgerSnapshot) -> bool:
    """Tell whether nobody whom we know was read: another organisation's people, who get neither groups nor places."""
    return bool(ledger.employees) and ledger.employees.keys().isdisjoint(read.employees)


def look_up(
    suspicion: Suspicion, sources: Sources, *, budget: int, seed: str, accepted: frozenset[str] = frozenset()
) -> Evidence:
    """Look missing people up by id, as far as the budget goes: a sample of too many. One found is enough.

    Whoever is found and `accepted` proves nothing: an administrator knows that People's list leaves that person out,
    who is then neither there nor gone.
    """
    if suspicion.refusals:
        return Evidence()
    gone: set[EmployeeId] = set()
    asked, sampled = to_look_up(suspicion, budget=budget, seed=seed)
    for one in asked:
        if sources.people.employee(one) is None:
            gone.add(one)
        elif one not in accepted:
            return Evidence(frozenset(gone), frozenset({one}))
    return Evidence(frozenset(gone), sampled=sampled)


def read_incremental(
    configuration: Configuration,
    sources: Sources,
    documents: Documents,
    attention: Mapping[str, Mapping[str, Any]],
    hashed: AddressHash,
    *,
    leave_out: Sequence[Run],
) -> SweepRead:
    """Read what was modified since the cursors, and who waited for something that has happened.

    People whom the chunks of the runs in `leave_out` are still going to touch are left to them.
    """
    began = sources.clock()
    changed = Read()
    for form in (*(family.value for family in Family if configuration.family(family).enabled), EMPLOYEE_FORM):
        stored = documents.get(("cursor", form))
        after = max(0, stored.body["ms"] - OVERLAP_MS) if stored is not None else None
        read_form(changed, sources.people, form, after_ms=after, confirm_end=True)
    members = _members_if_anyone_waits(attention, sources)
    late = arrived(attention, members[0], hashed) if members is not None else []
    back = went_back(attention, members[1].ids) if members is not None else []
    approved = people_to_read(documents, now=began)
    for one in (*late, *back, *_second_sights(attention, now=sources.clock()), *approved):
        if one not in changed.employees:
            record = sources.people.employee(one)
            if isinstance(record, Employee):
                changed.employees[one] = record
    left_out = people_in_open_chunks(documents, leave_out)
    people = [one for one in changed.employees.values() if one.id not in left_out]
    index = members[1] if members is not None else None
    gathered = gather_people(people, configuration, sources, sweep=True, units=changed.units, members=index)
    gathered = with_unlisted(gathered, configuration, sources)
    gathered = replace(gathered, situation=replace(gathered.situation, arrived=frozenset(late)))
    gathered.read.unreadable.update(changed.unreadable)
    gathered, overtaken = without_overtaken(gathered, began)
    cursors = {} if left_out & changed.employees.keys() or overtaken else _cursors(changed, began)
    return SweepRead(gathered, full=False, employed=0, cursors=cursors, members=index)


def read_people(people: Iterable[EmployeeId], configuration: Configuration, sources: Sources) -> SweepRead:
    """Read these people afresh, one call each; whoever has no readable record is left to other sweeps."""
    began = sources.clock()
    records = (sources.people.employee(one) for one in people)
    employees = [one for one in records if isinstance(one, Employee)]
    gathered = with_unlisted(gather_people(employees, configuration, sources, sweep=True), configuration, sources)
    gathered, _ = without_overtaken(gathered, began)
    return SweepRead(gathered, full=False, employed=0)


def without_overtaken(gathered: Gathered, began: float) -> tuple[Gathered, frozenset[ConnectId]]:
    """Take out the accounts that somebody decided about since People was read, and give them.

    Only the few people that are read tell whose accounts to load, so here the ledger comes second: what it says then
    may stand on a newer read than ours.
    """
    touched = gathered.situation.touched or frozenset()
    accounts = gathered.ledger.accounts
    overtaken = frozenset(one for one in touched if one in accounts and accounts[one].desired_at > int(began * 1000))
    return replace(gathered, situation=replace(gathered.situation, touched=touched - overtaken)), overtaken


def _cursors(read: Read, began: float) -> dict[str, int]:
    """Give how far a read got: never beyond its own beginning, for pages before may lack what came during it."""
    return {form: min(newest, int(began * 1000)) for form, newest in read.newest_ms.items()}


Members = tuple[Sequence[Any], MemberIndex]


def _members_if_anyone_waits(attention: Mapping[str, Mapping[str, Any]], sources: Sources) -> Members | None:
    waits = any(
        subject.startswith(EMPLOYEE) and body["reason"] in ("no_account", "not_in_network")
        for subject, body in attention.items()
    )
    if not waits and not anybody_out(attention):
        return None
    listed = sources.directory.members()
    return listed, index_members(listed)


def _second_sights(attention: Mapping[str, Mapping[str, Any]], *, now: float) -> Iterable[EmployeeId]:
    """Name the people whose loss was seen long enough ago to be looked at again."""
    for subject, body in sorted(attention.items()):
        if subject.startswith("doubt#") and now - body["since"] >= SECOND_SIGHT_SECONDS:
            yield EmployeeId(subject.removeprefix("doubt#"))
