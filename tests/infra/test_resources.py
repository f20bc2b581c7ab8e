"""Queues, tables, secrets, logs and sign-in: the properties that the product's promises rest on."""

from __future__ import annotations

import json
import string

import pytest

from groupsync.settings import Settings
from tests.infra.expansion import Template

TABLES = ("IntegrationTable", "LedgerTable", "AuditTable")


def test_the_queue_keeps_order_per_message_group_and_every_delivery(template: Template) -> None:
    """Two equal edits are two messages, and one employee's do not wait for another's."""
    queue = template.properties("ChangeQueue")

    assert queue["FifoQueue"] is True
    assert (queue["DeduplicationScope"], queue["FifoThroughputLimit"]) == ("messageGroup", "perMessageGroupId")
    assert queue["ContentBasedDeduplication"] is False
    assert queue["SqsManagedSseEnabled"] is True


def test_a_message_stays_hidden_as_long_as_its_worker_may_run(template: Template) -> None:
    """Lambda asks for six times the function's time-out; less would give one message to two workers."""
    worker = template.properties("WorkerFunction")

    assert template.properties("ChangeQueue")["VisibilityTimeout"] >= 6 * worker["Timeout"]


def test_what_is_given_up_is_kept_for_two_weeks(template: Template) -> None:
    """The dead-letter queue is the same kind of queue, with the longest retention that SQS has."""
    queue, dead = template.properties("ChangeQueue"), template.properties("DeadLetterQueue")

    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
    assert dead["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert (dead["FifoQueue"], dead["SqsManagedSseEnabled"]) == (True, True)


def test_the_worker_reports_each_failed_message_alone(template: Template) -> None:
    """One bad message does not bring back those beside it; at least three workers run at once."""
    (source,) = template.of_type("AWS::Lambda::EventSourceMapping").values()
    properties = source["Properties"]

    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["ScalingConfig"]["MaximumConcurrency"] >= 3
    assert "FilterCriteria" not in properties


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_encrypted_recoverable_and_outlive_the_stack(template: Template, table: str) -> None:
    """State survives a mistake, with its table or its stack."""
    properties = template.properties(table)

    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert template.body["Resources"][table]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert template.body["Resources"][table]["UpdateReplacePolicy"] == "Retain"


def test_rows_of_audit_and_integration_expire_but_not_the_ledger(template: Template) -> None:
    """Who put whom where is never forgotten by the clock."""
    expiring = {table: template.properties(table).get("TimeToLiveSpecification") for table in TABLES}
    by_clock = {"AttributeName": "expires_at", "Enabled": True}

    assert expiring == {"IntegrationTable": by_clock, "LedgerTable": None, "AuditTable": by_clock}


def test_the_audit_is_found_by_employee_group_and_run(template: Template) -> None:
    """Each question that the admin API answers has its index, in order of time."""
    indexes = template.properties("AuditTable")["GlobalSecondaryIndexes"]
    keys = {each["IndexName"]: [key["AttributeName"] for key in each["KeySchema"]] for each in indexes}

    assert keys == {"by_employee": ["employee", "sk"], "by_group": ["grp", "sk"], "by_run": ["run", "sk"]}


@pytest.mark.parametrize("secret", ["WebhookSecret", "HashKeySecret"])
def test_generated_secrets_are_letters_and_digits(template: Template, secret: str) -> None:
    """The webhook's token stands in addresses, where a punctuation mark would be misread."""
    generated = template.properties(secret)["GenerateSecretString"]

    assert set(generated["ExcludeCharacters"]) == set(string.punctuation)
    assert generated["ExcludePunctuation"] is True
    assert generated["PasswordLength"] >= 32


def test_every_function_logs_to_a_group_that_forgets(template: Template) -> None:
    """Logs are kept for a month, in groups that the stack owns and deletes."""
    functions = template.of_type("AWS::Lambda::Function")
    groups = {name: each["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for name, each in functions.items()}

    assert len(set(groups.values())) == len(functions) == 4
    assert {template.properties(group)["RetentionInDays"] for group in groups.values()} == {30}


def test_nobody_can_sign_up(template: Template) -> None:
    """People are added by an administrator; passwords are long and a second factor is offered."""
    pool = template.properties("UserPool")

    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["MfaConfiguration"] == "OPTIONAL"
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    groups = template.of_type("AWS::Cognito::UserPoolGroup").values()
    assert {each["Properties"]["GroupName"] for each in groups} == {"administrator", "viewer"}


def test_the_sign_in_page_needs_no_secret_in_the_browser(template: Template) -> None:
    """The console is a public client: a code with PKCE, never a token in an address."""
    client = template.properties("UserPoolClient")

    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert "ALLOW_ADMIN_USER_PASSWORD_AUTH" in client["ExplicitAuthFlows"]


def test_the_admin_function_does_not_depend_on_what_depends_on_it(template: Template) -> None:
    """API → admin function → app client → API would be a circle: the function knows parameters by name instead."""
    environment = json.dumps(template.properties("AdminFunction")["Environment"])

    assert "UserPoolClient" not in environment
    assert '"Ref": "Api"' not in environment
    names = {json.dumps(each["Properties"]["Name"]) for each in template.of_type("AWS::SSM::Parameter").values()}
    assert all(name in environment for name in names)


def test_the_environment_says_what_the_settings_read(template: Template) -> None:
    """No function is given a variable that nobody reads, and no setting lacks a function that is given it."""
    given = {
        name.lower()
        for function in template.of_type("AWS::Lambda::Function").values()
        for name in function["Properties"]["Environment"]["Variables"]
        if not name.startswith("POWERTOOLS_")
    }

    assert given == set(Settings.model_fields)


@pytest.mark.parametrize(
    "alarm", ["DeadLettersAlarm", "WorkerErrorsAlarm", "WaitingChangesAlarm", "ReconcileErrorsAlarm"]
)
def test_alarms_speak_once_per_change_of_state(template: Template, alarm: str) -> None:
    """Silence is no alarm, and both the trouble and its end are told."""
    properties = template.properties(alarm)

    assert properties["TreatMissingData"] == "notBreaching"
    assert properties["AlarmActions"] == properties["OKActions"] == [{"Ref": "AlarmTopic"}]


def test_mail_is_sent_only_when_asked_for(template: Template) -> None:
    """Without an address there is no subscription to confirm."""
    assert template.body["Resources"]["AlarmMail"]["Condition"] == "MailsAlarms"


def test_schedules_order_the_two_kinds_of_sweep(template: Template) -> None:
    """Both schedules send what the reconcile function takes, and never a dry run."""
    schedules = template.of_type("AWS::Scheduler::Schedule").values()
    sent = [json.loads(each["Properties"]["Target"]["Input"]) for each in schedules]

    assert sorted(sent, key=lambda each: str(each["mode"])) == [
        {"mode": "full", "dry_run": False},
        {"mode": "incremental", "dry_run": False},
    ]
    assert {json.dumps(each["Properties"]["ScheduleExpressionTimezone"]) for each in schedules} == {
        '{"Ref": "ScheduleTimeZone"}'
    }
