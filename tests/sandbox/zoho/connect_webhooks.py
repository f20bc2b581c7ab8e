"""The JSON of Connect's outgoing webhooks: every scalar is a string, absent values are missing keys."""

import time
from typing import Any

from tests.sandbox.zoho.network import ConnectWebhook, Group, Network

Payload = dict[str, Any]


def moment(milliseconds: int) -> str:
    """Return a time as the payloads show it, e.g. "17 Nov 2021, 12:30 PM"."""
    return time.strftime("%d %b %Y, %I:%M %p", time.gmtime(milliseconds / 1000))


def member_payload(network: Network, zuid: str) -> Payload:
    """Return the person in a membership notification; `firstName` holds the whole name."""
    member = network.members.get(zuid)
    payload: Payload = {"id": zuid, "name": member.name if member else "Guest"}
    if member:
        payload["emailId"] = member.email
    return payload | {
        "url": f"{network.url}/profile/{zuid}",
        "memberType": "0" if member else "1",
        "userStatus": "disabled" if member and member.disabled else "active",
        "userProfile": {"firstName": payload["name"], "lastName": "", "timeZone": "Europe/Lisbon", "customFields": {}},
    }


def group_payload(network: Network, group: Group) -> Payload:
    """Return a group as `Group_Created` tells it."""
    return {
        "type": "2",
        "id": group.partition_id,
        "name": group.name,
        "url": f"{network.url}/group/{group.slug}",
        "accessType": "private" if group.private else "public",
        "createdTime": moment(group.created_ms),
        "createdTimeInMillis": str(group.created_ms),
        "description": group.desc,
    }


def notification(
    network: Network, trigger: str, payload: Payload, *, by: str, group: Group | None, now_ms: int
) -> Payload:
    """Return the whole notification; group-level ones carry the group as `partition`."""
    member = network.members.get(by)
    triggered_by = {"type": "0", "id": by, "url": f"{network.url}/profile/{by}"}
    if member:
        triggered_by |= {"name": member.name, "emailId": member.email}
    body: Payload = {"payload": payload}
    if group:
        url = f"{network.url}/group/{group.slug}"
        body["partition"] = {"type": "2", "id": group.partition_id, "name": group.name, "url": url}
    return body | {
        "triggeredBy": triggered_by,
        "triggerType": trigger,
        "triggeredTime": moment(now_ms),
        "triggeredTimeInMillis": str(now_ms),
        "scope": {"id": network.network_id, "name": network.name, "url": network.url},
    }


def webhook_body(webhook: ConnectWebhook) -> Payload:
    """Return the answer of the create call."""
    triggers: list[Payload] = []
    for trigger in webhook.triggers:
        entry: Payload = {"type": trigger.type}
        if trigger.partition_ids:
            entry["partitionIds"] = list(trigger.partition_ids)
        triggers.append(entry)
    body: Payload = {
        "id": webhook.webhook_id,
        "name": webhook.name,
        "active": str(webhook.active).lower(),
        "autoRetry": str(webhook.auto_retry).lower(),
        "createdTime": str(webhook.created_ms),
        "createdBy": webhook.created_by,
        "url": webhook.url,
        "triggers": triggers,
    }
    if webhook.description:
        body["description"] = webhook.description
    return body
