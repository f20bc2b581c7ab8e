"""Makes the plan: compares what People wants with what the ledger says we did, account by account.

Core: no I/O. Nearly all accounts are settled at a glance; the others are planned one by one.
"""

from __future__ import annotations

from groupsync.core.account_planner import AccountPlanner
from groupsync.core.claims import claims_of
from groupsync.core.desired import Wishes
from groupsync.core.ledger_entries import Account
from groupsync.core.model import ConnectId
from groupsync.core.plan import AccountPlan, Change, Plan, Spared
from groupsync.core.settled import settled_accounts
from groupsync.core.situation import Situation


def make_plan(situation: Situation) -> Plan:
    """Plan every account that a read record or the ledger names. Same input in any order, same plan."""
    wishes = Wishes(situation.configuration, situation.leads)
    settled = settled_accounts(situation, wishes) if situation.touched is None else frozenset[ConnectId]()
    claims = claims_of(situation, settled)
    changes: list[Change] = []
    noted: list[Change] = []
    plans: dict[ConnectId, AccountPlan] = {}
    unchanged = len(settled)
    spared: list[Spared] = []
    scope = claims.keys() if situation.touched is None else claims.keys() & situation.touched
    for connect_id in sorted(scope):
        account = situation.accounts.get(connect_id) or Account(connect_id)
        one = AccountPlanner(situation, account, claims[connect_id], wishes)
        found, plan = one.run()
        changes.extend(found)
        noted.extend(one.seen)
        spared += one.spared
        if found or plan.doubts is not None or plan.noted or plan.busy or plan.released:
            plans[connect_id] = plan
        else:
            unchanged += 1
            if situation.touched is not None or plan.claims_changed:
                plans[connect_id] = plan
    return Plan(tuple(sorted(changes)), plans, unchanged, tuple(sorted(spared)), tuple(sorted(noted)))
