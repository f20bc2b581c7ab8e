"""Drift as a sweep sees it: who left or came back to the network, which groups stopped, who is to be added again.

Use case, between gather and plan. Nothing is removed here, and what is not known for certain changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from groupsync.core.desired import is_manageable
from groupsync.core.drift import Sights, absent, distrust, sights
from groupsync.core.ledger_entries import Account, GroupState
from groupsync.core.matching import MemberIndex
from groupsync.core.model import ConnectId, GroupKey, PartitionId, family_of
from groupsync.engine.attention import AttentionList, Notice
from groupsync.engine.group_sights import IN_CONNECT, notices_of, store_switched, subject_of, switch
from groupsync.engine.lost import (
    BACK,
    BY_HAND,
    NETWORK,
    Known,
    back_notice,
    is_left,
    left_notice,
    still_lost,
    to_add_again,
)
from groupsync.engine.situating import Gathered
from groupsync.ports.documents import Documents, Key, Put
from groupsync.ports.ledger import MembershipLedger

MEMBERS_KEY: Key = ("baseline", "members")
PARTITIONS_KEY: Key = ("drift", "partitions")
"""Partition → group key of every group we know: a hint of Connect names the partition alone."""


@dataclass(frozen=True, slots=True)
class DriftFound:
    """What a sweep saw. `notices` are the whole truth about the subjects in `scope`; `members` is the list's size."""

    gathered: Gathered
    notices: tuple[Notice, ...] = ()
    scope: frozenset[str] = frozenset()
    members: int | None = None
    distrusted: str = ""
    partitions: Mapping[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Count by reason, for the run."""
        return dict(Counter(one.reason for one in self.notices))


def look_for_drift(
    gathered: Gathered,
    *,
    members: MemberIndex | None,
    full: bool,
    known: Known,
    documents: Documents,
    ledger: MembershipLedger | None,
) -> DriftFound:
    """Look at what was gathered, and let the plan know. `ledger` is None when nothing may be written."""
    configuration = gathered.situation.configuration
    seen = sights(gathered.ledger.groups, gathered.existing) if full else Sights({})
    gathered = _with_groups(gathered, seen, ledger)
    accounts = gathered.ledger.accounts
    distrusted = "not_looked_for"
    if full:
        percent = configuration.guard.source_shrink_percent
        distrusted = distrust(members, accounts, before=_size_before(documents), percent=percent)
    notices = _people(members if members is not None and not distrusted else None, members, accounts, known)
    again = {**known, **{one.subject: one.body(int(gathered.situation.now)) for one in notices if one.reason == BACK}}
    lost = to_add_again(again, accounts, by_hand=configuration.drift == "enforce")
    notices += notices_of(seen, gathered.ledger.groups, known)
    scope = {one.subject for one in notices} | {subject_of(key) for key in seen.of}
    if full:
        scope |= set(_over(known, gathered, believed=not distrusted))
    return DriftFound(
        replace(gathered, situation=replace(gathered.situation, again=lost)),
        tuple(notices),
        frozenset(scope),
        len(members.ids) if full and members is not None else None,
        distrusted,
        {str(one.partition_id): key for key, one in gathered.ledger.groups.items() if one.partition_id is not None},
    )


def record_drift(
    found: DriftFound, *, full: bool, known: Known, documents: Documents, attention: AttentionList
) -> None:
    """Store what was seen; nothing is written when it is what is known."""
    attention.replace(known, found.notices, scope=found.scope)
    if not full:
        return
    if found.members is not None and found.members != _size_before(documents):
        documents.write(Put(MEMBERS_KEY, {"count": found.members}))
    stored = documents.get(PARTITIONS_KEY)
    if (stored.body if stored is not None else {}) != found.partitions:
        documents.write(Put(PARTITIONS_KEY, dict(found.partitions)))


def note_made(made: Mapping[GroupKey, PartitionId], documents: Documents) -> None:
    """Remember new groups at once: a hint about one may come before the next full sweep. The last writer wins."""
    if made:
        stored = documents.get(PARTITIONS_KEY)
        known = dict(stored.body) if stored is not None else {}
        documents.write(Put(PARTITIONS_KEY, {**known, **{str(one): key for key, one in made.items()}}))


def _people(
    believed: MemberIndex | None,
    members: MemberIndex | None,
    accounts: Mapping[ConnectId, Account],
    known: Known,
) -> list[Notice]:
    """Say who left the network, by a list that is believed, and who is back, by any list."""
    notices = [left_notice(one) for one in absent(accounts.values(), believed)] if believed is not None else []
    for subject, body in sorted(known.items()):
        account = accounts.get(ConnectId(body.get("connect_id", "")))
        if account is None or members is None or not is_left(subject, body):
            continue
        if account.id in members.ids:
            notices.append(back_notice(account))
    said = {one.subject for one in notices}
    return notices + [
        back_notice(accounts[ConnectId(body["connect_id"])])
        for subject, body in sorted(known.items())
        if subject.startswith(NETWORK)
        and subject not in said
        and body["reason"] == BACK
        and still_lost(subject, body, accounts)
    ]


def _over(known: Known, gathered: Gathered, *, believed: bool) -> Iterator[str]:
    """Yield the notices that a full sweep ends unless it says them again."""
    for subject, body in known.items():
        if is_left(subject, body):
            if believed or body["connect_id"] not in gathered.ledger.accounts:
                yield subject
        elif subject.startswith((NETWORK, BY_HAND)):
            if not still_lost(subject, body, gathered.ledger.accounts):
                yield subject
        elif subject.startswith(IN_CONNECT):
            entry = gathered.ledger.groups.get(GroupKey(subject.removeprefix(IN_CONNECT)))
            if entry is None or entry.state not in (GroupState.MANAGED, GroupState.STOPPED):
                yield subject


def _with_groups(gathered: Gathered, seen: Sights, ledger: MembershipLedger | None) -> Gathered:
    """Leave archived groups alone, and take up again what is active again, in this very plan."""
    changed = switch(gathered.ledger.groups, seen)
    if ledger is not None:
        changed = store_switched(changed, ledger)
    if not changed:
        return gathered
    situation = gathered.situation
    usable = {
        key
        for key, entry in changed.items()
        if is_manageable(key, entry, situation.configuration.family(family_of(key)))
    }
    manageable = (situation.manageable - changed.keys()) | usable
    return replace(
        gathered,
        ledger=replace(gathered.ledger, groups={**gathered.ledger.groups, **changed}),
        situation=replace(situation, manageable=manageable),
    )


def _size_before(documents: Documents) -> int | None:
    stored = documents.get(MEMBERS_KEY)
    return None if stored is None else int(stored.body["count"])
