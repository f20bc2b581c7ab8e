"""Connect's call that creates an outgoing webhook; the receiver must answer a ping with 200 first."""

from typing import Any

from tests.sandbox.zoho.calls import Answer, Call, allowed
from tests.sandbox.zoho.connect_webhooks import notification, webhook_body
from tests.sandbox.zoho.network import ConnectWebhook, Network, Trigger
from tests.sandbox.zoho.outbox import Delivery

SCOPES = ("ZohoPulse.outgoingwebhook.CREATE", "ZohoPulse.outgoingwebhook.ALL")
GROUP_TRIGGERS = ("Member_Added_In_Group", "Member_Removed_From_Group")


def create_webhook(call: Call) -> Answer:
    """Check, ping without holding the world's lock, keep."""
    world = call.world
    with world.lock:
        token = world.accounts.find(call.request.headers.get("Authorization", ""))
        network = world.networks.get(call.request.headers.get("scopeid", ""))
        call.token = token
    if token is None:
        return _no("Invalid OAuth token", 401)
    if not allowed(token, *SCOPES):
        return _no("Invalid OAuth scope", 401)
    if network is None or token.user not in network.members:
        return _no("Invalid scopeid", 400)
    webhook = _parse(call, network, token.user)
    if webhook is None:
        return _no("Invalid webhook", 400)
    ping = Delivery(0, "connect", webhook.name, "", "", "ping", "POST", webhook.url, 0.0)
    ping.payload = notification(network, "Ping", {}, by=token.user, group=None, now_ms=world.now_ms)
    status, _ = world.post(ping, world.settings.webhook_timeout_seconds)
    world.events.record("webhook", product="connect", event="ping", form="", record_id="", faults=[], answered=status)
    if status != 200:
        return _no("The URL did not answer the ping with 200", 400)
    with world.lock:
        network.webhooks[webhook.webhook_id] = webhook
    return Answer(webhook_body(webhook))


def _parse(call: Call, network: Network, user: str) -> ConnectWebhook | None:
    body: Any = call.request.get_json(force=True, silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("triggers"), list):
        return None
    name, url, description = str(body.get("name", "")), str(body.get("url", "")), str(body.get("description", ""))
    triggers = []
    for item in body["triggers"]:
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            return None
        partitions = tuple(str(partition) for partition in item.get("partitionIds", ()))
        group_level = item["type"] in (*GROUP_TRIGGERS, call.world.settings.removed_trigger)
        if (group_level and not partitions) or any(partition not in network.groups for partition in partitions):
            return None
        triggers.append(Trigger(item["type"], partitions))
    if not 0 < len(name) <= 50 or not 0 < len(url) <= 500 or len(description) > 250 or not triggers:
        return None
    return ConnectWebhook(
        call.world.ids.connect(),
        name,
        url,
        tuple(triggers),
        user,
        call.world.now_ms,
        description,
        body.get("active", True) is True,
        body.get("autoRetry", False) is True,
    )


def _no(message: str, status: int) -> Answer:
    return Answer({"error": {"message": message}}, status, outcome=message)
