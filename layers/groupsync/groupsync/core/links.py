"""Which memberships in the ledger are in the group that is linked now. Core: no I/O.

Somebody may link a unit to another group, or let it go: then what we put into the former one is not ours any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groupsync.core.ledger_entries import Account, GroupEntry
from groupsync.core.model import ConnectId, GroupKey


def without_former(
    accounts: Mapping[ConnectId, Account], groups: Mapping[GroupKey, GroupEntry], *, now: float
) -> Mapping[ConnectId, Account]:
    """Leave out the memberships of former links; one that a call is changing at this moment stays, to be waited for."""
    links = {key: entry.link for key, entry in groups.items()}
    if not any(links.values()):
        return accounts
    found = dict(accounts)
    for account in accounts.values():
        former = {
            key
            for key, one in account.memberships.items()
            if one.link != links.get(key, one.link) and not one.live(now)
        }
        if former:
            kept = {key: one for key, one in account.memberships.items() if key not in former}
            found[account.id] = replace(account, memberships=kept)
    return found
