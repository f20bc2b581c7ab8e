"""The ledger's entries as DynamoDB items and back. Accounts keep each membership in an attribute `m#<group>`.

Parsing is lean and keeps what repeats once, because a full sweep reads every account there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import intern
from typing import Any

from groupsync.adapters.dynamodb_batches import Item
from groupsync.adapters.group_items import to_group
from groupsync.adapters.ledger_keys import SCHEMA_VERSION, employee_key, name_of
from groupsync.core.ledger_entries import (
    Account,
    EmployeeEntry,
    GroupEntry,
    Membership,
    MembershipState,
    ProfileState,
)
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.ports.ledger import LedgerSnapshot

MEMBERSHIP = "m#"
STATES = {state.value: state for state in MembershipState}
NO_PROFILE = ProfileState()
NO_DOUBTS: Mapping[GroupKey, int] = {}


def membership_value(membership: Membership) -> Item:
    """Give the attribute value of one membership."""
    value: Item = {
        "state": {"S": membership.state.value},
        "call": {"S": membership.call},
        "expires": {"N": str(membership.expires)},
        "since": {"N": str(membership.since)},
        "run": {"S": membership.run},
        "reason": {"S": membership.reason},
    }
    if membership.link:
        value["link"] = {"N": str(membership.link)}
    if membership.first:
        value["first"] = {"S": membership.first}
    return {"M": value}


def strings(values: Iterable[str]) -> Item:
    """Give a list of strings; a list, since DynamoDB's sets may not be empty."""
    return {"L": [{"S": value} for value in values]}


def employee_item(entry: EmployeeEntry) -> Item:
    """Give the item of an employee entry."""
    item: Item = {**employee_key(entry.id), "gone": {"BOOL": entry.gone}, "schema_version": {"N": str(SCHEMA_VERSION)}}
    if entry.connect_id is not None:
        item["connect_id"] = {"S": entry.connect_id}
    if entry.missing_since is not None:
        item["missing_since"] = {"N": str(entry.missing_since)}
    return item


def snapshot_of(items: Iterable[Item]) -> LedgerSnapshot:
    """Sort items into a snapshot. Kinds that this version does not know are left out."""
    accounts: dict[ConnectId, Account] = {}
    employees: dict[EmployeeId, EmployeeEntry] = {}
    groups: dict[GroupKey, GroupEntry] = {}
    for item in items:
        kind = item["sk"]["S"]
        if kind == "account":
            account = to_account(item)
            accounts[account.id] = account
        elif kind == "employee":
            employee = _to_employee(item)
            employees[employee.id] = employee
        elif kind == "group":
            group = to_group(item)
            groups[group.key] = group
    return LedgerSnapshot(accounts, employees, groups)


def to_account(item: Item) -> Account:
    """Read an account's item."""
    return Account(
        id=ConnectId(intern(name_of(item))),
        employees=tuple([EmployeeId(intern(one["S"])) for one in item["employees"]["L"]]),
        desired=_groups(tuple([intern(one["S"]) for one in item["desired"]["L"]])),
        desired_rev=int(item["desired_rev"]["N"]),
        desired_token=intern(item["desired_token"]["S"]),
        memberships={
            GroupKey(intern(name[2:])): _to_membership(value["M"])
            for name, value in item.items()
            if name.startswith(MEMBERSHIP)
        },
        doubts={GroupKey(intern(name)): int(value["N"]) for name, value in item["doubts"]["M"].items()}
        if "doubts" in item
        else NO_DOUBTS,
        parked=tuple([EmployeeId(intern(one["S"])) for one in item["parked"]["L"]]) if "parked" in item else (),
        profile=_to_profile(item) if "profile_rev" in item else NO_PROFILE,
        desired_at=int(item["desired_at"]["N"]) if "desired_at" in item else 0,
    )


def _to_profile(item: Item) -> ProfileState:
    return ProfileState(
        rev=int(item["profile_rev"]["N"]),
        token=intern(item["profile_token"]["S"]),
        written=_digests(item, "profile_written"),
        refused=_digests(item, "profile_refused"),
        call=intern(item["profile_call"]["S"]),
        writing=_digests(item, "profile_writing"),
        expires=int(item["profile_expires"]["N"]),
    )


def _digests(item: Item, attribute: str) -> dict[str, str]:
    return {intern(name): value["S"] for name, value in item[attribute]["M"].items()} if attribute in item else {}


def digests_value(digests: Mapping[str, str]) -> Item:
    """Give the attribute value of digests by field."""
    return {"M": {name: {"S": digest} for name, digest in sorted(digests.items())}}


@lru_cache(maxsize=65_536)
def _groups(names: tuple[str, ...]) -> frozenset[GroupKey]:
    """Give one set for all who want the same groups."""
    return frozenset(GroupKey(one) for one in names)


def _to_membership(value: dict[str, Any]) -> Membership:
    return _membership(
        value["state"]["S"],
        value["call"]["S"],
        value["expires"]["N"],
        value["since"]["N"],
        value["run"]["S"],
        value["reason"]["S"],
        value["link"]["N"] if "link" in value else "0",
        value["first"]["S"] if "first" in value else "",
    )


@lru_cache(maxsize=8192)
def _membership(  # noqa: PLR0917 - the cache is faster by position, and there is one caller
    state: str, call: str, expires: str, since: str, run: str, reason: str, link: str, first: str
) -> Membership:
    """Give one membership for all whom one call put into a group: up to a hundred are alike."""
    return Membership(
        STATES[state], intern(call), int(expires), int(since), intern(run), intern(reason), int(link), first
    )


def _to_employee(item: Item) -> EmployeeEntry:
    return EmployeeEntry(
        id=EmployeeId(intern(name_of(item))),
        connect_id=ConnectId(intern(item["connect_id"]["S"])) if "connect_id" in item else None,
        missing_since=int(item["missing_since"]["N"]) if "missing_since" in item else None,
        gone=item["gone"]["BOOL"],
    )
