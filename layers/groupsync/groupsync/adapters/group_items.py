"""The ledger's groups as DynamoDB items and back. One is written only on the version that it was read at."""

from __future__ import annotations

from sys import intern
from typing import Any

from groupsync.adapters.dynamodb_batches import Item
from groupsync.adapters.ledger_keys import SCHEMA_VERSION, group_item_key, name_of
from groupsync.core.ledger_entries import Choice, Decision, GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import EmployeeId, GroupKey, PartitionId


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


def to_group(item: Item) -> GroupEntry:
    """Read a group's item."""
    return GroupEntry(
        key=GroupKey(intern(name_of(item))),
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
