"""What people are told about managed groups: those with another name, and those whose admins are not as they should be.

Use case, a part of recording. A notice closes by itself when Connect, or People, shows what was wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.group_drift import (
    AdminReason,
    OddAdmin,
    former_leads,
    leads_without_rights,
    misnamed,
    spared_admins,
)
from groupsync.core.model import ConnectGroup, ConnectId, EmployeeId, GroupKey
from groupsync.engine.attention import ADMIN, RENAMED, Notice
from groupsync.engine.judging import Judgement

Known = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class GroupNotices:
    """Notices, and the subjects that they are all there is to say about."""

    notices: list[Notice] = field(default_factory=list)
    scope: set[str] = field(default_factory=set)


def admin_notices(judgement: Judgement) -> list[Notice]:
    """Say who stays in a group only as its admin."""
    situation = judgement.gathered.situation
    return [_admin_notice(one, judgement) for one in spared_admins(judgement.plan, situation, _listed(judgement))]


def group_notices(judgement: Judgement, known: Known, *, full: bool) -> GroupNotices:
    """Say all that is to be said about names and admins, as far as a sweep can see it."""
    found = GroupNotices()
    _admins(judgement, known, found, full=full)
    if full:
        _names(judgement, known, found)
    return found


def _names(judgement: Judgement, known: Known, found: GroupNotices) -> None:
    gathered = judgement.gathered
    compared = misnamed(
        gathered.read.units.values(), gathered.situation, entries=gathered.ledger.groups, existing=gathered.existing
    )
    found.scope |= {f"{RENAMED}{key}" for key in compared}
    # Of a group that nobody manages any more nobody has to be told; one that is not listed may still be misnamed.
    found.scope |= {
        subject
        for subject in known
        if subject.startswith(RENAMED) and subject.removeprefix(RENAMED) not in gathered.situation.manageable
    }
    for one in compared.values():
        if one is not None:
            about = {"partition_id": one.partition_id, "wanted_name": one.wanted, "connect_name": one.shown}
            found.notices.append(Notice(f"{RENAMED}{one.key}", "renamed", "group_renamed", about=about))


def _admins(judgement: Judgement, known: Known, found: GroupNotices, *, full: bool) -> None:
    gathered = judgement.gathered
    situation, listed = gathered.situation, _listed(judgement)
    odd = spared_admins(judgement.plan, situation, listed)
    if full:
        entries = gathered.ledger.employees
        accounts = {one: entry.connect_id for one, entry in entries.items() if entry.connect_id is not None}
        odd += former_leads(
            gathered.read.units.values(), gathered.ledger.groups, {**accounts, **situation.matches.accounts}, listed
        )
        odd += leads_without_rights(situation, listed)
    by_subject: dict[str, Notice] = {}
    # The last word on a person in a group is the one that needs most: who left goes before who only moved.
    for one in sorted(odd, key=lambda one: URGENCY.index(one.reason)):
        by_subject[admin_subject(one.key, one.connect_id)] = _admin_notice(one, judgement)
    for subject, body in known.items():
        if not subject.startswith(ADMIN) or subject.count("#") < 2:  # noqa: PLR2004 - prefix, group and person
            continue
        connect_id = ConnectId(str(body["connect_id"]))
        if full or (situation.touched is not None and connect_id in situation.touched):
            found.scope.add(subject)
            if subject not in by_subject and _still_odd(body, judgement, listed, full=full):
                by_subject[subject] = _kept(subject, body)
    found.notices += by_subject.values()


URGENCY = (AdminReason.LEAD_NOT_ADMIN, AdminReason.MOVED, AdminReason.NO_LONGER_LEAD, AdminReason.LEFT)


def admin_subject(key: GroupKey, connect_id: ConnectId) -> str:
    """Name the notice of one person's part in a group."""
    return f"{ADMIN}{key}#{connect_id}"


def _still_odd(
    body: Mapping[str, Any], judgement: Judgement, listed: Mapping[GroupKey, ConnectGroup], *, full: bool
) -> bool:
    """Tell whether what was told before is still so: Connect lists the admin, and People does not want them there."""
    gathered = judgement.gathered
    key, connect_id = GroupKey(body["about"]["group"]), ConnectId(str(body["connect_id"]))
    if key not in gathered.situation.manageable:
        return not full and key not in gathered.ledger.groups
    admin = key not in listed or connect_id in listed[key].admins
    leads = key in gathered.situation.leads.get(EmployeeId(body["about"]["employee"]), frozenset())
    if body["reason"] == AdminReason.LEAD_NOT_ADMIN:
        return not full
    if body["reason"] == AdminReason.NO_LONGER_LEAD:
        return admin and not leads
    return admin and key not in _desired(connect_id, judgement)


def _desired(connect_id: ConnectId, judgement: Judgement) -> frozenset[GroupKey]:
    plan = judgement.plan.accounts.get(connect_id)
    if plan is not None:
        return plan.effective(())
    account = judgement.gathered.ledger.accounts.get(connect_id)
    return account.desired if account is not None else frozenset()


def _kept(subject: str, body: Mapping[str, Any]) -> Notice:
    return Notice(subject, body["reason"], body["code"], body["connect_id"], about=body["about"])


def _admin_notice(one: OddAdmin, judgement: Judgement) -> Notice:
    entry = judgement.gathered.ledger.groups.get(one.key)
    about = {
        "group": one.key,
        "partition_id": entry.partition_id if entry is not None else None,
        "employee": one.employee_id,
        "listed": one.listed,
        "urgent": one.reason is AdminReason.LEFT,
    }
    subject = admin_subject(one.key, one.connect_id)
    return Notice(subject, one.reason.value, "group_admin_left", one.connect_id, about=about)


def _listed(judgement: Judgement) -> dict[GroupKey, ConnectGroup]:
    keys = {
        entry.partition_id: key
        for key, entry in judgement.gathered.ledger.groups.items()
        if entry.partition_id is not None
    }
    return {keys[one.partition_id]: one for one in judgement.gathered.existing if one.partition_id in keys}
