"""Both states side by side, as far as they were gathered: what a plan is made from. Core: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from groupsync.core.configuration import Configuration
from groupsync.core.ledger_entries import Account
from groupsync.core.matching import Matches
from groupsync.core.model import ConnectId, Employee, EmployeeId, GroupKey


@dataclass(frozen=True, slots=True)
class Situation:
    """Both states, as far as they were gathered.

    `manageable` are the groups that we may change, with those about to be created or adopted. `gone` are records that
    are taken to exist no more; `unproven` are those of them that were not looked up each. `admins` are each group's
    admins, who are never removed. `sweep` is False for live work: losses are then only noted. `complete` is False when
    the read cannot be believed: nobody is removed.
    """

    configuration: Configuration
    employees: Mapping[EmployeeId, Employee]
    accounts: Mapping[ConnectId, Account]
    matches: Matches
    manageable: frozenset[GroupKey]
    today: date
    now: float
    sweep: bool
    complete: bool = True
    gone: frozenset[EmployeeId] = frozenset()
    admins: Mapping[GroupKey, frozenset[ConnectId]] = field(default_factory=dict)
    touched: frozenset[ConnectId] | None = None
    """Plan only for these accounts; None: for all."""
    unproven: frozenset[EmployeeId] = frozenset()
    unlisted: frozenset[GroupKey] = frozenset()
    """Groups whose record was not in its form: a blank field may be their deletion, so no loss is applied there."""
    deleted: frozenset[GroupKey] = frozenset()
    """Those of them whose form showed other records."""
    leads: Mapping[EmployeeId, frozenset[GroupKey]] = field(default_factory=dict)
    """Who leads units whose leads are to be admins of their groups: they are wanted there as well."""
    arrived: frozenset[EmployeeId] = frozenset()
    """Who waited and has appeared in the network: an earlier refusal says nothing any more."""
    again: Mapping[ConnectId, frozenset[GroupKey]] = field(default_factory=dict)
    """Memberships that the ledger has as present and that were seen to be lost: they are to be added again."""
