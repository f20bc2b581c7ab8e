"""What a sweep writes before its chunks: who waits, who is missing, the new baseline, holds, groups found again.

Use case, the record step of a sweep. Only differences are written: an unchanged company costs nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from groupsync.core.anchors import anchors_to_json
from groupsync.core.completeness import Reading
from groupsync.core.desired import lead_of
from groupsync.core.errors import BusyError, ConflictError
from groupsync.core.group_plan import GroupAction, GroupStep
from groupsync.core.ledger_entries import EmployeeEntry, GroupEntry, GroupState
from groupsync.core.model import EmployeeId, GroupKey, family_of
from groupsync.core.unit_absence import judge_absence
from groupsync.engine.accepted_read import REFUSED_KEY, keep_acceptable, shrink_accepted
from groupsync.engine.attention import (
    EMPLOYEE,
    GROUP,
    AddressHash,
    AttentionList,
    Notice,
    employee_notices,
    group_notice,
)
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.effects import Effects
from groupsync.engine.group_notices import group_notices
from groupsync.engine.hold_contents import Wording
from groupsync.engine.holds import hold_of_sweep
from groupsync.engine.judging import COUNTS_KEY, Judgement
from groupsync.engine.presence import end_absences
from groupsync.engine.reading import Read
from groupsync.engine.seen import remember_seen
from groupsync.engine.sweep_read import ANCHORS_KEY, SweepRead
from groupsync.ports.documents import Delete, Documents, Key, Put
from groupsync.ports.ledger import MembershipLedger
from groupsync.state.runs import Run

DOUBT = "doubt#"


def record_findings(
    read: SweepRead,
    judgement: Judgement,
    *,
    known: dict[str, Any],
    effects: Effects,
    hashed: AddressHash,
    run: Run,
) -> None:
    """Store what the read showed, apart from the changes themselves."""
    documents = effects.documents
    units = _absent_units(read, judgement)
    attention = AttentionList(documents, effects.clock)
    _record_attention(read, judgement, known, attention, hashed=hashed, units=units)
    end_absences(read.gathered, effects.ledger)
    if read.reading is None:
        return
    shrink_accepted(documents, read.suspicion)
    if not read.reading.complete:
        if read.suspicion is not None and not read.suspicion.empty:
            keep_acceptable(documents, run, read.suspicion)
        note_refusal(documents, run, now=effects.clock())
        return
    refused = documents.get(REFUSED_KEY)
    if refused is not None:
        documents.write(Delete(REFUSED_KEY))
    _record_missing(read.reading, judgement, effects.ledger)
    _record_groups_seen(judgement, units, effects.ledger)
    _put_if_new(documents, COUNTS_KEY, {"employed": read.employed})
    _put_if_new(documents, ANCHORS_KEY, {"anchors": anchors_to_json(read.anchors)})
    remember_seen(documents, read.gathered.read.employees.values(), run=run, now=effects.clock())


def _absent_units(read: SweepRead, judgement: Judgement) -> Mapping[GroupKey, GroupEntry]:
    """Give the groups as they are to be stored, with what a complete full read says about their units' records."""
    gathered, situation = judgement.gathered, judgement.gathered.situation
    entries = gathered.ledger.groups
    if read.reading is None or not read.reading.complete:
        return entries
    held = (account.memberships.items() for account in situation.accounts.values())
    changed = judge_absence(
        entries,
        listed={key for keys in gathered.read.listed.values() for key in keys},
        deleted=situation.deleted,
        used={group for one in held for group, membership in one if membership.ours}
        | {group for change in judgement.plan.changes for group in change.adds},
        now=situation.now,
        hours=situation.configuration.guard.absence_hours,
    )
    return {**entries, **changed}


def note_refusal(documents: Documents, run: Run, *, now: float) -> None:
    """Open the pending action `read_refused`; it stays until a complete read, with the time of the first refusal."""
    stored = documents.get(REFUSED_KEY)
    since = stored.body["since"] if stored is not None else int(now)
    documents.write(Put(REFUSED_KEY, {"run_id": run.run_id, "refusals": list(run.refusals), "since": since}))


def _put_if_new(documents: Documents, key: Key, body: dict[str, Any]) -> None:
    stored = documents.get(key)
    if stored is None or stored.body != body:
        documents.write(Put(key, body))


