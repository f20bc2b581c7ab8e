"""What earlier attempts at a batch have done already, told by the token that they left in the ledger.

Use case, a part of apply.
"""

from __future__ import annotations

from groupsync.core.ledger_entries import Account, MembershipState
from groupsync.core.operations import Batch, Operation, OperationKind
from groupsync.core.tally import Tally
from groupsync.ports.ledger import MembershipLedger


def count_done(batch: Batch, ledger: MembershipLedger) -> Tally:
    """Count what earlier attempts at a batch did, without doing anything."""
    accounts = ledger.load(accounts=batch.targets).accounts
    tally = Tally()
    for operation in batch.operations:
        for member in operation.members:
            count_if_done(accounts.get(member), batch, operation, tally)
    return tally


def count_if_done(account: Account | None, batch: Batch, operation: Operation, tally: Tally) -> bool:
    """Tell whether an earlier attempt did one membership of an operation, and count it then."""
    group = operation.group
    if account is None or group is None or account.desired_token != batch.token:
        return False
    membership = account.memberships.get(group)
    if operation.kind is OperationKind.REMOVE and membership is None:
        tally.removed += 1
    elif (
        operation.kind in (OperationKind.ADD, OperationKind.CREATE)
        and membership is not None
        and membership.state is MembershipState.PRESENT
    ):
        tally.added += 1
    else:
        return False
    tally.applied += 1
    return True
