"""The keys of the ledger table: one item per account, employee record and group."""

from __future__ import annotations

from groupsync.adapters.dynamodb_batches import Item
from groupsync.core.model import ConnectId, EmployeeId, GroupKey

SCHEMA_VERSION = 1


def account_key(connect_id: ConnectId) -> Item:
    """Name the item of an account."""
    return {"pk": {"S": f"account#{connect_id}"}, "sk": {"S": "account"}}


def employee_key(employee_id: EmployeeId) -> Item:
    """Name the item of an employee record."""
    return {"pk": {"S": f"employee#{employee_id}"}, "sk": {"S": "employee"}}


def group_item_key(group: GroupKey) -> Item:
    """Name the item of a group."""
    return {"pk": {"S": f"group#{group}"}, "sk": {"S": "group"}}


def name_of(item: Item) -> str:
    """Give the id of whom or what an item is about."""
    name: str = item["pk"]["S"].partition("#")[2]
    return name
