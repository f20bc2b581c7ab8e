"""Plain parameters: what the console begins with, read once per process."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from groupsync.adapters.ssm_parameters import SsmParameters
from groupsync.core.errors import PermanentError


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of nobody."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@mock_aws
def test_a_value_is_asked_for_once() -> None:
    """A parameter that changes is a new deployment, which begins new processes."""
    client = boto3.client("ssm", region_name="eu-central-1")
    client.put_parameter(Name="/stack/app-client-id", Value="first", Type="String")
    parameters = SsmParameters(client)
    before = parameters.read("/stack/app-client-id")
    client.put_parameter(Name="/stack/app-client-id", Value="second", Type="String", Overwrite=True)

    assert before == parameters.read("/stack/app-client-id") == "first"
    assert SsmParameters(client).read("/stack/app-client-id") == "second"


@mock_aws
def test_a_missing_parameter_is_our_own_error() -> None:
    """No library's exception leaves the adapter."""
    parameters = SsmParameters(boto3.client("ssm", region_name="eu-central-1"))

    with pytest.raises(PermanentError, match="ParameterNotFound"):
        parameters.read("/stack/nothing")
