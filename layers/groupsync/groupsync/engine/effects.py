"""What apply touches outside, and who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groupsync.ports.audit import AuditTrail
from groupsync.ports.connect import ConnectGroups
from groupsync.ports.documents import Documents
from groupsync.ports.invocation import Clock, TimeLeft
from groupsync.ports.ledger import CarryingLedger
from groupsync.ports.secrets import Seal


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that apply touches outside."""

    documents: Documents
    ledger: CarryingLedger
    connect: ConnectGroups
    audit: AuditTrail
    clock: Clock
    time_left: TimeLeft
    random_id: Callable[[], str]
    seal: Seal


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked for the batch: the run or delivery, its trigger, and whether the plan is still the newest.

    `is_current` is asked before each call; False means that somebody deactivated or changed the configuration.
    """

    run: str
    trigger: str
    is_current: Callable[[], bool]
