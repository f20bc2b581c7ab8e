"""AWS Secrets Manager behind the port `SecretStore`: one secret per role, each a JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from groupsync.adapters.aws_calls import aws_call
from groupsync.core.errors import PermanentError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class SecretsManagerStore:
    """`SecretStore` over the stack's secrets. `arns` maps role to ARN and has those that this function may use."""

    def __init__(self, arns: Mapping[str, str], client: SecretsManagerClient) -> None:
        self._arns = arns
        self._client = client

    def read(self, role: str) -> Mapping[str, Any]:
        """Read the current value; `{}` when the secret has no value yet. Raises `TransientError`, `PermanentError`."""
        arn = self._arn(role)
        try:
            with aws_call("GetSecretValue"):
                answer = self._client.get_secret_value(SecretId=arn)
        except PermanentError as error:
            if _code(error) == "ResourceNotFoundException":
                return {}
            raise
        if "SecretString" not in answer and "SecretBinary" not in answer:
            return {}  # how the emulator says that there is no value
        try:
            value = json.loads(answer.get("SecretString", ""))
        except ValueError:  # its message would quote the secret
            value = None
        if not isinstance(value, dict):
            raise PermanentError(f"the secret {role} is not a JSON object")
        return value

    def write(self, role: str, value: Mapping[str, Any]) -> None:
        """Replace the value. Raises `TransientError`, `PermanentError`."""
        text = json.dumps(dict(value), allow_nan=False, separators=(",", ":"))
        with aws_call("PutSecretValue"):
            self._client.put_secret_value(SecretId=self._arn(role), SecretString=text)

    def _arn(self, role: str) -> str:
        arn = self._arns.get(role)
        if not arn:
            raise PermanentError(f"this function was given no secret {role}")
        return arn


def _code(error: PermanentError) -> str:
    cause = error.__cause__
    return cause.response["Error"]["Code"] if isinstance(cause, ClientError) else ""
