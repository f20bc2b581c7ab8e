"""The parameters and outputs that other tools rely on, and that AWS would take the template."""

from __future__ import annotations

import json

from cfnlint.api import lint

from tests.infra.expansion import Template, read_source

PARAMETERS = {
    "ZohoDataCentre": "us",
    "ZohoAccountsUrl": "",
    "ZohoPeopleUrl": "",
    "ZohoConnectUrl": "",
    "ZohoDirectoryUrl": "",
    "PythonRuntime": "python3.13",
    "Architecture": "arm64",
    "AlarmEmail": "",
    "IncrementalSweepSchedule": "rate(15 minutes)",
    "FullSweepSchedule": "cron(0 2 * * ? *)",
    "ScheduleTimeZone": "UTC",
    "ReauthenticationMinutes": 15,
    "AuditRetentionDays": 400,
    "SignInUrl": "",
}
OUTPUTS = {
    "PeopleWebhookUrl",
    "ConnectWebhookUrl",
    "ConsoleUrl",
    "AdminApiUrl",
    "OAuthCallbackUrl",
    "WebhookFunctionName",
    "WorkerFunctionName",
    "ReconcileFunctionName",
    "AdminFunctionName",
    "IntegrationTableName",
    "LedgerTableName",
    "AuditTableName",
    "ChangeQueueUrl",
    "DeadLetterQueueUrl",
    "ZohoCredentialsSecretArn",
    "WebhookSecretArn",
    "UserPoolId",
    "UserPoolClientId",
}


def test_parameters_keep_their_names_and_defaults() -> None:
    """Whoever deploys with a parameter file finds the documented parameters with the documented defaults."""
    parameters = read_source()["Parameters"]

    assert {name: each["Default"] for name, each in parameters.items()} == PARAMETERS


def test_outputs_keep_their_names() -> None:
    """Whoever reads the stack's outputs finds each of the documented ones and no other."""
    assert set(read_source()["Outputs"]) == OUTPUTS


def test_every_parameter_says_what_it_is_for() -> None:
    """A guided deployment explains each question that it asks."""
    unexplained = [name for name, each in read_source()["Parameters"].items() if not each.get("Description")]

    assert unexplained == []


def test_the_expanded_template_is_clean(template: Template) -> None:
    """cfn-lint finds nothing in what CloudFormation gets; a circular reference is only to be seen there."""
    findings = lint(json.dumps(template.body), regions=["us-east-1", "eu-central-1", "ap-south-1"])

    assert [f"{each.rule.id} {each.path}: {each.message}" for each in findings] == []
