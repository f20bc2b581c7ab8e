"""Intents and facts of profiles as conditional updates of an account's item, in DynamoDB's notation. No I/O."""

from __future__ import annotations

from typing import Any

from groupsync.adapters.ledger_items import digests_value, strings
from groupsync.adapters.ledger_keys import SCHEMA_VERSION, account_key
from groupsync.core.ledger_entries import Account
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent


def profile_intent_update(intent: ProfileIntent, *, now: float) -> dict[str, Any]:
    """Give the update that writes an intent where nothing speaks against it; it makes the account if need be."""
    sets = {
        "profile_rev": {"N": str(intent.rev)},
        "profile_token": {"S": intent.token},
        "profile_call": {"S": intent.call},
        "profile_writing": digests_value(intent.writing),
        "profile_expires": {"N": str(intent.expires)},
        "schema_version": {"N": str(SCHEMA_VERSION)},
    }
    # Somebody may have a profile and no group: the parts of an account that has no plan yet.
    empty = {
        "employees": strings(()),
        "desired": strings(()),
        "desired_rev": {"N": "0"},
        "desired_token": {"S": ""},
    }
    if not intent.writing:
        # Nothing is sent: what an earlier call left unknown stays unknown.
        del sets["profile_writing"]
    update = [f"#{name} = :{name}" for name in sets]
    update += [f"#{name} = if_not_exists(#{name}, :{name})" for name in empty]
    first = "attribute_not_exists(#profile_rev) OR " if intent.expected_rev == 0 else ""
    stands = f"({first}#profile_rev = :expected OR (#profile_rev = :profile_rev AND #profile_token = :profile_token))"
    free = "(attribute_not_exists(#profile_expires) OR #profile_expires <= :now OR #profile_call = :profile_call)"
    return {
        "Key": account_key(intent.connect_id),
        "UpdateExpression": f"SET {', '.join(update)}",
        "ConditionExpression": f"{stands} AND {free}",
        "ExpressionAttributeNames": {f"#{name}": name for name in (*sets, *empty)},
        "ExpressionAttributeValues": {f":{name}": value for name, value in (sets | empty).items()}
        | {":expected": {"N": str(intent.expected_rev)}, ":now": {"N": str(int(now))}},
    }


def profile_refusal(intent: ProfileIntent, stored: Account | None) -> str:
    """Tell from the stored account why an intent was refused."""
    rev, token = (stored.profile.rev, stored.profile.token) if stored else (0, "")
    stands = rev == intent.expected_rev or (rev == intent.rev and token == intent.token)
    return "busy" if stands else "superseded"


def profile_fact_update(fact: ProfileFact) -> dict[str, Any]:
    """Give the update that writes a fact as long as the profile is still that call's."""
    return {
        "Key": account_key(fact.connect_id),
        "UpdateExpression": "SET #written = :written, #refused = :refused, #expires = :over REMOVE #writing",
        "ConditionExpression": "#call = :call",
        "ExpressionAttributeNames": {
            "#written": "profile_written",
            "#refused": "profile_refused",
            "#writing": "profile_writing",
            "#expires": "profile_expires",
            "#call": "profile_call",
        },
        "ExpressionAttributeValues": {
            ":written": digests_value(fact.written),
            ":refused": digests_value(fact.refused),
            ":over": {"N": "0"},
            ":call": {"S": fact.call},
        },
    }
