"""Starts sweeps by invoking the reconcile function, behind the port `SweepStarter`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from groupsync.adapters.aws_calls import aws_call

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaSweepStarter:
    """`SweepStarter` over one Lambda function."""

    def __init__(self, function_name: str, client: LambdaClient) -> None:
        self._function_name = function_name
        self._client = client

    def start(self, event: Mapping[str, Any]) -> None:
        """Invoke asynchronously: Lambda has the event when this returns. Raises `TransientError`."""
        payload = json.dumps(dict(event), allow_nan=False).encode()
        with aws_call("Invoke"):
            self._client.invoke(FunctionName=self._function_name, InvocationType="Event", Payload=payload)
