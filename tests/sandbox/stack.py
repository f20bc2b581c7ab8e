"""The real `sam deploy` onto the emulator, and the deployed stack as tests and the demo see it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import boto3

from tests.sandbox.build import Build
from tests.sandbox.emulator import REGION
from tests.sandbox.tools import ARCHITECTURE, RUNTIME, SAM, SANDBOX, run_tool, sam_environment

NAME = "people-connect-sync"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack on the emulator. `outputs` have addresses that this machine reaches."""

    name: str
    endpoint: str
    region: str
    outputs: Mapping[str, str]

    def client(self, service: str) -> Any:
        """A boto3 client of the account's root."""
        session = boto3.session.Session(
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            region_name=self.region,
        )
        return session.client(cast("Any", service), endpoint_url=self.endpoint)


def deploy(built: Build, *, endpoint: str, parameters: Mapping[str, str] | None = None, name: str = NAME) -> Stack:
    """Deploy a build, or update the stack with one. `parameters` are the template's, by name."""
    chosen = {"PythonRuntime": RUNTIME, "Architecture": ARCHITECTURE, "SignInUrl": endpoint} | dict(parameters or {})
    command: list[str | Path] = [SAM, "deploy", "--template-file", built.template, "--stack-name", name]
    command += ["--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--region", REGION]
    command += ["--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar"]
    command += ["--parameter-overrides", *(f"{key}={_quoted(value)}" for key, value in sorted(chosen.items()))]
    run_tool(command, environment=_environment(endpoint), log=SANDBOX / "logs" / "deploy.log")
    stack = describe(endpoint=endpoint, name=name)
    _allow_local_console(stack)
    return stack


def describe(*, endpoint: str, name: str = NAME) -> Stack:
    """Read a deployed stack."""
    bare = Stack(name=name, endpoint=endpoint, region=REGION, outputs={})
    described = bare.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    outputs = {each["OutputKey"]: _reachable(each["OutputValue"], endpoint) for each in described["Outputs"]}
    return Stack(name=name, endpoint=endpoint, region=REGION, outputs=outputs)


def remote_invoke(stack: Stack, logical_id: str, event_file: Path) -> Any:
    """Invoke a function with an event file through `sam remote invoke`; return its answer."""
    command: list[str | Path] = [SAM, "remote", "invoke", logical_id, "--stack-name", stack.name]
    command += ["--region", stack.region, "--event-file", event_file, "--output", "json"]
    answer = run_tool(command, environment=_environment(stack.endpoint), log=SANDBOX / "logs" / "remote-invoke.log")
    return json.loads(json.loads(answer)["Payload"])


def function_environment(stack: Stack, function: str) -> dict[str, str]:
    """What a deployed function is given, and the root's way to the emulator: to run the function elsewhere."""
    configuration = stack.client("lambda").get_function_configuration(FunctionName=function)
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables | CREDENTIALS | {"AWS_REGION": stack.region, "AWS_ENDPOINT_URL": stack.endpoint}


def _environment(endpoint: str) -> dict[str, str]:
    # No profile of this machine may get between, and no proxy before the loopback.
    own = {"AWS_ENDPOINT_URL": endpoint, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    return sam_environment() | CREDENTIALS | own | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def _quoted(value: str) -> str:
    return json.dumps(value) if re.search(r"\s", value) or not value else value


def _reachable(value: str, endpoint: str) -> str:
    # API Gateway's host names do not exist here; the emulator serves the same paths under its own address.
    return re.sub(r"^https://(\w+)\.execute-api\.[^/]+/", rf"{endpoint}/_aws/execute-api/\1/", value)


def _allow_local_console(stack: Stack) -> None:
    """Let the sign-in page return to the console where it is reachable here."""
    cognito = stack.client("cognito-idp")
    pool, client, console = (stack.outputs[name] for name in ("UserPoolId", "UserPoolClientId", "ConsoleUrl"))
    known = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    # An update forgets what it is not told.
    kept = {
        name: known[name]
        for name in cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members
        if name in known and known[name] not in ("", [])
    }
    for addresses in ("CallbackURLs", "LogoutURLs"):
        kept[addresses] = sorted({*known[addresses], console})
    cognito.update_user_pool_client(**kept)
