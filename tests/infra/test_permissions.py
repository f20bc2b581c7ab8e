"""What each function may do, and that it may do no more."""

from __future__ import annotations

import json

import pytest

from tests.infra.expansion import Template, as_list

ROLES = {
    "WebhookFunction": "WebhookRole",
    "WorkerFunction": "WorkerRole",
    "ReconcileFunction": "ReconcileRole",
    "AdminFunction": "AdminRole",
}


def test_each_function_has_a_role_of_its_own(template: Template) -> None:
    """No function borrows another's rights."""
    functions = template.of_type("AWS::Lambda::Function")

    assert {name: each["Properties"]["Role"]["Fn::GetAtt"][0] for name, each in functions.items()} == ROLES


def test_no_role_takes_a_policy_from_elsewhere(template: Template) -> None:
    """Managed policies grant more than is used, and change without us."""
    managed = {
        name: each["Properties"]["ManagedPolicyArns"]
        for name, each in template.of_type("AWS::IAM::Role").items()
        if each["Properties"].get("ManagedPolicyArns")
    }

    assert managed == {}


def test_no_statement_has_a_wildcard(template: Template) -> None:
    """Rights are written action by action, on resources of this stack by name."""
    loose = [
        (role, action, resource)
        for role in template.of_type("AWS::IAM::Role")
        for action, resource in template.grants(role)
        if "*" in action or "*" in resource
    ]

    assert loose == []


@pytest.mark.parametrize("role", ROLES.values())
def test_only_lambda_assumes_a_function_role(template: Template, role: str) -> None:
    """Nobody else may take on the role of a function."""
    trust = template.properties(role)["AssumeRolePolicyDocument"]["Statement"]

    assert [each["Principal"] for each in trust] == [{"Service": "lambda.amazonaws.com"}]


def test_the_public_function_reaches_no_company_data(template: Template) -> None:
    """A flaw in the webhook function opens neither ledger, audit nor Zoho's credentials."""
    actions = {action for action, _ in template.grants("WebhookRole")}
    resources = " ".join(resource for _, resource in template.grants("WebhookRole"))

    assert {each for each in actions if not each.startswith("logs:")} == {
        "dynamodb:GetItem",
        "dynamodb:UpdateItem",
        "secretsmanager:GetSecretValue",
        "sqs:SendMessage",
    }
    assert not any(name in resources for name in ("Ledger", "Audit", "Credentials", "AccessTokens", "HashKey"))


def test_the_public_function_writes_nothing_but_that_a_webhook_came(template: Template) -> None:
    """Its one write is confined to the partition of such notes."""
    policy = template.of_type("AWS::IAM::Role")["WebhookRole"]["Properties"]["Policies"][0]
    statements = policy["PolicyDocument"]["Statement"]
    writes = [each for each in statements if each["Action"] == "dynamodb:UpdateItem"]

    assert [each["Condition"] for each in writes] == [
        {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["webhook_seen"]}}
    ]


@pytest.mark.parametrize("role", ROLES.values())
def test_the_audit_is_only_ever_added_to(template: Template, role: str) -> None:
    """No function has a right whose purpose is to change or delete what the audit says."""
    on_audit = {action for action, resource in template.grants(role) if "AuditTable" in resource}

    assert on_audit <= {"dynamodb:BatchWriteItem", "dynamodb:Query"}


def test_the_admin_function_reads_the_audit_and_no_other_does(template: Template) -> None:
    """The engine writes the audit without reading it; the admin function also says what a person decided."""
    on_audit = {
        role: {action for action, resource in template.grants(role) if "AuditTable" in resource}
        for role in ROLES.values()
    }
    asked = {resource for action, resource in template.grants("AdminRole") if "AuditTable" in resource}

    assert {role for role, actions in on_audit.items() if "dynamodb:Query" in actions} == {"AdminRole"}
    assert on_audit["AdminRole"] == {"dynamodb:Query", "dynamodb:BatchWriteItem"}
    assert sum(f"index/{index}" in each for index in ("by_employee", "by_group", "by_run") for each in asked) == 3
    assert len(asked) == 4


@pytest.mark.parametrize("role", ["AdminRole", "ReconcileRole"])
def test_a_carrying_over_is_begun_by_one_function_and_ended_by_another(template: Template, role: str) -> None:
    """The admin function carries a group over, and the next sweep goes on with what was left: both write it all."""
    grants = list(template.grants(role))
    on_ledger = {action for action, resource in grants if "LedgerTable" in resource}
    on_audit = {action for action, resource in grants if "AuditTable" in resource}

    assert {"dynamodb:Scan", "dynamodb:PutItem", "dynamodb:UpdateItem"} <= on_ledger
    assert "dynamodb:BatchWriteItem" in on_audit


def test_credentials_are_changed_by_an_administrator_and_forgotten_by_a_deletion(template: Template) -> None:
    """The worker reads Zoho's credentials; an administrator replaces them, and the reconcile function forgets them."""
    writers = {
        role
        for role in ROLES.values()
        for action, resource in template.grants(role)
        if action == "secretsmanager:PutSecretValue" and "ZohoCredentialsSecret" in resource
    }

    assert writers == {"AdminRole", "ReconcileRole"}


def test_a_sweep_is_all_that_may_be_invoked(template: Template) -> None:
    """The admin function starts a sweep; no other function invokes anything."""
    invoked = {
        (role, resource)
        for role in ROLES.values()
        for action, resource in template.grants(role)
        if action == "lambda:InvokeFunction"
    }

    assert invoked == {("AdminRole", json.dumps({"Fn::GetAtt": ["ReconcileFunction", "Arn"]}))}


def test_each_schedule_invokes_the_sweep_and_nothing_else(template: Template) -> None:
    """The scheduler's own roles have one right."""
    schedules = template.of_type("AWS::Scheduler::Schedule").values()
    roles = [each["Properties"]["Target"]["RoleArn"]["Fn::GetAtt"][0] for each in schedules]
    granted = {grant for role in roles for grant in template.grants(role)}

    assert len(roles) == 2
    assert granted == {("lambda:InvokeFunction", json.dumps({"Fn::GetAtt": ["ReconcileFunction", "Arn"]}))}


def test_every_grant_is_an_allowance(template: Template) -> None:
    """Roles are short enough to need no exceptions."""
    effects = {
        statement["Effect"] for role in template.of_type("AWS::IAM::Role") for statement in template.statements(role)
    }

    assert effects == {"Allow"}
    assert all(as_list(each["Resource"]) for role in ROLES.values() for each in template.statements(role))
