"""Makes what earlier sweeps planned stale where a newer read wants nothing of it any more.

Use case, a part of the sweep, before its own chunks. What wants a change raises the revision by itself; what wants none
has to do it here, or the older chunk would still find the revision that it was planned on.
"""

from __future__ import annotations

from collections.abc import Iterable

from groupsync.core.ledger_entries import Account
from groupsync.engine.apply import Effects
from groupsync.engine.chunks import accounts_in_open_chunks
from groupsync.engine.judging import Judgement
from groupsync.ports.ledger import Intent
from groupsync.state.runs import Run


def outdate(judgement: Judgement, before: Iterable[Run], effects: Effects, *, token: str) -> None:
    """Raise the revision of the accounts that open chunks are going to touch, and this plan, which has seen them, not.

    Whoever is overtaken by that is read again. An account that moved on at the same moment is newer still: left alone.
    """
    touched = judgement.gathered.situation.touched
    changing = {change.connect_id for change in judgement.allowed}
    known = judgement.gathered.ledger.accounts
    stale = [
        known[one]
        for one in sorted(accounts_in_open_chunks(effects.documents, before))
        if one in known and one not in changing and (touched is None or one in touched)
    ]
    if stale:
        effects.ledger.intend([_raised(one, token) for one in stale])


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
