"""The ledger's entries as DynamoDB items and back. Accounts keep each membership in an attribute `m#<group>`.

Parsing is lean and keeps what repeats once, because a full sweep reads every account there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import intern
from typing import Any

from groupsync.adapters.dynamodb_batches import Item
from groupsync.core.ledger_entries import (
    Account,
    Choice,
    Decision,
    EmployeeEntry,
    GroupEntry,
    GroupOrigin,
    GroupState,
    Membership,
    MembershipState,
    ProfileState,
)
from groupsync.core.model import ConnectId, EmployeeId, GroupKey, PartitionId
from groupsync.ports.ledger import LedgerSnapshot

SCHEMA_VERSION = 1
MEMBERSHIP = "m#"
STATES = {state.value: state for state in MembershipState}
NO_PROFILE = ProfileState()
NO_DOUBTS: Mapping[GroupKey, int] = {}


def account_key(connect_id: ConnectId) -> Item:
    """Name the item of an account."""
    return {"pk": {"S": f"account#{connect_id}"}, "sk": {"S": "account"}}


def employee_key(employee_id: EmployeeId) -> Item:
    """Name the item of an employee record."""
    return {"pk": {"S": f"employee#{employee_id}"}, "sk": {"S": "employee"}}


def group_item_key(group: GroupKey) -> Item:
    """Name the item of a group."""
    return {"pk": {"S": f"group#{group}"}, "sk": {"S": "group"}}


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


def group_item(entry: GroupEntry, *, version: int) -> Item:
    """Give the item of a group entry under the version that it gets by being written."""
    item: Item = {
        **group_item_key(entry.key),
        "state": {"S": entry.state.value},
        "name": {"S": entry.name},
        "since": {"N": str(entry.since)},
        "call": {"S": entry.call},
        "expires": {"N": str(entry.expires)},
        "private": {"BOOL": entry.private},
        "members": {"N": str(entry.members)},
        "version": {"N": str(version)},
        "schema_version": {"N": str(SCHEMA_VERSION)},
    }
    if entry.partition_id is not None:
        item["partition_id"] = {"S": entry.partition_id}
    if entry.origin is not None:
        item["origin"] = {"S": entry.origin.value}
    if entry.counterpart is not None:
        item["counterpart"] = {"S": entry.counterpart}
    if entry.given is not None:
        item["given"] = {"S": entry.given}
    if entry.gone_since:
        item["gone_since"] = {"N": str(entry.gone_since)}
    if entry.decision is not None:
        item["decision"] = {
            "M": {
                "choice": {"S": entry.decision.choice.value},
                "at": {"N": str(entry.decision.at)},
                "by": {"S": entry.decision.by},
            }
        }
    if entry.link:
        item["link"] = {"N": str(entry.link)}
    if entry.kept_name:
        item["kept_name"] = {"S": entry.kept_name}
    if entry.lead is not None:
        item["lead"] = {"S": entry.lead}
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
            group = _to_group(item)
            groups[group.key] = group
    return LedgerSnapshot(accounts, employees, groups)


def to_account(item: Item) -> Account:
    """Read an account's item."""
    return Account(
        id=ConnectId(intern(_name(item))),
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
        id=EmployeeId(intern(_name(item))),
        connect_id=ConnectId(intern(item["connect_id"]["S"])) if "connect_id" in item else None,
        missing_since=int(item["missing_since"]["N"]) if "missing_since" in item else None,
        gone=item["gone"]["BOOL"],
    )


def _to_group(item: Item) -> GroupEntry:
    return GroupEntry(
        key=GroupKey(intern(_name(item))),
        state=GroupState(item["state"]["S"]),
        name=item["name"]["S"],
        partition_id=PartitionId(item["partition_id"]["S"]) if "partition_id" in item else None,
        origin=GroupOrigin(item["origin"]["S"]) if "origin" in item else None,
        since=int(item["since"]["N"]),
        call=item["call"]["S"],
        expires=int(item["expires"]["N"]),
        private=item["private"]["BOOL"],
        members=int(item["members"]["N"]),
        counterpart=GroupKey(item["counterpart"]["S"]) if "counterpart" in item else None,
        given=PartitionId(item["given"]["S"]) if "given" in item else None,
        gone_since=int(item["gone_since"]["N"]) if "gone_since" in item else 0,
        link=int(item["link"]["N"]) if "link" in item else 0,
        decision=_to_decision(item["decision"]["M"]) if "decision" in item else None,
        kept_name=item["kept_name"]["S"] if "kept_name" in item else "",
        lead=EmployeeId(item["lead"]["S"]) if "lead" in item else None,
        version=int(item["version"]["N"]),
    )


def _to_decision(value: dict[str, Any]) -> Decision:
    return Decision(Choice(value["choice"]["S"]), int(value["at"]["N"]), value["by"]["S"])


def _name(item: Item) -> str:
    name: str = item["pk"]["S"].partition("#")[2]
    return name
