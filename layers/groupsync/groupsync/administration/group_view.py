"""Showing one group (`GET /groups/{family}/{record_id}`): whom we put there, since when, and where it is in Connect.

Use case, read only. The people come from the ledger, by id; only its address is asked of Zoho.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.group_list import group_to_json, notices_of
from groupsync.administration.integration import saved_configuration
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import cursor_of
from groupsync.core.ledger_entries import Account, GroupEntry, Membership
from groupsync.core.model import GroupKey
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import NotFoundError

PAGE = 500
UNKNOWN = "there is no such department or designation"


def show_group(
    family: str, record_id: str, parameters: Mapping[str, str], dependencies: AdminDependencies
) -> dict[str, Any]:
    """Give a group and, from a cursor on, its people in the order of their accounts' ids.

    The ledger's table is read as a whole for it, since each account is one item there.

    Raises:
        InvalidInputError: the parameters.
        NotFoundError: nothing is known of such a group.
    """
    cursor = cursor_of(parameters)
    key = GroupKey(f"{family}:{record_id}")
    entry = dependencies.ledger.load(groups=[key]).groups.get(key)
    notices = notices_of(dependencies).get(key, {})
    if entry is None and not notices:
        raise NotFoundError(UNKNOWN)
    people = sorted(_people(key, entry, dependencies), key=lambda one: one["connect_id"])
    later = [one for one in people if one["connect_id"] > cursor]
    following = later[PAGE - 1]["connect_id"] if len(later) > PAGE else None
    return {
        "group": group_to_json(key, entry, notices),
        "count": len(people),
        "people": later[:PAGE],
        "cursor": following,
    }


def find_address(family: str, record_id: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """Ask Connect where a group is opened: two calls, for no address is kept.

    Raises:
        NotFoundError: the unit has no group, or Connect names no address of it.
    """
    key = GroupKey(f"{family}:{record_id}")
    entry = dependencies.ledger.load(groups=[key]).groups.get(key)
    if entry is None or entry.partition_id is None:
        raise NotFoundError("this unit has no group in Connect")
    network_id = saved_configuration(load_integration(dependencies.documents), dependencies).network_id
    client = dependencies.connect_factory(network_id)
    slug = next((one.slug for one in client.groups() if one.partition_id == entry.partition_id), "")
    portal = next((one.url for one in client.networks() if one.id == network_id), "")
    # What Zoho says is shown as a link, so that it has to be one that a browser may follow.
    if not slug or urlsplit(portal).scheme != "https":
        raise NotFoundError("Connect names no address of this group; look for it by its name")
    return {"url": f"{portal.rstrip('/')}/group/{quote(slug, safe='')}"}


def _people(key: GroupKey, entry: GroupEntry | None, dependencies: AdminDependencies) -> list[dict[str, Any]]:
    if entry is None:
        return []
    members = ((one, one.memberships[key]) for one in dependencies.ledger.list_members(key))
    return [_to_json(account, one) for account, one in members if one.ours and one.link == entry.link]


def _to_json(account: Account, membership: Membership) -> dict[str, Any]:
    return {
        "connect_id": account.id,
        "employees": list(account.employees),
        "state": membership.state.value,
        "since": iso_time(membership.since) if membership.since else None,
        "run": membership.run or None,
    }
