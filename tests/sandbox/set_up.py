"""From nothing to an active integration: deploy, connect an administrator, walk the admin API, tell People's webhooks.

Used by the demo and by `make up`; the walk takes the steps that an administrator takes in the console.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.sandbox import administrator
from tests.sandbox.admin_client import AdminClient
from tests.sandbox.build import build
from tests.sandbox.screen import Screen
from tests.sandbox.servers import Servers
from tests.sandbox.stack import Stack, deploy
from tests.sandbox.zoho_client import ZohoClient

FORMS = ("employee", "department", "designation")
URL_PARAMETERS = ("ZohoAccountsUrl", "ZohoPeopleUrl", "ZohoConnectUrl", "ZohoDirectoryUrl")


class SetUpError(Exception):
    """The integration could not be brought to life."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """The stack, and how long it took."""

    stack: Stack
    build_seconds: float
    deploy_seconds: float


@dataclass(frozen=True, slots=True)
class Activation:
    """The first full sweep: its report, how long it took, and where Zoho's event log stood when it began."""

    report: dict[str, Any]
    seconds: float
    began: int


def build_and_deploy(servers: Servers, screen: Screen, *, schedules: dict[str, str]) -> Deployment:
    """Put the stack onto the emulator, pointed at the pretend Zoho."""
    with screen.step("sam build") as building:
        built = build()
    with screen.step("sam deploy onto the emulator, its permissions enforced") as deploying:
        parameters = dict.fromkeys(URL_PARAMETERS, servers.zoho_url) | schedules
        stack = deploy(built, endpoint=servers.aws.endpoint, parameters=parameters)
    return Deployment(stack, building.seconds, deploying.seconds)


def sign_in(stack: Stack, screen: Screen) -> AdminClient:
    """Make an administrator in Cognito and sign them in."""
    with screen.step("an administrator signs in"):
        administrator.create(stack, email=administrator.EMAIL, password=administrator.PASSWORD)
        token = administrator.sign_in(stack, email=administrator.EMAIL, password=administrator.PASSWORD)
    return AdminClient(stack.outputs["AdminApiUrl"], id_token=token)


def walk_to_active(admin: AdminClient, zoho: ZohoClient, screen: Screen) -> Activation:
    """Enable, connect, configure, preview, confirm, activate; return when the first full sweep has ended."""
    _configure(admin, zoho, screen)
    with screen.step("a preview of everything that would change") as step:
        preview = admin.follow(admin.post("/integration/preview", {})["run_id"], show=step.update)
    _require(preview, "completed", "held")
    with screen.step("confirmed: nothing else manages these groups"):
        admin.post("/integration/pending-actions/native_integration_off/confirm")
    began = zoho.now()
    with screen.step("activated; the first full sweep") as step:
        report = admin.follow(admin.post("/integration/activate")["run_id"], show=step.update, seconds=240)
        counts = report["counts"]
        step.update(f"{counts['added']:,} memberships in {counts['groups_created']} new groups")
    _require(report, "completed")
    return Activation(report, step.seconds, began)


def subscribe(stack: Stack, zoho: ZohoClient, screen: Screen) -> None:
    """Make People's three webhooks, as an administrator does in its workflows."""
    with screen.step("webhooks of People for employees, departments and designations"):
        for form in FORMS:
            zoho.act(
                "webhooks",
                name=f"sync {form}",
                form=form,
                url=stack.outputs["PeopleWebhookUrl"],
                parameters={"token": webhook_token(stack), "form": form},
                entity_parameters={"record_id": "record_id"},
            )


def webhook_token(stack: Stack) -> str:
    """Read the webhooks' token from where the stack made it."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.outputs["WebhookSecretArn"])
    token: str = json.loads(secret["SecretString"])["current"]
    return token


def _configure(admin: AdminClient, zoho: ZohoClient, screen: Screen) -> None:
    if admin.get("/integration")["state"] != "available":
        raise SetUpError("the integration was enabled before")
    with screen.step("the integration is enabled") as step:
        todo = [each["code"] for each in admin.post("/integration/enable")["pending_actions"] if each["blocking"]]
        step.update("to do: " + ", ".join(todo))
    with screen.step("a Zoho account is connected") as step:
        client = zoho.act("self-client-code")
        keys = {name: client[name] for name in ("client_id", "client_secret", "code")}
        if not admin.post("/integration/connection", keys)["verified"]:
            raise SetUpError("the account was connected, but could not be tried")
        step.update("with a self client's code; tried by listing the networks")
    with screen.step("the network is chosen and the configuration saved") as step:
        network = next(each for each in admin.get("/networks")["networks"] if each["default"])
        version = admin.get("/integration/configuration")["version"]
        admin.put("/integration/configuration", {"version": version, "configuration": {"network_id": network["id"]}})
        step.update(network["name"])
    with screen.step("whose token it is") as step:
        candidates = admin.get("/integration/account-owner/candidates")["candidates"]
        owner = next(each["connect_id"] for each in candidates if each["connect_id"] == zoho.state()["owner"])
        admin.put("/integration/account-owner", {"connect_id": owner})
        step.update(f"chosen from the network's {len(candidates)} admin(s)")


def _require(report: dict[str, Any], *statuses: str) -> None:
    if report["status"] not in statuses:
        raise SetUpError(f"the run ended as {report['status']}: {json.dumps(report, indent=1)}")
