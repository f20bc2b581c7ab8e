"""`drift: enforce`: once a week everybody who is wanted is added again, since a removal by hand cannot be seen.

Use case, a part of a full sweep, in its chunks. Nothing changes in what is wanted, so the guard is not asked; who is
added is what an earlier plan, which it judged, had put there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.desired import Standing, scoping_of, standing_of, wanted_groups
from groupsync.core.ledger_entries import Account, MembershipState
from groupsync.core.matching import MemberIndex
from groupsync.core.model import ConnectId, GroupKey
from groupsync.core.operations import MOST_PER_CALL, Operation, OperationKind
from groupsync.core.situation import Situation
from groupsync.core.targets import Target
from groupsync.engine.group_sights import GONE, IN_CONNECT
from groupsync.engine.judging import Judgement
from groupsync.engine.lost import Known
from groupsync.ports.documents import Documents, Key, Put
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import Run

REFRESHED_KEY: Key = ("drift", "refreshed")
WEEK_SECONDS = 7 * 24 * 3600
EARLY_SECONDS = 2 * 3600
"""The nightly sweep does not begin at the same second every night."""


@dataclass(frozen=True, slots=True)
class Refreshment:
    """What a full sweep adds again. `due` is False in all the other ones."""

    due: bool = False
    operations: tuple[Operation, ...] = ()
    targets: Mapping[ConnectId, Target] = field(default_factory=dict)

    def detail(self) -> dict[str, Any]:
        """Give what the run says about it."""
        people = sum(len(one.members) for one in self.operations)
        return {"refresh": {"memberships": people, "calls": len(self.operations)}} if self.due else {}


def is_due(situation: Situation, documents: Documents) -> bool:
    """Tell whether it is time again."""
    if situation.configuration.drift != "enforce":
        return False
    stored = documents.get(REFRESHED_KEY)
    return stored is None or situation.now - stored.body["at"] >= WEEK_SECONDS - EARLY_SECONDS


def refreshment(
    judgement: Judgement, documents: Documents, *, members: MemberIndex | None, known: Known
) -> Refreshment:
    """Give the additions that are due: whom People wants in a group, and the ledger has there.

    Whom this sweep adds or takes out anyway is left to that; so is who is plainly not in the network, and a group that
    is gone.
    """
    situation = judgement.gathered.situation
    if not is_due(situation, documents):
        return Refreshment()
    gone = {subject.removeprefix(IN_CONNECT) for subject, body in known.items() if body["reason"] == GONE}
    absent = situation.accounts.keys() - members.ids if members is not None and members.complete else frozenset()
    people: dict[GroupKey, list[ConnectId]] = {}
    targets: dict[ConnectId, Target] = {}
    for connect_id, groups in sorted(wanted_now(situation).items()):
        account = situation.accounts.get(connect_id)
        if account is None or connect_id in absent or connect_id in judgement.plan.accounts:
            continue
        for key in sorted(groups & situation.manageable & account.desired):
            membership = account.memberships.get(key)
            if key not in gone and membership is not None and membership.state is MembershipState.PRESENT:
                people.setdefault(key, []).append(connect_id)
                targets[connect_id] = _target(account)
    operations = tuple(
        Operation(OperationKind.REFRESH, tuple(those[start : start + MOST_PER_CALL]), key)
        for key, those in sorted(people.items())
        for start in range(0, len(those), MOST_PER_CALL)
    )
    return Refreshment(True, operations, targets)


def wanted_now(situation: Situation) -> dict[ConnectId, frozenset[GroupKey]]:
    """Give where the people who were read are wanted; whoever waits, is contested or out of scope is left out."""
    scoping = scoping_of(situation.configuration)
    wanted: dict[ConnectId, frozenset[GroupKey]] = {}
    for employee_id, connect_id in situation.matches.accounts.items():
        employee = situation.employees[employee_id]
        if employee_id in situation.matches.waiting or connect_id in situation.matches.contested:
            continue
        if standing_of(employee, scoping, situation.today) is Standing.EMPLOYED:
            groups = wanted_groups(employee, situation.configuration, situation.leads)
            wanted[connect_id] = wanted.get(connect_id, frozenset()) | groups
    return wanted


def _target(account: Account) -> Target:
    """Leave everything as it is: the same claims, the same wishes, the same revision."""
    rev = account.desired_rev
    return Target(account.id, account.employees, account.parked, account.desired, rev, rev, None, {})


def weekly_calls(judgement: Judgement) -> int:
    """Count the calls that a week's repetition costs once the plan is done."""
    sizes = Counter[GroupKey]()
    manageable = judgement.gathered.situation.manageable
    for account in judgement.gathered.ledger.accounts.values():
        sizes.update(key for key, one in account.memberships.items() if one.ours and key in manageable)
    for change in judgement.plan.changes:
        sizes.update(key for key in change.adds if key not in _held(judgement, change.connect_id))
        sizes.subtract(change.removes)
    return sum(-(-size // MOST_PER_CALL) for size in sizes.values() if size > 0)


def _held(judgement: Judgement, connect_id: ConnectId) -> frozenset[GroupKey]:
    account = judgement.gathered.ledger.accounts.get(connect_id)
    return frozenset(key for key, one in account.memberships.items() if one.ours) if account else frozenset()


def note_refreshed(documents: Documents, run: Run) -> None:
    """Remember that a week's repetition is done; one that was overtaken by a new configuration is done again."""
    if "refresh" not in run.detail:
        return
    integration = load_integration(documents)
    if (integration.generation, integration.configuration_version) == (run.generation, run.configuration_version):
        documents.write(Put(REFRESHED_KEY, {"at": int(run.started_at), "run": run.run_id}))
