"""Linking a unit to the group that another unit has: carried over with its people, where the other unit is replaced.

Use case, a part of `PUT /groups/{family}/{record_id}/link`. Nothing is asked of Connect, nobody is removed or added.
"""

from __future__ import annotations

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.sign_in import Caller
from groupsync.core.carrying import CarryOverRefusedError
from groupsync.core.configuration import Configuration
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import GroupKey, PartitionId, family_of
from groupsync.core.succession import Succession
from groupsync.engine.carry_over import Books, carry_over, is_offered, is_under_way
from groupsync.engine.reading import Read, read_form
from groupsync.web.refusals import WrongStateError


def taken(holder: GroupKey) -> WrongStateError:
    """Say that a group is another unit's."""
    return WrongStateError("another unit has this group", code="partition_taken", details={"group": holder})


def giver_of(before: GroupEntry, partition_id: PartitionId, holder: GroupKey | None) -> GroupKey | None:
    """Name the unit whose group is to be carried over: who has it, or had it when that was begun."""
    begun = before.state is GroupState.CARRYING and before.partition_id == partition_id
    return before.counterpart if begun else holder


def refuse_under_way(key: GroupKey, dependencies: AdminDependencies) -> None:
    """Insist that no group is being carried over to or from a unit: neither of the two can be decided on meanwhile."""
    if is_under_way(key, dependencies.documents):
        message = "a group is being carried over; repeat that, or wait for the next sweep, which ends it"
        raise WrongStateError(message, code="being_carried_over")


def take_over(
    key: GroupKey,
    giver: GroupKey,
    partition_id: PartitionId,
    *,
    caller: Caller,
    configuration: Configuration,
    dependencies: AdminDependencies,
) -> GroupEntry:
    """Carry the group over, or go on with it; give the unit's entry as it is then.

    Raises:
        WrongStateError: `partition_taken` (the other unit stands), `carry_over_refused` with why.
        BusyError: somebody is changing one of the memberships or groups; what is left follows with a repetition.
    """
    succession = Succession(giver, key, partition_id)
    if not _is_called_for(succession, configuration, dependencies):
        raise taken(giver)
    books = Books(
        dependencies.documents, dependencies.ledger, dependencies.audit, dependencies.clock, dependencies.random_id
    )
    try:
        carry_over(succession, by=caller.id, books=books)
    except CarryOverRefusedError as error:
        details = {"group": giver}
        raise WrongStateError(str(error), code="carry_over_refused", details=details) from error
    return dependencies.ledger.load(groups=[key]).groups[key]


def _is_called_for(succession: Succession, configuration: Configuration, dependencies: AdminDependencies) -> bool:
    """Tell whether a hold offers it, it was begun, or People has the new record and the other one no more."""
    old, new = succession.old, succession.new
    if family_of(old) is not family_of(new):
        return False
    if is_offered(succession, dependencies.documents, now=dependencies.clock()):
        return True
    read = Read()
    form = family_of(new).value
    read_form(read, dependencies.people_factory(configuration), form, after_ms=None, confirm_end=True)
    return new in read.units and old in read.gone([old])
