"""Connect's group actions. None of them lists a group's members, renames a group or demotes an admin."""

from typing import Any

from tests.sandbox.zoho.connect_scene import ConnectError, Scene
from tests.sandbox.zoho.network import Group

API = "api"
SUCCESS = {"result": "success"}


def all_groups(scene: Scene) -> dict[str, Any]:
    """List the groups that the caller can see: open ones, and the private ones of which one is a member."""
    visible = [group for group in scene.network.groups.values() if not group.private or scene.caller in group.members]
    return {"groups": [_group_json(scene, group) for group in _sorted(scene, visible)]}


def user_groups(scene: Scene) -> dict[str, Any]:
    """List the caller's own groups."""
    own = [group for group in scene.network.groups.values() if scene.caller in group.members]
    return {"groups": [_group_json(scene, group) for group in _sorted(scene, own)]}


def add_group(scene: Scene) -> dict[str, str]:
    """Create a group, each time anew; the caller becomes its admin."""
    name = scene.parameters.get("name", "").strip()
    first = scene.listed("userIds", 100)
    if not name or len(name) > scene.world.settings.group_name_limit:
        raise ConnectError("Invalid group name")
    group = scene.world.create_group(
        scene.network,
        name,
        by=scene.caller,
        via=API,
        desc=scene.parameters.get("desc", ""),
        private=scene.flag("isPrivate"),
        open_membership=scene.flag("isOpenMembership"),
        channel=scene.flag("createChannel"),
    )
    for zuid in first:
        if _can_be_added(scene, zuid) and zuid not in group.members:
            scene.world.join(scene.network, group, zuid, by=scene.caller, via=API)
    return {"result": "success", "partitionId": group.partition_id}


def add_users(scene: Scene) -> dict[str, Any]:
    """Add people; those who cannot be added are named in `failedUserIds`, without a `result`, and the others are in."""
    group = scene.group(administered=True)
    members, admins = scene.listed("memberIds", 100), scene.listed("adminIds", 100)
    addresses = scene.listed("userEmailIds", 100)
    if not members and not admins and not addresses:
        raise ConnectError("No users given")
    if group.status != "ACTIVE":
        raise ConnectError("Group is archived")
    failed = []
    for zuid, admin in [*((zuid, False) for zuid in members), *((zuid, True) for zuid in admins)]:
        if not _can_be_added(scene, zuid):
            failed.append(zuid)
        elif zuid not in group.members:  # someone who is in it is left alone: no promotion through adminIds
            scene.world.join(scene.network, group, zuid, by=scene.caller, via=API, admin=admin)
    for address in addresses:
        member = scene.network.by_mail(address)
        if member is None:
            scene.network.invitations.setdefault(address.casefold(), set()).add(group.partition_id)
            scene.world.mail(address, "added to a group by address")
        elif member.zuid not in group.members:
            scene.world.join(scene.network, group, member.zuid, by=scene.caller, via=API)
    return {"failedUserIds": failed} if failed else SUCCESS


def remove_user(scene: Scene) -> dict[str, str]:
    """Remove one person; the caller and the last admin stay."""
    group = scene.group(administered=True)
    zuid = scene.parameters.get("userId", "")
    if not zuid.isdigit():
        raise ConnectError("Invalid userId")
    if zuid not in group.members:
        raise ConnectError("User is not a member of this group")
    if zuid == scene.caller:
        raise ConnectError("You cannot remove yourself from the group")
    if list(group.admins) == [zuid]:
        raise ConnectError("The last admin cannot be removed")
    scene.world.part(scene.network, group, zuid, by=scene.caller, via=API)
    return SUCCESS


def join(scene: Scene) -> dict[str, str]:
    """Put the caller into an open group."""
    group = scene.group(administered=False)
    if scene.caller not in group.members:
        if not group.open_membership and not scene.is_network_admin:
            raise ConnectError("Group is not open")
        scene.world.join(scene.network, group, scene.caller, by=scene.caller, via=API)
    return SUCCESS


def leave(scene: Scene) -> dict[str, str]:
    """Take the caller out, unless nobody else administers the group."""
    group = scene.group(administered=False)
    if scene.caller not in group.members:
        raise ConnectError("User is not a member of this group")
    if list(group.admins) == [scene.caller]:
        raise ConnectError("The last admin cannot leave")
    scene.world.part(scene.network, group, scene.caller, by=scene.caller, via=API)
    return SUCCESS


def delete(scene: Scene) -> dict[str, str]:
    """Delete a group for good."""
    scene.world.delete_group(scene.network, scene.group(administered=True), by=scene.caller, via=API)
    return SUCCESS


def _can_be_added(scene: Scene, zuid: str) -> bool:
    member = scene.network.members.get(zuid)
    return member is not None and not member.disabled


def _sorted(scene: Scene, groups: list[Group]) -> list[Group]:
    if scene.flag("isRecentSort"):
        return sorted(groups, key=lambda group: (group.created_ms, group.partition_id), reverse=True)
    return sorted(groups, key=lambda group: (group.name.casefold(), group.partition_id))


def _group_json(scene: Scene, group: Group) -> dict[str, Any]:
    joined = scene.caller in group.members
    entry: dict[str, Any] = {
        "id": group.partition_id,
        "name": group.name,
        "partitionUrl": group.slug,
        "url": group.slug,
        "status": group.status,
        "isAdmin": _text(scene.caller in group.admins),
        "type": "GROUP",
        "typeOrd": "2",
        "isUserFollow": "false",
    }
    if group.desc:
        entry["desc"] = group.desc
    entry |= {"logo": "".join(word[0] for word in group.name.split()[:2]).upper(), "bgColor": "45C6DB"}
    return entry | {
        "isFavourite": "false",
        "adminUsersDetails": [_person(scene, zuid) for zuid in group.admins],
        "userDetails": _person(scene, group.creator),
        "isClosed": _text(group.private),
        "canJoin": _text(group.open_membership and not joined),
        "isJoined": _text(joined),
        "canDelete": _text(scene.caller in group.admins or scene.is_network_admin),
        "time": str(group.created_ms),
    }


def _person(scene: Scene, zuid: str) -> dict[str, str]:
    member = scene.network.members.get(zuid)
    return {"zuid": zuid, "id": zuid, "name": member.name if member else "", "canFollow": "true"}


def _text(value: bool) -> str:
    return "true" if value else "false"