def _record_attention(
    read: SweepRead,
    judgement: Judgement,
    known: dict[str, Any],
    attention: AttentionList,
    *,
    hashed: AddressHash,
    units: Mapping[GroupKey, GroupEntry],
) -> None:
    situation = judgement.gathered.situation
    records = read.gathered.read
    notices = employee_notices(records.employees, situation.matches, records.unreadable.values(), hashed)
    for plan in judgement.plan.accounts.values():
        if plan.noted and plan.employees:
            notices.append(Notice(f"{DOUBT}{plan.employees[0]}", "second_sight"))
    notices += namesakes(judgement)
    ended = [key for key, entry in units.items() if entry.state is GroupState.ENDED]
    notices += [group_notice(key, "record_deleted", detail=units[key].name) for key in ended]
    whole = read.full and not read.refusals
    seen = {subject for subject in known if _is_about(subject, records, whole=whole)}
    seen |= {f"{GROUP}{key}" for key, entry in units.items() if entry.state is not GroupState.WAITING}
    said = group_notices(judgement, known, full=whole)
    notices += said.notices
    seen |= said.scope
    attention.replace(known, notices, scope=seen)


def _is_about(subject: str, records: Read, *, whole: bool) -> bool:
    """Tell whether a notice is about somebody who was read, or about anybody when everybody was."""
    if subject.startswith(DOUBT):
        return whole or EmployeeId(subject.removeprefix(DOUBT)) in records.employees
    one = subject.removeprefix(EMPLOYEE)
    return subject.startswith(EMPLOYEE) and (whole or EmployeeId(one) in records.employees or one in records.unreadable)


def namesakes(judgement: Judgement) -> list[Notice]:
    """Say which groups somebody has to decide on."""
    return [
        group_notice(action.key, action.reason, detail=action.name, about=_candidates(action))
        for action in judgement.gathered.groups.actions
        if action.step is GroupStep.ASK
    ]


def _candidates(action: GroupAction) -> dict[str, Any]:
    listed = [{"partition_id": one.partition_id, "name": one.name, "closed": one.closed} for one in action.candidates]
    return {"candidates": listed}


def _record_missing(reading: Reading, judgement: Judgement, ledger: MembershipLedger) -> None:
    """Remember since when somebody is missing."""
    entries = judgement.gathered.ledger.employees
    changed: list[EmployeeEntry] = []
    for one, since in reading.missing.items():
        entry = entries.get(one) or EmployeeEntry(one)
        new = replace(entry, missing_since=since, gone=one in reading.proven)
        if new != entry:
            changed.append(new)
    if changed:
        ledger.put(employees=changed)


def _record_groups_seen(judgement: Judgement, units: Mapping[GroupKey, GroupEntry], ledger: MembershipLedger) -> None:
    """Store how groups stand once this plan is done: members, the base of the group axes, name, lead and unit."""
    gathered = judgement.gathered
    sizes = Counter[GroupKey]()
    for account in gathered.ledger.accounts.values():
        sizes.update(group for group, membership in account.memberships.items() if membership.ours)
    for change in judgement.allowed:
        sizes.update(change.adds)
        sizes.subtract(change.removes)
    for key, unit in units.items():
        seen = unit
        if unit.state is GroupState.MANAGED:
            seen = replace(unit, members=sizes[key])
            if key in gathered.groups.renamed:
                seen = replace(seen, name=gathered.groups.renamed[key], kept_name="")
            if key in gathered.read.units:
                leads = gathered.situation.configuration.family(family_of(key)).admins == "lead"
                seen = replace(seen, lead=lead_of(key, gathered.read.units, units) if leads else None)
        if seen != gathered.ledger.groups[key]:
            with suppress(ConflictError):  # somebody decided on the group meanwhile; the next sweep looks again
                ledger.put(groups=[seen])


def store_holds(judgement: Judgement, documents: Documents, run: Run, *, now: float) -> None:
    """Store what the guard stopped and no open hold has yet."""
    accounts, wording = judgement.plan.accounts, Wording(judgement.gathered.names(), judgement.emptied())
    for offer, held in judgement.held_apart():
        hold_of_sweep(documents, held, accounts=accounts, run_id=run.run_id, wording=wording, now=now, offer=offer)


def record_groups(judgement: Judgement, maker: GroupMaker) -> frozenset[GroupKey]:
    """Adopt what is to be adopted, and mark what somebody has to decide; give the keys that need no creation."""
    entries = judgement.gathered.ledger.groups
    joining = Counter(group for change in judgement.allowed for group in change.adds)
    settled: set[GroupKey] = set()
    for action in judgement.actions():
        if action.step is GroupStep.CREATE:
            continue
        try:
            if action.step is GroupStep.ASK:
                maker.ask(action, entries.get(action.key))
            else:
                maker.adopt(replace(action, members=joining[action.key]), entries.get(action.key))
        except BusyError:
            continue  # live work decided meanwhile; the next sweep sees what it did
        settled.add(action.key)
    return frozenset(settled)
