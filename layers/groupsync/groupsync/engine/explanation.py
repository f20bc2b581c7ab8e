"""Why one employee is, or is not, in the groups: the plan of a single person, in words. Nothing is written.

Use case, read only. The same gather and plan as for real; sentences name groups and reasons, never people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.causes import fold_causes
from groupsync.core.configuration import Configuration
from groupsync.core.desired import Standing, scoping_of, standing_of, wanted_groups
from groupsync.core.ledger_entries import Account, GroupState, MembershipState
from groupsync.core.matching import WaitingReason
from groupsync.core.model import ConnectId, Employee, GroupKey
from groupsync.core.plan import Plan
from groupsync.core.planner import make_plan
from groupsync.engine.gathering import gather_people
from groupsync.engine.reading import Sources
from groupsync.engine.situating import Gathered
from groupsync.engine.unlisted import with_unlisted

STANDINGS = {
    Standing.EMPLOYED: "People says that the person is employed.",
    Standing.LEFT: "People says that the person left, so no group is wanted.",
    Standing.NOT_STARTED: "The first day has not come yet; nothing is changed before.",
    Standing.OUT_OF_SCOPE: "The configuration leaves this record out; memberships stay as they are and are released.",
}
WAITS = {
    WaitingReason.NO_ACCOUNT: "There is no Zoho account yet, and no member of the network with this address.",
    WaitingReason.NOT_IN_NETWORK: "The person has an account but is not in the Connect network.",
    WaitingReason.DUPLICATE_ADDRESS: "Several records or several members have this address: nobody is guessed.",
    WaitingReason.CLAIMED: "Another employee record holds this Connect account.",
    WaitingReason.CONFLICTING_ID: "The account id and the address belong to two different members.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was found out about one employee. `by`: zuid, ledger, email, or None when nothing matched."""

    standing: Standing
    connect_id: ConnectId | None
    by: str | None
    waiting: WaitingReason | None
    account: Account | None
    wanted: frozenset[GroupKey]
    add: tuple[GroupKey, ...]
    remove: tuple[GroupKey, ...]
    why: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the answer's part of it."""
        return {
            "standing": self.standing.value,
            "in_scope": self.standing is not Standing.OUT_OF_SCOPE,
            "matched": {
                "connect_id": self.connect_id,
                "by": self.by,
                "waiting": self.waiting.value if self.waiting else None,
            },
            "wanted": sorted(self.wanted),
            "would_change": {"add": list(self.add), "remove": list(self.remove)},
            "why": list(self.why),
        }


def explain_employee(employee: Employee, configuration: Configuration, sources: Sources) -> Explanation:
    """Plan one employee as a sweep would, and say why. Raises what the ports raise."""
    gathered = with_unlisted(gather_people([employee], configuration, sources, sweep=True), configuration, sources)
    situation = gathered.situation
    plan = make_plan(situation)
    standing = standing_of(employee, scoping_of(configuration), situation.today)
    connect_id = situation.matches.accounts.get(employee.id)
    waiting = situation.matches.waiting.get(employee.id)
    wanted = wanted_groups(employee, configuration, situation.leads) if standing is Standing.EMPLOYED else frozenset()
    return Explanation(
        standing=standing,
        connect_id=connect_id,
        by=_matched_by(employee, gathered) if connect_id else None,
        waiting=waiting,
        account=situation.accounts.get(connect_id) if connect_id else None,
        wanted=wanted,
        add=tuple(sorted(group for change in plan.changes for group in change.adds)),
        remove=tuple(sorted(group for change in plan.changes for group in change.removes)),
        why=tuple(_sentences(employee, standing, waiting, wanted, gathered, plan)),
    )


def _matched_by(employee: Employee, gathered: Gathered) -> str:
    if employee.zuid is not None:
        return "zuid"
    entry = gathered.ledger.employees.get(employee.id)
    return "ledger" if entry is not None and entry.connect_id is not None else "email"


def _released(gathered: Gathered, connect_id: ConnectId | None) -> bool:
    account = gathered.situation.accounts.get(connect_id) if connect_id else None
    return account is not None and any(one.state is MembershipState.RELEASED for one in account.memberships.values())


def _sentences(  # noqa: PLR0917 - the facts of one explanation
    employee: Employee,
    standing: Standing,
    waiting: WaitingReason | None,
    wanted: frozenset[GroupKey],
    gathered: Gathered,
    plan: Plan,
) -> list[str]:
    sentences = [STANDINGS[standing]]
    connect_id = gathered.situation.matches.accounts.get(employee.id)
    if not employee.status_known:
        sentences.append("The status is not known to the configuration; it counts as employed.")
    if waiting is not None:
        sentences.append(WAITS[waiting])
    sentences += [
        f"The field for the {family.value} cannot be read; nothing is concluded."
        for family in sorted(employee.unreadable)
    ]
    names: Mapping[GroupKey, str] = gathered.names()
    for key in sorted(wanted - gathered.situation.manageable):
        entry = gathered.ledger.groups.get(key)
        state = "waits for a decision" if entry is not None and entry.state is GroupState.WAITING else "is not managed"
        sentences.append(f"The group of {names.get(key, key)} {state}.")
    sentences += [cause.text + "." for cause in fold_causes(plan.changes, names)]
    if _released(gathered, connect_id):
        sentences.append("A released membership stays in Connect and is not managed any more.")
    if any(one.noted for one in plan.accounts.values()):
        sentences.append("A removal was seen once; it is applied when a later sweep still sees it.")
    if any(one.busy for one in plan.accounts.values()):
        sentences.append("A membership is being changed at this moment.")
    if plan.protected:
        sentences.append("A group admin is never removed.")
    if not plan.changes and standing is Standing.EMPLOYED and waiting is None:
        sentences.append("Everything that is wanted is there.")
    return sentences
