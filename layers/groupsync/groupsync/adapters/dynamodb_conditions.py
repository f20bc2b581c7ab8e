"""The conditional update or deletion of one document of the integration table, in DynamoDB's notation.

Every put is an UpdateItem, because only that can raise the version by itself.
"""

from __future__ import annotations

import re
from typing import Any

from groupsync.adapters.document_parts import PartSet, item_key
from groupsync.ports.documents import ABSENT, ANY, Delete, Put

SCHEMA_VERSION = 1
NAMES = {
    "#body": "body",
    "#version": "version",
    "#schema": "schema_version",
    "#expires": "expires_at",
    "#attempt": "attempt",
    "#parts": "parts",
    "#part_set": "part_set",
}


def update_of(
    write: Put | Delete, content: str | bytes | PartSet | None, *, now: float, attempt: str
) -> dict[str, Any]:
    """Give the key, the expressions and their values of one write.

    `attempt` is stored, so that a repeated request can be told from somebody else's write.
    """
    condition, values = _condition(write.expect, now)
    update = ""
    if isinstance(write, Put):
        update, update_values = _update(write, content, attempt)
        values |= update_values
    request: dict[str, Any] = {
        "Key": item_key(write.key),
        "ConditionExpression": condition,
        "UpdateExpression": update,
        "ExpressionAttributeNames": {name: NAMES[name] for name in re.findall(r"#\w+", f"{condition} {update}")},
        "ExpressionAttributeValues": values,
    }
    return {name: value for name, value in request.items() if value}


def _condition(expect: int, now: float) -> tuple[str, dict[str, Any]]:
    if expect == ANY:
        return "", {}
    moment = {":now": {"N": str(int(now))}}
    if expect == ABSENT:
        return "attribute_not_exists(pk) OR #expires <= :now", moment
    return (
        "#version = :expected AND (attribute_not_exists(#expires) OR #expires > :now)",
        {":expected": {"N": str(expect)}, **moment},
    )


def _update(put: Put, content: str | bytes | PartSet | None, attempt: str) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {":schema": {"N": str(SCHEMA_VERSION)}, ":attempt": {"S": attempt}}
    sets, removes = ["#schema = :schema", "#attempt = :attempt"], []
    if put.expect == ANY:
        sets.append("#version = if_not_exists(#version, :none) + :one")
        values |= {":none": {"N": "0"}, ":one": {"N": "1"}}
    else:  # named outright: what replaces an expired item begins again at 1
        sets.append("#version = :version")
        values[":version"] = {"N": str(put.expect + 1)}
    if isinstance(content, PartSet):
        sets += ["#parts = :parts", "#part_set = :part_set"]
        values |= {":parts": {"N": str(content.count)}, ":part_set": {"S": content.id}}
        removes.append("#body")
    else:
        sets.append("#body = :body")
        values[":body"] = {"S": content} if isinstance(content, str) else {"B": content}
        removes += ["#parts", "#part_set"]
    if put.expires_at is None:
        removes.append("#expires")
    else:
        sets.append("#expires = :expires")
        values[":expires"] = {"N": str(put.expires_at)}
    return f"SET {', '.join(sets)} REMOVE {', '.join(removes)}", values
