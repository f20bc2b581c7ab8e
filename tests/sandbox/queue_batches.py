"""The one right that the emulator asks for and AWS does not: a batch of queue messages under a name of its own.

AWS authorizes `SendMessageBatch` as `sqs:SendMessage`, and the other batches likewise. So each role gets here, for the
queues where it has the plain action, the batch of the same name, and the template stays what AWS needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

BATCHES = {
    f"sqs:{action}": f"sqs:{action}Batch" for action in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")
}
POLICY = "queue-batches-on-the-emulator"


def grant_queue_batches(*, cloudformation: Any, iam: Any, stack_name: str) -> None:
    """Extend every role of a deployed stack. Repeating it changes nothing."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack_name)
    for resource in (each for page in pages for each in page["StackResourceSummaries"]):
        if resource["ResourceType"] == "AWS::IAM::Role":
            role = resource["PhysicalResourceId"]
            statements = list(_batch_statements(iam, role))
            if statements:
                document = json.dumps({"Version": "2012-10-17", "Statement": statements})
                iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=document)


def _batch_statements(iam: Any, role: str) -> Iterator[Mapping[str, Any]]:
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for statement in document["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            batches = [BATCHES[action] for action in actions if action in BATCHES]
            if batches:
                yield {"Effect": "Allow", "Action": batches, "Resource": statement["Resource"]}
