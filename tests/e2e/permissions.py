"""Takes one permission away from a deployed role for a while."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.sandbox.stack import Stack


@contextmanager
def taken_away(stack: Stack, role: str, action: str, *, resource: str) -> Iterator[None]:
    """Leave a role (by logical id) without an action on the resources whose ARN has `resource` in it."""
    iam = stack.client("iam")
    name = stack.client("cloudformation").describe_stack_resource(StackName=stack.name, LogicalResourceId=role)
    physical = name["StackResourceDetail"]["PhysicalResourceId"]
    before = {
        policy: iam.get_role_policy(RoleName=physical, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=physical)["PolicyNames"]
    }
    changed = {policy: _without(document, action, resource) for policy, document in before.items()}
    assert changed != before, f"{role} never had {action} on {resource}"
    try:
        _put(iam, physical, changed)
        yield
    finally:
        _put(iam, physical, before)


def _without(document: dict[str, Any], gone: str, resource: str) -> dict[str, Any]:
    statements = []
    for statement in document["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        left = [one for one in actions if one != gone] if resource in str(statement["Resource"]) else actions
        if left:
            statements.append(statement | {"Action": left})
    return document | {"Statement": statements}


def _put(iam: Any, role: str, policies: dict[str, dict[str, Any]]) -> None:
    for policy, document in policies.items():
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
