"""What a webhook of Connect makes us look at: a membership taken away by hand, a group that may be gone.

Use case behind the worker. Connect signs nothing, so a hint only says where to look, and what it may cost is bounded:
what our ledger does not know is dropped before anybody is called.
"""

from __future__ import annotations

from typing import Any

from groupsync.core.drift import Meaning, meaning_of
from groupsync.core.events import ConnectHint
from groupsync.core.ledger_entries import Account, GroupState, MembershipState
from groupsync.core.model import ConnectId, Employee, GroupKey
from groupsync.core.tally import Tally
from groupsync.engine.attention import AttentionList
from groupsync.engine.drift import PARTITIONS_KEY
from groupsync.engine.group_sights import look_at_groups
from groupsync.engine.holds import is_asked_about
from groupsync.engine.live import Live, settle_people
from groupsync.engine.lost import end_settled, removed_notice
from groupsync.ports.documents import ABSENT, Document, Documents, Key, Put

BUDGET_KEY: Key = ("drift", "hints")
HOUR = 3600
LOOKS_PER_HOUR = 6
"""Lists of groups that hints may cost in an hour; each shows all groups, and the nightly sweep looks anyway."""
SAME_GROUP_SECONDS = 10 * 60
ADDITIONS_PER_HOUR = 20
"""People whom hints may have added again in an hour; the others are told, and added by the next full sweep."""
DAY = 24 * HOUR


def look_at_connect(hint: ConnectHint, live: Live) -> Tally:
    """Do what a hint asks for. Raises what live work raises; the same hint again is harmless."""
    member = ConnectId(hint.member_id)
    match meaning_of(hint.trigger_type, names_person=bool(member)):
        case Meaning.CREATED:
            return Tally()  # nobody's group, or our own; the next plan that needs a group looks for it
        case Meaning.ADDED:
            _added(hint, member, live)
            return Tally()
        case Meaning.REMOVED:
            return _removed(hint, member, live)
        case Meaning.LOOK:
            _look(hint, live)
            return Tally()


def _added(hint: ConnectHint, member: ConnectId, live: Live) -> None:
    """End a notice: Connect says that the person is there again."""
    key = _key_of(hint, live.effects.documents)
    if key is None or not member:
        return
    attention = AttentionList(live.effects.documents, live.effects.clock)
    notice = removed_notice(member, key, ())
    known = attention.load_one(notice.subject)
    if known is not None:
        attention.replace({notice.subject: known}, (), scope=[notice.subject])


def _removed(hint: ConnectHint, member: ConnectId, live: Live) -> Tally:
    """Tell that somebody whom People wants was taken out; with `drift: enforce` add the person, once a day at most."""
    documents, clock = live.effects.documents, live.effects.clock
    key = _key_of(hint, documents)
    if key is None:
        return Tally()
    account = _ours(live, member, key, hint.partition_id)
    if account is None:
        return Tally()  # our own removal, or a membership that was never ours
    if is_asked_about(documents, member, key, now=clock()):
        return Tally()  # People wants the person there no more: somebody has done what a hold asks about
    attention = AttentionList(documents, clock)
    notice = removed_notice(member, key, account.employees)
    known = attention.load_one(notice.subject)
    attention.replace({} if known is None else {notice.subject: known}, [notice], scope=[notice.subject])
    done: Key = ("drift", f"added#{member}#{key}")
    if live.configuration.drift != "enforce" or documents.get(done) is not None or not _afford(documents, clock()):
        return Tally()
    began = clock()
    records = (live.sources.people.employee(one) for one in account.employees)
    readable = [one for one in records if isinstance(one, Employee)]
    again = {member: frozenset({key})}
    tally = settle_people(readable, hint.delivery, "connect", live, again=again, began=began)
    documents.write(Put(done, {"at": int(clock())}, expires_at=int(clock()) + DAY))
    after = live.effects.ledger.load(accounts=[member]).accounts.get(member)
    end_settled(documents, attention, after, notice.subject)
    return tally


def _look(hint: ConnectHint, live: Live) -> None:
    """Look for the group in Connect's list. That it was deleted is believed only when the list lacks it."""
    documents, now = live.effects.documents, live.effects.clock()
    key = _key_of(hint, documents)
    if key is None or not _may_look(documents, key, now):
        return
    denied = [key] if "deleted" in hint.trigger_type.casefold() else []
    look_at_groups(
        [key],
        live.sources.connect.groups(),
        ledger=live.effects.ledger,
        attention=AttentionList(documents, live.effects.clock),
        denied=denied,
    )


def _key_of(hint: ConnectHint, documents: Documents) -> GroupKey | None:
    """Tell whose partition a hint names; None when it is none of ours."""
    stored = documents.get(PARTITIONS_KEY) if hint.partition_id else None
    key = stored.body.get(hint.partition_id) if stored is not None else None
    return None if key is None else GroupKey(key)


def _ours(live: Live, member: ConnectId, key: GroupKey, partition: str) -> Account | None:
    """Give the account if we put it into the group, and still want it there."""
    state = live.effects.ledger.load(accounts=[member], groups=[key])
    account, entry = state.accounts.get(member), state.groups.get(key)
    if account is None or entry is None or entry.state is not GroupState.MANAGED or entry.partition_id != partition:
        return None
    membership = account.memberships.get(key)
    wanted = key in account.desired and membership is not None and membership.state is MembershipState.PRESENT
    return account if wanted else None


def _afford(documents: Documents, now: float) -> bool:
    """Take one of the additions that an hour allows."""
    stored, body = _budget(documents, now)
    if len(body["additions"]) >= ADDITIONS_PER_HOUR:
        return False
    _take(documents, stored, {**body, "additions": [*body["additions"], int(now)]})
    return True


def _may_look(documents: Documents, key: GroupKey, now: float) -> bool:
    """Take one of the looks that an hour allows, unless the group was just looked at."""
    stored, body = _budget(documents, now)
    looks = body["looks"]
    again = key in looks and now - looks[key] < SAME_GROUP_SECONDS
    if again or len(looks) >= LOOKS_PER_HOUR:
        return False
    _take(documents, stored, {**body, "looks": {**looks, key: int(now)}})
    return True


def _budget(documents: Documents, now: float) -> tuple[Document | None, dict[str, Any]]:
    stored = documents.get(BUDGET_KEY)
    body = stored.body if stored is not None else {"looks": {}, "additions": []}
    return stored, {
        "looks": {key: at for key, at in body["looks"].items() if now - at < HOUR},
        "additions": [at for at in body["additions"] if now - at < HOUR],
    }


def _take(documents: Documents, stored: Document | None, body: dict[str, Any]) -> None:
    """Write down what is taken. Raises `ConflictError` when somebody else took something: the hint comes again."""
    documents.write(Put(BUDGET_KEY, body, expect=stored.version if stored is not None else ABSENT))
