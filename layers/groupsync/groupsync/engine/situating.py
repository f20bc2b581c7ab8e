"""Puts a situation together from what was read and what the ledger says: matches, groups, admins, leads.

Use case, the last part of gather: no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from groupsync.core.configuration import Configuration
from groupsync.core.desired import Wishes, is_manageable, leads_of
from groupsync.core.group_plan import GroupPlan, GroupStep, plan_groups
from groupsync.core.ledger_entries import GroupState
from groupsync.core.links import without_former
from groupsync.core.matching import MemberIndex, match
from groupsync.core.model import (
    ConnectGroup,
    ConnectId,
    EmployeeId,
    GroupKey,
    family_of,
)
from groupsync.core.operations import Terms
from groupsync.core.situation import Situation
from groupsync.engine.reading import Read
from groupsync.ports.ledger import LedgerSnapshot


@dataclass(frozen=True, slots=True)
class Gathered:
    """A situation with everything around it that is needed to judge, apply and explain a plan."""

    situation: Situation
    ledger: LedgerSnapshot
    groups: GroupPlan
    read: Read
    existing: Sequence[ConnectGroup] = ()

    def terms(self) -> Terms:
        """Give how the groups stand, for packing: their links, and which account is to be added as admin."""
        matched = self.situation.matches.accounts
        leads = {key: matched[one] for one, keys in self.situation.leads.items() if one in matched for key in keys}
        return Terms({key: entry.link for key, entry in self.ledger.groups.items() if entry.link}, leads)

    def names(self) -> dict[GroupKey, str]:
        """Name the groups for sentences: as People has them now, else as we last knew them."""
        return {key: entry.name for key, entry in self.ledger.groups.items()} | {
            key: unit.name for key, unit in self.read.units.items()
        }


def today_of(configuration: Configuration, now: float) -> date:
    """Tell which day it is for the organisation."""
    return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(configuration.dates.time_zone)).date()


def situate(
    configuration: Configuration,
    ledger: LedgerSnapshot,
    read: Read,
    *,
    now: float,
    sweep: bool,
    members: MemberIndex | None,
    existing: Sequence[ConnectGroup] | None,
    address_holders: Mapping[str, int] | None = None,
    touched: frozenset[ConnectId] | None = None,
    gone: frozenset[EmployeeId] = frozenset(),
) -> Gathered:
    """Match, decide on groups, and put the situation together. No I/O. `existing` is None when it was not asked for."""
    ledger = replace(ledger, accounts=without_former(ledger.accounts, ledger.groups, now=now))
    leads = leads_of(read.units, ledger.groups, configuration)
    matches = match(
        read.employees,
        accounts=ledger.accounts,
        entries=ledger.employees,
        members=members,
        address_holders=address_holders,
    )
    employed = [one for one in map(read.employees.__getitem__, matches.accounts) if one.employed]
    wanted_by = Wishes(configuration, leads).count(employed)
    groups = plan_groups(
        read.units.values(), configuration, entries=ledger.groups, existing=existing or (), wanted_by=wanted_by, now=now
    )
    manageable = {
        key for key, entry in ledger.groups.items() if is_manageable(key, entry, configuration.family(family_of(key)))
    }
    # The first write of a carrying over marks the new unit; from then on the old one's group is nobody's to change.
    manageable -= {entry.counterpart for entry in ledger.groups.values() if entry.state is GroupState.CARRYING}
    manageable.update(action.key for action in groups.actions if action.step is not GroupStep.ASK)
    partitions = {entry.partition_id: key for key, entry in ledger.groups.items() if entry.partition_id is not None}
    partitions.update({action.partition_id: action.key for action in groups.actions if action.partition_id})
    admins = {partitions[one.partition_id]: one.admins for one in existing or () if one.partition_id in partitions}
    if existing is not None:
        # Of a managed group that Connect does not list nobody knows the admins: each member may be one.
        unlisted = manageable & set(partitions.values()) - admins.keys()
        admins.update(dict.fromkeys(unlisted, frozenset(ledger.accounts)))
    situation = Situation(
        configuration=configuration,
        employees=read.employees,
        accounts=ledger.accounts,
        matches=matches,
        manageable=frozenset(manageable),
        today=today_of(configuration, now),
        now=now,
        sweep=sweep,
        admins=admins,
        touched=touched,
        gone=gone,
        leads=leads,
    )
    return Gathered(situation, ledger, groups, read, existing or ())
