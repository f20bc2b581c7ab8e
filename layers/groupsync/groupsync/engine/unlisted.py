"""Which groups' departments and designations are not in their form: a blank field may be their deletion.

Use case, a part of gather. Deleting a record in People stops managing its group and removes nobody.
"""

from __future__ import annotations

from dataclasses import replace

from groupsync.core.configuration import Configuration
from groupsync.core.ledger_entries import GroupState
from groupsync.core.model import GroupKey, family_of
from groupsync.core.plan import ChangeKind
from groupsync.core.planner import make_plan
from groupsync.engine.reading import Read, Sources, read_form
from groupsync.engine.situating import Gathered
from groupsync.ports.ledger import LedgerSnapshot

Keys = frozenset[GroupKey]
KNOWN = frozenset({GroupState.MANAGED, GroupState.ENDED})
"""Of an ended group too it is to be known whether its record is still gone."""


def not_listed(ledger: LedgerSnapshot, read: Read, configuration: Configuration) -> tuple[Keys, Keys]:
    """Give the groups whose record a read of whole forms lacks, and those of them that are deleted.

    A form that shows nobody at all, or none of ours, is no proof of any deletion; a record that cannot be understood is
    there.
    """
    known = {
        key
        for key, entry in ledger.groups.items()
        if entry.state in KNOWN and configuration.family(family_of(key)).enabled
    }
    listed = frozenset[GroupKey]().union(*read.listed.values())
    unlisted = frozenset(known - listed)
    seen = {family_of(key) for key in known & listed}
    return unlisted, frozenset(key for key in unlisted if family_of(key) in seen)


def with_unlisted(gathered: Gathered, configuration: Configuration, sources: Sources) -> Gathered:
    """Read the forms of the groups that somebody is about to lose, so that no deletion is taken for a loss."""
    lost = (change for change in make_plan(gathered.situation).changes if change.kind is ChangeKind.LOSS)
    families = sorted({family_of(group) for change in lost for group in change.removes})
    if not families:
        return gathered
    read = Read()
    for family in families:
        read_form(read, sources.people, family.value, after_ms=None, confirm_end=True)
    unlisted, _ = not_listed(gathered.ledger, read, configuration)
    asked = frozenset(key for key in unlisted if family_of(key) in families)
    return replace(gathered, situation=replace(gathered.situation, unlisted=asked))
