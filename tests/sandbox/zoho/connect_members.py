"""Connect's actions on networks and their members: lists, invitations, and the assumed profile call."""

import json
from typing import Any

from tests.sandbox.zoho.connect_scene import ConnectError, Scene
from tests.sandbox.zoho.network import Member, Network


def all_scopes(scene: Scene) -> dict[str, Any]:
    """List the caller's networks; `isDefault` stands on the default one only."""
    own = [network for network in scene.world.networks.values() if scene.caller in network.members]
    return {"scopes": [_network_json(network) for network in own]}


def org_members(scene: Scene) -> bytes:
    """List the network's members in one answer; kept as text until a member changes, for it can be many megabytes."""
    settings = scene.world.settings
    wanted = (scene.network.revision, settings.org_members_cap, settings.hide_mail_addresses)
    kept = scene.world.rendered_members
    if kept is None or kept[:2] != (scene.network.network_id, wanted):
        members = list(scene.network.members.values())[: settings.org_members_cap or None]
        details = [_member_json(member, hide_mail=settings.hide_mail_addresses) for member in members]
        kept = (
            scene.network.network_id,
            wanted,
            json.dumps({"orgMembers": {"usersDetails": details}}, ensure_ascii=False).encode(),
        )
        scene.world.rendered_members = kept
    return kept[2]


def invite(scene: Scene) -> dict[str, str]:
    """Send invitation mails; people who are members already are not counted as successes."""
    scene.require_network_admin()
    addresses = scene.listed("emailIds", 1000)
    if not addresses:
        raise ConnectError("Invalid emailIds")
    groups = scene.listed("partitionIds", 1000)
    if any(partition_id not in scene.network.groups for partition_id in groups):
        raise ConnectError("Invalid partitionIds")
    invited = 0
    for address in addresses:
        if "@" not in address or scene.network.by_mail(address) is not None:
            continue
        scene.network.invitations.setdefault(address.casefold(), set()).update(groups)
        scene.world.mail(address, "invited to the network")
        invited += 1
    return {"successUserCount": str(invited), "result": "success"}


def update_profile(scene: Scene) -> dict[str, str]:
    """Write custom profile fields of a member: an assumed call, plain strings by field id."""
    scene.require_network_admin()
    member = scene.network.members.get(scene.parameters.get("userId", ""))
    if member is None:
        raise ConnectError("Invalid userId")
    try:
        fields = json.loads(scene.parameters.get("customFields", ""))
    except ValueError as error:
        raise ConnectError("Invalid customFields") from error
    if not isinstance(fields, dict) or not all(
        key.isdigit() and isinstance(value, str) for key, value in fields.items()
    ):
        raise ConnectError("Invalid customFields")
    member.custom_fields.update(fields)
    scene.world.events.record("profile", product="connect", user=member.zuid, fields=sorted(fields))
    return {"result": "success"}


def _network_json(network: Network) -> dict[str, str]:
    entry = {"name": network.name, "id": network.network_id, "soid": network.soid, "url": network.url}
    return entry | ({"isDefault": "true"} if network.default else {})


def _member_json(member: Member, *, hide_mail: bool) -> dict[str, str]:
    """Return a member; absent values are missing keys."""
    entry = {
        "zuid": member.zuid,
        "id": member.zuid,
        "name": member.name,
        "canFollow": "true",
        "isFollowing": "true",
        "type": "C",
    }
    if member.mobile:
        entry["mobile"] = member.mobile
    if member.work_location:
        entry["workLocation"] = member.work_location
    if member.email and not hide_mail:
        entry["emailId"] = member.email
    return entry | {"role": member.role}
