"""Where a managed group differs in Connect from what People says of it: its name, and who administers it.

Core: no I/O. No documented call renames a group or demotes an admin, so this is told, never done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from groupsync.core.desired import Standing, scoping_of, standing_of
from groupsync.core.group_plan import folded_name, group_name
from groupsync.core.ledger_entries import GroupEntry, GroupState, MembershipState
from groupsync.core.model import ConnectGroup, ConnectId, EmployeeId, GroupKey, PartitionId, Unit, family_of
from groupsync.core.plan import ChangeKind, Plan, Spared
from groupsync.core.situation import Situation


class AdminReason(StrEnum):
    """Why somebody has to look at a group's admins."""

    LEFT = "left"
    """Left the company, and stays in the group: an admin is never removed."""
    MOVED = "moved"
    """People wants the person elsewhere."""
    NO_LONGER_LEAD = "no_longer_lead"
    LEAD_NOT_ADMIN = "lead_not_admin"
    """Was in the group before leading the unit: nobody is made an admin by any documented call."""


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A group whose name in Connect, `shown`, is not the one that the template gives now."""

    key: GroupKey
    partition_id: PartitionId
    wanted: str
    shown: str


@dataclass(frozen=True, slots=True)
class OddAdmin:
    """A person whose part in a group only people can put right. `listed`: Connect shows the group's admins."""

    key: GroupKey
    connect_id: ConnectId
    employee_id: EmployeeId
    reason: AdminReason
    listed: bool


def misnamed(
    units: Iterable[Unit],
    situation: Situation,
    *,
    entries: Mapping[GroupKey, GroupEntry],
    existing: Iterable[ConnectGroup],
) -> dict[GroupKey, Misnamed | None]:
    """Compare the names of the managed groups that Connect lists; None for those that are as wanted."""
    listed = {group.partition_id: group for group in existing}
    found: dict[GroupKey, Misnamed | None] = {}
    for unit in units:
        entry = entries.get(unit.key)
        if entry is None or entry.state is not GroupState.MANAGED or unit.key not in situation.manageable:
            continue
        group = listed.get(entry.partition_id) if entry.partition_id is not None else None
        if group is None:
            continue
        wanted = group_name(unit, situation.configuration.family(family_of(unit.key)))
        shown = folded_name(group.name)
        kept = entry.name == wanted and shown == folded_name(entry.kept_name)
        right = shown == folded_name(wanted) or kept
        found[unit.key] = None if right else Misnamed(unit.key, group.partition_id, wanted, group.name)
    return found


def spared_admins(plan: Plan, situation: Situation, listed: Mapping[GroupKey, ConnectGroup]) -> list[OddAdmin]:
    """Say who stays in a group only because of being its admin, or perhaps being it."""
    found = []
    for spared in plan.spared:
        reason = _reason(spared, situation)
        if reason is not None:
            found.append(OddAdmin(spared.group, spared.connect_id, spared.employee_id, reason, spared.group in listed))
    return found


def _reason(spared: Spared, situation: Situation) -> AdminReason | None:
    if spared.kind is ChangeKind.LEAVE or spared.employee_id in situation.gone:
        return AdminReason.LEFT
    return AdminReason.MOVED if spared.kind is ChangeKind.MOVE else None  # a loss is not believed at first sight


def former_leads(
    units: Iterable[Unit],
    entries: Mapping[GroupKey, GroupEntry],
    accounts: Mapping[EmployeeId, ConnectId],
    listed: Mapping[GroupKey, ConnectGroup],
) -> list[OddAdmin]:
    """Say who led a unit until now and administers its group still."""
    found = []
    for unit in units:
        entry = entries.get(unit.key)
        before = entry.lead if entry is not None else None
        if before is None or before not in accounts or unit.key not in listed:
            continue
        if not unit.lead_readable or before == unit.lead:
            continue
        connect_id = accounts[before]
        same_person = unit.lead is not None and accounts.get(unit.lead) == connect_id
        if connect_id in listed[unit.key].admins and not same_person:
            found.append(OddAdmin(unit.key, connect_id, before, AdminReason.NO_LONGER_LEAD, listed=True))
    return found


def leads_without_rights(situation: Situation, listed: Mapping[GroupKey, ConnectGroup]) -> list[OddAdmin]:
    """Say who leads a unit and is in its group without being its admin."""
    scoping = scoping_of(situation.configuration)
    found = []
    for employee_id, keys in situation.leads.items():
        connect_id = situation.matches.accounts.get(employee_id)
        account = situation.accounts.get(connect_id) if connect_id is not None else None
        if account is None or employee_id in situation.matches.waiting:
            continue
        if standing_of(situation.employees[employee_id], scoping, situation.today) is not Standing.EMPLOYED:
            continue
        for key in keys & listed.keys():
            membership = account.memberships.get(key)
            there = membership is not None and membership.state is MembershipState.PRESENT
            if there and account.id not in listed[key].admins:
                found.append(OddAdmin(key, account.id, employee_id, AdminReason.LEAD_NOT_ADMIN, listed=True))
    return found
