"""AWS Systems Manager's parameters: what the stack knows only after the functions are made. Read once per process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groupsync.adapters.aws_calls import aws_call

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


class SsmParameters:
    """Plain parameters by their names."""

    def __init__(self, client: SSMClient) -> None:
        self._client = client
        self._known: dict[str, str] = {}

    def read(self, name: str) -> str:
        """Read a value. Raises `TransientError`, `PermanentError`."""
        if name not in self._known:
            with aws_call("GetParameter"):
                self._known[name] = self._client.get_parameter(Name=name)["Parameter"]["Value"]
        return self._known[name]
