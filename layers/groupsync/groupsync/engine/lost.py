"""Notices about people whose memberships Connect lost: who left the network, and who was taken out by hand.

Use case. Each knows since when; what was added after that moment is there again, so nothing else has to be remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groupsync.core.drift import older
from groupsync.core.ledger_entries import Account
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.engine.attention import PARTITION, AttentionList, Notice
from groupsync.ports.documents import Delete, Documents

NETWORK = "network#"
BY_HAND = "by_hand#"
LEFT = "left_network"
BACK = "back_in_network"
REMOVED = "removed_by_hand"

Known = Mapping[str, Mapping[str, Any]]
Again = dict[ConnectId, frozenset[GroupKey]]


def left_notice(account: Account) -> Notice:
    """Say that somebody whom we put into groups is not in the network."""
    return Notice(f"{NETWORK}{account.id}", LEFT, connect_id=account.id, detail=",".join(account.employees))


def back_notice(account: Account) -> Notice:
    """Say that somebody is in the network again, and still has to be added again."""
    return Notice(f"{NETWORK}{account.id}", BACK, connect_id=account.id, detail=",".join(account.employees))


def removed_notice(connect_id: ConnectId, group: GroupKey, employees: Iterable[str]) -> Notice:
    """Say that somebody was taken out of a group by hand."""
    return Notice(f"{BY_HAND}{connect_id}#{group}", REMOVED, connect_id=connect_id, detail=",".join(employees))


def group_of(subject: str) -> GroupKey:
    """Tell which group a notice of a removal is about."""
    return GroupKey(subject.removeprefix(BY_HAND).partition("#")[2])


def went_back(known: Known, present: frozenset[ConnectId]) -> list[EmployeeId]:
    """Name who had left the network and is listed again; being listed is believed of any list."""
    return [
        EmployeeId(one)
        for subject, body in sorted(known.items())
        if is_left(subject, body) and body["connect_id"] in present
        for one in body["detail"].split(",")
        if one
    ]


def anybody_out(known: Known) -> bool:
    """Tell whether a look at the network's people may show that somebody is back."""
    return any(is_left(subject, body) for subject, body in known.items())


def is_left(subject: str, body: Mapping[str, Any]) -> bool:
    """Tell whether a notice says that somebody left the network."""
    return subject.startswith(NETWORK) and body["reason"] == LEFT


def to_add_again(known: Known, accounts: Mapping[ConnectId, Account], *, by_hand: bool) -> Again:
    """Give what is to be added again: for who came back always, for who was taken out when `by_hand` says so."""
    again: Again = {}
    for subject, body in sorted(known.items()):
        account = accounts.get(ConnectId(body.get("connect_id", "")))
        if account is None:
            continue
        if subject.startswith(NETWORK) and body["reason"] == BACK:
            lost = older(account, body["since"])
        elif subject.startswith(BY_HAND) and by_hand:
            lost = older(account, body["since"]) & {group_of(subject)}
        else:
            continue
        if lost:
            again[account.id] = again.get(account.id, frozenset()) | lost
    return again


def still_lost(subject: str, body: Mapping[str, Any], accounts: Mapping[ConnectId, Account]) -> bool:
    """Tell whether a notice of somebody who is back, or was taken out, still says something."""
    account = accounts.get(ConnectId(body["connect_id"]))
    if account is None:
        return False
    lost = older(account, body["since"])
    return bool(lost & {group_of(subject)}) if subject.startswith(BY_HAND) else bool(lost)


def load_of(documents: Documents, connect_id: ConnectId) -> Known:
    """Read the notices about one person."""
    found = {}
    for prefix in (f"{NETWORK}{connect_id}", f"{BY_HAND}{connect_id}#"):
        for document in documents.query(PARTITION, prefix=prefix):
            if document.body["connect_id"] == connect_id:
                found[document.key[1]] = document.body
    return found


def end_settled(documents: Documents, attention: AttentionList, account: Account | None, subject: str) -> None:
    """Delete a notice of a removal when the person was added after it."""
    body = attention.load_one(subject)
    if body is not None and (account is None or not still_lost(subject, body, {account.id: account})):
        documents.write(Delete((PARTITION, subject)))
