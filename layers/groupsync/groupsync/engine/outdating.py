"""Makes what earlier sweeps planned stale where a newer read wants nothing of it any more.

Use case, a part of the sweep, before its own chunks: these come later, and until then the older one would still find
the revision that it was planned on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from groupsync.core.ledger_entries import Account
from groupsync.engine.chunks import accounts_in_open_chunks
from groupsync.engine.effects import Effects
from groupsync.engine.judging import Judgement
from groupsync.ports.ledger import Intent
from groupsync.state.runs import Run


def outdate(judgement: Judgement, before: Iterable[Run], effects: Effects, *, token: str) -> Judgement:
    """Raise the revision of the accounts that open chunks are going to touch; give the plan as it stands on those.

    Of a plan that wants something else of an account too: its own chunk comes after the older one, and is too late.
    Whoever is overtaken by that is read again. An account that moved on at the same moment is newer still: left alone.
    """
    touched = judgement.gathered.situation.touched
    known = judgement.gathered.ledger.accounts
    stale = [
        known[one]
        for one in sorted(accounts_in_open_chunks(effects.documents, before))
        if one in known and (touched is None or one in touched)
    ]
    if not stale:
        return judgement
    refused = effects.ledger.intend([_raised(one, f"{token}~outdated") for one in stale])
    plans = dict(judgement.plan.accounts)
    for one in (account.id for account in stale if account.id in plans and account.id not in refused):
        plans[one] = replace(plans[one], expected_rev=plans[one].expected_rev + 1)
    return replace(judgement, plan=replace(judgement.plan, accounts=plans))


def _raised(account: Account, token: str) -> Intent:
    return Intent(
        account.id,
        account.employees,
        account.desired,
        account.desired_rev,
        account.desired_rev + 1,
        token,
        parked=account.parked,
    )
