"""Intents and facts as conditional updates of one account's item, in DynamoDB's notation. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from groupsync.adapters.ledger_items import MEMBERSHIP, membership_value, strings
from groupsync.adapters.ledger_keys import SCHEMA_VERSION, account_key
from groupsync.core.errors import PermanentError
from groupsync.core.ledger_entries import Account, Membership, MembershipState
from groupsync.ports.ledger import Carry, Fact, Intent
from groupsync.ports.profile_ledger import ProfileIntent

OneIntent = TypeVar("OneIntent", Intent, ProfileIntent)


def intent_update(intent: Intent, *, now: float) -> dict[str, Any]:
    """Give the update that writes an intent where nothing speaks against it."""
    if intent.adding & intent.removing:
        raise PermanentError("one group cannot be added and removed by one intent")
    names = {
        "#rev": "desired_rev",
        "#token": "desired_token",
        "#at": "desired_at",
        "#desired": "desired",
        "#employees": "employees",
        "#parked": "parked",
        "#schema": "schema_version",
    }
    values: dict[str, Any] = {
        ":expected": {"N": str(intent.expected_rev)},
        ":rev": {"N": str(intent.rev)},
        ":token": {"S": intent.token},
        ":at": {"N": str(int(now * 1000))},
        ":desired": strings(sorted(intent.desired)),
        ":employees": strings(intent.employees),
        ":parked": strings(intent.parked),
        ":schema": {"N": str(SCHEMA_VERSION)},
    }
    sets = ["#employees = :employees", "#parked = :parked", "#schema = :schema"]
    # What is wanted, and who said so, changes only together with the revision.
    keep = intent.rev == intent.expected_rev
    sets += [
        f"#{part} = if_not_exists(#{part}, :{part})" if keep else f"#{part} = :{part}"
        for part in ("rev", "token", "at", "desired")
    ]
    if intent.doubts is not None:
        names["#doubts"] = "doubts"
        values[":doubts"] = {"M": {group: {"N": str(since)} for group, since in sorted(intent.doubts.items())}}
        sets.append("#doubts = :doubts")
    conditions = [_revision_condition(intent)]
    touched = [(group, MembershipState.ADDING) for group in sorted(intent.adding)]
    touched += [(group, MembershipState.REMOVING) for group in sorted(intent.removing)]
    for number, (group, state) in enumerate(touched):
        names[f"#g{number}"] = MEMBERSHIP + group
        begun = Membership(state, intent.call, expires=intent.expires, since=int(now), run=intent.run, link=intent.link)
        values[f":g{number}"] = membership_value(replace(begun, first=intent.first))
        sets.append(f"#g{number} = :g{number}")
        # A fact leaves 0 as its expiry, so this one comparison tells a settled or an expired one. Kept short: DynamoDB
        # takes 4 kB and 300 operators per expression, and 40 groups have to fit.
        place = f"#g{number}"
        conditions.append(f"(attribute_not_exists({place}) OR {place}.#expires <= :now OR {place}.#call = :call)")
    if touched:
        names |= {"#expires": "expires", "#call": "call"}
        values |= {":now": {"N": str(int(now))}, ":call": {"S": intent.call}}
    return {
        "Key": account_key(intent.connect_id),
        "UpdateExpression": f"SET {', '.join(sets)}",
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _revision_condition(intent: Intent) -> str:
    new_account = "attribute_not_exists(pk) OR " if intent.expected_rev == 0 else ""
    return f"({new_account}#rev = :expected OR (#rev = :rev AND #token = :token))"


def refusal(intent: Intent, stored: Account | None) -> str:
    """Tell from the stored account why an intent was refused."""
    rev, token = (stored.desired_rev, stored.desired_token) if stored else (0, "")
    stands = rev == intent.expected_rev or (rev == intent.rev and token == intent.token)
    return "busy" if stands else "superseded"


def fact_update(fact: Fact) -> dict[str, Any]:
    """Give the update that writes a fact as long as the membership is still that call's."""
    request: dict[str, Any] = {
        "Key": account_key(fact.connect_id),
        "UpdateExpression": "REMOVE #group",
        "ConditionExpression": "#group.#call = :call",
        "ExpressionAttributeNames": {"#group": MEMBERSHIP + fact.group, "#call": "call"},
        "ExpressionAttributeValues": {":call": {"S": fact.call}},
    }
    if fact.state is not None:
        request["UpdateExpression"] = "SET #group = :membership"
        request["ExpressionAttributeValues"][":membership"] = membership_value(
            Membership(fact.state, fact.call, since=fact.since, run=fact.run, reason=fact.reason, link=fact.link)
        )
    return request


def carry_update(carry: Carry, *, now: float) -> dict[str, Any]:
    """Give the update that makes one membership another group's while the account is as it was read."""
    before, after = carry.before, carry.after
    source, target = before.memberships[carry.source], before.memberships.get(carry.target)
    condition = "#rev = :expected AND #source = :source AND "
    values: dict[str, Any] = {
        ":expected": {"N": str(before.desired_rev)},
        ":source": membership_value(source),
        ":rev": {"N": str(after.desired_rev)},
        ":token": {"S": after.desired_token},
        ":at": {"N": str(int(now * 1000))},
        ":desired": strings(sorted(after.desired)),
        ":doubts": {"M": {group: {"N": str(since)} for group, since in sorted(after.doubts.items())}},
        ":carried": membership_value(after.memberships[carry.target]),
    }
    if target is not None:
        values[":target"] = membership_value(target)
    return {
        "Key": account_key(before.id),
        "UpdateExpression": "SET #target = :carried, #desired = :desired, #doubts = :doubts, #rev = :rev,"
        " #token = :token, #at = :at REMOVE #source",
        "ConditionExpression": condition + ("attribute_not_exists(#target)" if target is None else "#target = :target"),
        "ExpressionAttributeNames": {
            "#source": MEMBERSHIP + carry.source,
            "#target": MEMBERSHIP + carry.target,
            "#desired": "desired",
            "#doubts": "doubts",
            "#rev": "desired_rev",
            "#token": "desired_token",
            "#at": "desired_at",
        },
        "ExpressionAttributeValues": values,
    }


def one_each(intents: Iterable[OneIntent]) -> list[OneIntent]:
    """Give the intents as a list. Raises `PermanentError` when an account occurs twice."""
    listed = list(intents)
    if len({intent.connect_id for intent in listed}) < len(listed):
        raise PermanentError("one intent per account")
    return listed
