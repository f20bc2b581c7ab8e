"""People who may use the admin API: invited on AWS by `make admin`, and made with a password in the sandbox."""

from __future__ import annotations

import sys
from typing import Any

import boto3

from tests.sandbox.stack import Stack

ADMINISTRATOR = "administrator"
VIEWER = "viewer"

EMAIL = "administrator@example.com"
PASSWORD = "Correct-Horse-9-Battery"  # of a person who exists only in the sandbox


def invite(cognito: Any, *, pool_id: str, email: str, group: str = ADMINISTRATOR) -> None:
    """Add a person, to whom Cognito sends its invitation, and put them into a group."""
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(UserPoolId=pool_id, Username=email, UserAttributes=attributes)
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=group)


def create(stack: Stack, *, email: str, password: str, group: str = ADMINISTRATOR) -> None:
    """Add a person with a password that needs no change, and send no mail."""
    cognito, pool_id = stack.client("cognito-idp"), stack.outputs["UserPoolId"]
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(UserPoolId=pool_id, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool_id, Username=email, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=group)


def sign_in(stack: Stack, *, email: str, password: str) -> str:
    """Sign in afresh; return the ID token that the admin API takes."""
    answer = stack.client("cognito-idp").admin_initiate_auth(
        UserPoolId=stack.outputs["UserPoolId"],
        ClientId=stack.outputs["UserPoolClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token


def main(stack_name: str, email: str) -> None:
    """Invite an administrator to the stack of this name, in the account that the AWS settings of the shell lead to."""
    if "@" not in email:
        raise SystemExit("usage: make admin EMAIL=you@example.com")
    stacks = boto3.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"]
    outputs = {each.get("OutputKey"): each.get("OutputValue", "") for each in stacks[0].get("Outputs", [])}
    invite(boto3.client("cognito-idp"), pool_id=outputs["UserPoolId"], email=email)
    print(f"Invited. The console is at {outputs['ConsoleUrl']}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
